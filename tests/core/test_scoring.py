"""Score functions and temperature through the attention they lead to, and entropy by definition."""
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.attention import scaled_dot_product_attention
from core.scoring import SCORE_FUNCTIONS, entropy, largest_cosine_weight, score_inputs
from core.similarity import similarity_matrix


def attend(q, k, v, *args):
    inputs = score_inputs(q, k, *args)
    return scaled_dot_product_attention(inputs.query, inputs.key, v, scale=inputs.scale)


@pytest.fixture
def qkv():
    return np.random.default_rng(0).standard_normal((3, 5, 4))


def test_scaled_dot_is_the_default(qkv):
    for got, want in zip(attend(*qkv), scaled_dot_product_attention(*qkv), strict=True):
        np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize("measure", ["dot", "cosine"])
def test_other_scores_are_the_similarities_of_page_2(qkv, measure):
    q, k, v = qkv
    np.testing.assert_allclose(attend(q, k, v, measure).scaled, similarity_matrix(q, k, measure=measure))


@pytest.mark.parametrize("function", SCORE_FUNCTIONS)
def test_temperature(qkv, function):
    q, k, v = qkv
    np.testing.assert_allclose(attend(q, k, v, function, 2).scaled, attend(q, k, v, function).scaled / 2)
    cold, hot = attend(q, k, v, function, 1e-6).weights, attend(q, k, v, function, 1e9).weights
    assert (cold.max(axis=1) > 1 - 1e-9).all()
    np.testing.assert_allclose(hot, 1 / 5, atol=1e-8)
    np.testing.assert_allclose(attend(q, k, v, function, math.inf).weights, 1 / 5)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_cosine_weights_stay_below_their_ceiling(seed, n):
    q, k = np.random.default_rng(seed).standard_normal((2, n, 3)) * 100
    assert attend(q, k, k, "cosine").weights.max() <= largest_cosine_weight(n) + 1e-12


def test_the_ceiling_is_reached():
    k = np.array([[1.0, 0]] + [[-1.0, 0]] * 9)
    assert attend(k[:1], k, k, "cosine").weights.max() == pytest.approx(largest_cosine_weight(10))
    assert round(largest_cosine_weight(64), 2) == 0.10


def test_zero_vectors_score_0_by_cosine():
    assert attend([[0.0, 0.0]], np.eye(2), np.eye(2), "cosine").scores.tolist() == [[0, 0]]


@pytest.mark.parametrize("arguments, words", [
    (("manhattan",), "scaled_dot, dot, cosine"), (("dot", 0), "above 0"), (("dot", -1), "above 0"),
    (("dot", math.nan), "above 0"),
])
def test_what_does_not_work_says_why(qkv, arguments, words):
    with pytest.raises(ValueError, match=words):
        score_inputs(qkv[0], qkv[1], *arguments)
    with pytest.raises(ValueError, match="query"):
        score_inputs([[math.nan]], [[1.0]])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8).filter(lambda row: sum(row) > 0.1))
def test_entropy_by_definition(row):
    w = [x / sum(row) for x in row]
    bits = entropy(w)
    assert bits == pytest.approx(-sum(x * math.log2(x) for x in w if x > 0), abs=1e-12)
    assert -1e-12 <= bits <= math.log2(len(w)) + 1e-12


def test_entropy_refuses_what_is_no_weight():
    for row in ([-0.5, 1.5], [math.nan, 1]):
        with pytest.raises(ValueError, match="negative or NaN"):
            entropy(row)
    assert entropy([0.0, 0.0]) == 0
