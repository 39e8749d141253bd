"""Summaries of heads against loops over rows."""
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.attention import softmax
from core.heads import edge_averages, head_averages, head_likeness
from core.multi_head import multi_head_attention
from core.weights import article_example


@st.composite
def maps(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = [draw(st.integers(1, 4)) for _ in range(3)]
    batch = draw(st.sampled_from([(), (2,)]))
    scores = rng.standard_normal((*batch, *shape)) * 3
    scores[rng.random(scores.shape) < 0.3] = -np.inf
    return softmax(scores)


@given(maps())
def test_likeness_by_a_loop(w):
    table = head_likeness(w)
    stacked = w.reshape(-1, *w.shape[-3:])
    for g in range(w.shape[-3]):
        for h in range(w.shape[-3]):
            shared = [sum(min(a, b) for a, b in zip(stacked[s, g, i], stacked[s, h, i], strict=True))
                      for s in range(len(stacked)) for i in range(w.shape[-2])
                      if stacked[s, g, i].any() or stacked[s, h, i].any()]
            assert table[g, h] == pytest.approx(sum(shared) / len(shared) if shared else 0)
    assert (table <= 1 + 1e-12).all()


def test_likeness_at_its_ends():
    steps = multi_head_attention(*article_example())
    table = head_likeness(steps.weights)
    assert table.shape == (2, 2) and table.diagonal() == pytest.approx(1)
    assert 0 < table[0, 1] == table[1, 0] < 1
    assert head_likeness([[[1.0, 0]], [[0, 1.0]]]).tolist() == [[1, 0], [0, 1]]


@given(maps())
def test_averages_by_loops(w):
    found = head_averages(w)
    stacked = w.reshape(-1, *w.shape[-3:])
    n_heads, n_query, n_key = w.shape[-3:]
    for s, sample in enumerate(stacked):
        for h in range(n_heads):
            rows = [row for row in sample[h] if row.any()]
            means = [sum(row[j] for row in rows) / max(len(rows), 1) for j in range(n_key)]
            assert found.received.reshape(-1, n_heads, n_key)[s, h] == pytest.approx(means)
            bits = [-sum(x * math.log2(x) for x in row if x) for row in sample[h]]
            apart = [sum(x * abs(i - j) for j, x in enumerate(row)) for i, row in enumerate(sample[h])]
            assert found.entropy.reshape(-1, n_heads, n_query)[s, h] == pytest.approx(bits, abs=1e-12)
            assert found.distance.reshape(-1, n_heads, n_query)[s, h] == pytest.approx(apart)
            largest = [max(row) for row in sample[h]]
            assert found.largest.reshape(-1, n_heads, n_query)[s, h].tolist() == largest
            n = max(len(rows), 1)
            assert found.head_entropy.reshape(-1, n_heads)[s, h] == pytest.approx(sum(bits) / n, abs=1e-12)
            assert found.head_distance.reshape(-1, n_heads)[s, h] == pytest.approx(sum(apart) / n)
            assert found.head_largest.reshape(-1, n_heads)[s, h] == pytest.approx(
                sum(row.max() for row in rows) / n)
        assert found.mean_map.reshape(-1, n_query, n_key)[s] == pytest.approx(sum(sample) / n_heads)


@pytest.mark.parametrize("bad, words", [
    ([[0.5, 0.5]], "n_heads"), ([[[math.nan]]], "NaN"), ([[[-1.0]]], "negative")])
def test_what_is_no_map_says_so(bad, words):
    with pytest.raises(ValueError, match=words):
        head_averages(bad)


def test_edges_are_averages_of_the_cells_that_the_others_leave():
    weights = np.random.default_rng(4).dirichlet(np.ones(5), size=(3, 4))
    allowed = np.tril(np.ones((4, 5), dtype=bool))
    heads, queries, keys = (0, 2), (1, 3), (4, 0, 99)
    edges = edge_averages(weights, heads, queries, keys, allowed)
    for k in range(5):
        cells = [weights[h, q, k] for h in heads for q in queries if allowed[q, k]]
        assert edges.by_key[k] == pytest.approx(np.mean(cells) if cells else 0)
    for q in range(4):
        cells = [weights[h, q, k] for h in heads for k in (0, 4) if allowed[q, k]]
        assert edges.by_query[q] == pytest.approx(np.mean(cells) if cells else 0)
    for h in range(3):
        assert edges.by_head[h] == pytest.approx(
            np.mean([weights[h, q, k] for q in queries for k in (0, 4) if allowed[q, k]])
        )
    assert edges.shown.sum() == 2 * 2 * 2
    everything = edge_averages(weights)
    assert everything.shown.all() and everything.by_head == pytest.approx([1 / 5] * 3)
