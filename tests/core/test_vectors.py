"""compare and weighted_sum against the article's numbers, plain Python arithmetic and properties."""
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.vectors import compare, dot_by_loop, weighted_sum

numbers = st.floats(-1e6, 1e6, allow_subnormal=False)
vectors = hnp.arrays(np.float64, st.integers(1, 8), elements=numbers)
pairs = st.integers(1, 8).flatmap(lambda d: st.tuples(*[hnp.arrays(np.float64, d, elements=numbers)] * 2))


@pytest.mark.parametrize("a, b, dot, norm_a, norm_b, cosine, angle, relation", [
    ([3, 4], [1, 0], 3, 5, 1, 0.6, 53.13010235415598, "acute"),
    ([1, 2, 3], [2, 4, 6], 28, math.sqrt(14), math.sqrt(56), 1, 0, "same"),
    ([1, 0, 0], [0, 1, 0], 0, 1, 1, 0, 90, "perpendicular"),
    ([1, 2, 3], [-1, -2, -3], -14, math.sqrt(14), math.sqrt(14), -1, 180, "opposite"),
    ([1, 0], [-1, 1], -1, 1, math.sqrt(2), -math.sqrt(0.5), 135, "obtuse"),
])
def test_pairs_of_the_article(a, b, dot, norm_a, norm_b, cosine, angle, relation):
    work = compare(a, b)
    assert work.relation == relation
    assert work.products.tolist() == [x * y for x, y in zip(a, b, strict=True)]
    got = [work.dot, work.norm_a, work.norm_b, work.cosine, work.angle]
    assert got == pytest.approx([dot, norm_a, norm_b, cosine, angle], abs=1e-12)
    assert work.shadow_of_a == pytest.approx(dot / norm_b)
    assert work.shadow_of_b == pytest.approx(dot / norm_a)


def test_toy_word_vectors_of_the_article():
    apple, fruit, car = [0.8, 0.6, 0.1, -0.2], [0.7, 0.5, 0.2, -0.1], [-0.1, -0.3, 0.9, 0.8]
    assert round(float(compare(apple, fruit).cosine), 4) == 0.9882
    assert round(float(compare(apple, car).cosine), 4) == -0.2587


@given(pairs)
def test_both_formulas_give_the_same_dot_product(pair):
    a, b = pair
    work = compare(a, b)
    assert work.dot == pytest.approx(dot_by_loop(a, b), rel=1e-9, abs=1e-3)
    size = float(work.norm_a * work.norm_b)
    if size:
        assert work.dot == pytest.approx(size * math.cos(math.radians(work.angle)), abs=1e-9 * size + 1e-300)
        assert work.shadow_of_a * work.norm_b == pytest.approx(work.dot, abs=1e-9 * size + 1e-300)


@given(pairs, st.floats(1e-3, 1e3), st.integers(-280, 280))
def test_scaling_a_vector_leaves_the_cosine_unchanged(pair, factor, exponent):
    a, b = pair
    assume(np.abs(a).max() > 1e-3 and np.abs(b).max() > 1e-3)
    scale = factor * 10.0**exponent
    with np.errstate(all="ignore"):
        scaled = a * scale
    assume(np.isfinite(scaled).all() and np.abs(scaled).max() > 1e-290)
    tiny = b / np.abs(b).max() * 1e-5  # keeps the dot product itself in range
    assert compare(scaled, tiny).cosine == pytest.approx(compare(a, b).cosine, abs=1e-9)


@given(pairs)
def test_order_does_not_matter(pair):
    ab, ba = compare(*pair), compare(*pair[::-1])
    assert (ab.dot, ab.cosine, ab.relation) == (ba.dot, ba.cosine, ba.relation)
    assert ab.shadow_of_a == ba.shadow_of_b


def test_zero_vector_has_no_direction():
    work = compare([0, 0], [1, 2])
    assert (work.dot, work.cosine, work.shadow_of_a, work.shadow_of_b) == (0, 0, 0, 0)
    assert np.isnan(work.angle) and work.relation == "undefined"
    assert compare([1, 2], [0, 0]).shadow_of_a == 0


def test_rounding_does_not_change_the_relation():
    assert compare([0.1, 0.3], [-0.9, 0.3]).relation == "perpendicular"
    assert compare([0.1, 0.2], [0.3, 0.6]).relation == "same"
    assert compare(np.float32([0.1, 0.7]), np.float32([-0.3, -2.1])).relation == "opposite"


def test_dtypes():
    assert compare(np.float32([1, 2]), np.float32([3, 4])).dot.dtype == np.float32
    assert compare(np.float16([1, 2]), np.float16([3, 4])).cosine.dtype == np.float32
    assert compare([1, 2], [3, 4]).dot.dtype == np.float64


@pytest.mark.parametrize("a, b, words", [
    ([1, 2], [1, 2, 3], "a has 2, b has 3"),
    ([1, np.nan], [1, 2], "NaN or infinity"),
    ([1, np.inf], [1, 2], "NaN or infinity"),
    ([1e308, 1e308], [10, 10], "too large"),
    ([1.7e308, 1.7e308], [0, 0], "too large"),
    ([[1, 2]], [1, 2], r"shape \(1, 2\)"),
    (["x", "y"], [1, 2], "real numbers"),
    ([1j, 2], [1, 2], "real numbers"),
    ([None, object()], [1, 2], "real numbers"),
    ([[1, 2], [3]], [1, 2], "ragged"),
])
def test_what_cannot_be_compared_says_why(a, b, words):
    with pytest.raises(ValueError, match=words):
        compare(a, b)


def test_large_and_tiny_vectors_keep_their_cosine():
    assert compare([1e308, 1e308], [1e-10, 0]).cosine == pytest.approx(math.sqrt(0.5))
    assert compare([1e-200, 1e-200], [1e-200, 0]).angle == pytest.approx(45)


def test_dot_by_loop_refuses_different_lengths():
    with pytest.raises(ValueError, match="a has 1, b has 2"):
        dot_by_loop([1], [1, 2])


def test_neuron_of_the_article():
    neuron = weighted_sum([1.0, 0.5, 2.0], [0.3, 0.7, -0.1])
    assert neuron.products == pytest.approx([0.3, 0.35, -0.2])
    assert neuron.sum == neuron.output == pytest.approx(0.45)
    assert neuron.largest == pytest.approx(math.sqrt(5.25) * math.sqrt(0.59))


def test_matched_filter():
    inputs = np.array([1.0, 0.5, 2.0])
    best = weighted_sum(inputs, inputs / np.linalg.norm(inputs))
    assert best.sum == pytest.approx(best.largest) == pytest.approx(2.2913, abs=5e-5)
    assert best.cosine == pytest.approx(1)
    near = weighted_sum(inputs, [0.44, 0.22, 0.87])
    assert near.sum / near.largest > 0.995


@given(pairs)
def test_no_weights_of_the_same_length_answer_more(pair):
    neuron = weighted_sum(*pair)
    assert neuron.sum <= neuron.largest * (1 + 1e-9) + 1e-300
    assert neuron.best_weights @ pair[0] == pytest.approx(neuron.largest, rel=1e-9, abs=1e-300)


def test_bias_and_activation():
    assert weighted_sum([1, 2], [3, 4], bias=-20).output == -9
    assert weighted_sum([1, 2], [3, 4], bias=-20, activation="relu").output == 0
    assert weighted_sum([1, 2], [3, 4], bias=1, activation="relu").output == 12
    assert weighted_sum([1], [0.5], activation="tanh").output == pytest.approx(math.tanh(0.5))
    with pytest.raises(ValueError, match="identity, relu, tanh"):
        weighted_sum([1], [1], activation="step")
    with pytest.raises(ValueError, match="inputs has 2, weights has 1"):
        weighted_sum([1, 2], [3])
    with pytest.raises(ValueError, match="bias"):
        weighted_sum([1], [1], bias=math.nan)
