"""Random pairs, random directions, centring and the map, against direct computations."""
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.embeddings import load_embeddings
from core.similarity import SIMILARITIES, similarity_matrix
from core.spread import centred, principal_map, random_cosines, random_pair_average, unit_length


@pytest.mark.parametrize("measure", SIMILARITIES)
def test_all_pairs_of_a_small_set(measure):
    x = np.random.default_rng(0).standard_normal((12, 4))
    table = similarity_matrix(x, measure=measure)
    sample = random_pair_average(x, measure, n_pairs=10_000)
    assert len(sample.values) == 66
    assert sample.average == pytest.approx(sum(table[i, j] for i in range(12) for j in range(i)) / 66)
    assert sample.spread == pytest.approx(np.std(table[np.tril_indices(12, -1)]))


def test_a_sample_keeps_to_its_size_and_seed():
    x = np.random.default_rng(0).standard_normal((500, 4))
    a, b, c = (random_pair_average(x, n_pairs=1234, seed=seed) for seed in (1, 1, 2))
    assert len(a.values) == 1234
    np.testing.assert_array_equal(a.values, b.values)
    assert a.average != c.average


def test_frequent_english_words_are_alike_until_they_are_centred():
    vectors = load_embeddings("glove-en").vectors[:10_000]
    assert random_pair_average(vectors, n_pairs=50_000).average == pytest.approx(0.22, abs=0.015)
    assert random_pair_average(centred(vectors), n_pairs=50_000).average == pytest.approx(0, abs=0.01)


def test_a_pair_needs_two_rows():
    with pytest.raises(ValueError, match="got 1 rows"):
        random_pair_average([[1, 2]])
    with pytest.raises(ValueError, match="0 pairs"):
        random_pair_average([[1, 2], [3, 4]], n_pairs=0)


@pytest.mark.parametrize("d, spread", [(2, 0.71), (50, 0.14), (384, 0.05)])
def test_high_dimension_brings_all_angles_near_90(d, spread):
    sample = random_cosines(d, n_pairs=4000)
    assert sample.spread == pytest.approx(1 / math.sqrt(d), rel=0.05)
    assert round(sample.spread, 2) == spread
    assert abs(sample.average) < 0.02


def test_unit_length_makes_dot_product_and_cosine_one_table():
    x = np.random.default_rng(1).standard_normal((9, 5)) * np.arange(9)[:, None]
    table = similarity_matrix(unit_length(x), measure="dot")
    np.testing.assert_allclose(table, similarity_matrix(x), atol=1e-15)


def test_centring_keeps_distances():
    x = np.random.default_rng(1).standard_normal((9, 5)) + 3
    assert centred(x).mean(axis=0) == pytest.approx(0)
    np.testing.assert_allclose(similarity_matrix(centred(x), measure="euclidean"),
                               similarity_matrix(x, measure="euclidean"), atol=1e-12)
    assert centred(np.zeros((0, 3))).shape == (0, 3)


@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 6))
def test_the_map_keeps_what_the_covariance_says(seed, n, d):
    x = np.random.default_rng(seed).standard_normal((n, d))
    found = principal_map(x)
    variances = np.linalg.eigvalsh(np.cov(x, rowvar=False, bias=True).reshape(d, d)) if n > 1 else np.zeros(d)
    top = [*sorted(variances, reverse=True), 0][:2]
    total = variances.sum()
    np.testing.assert_allclose(found.points.var(axis=0), top, atol=1e-10)
    if n > 1:
        np.testing.assert_allclose(found.explained, np.array(top) / total, atol=1e-10)
    assert (found.axes.max(axis=1) >= -found.axes.min(axis=1)).all()


@given(st.integers(0, 2**32 - 1))
def test_the_map_does_not_flip(seed):
    x = np.random.default_rng(seed).standard_normal((7, 4))
    order = np.random.default_rng(seed + 1).permutation(7)
    np.testing.assert_allclose(principal_map(x[order]).points, principal_map(x).points[order], atol=1e-9)


def test_the_map_at_its_limits():
    assert principal_map([[1, 2, 3]]).points.tolist() == [[0, 0]]
    assert principal_map([[1], [2]]).points.tolist() == [[-0.5, 0], [0.5, 0]]
    assert principal_map([[2, 2], [2, 2]]).explained.tolist() == [0, 0]
    with pytest.raises(ValueError, match=r"shape \(0, 3\)"):
        principal_map(np.zeros((0, 3)))
