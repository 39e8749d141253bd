"""The principal axes of a set are right, and turning into them changes no dot product."""

import numpy as np
import pytest

from core.axes import TYPICAL_SCORE, Axes, principal_axes, rotate


def cloud(n=200, d=6, seed=0):
    """Vectors with a mean and very different spreads, in directions that are no coordinate axes."""
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.standard_normal((d, d)))
    return rng.standard_normal((n, d)) * np.array([5, 3, 2, 1, 0.5, 0.1])[:d] @ turn + rng.standard_normal(d)


def test_axes_diagonalise_the_covariance():
    x = cloud()
    axes = principal_axes(x)
    expected = np.cov(x.T, bias=True)
    np.testing.assert_allclose(axes.axes @ expected @ axes.axes.T, np.diag(axes.variances), atol=1e-12)
    np.testing.assert_allclose(axes.axes @ axes.axes.T, np.eye(6), atol=1e-12)
    assert (np.diff(axes.variances) <= 0).all()
    np.testing.assert_allclose(axes.mean, x.mean(axis=0))


def test_signs_do_not_depend_on_the_solver():
    x = cloud()
    axes = principal_axes(x).axes
    assert all(row[np.abs(row).argmax()] > 0 for row in axes)
    mirrored = principal_axes(2 * x.mean(axis=0) - x).axes  # the same covariance
    np.testing.assert_allclose(mirrored, axes, atol=1e-10)


@pytest.mark.parametrize("seed", range(3))
def test_centred_scale_holds_exactly_over_the_set(seed):
    x = cloud(seed=seed)
    y = rotate(x, principal_axes(x))
    assert np.square(y).sum(axis=1).mean() / np.sqrt(6) == pytest.approx(TYPICAL_SCORE, rel=1e-12)
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-12)


def test_turning_alone_keeps_every_dot_product():
    x = cloud()
    y = rotate(x, principal_axes(x), centred=False)
    np.testing.assert_allclose(y @ y.T, x @ x.T, rtol=1e-12, atol=1e-12)


def test_a_large_set_is_summed_in_blocks():
    x = cloud(n=45_001).astype(np.float16)
    axes = principal_axes(x)
    np.testing.assert_allclose(axes.mean, x.mean(axis=0, dtype=np.float64), atol=1e-12)
    assert axes.variances.sum() == pytest.approx(x.var(axis=0, dtype=np.float64).sum(), rel=1e-9)


@pytest.mark.parametrize(
    "x",
    [np.array([[3.0, 4.0]]), np.array([[0.1, 0.7]] * 7), np.zeros((4, 2)), np.zeros((1, 3))],
    ids=["one", "all the same", "zeros", "one zero"],
)
def test_sets_without_spread_keep_their_coordinates(x):
    axes = principal_axes(x)
    np.testing.assert_array_equal(axes.axes, np.eye(x.shape[1]))
    assert np.abs(rotate(x, axes)).max() < 10  # no rounding blown up


def test_one_vector_is_not_centred_away():
    x = np.array([[3.0, 4.0]])
    assert np.linalg.norm(rotate(x, principal_axes(x))) ** 2 / np.sqrt(2) == pytest.approx(TYPICAL_SCORE)


def test_rotate_by_hand():
    quarter_turn = Axes(np.array([1.0, 0.0]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.ones(2), 10.0)
    np.testing.assert_array_equal(rotate(np.array([[3.0, 5.0]]), quarter_turn), [[50.0, 20.0]])
