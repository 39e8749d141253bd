"""Heads switched off and features changed: against computing everything again."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.head_effects import changes_without, feature_effect
from core.multi_head import multi_head_attention, split_heads
from core.weights import article_example, random_weights

cases = st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 4), st.integers(1, 4))


def drawn(case):
    seed, n, n_heads, d_k = case
    rng = np.random.default_rng(seed)
    return rng, rng.normal(size=(n, n_heads * d_k)), random_weights(n_heads * d_k, n_heads, seed)


@given(cases, st.sets(st.integers(0, 3)))
def test_the_change_is_that_of_running_without_these_heads(case, off):
    _, x, weights = drawn(case)
    off = {head for head in off if head < weights.n_heads}
    on = multi_head_attention(x, *weights)
    changes = changes_without(on.contributions, off)
    without = multi_head_attention(x, *weights, switched_off=off)
    assert changes.change == pytest.approx(without.output - on.output, abs=1e-9)
    assert changes.norm == pytest.approx(np.linalg.norm(without.output - on.output), abs=1e-9)
    assert changes.whole == pytest.approx(np.linalg.norm(on.output))
    for head in range(weights.n_heads):
        alone = multi_head_attention(x, *weights, switched_off=[head])
        assert changes.alone[head] == pytest.approx(np.linalg.norm(alone.output - on.output), abs=1e-9)


@given(cases, st.floats(-3, 3))
def test_scores_move_as_if_they_were_computed_again(case, amount):
    rng, x, weights = drawn(case)
    token, feature = rng.integers(x.shape[0]), rng.integers(x.shape[1])
    effect = feature_effect(x, weights.w_q, weights.w_k, weights.n_heads, token, feature, amount)
    moved = x.copy()
    moved[token, feature] += amount
    assert effect.before == pytest.approx(multi_head_attention(x, *weights).scaled)
    assert effect.after == pytest.approx(multi_head_attention(moved, *weights).scaled)
    assert effect.largest == pytest.approx(np.abs(effect.after - effect.before).max(axis=(1, 2)))


def test_one_feature_reaches_every_head_of_the_articles_run_but_one_slice():
    x, w_q, w_k, *_, n_heads = article_example()
    assert (feature_effect(x[0], w_q, w_k, n_heads, 0, 2, 1.0).largest > 0.01).all()
    eye = np.eye(8)
    sliced = feature_effect(x[0], eye, eye, n_heads, 0, 2, 1.0)
    assert sliced.largest[0] > 0.01 and sliced.largest[1] == 0
    assert split_heads(x[0], 2)[1].shape == (3, 4)  # features 5 to 8 are the other head's slice


@pytest.mark.parametrize(("shape", "off"), [((2, 2), []), ((2, 3, 4), [2]), ((2, 3, 4), [-1])])
def test_what_cannot_be_switched_off(shape, off):
    with pytest.raises(ValueError):
        changes_without(np.ones(shape), off)


@pytest.mark.parametrize("place", [(3, 0), (0, 8), (-1, 0)])
def test_a_place_outside_of_x(place):
    x, w_q, w_k, *_ = article_example()
    with pytest.raises(ValueError, match="no token"):
        feature_effect(x[0], w_q, w_k, 2, *place, 1.0)
