"""The √d_k laboratory against its theory and published findings."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.attention import softmax
from core.saturation import TINY, dot_product_samples, softmax_jacobian_norm


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=6))
def test_the_jacobian_by_definition(scores):
    w = softmax(scores)
    jacobian = np.diag(w) - np.outer(w, w)
    assert softmax_jacobian_norm(w) == pytest.approx(np.linalg.norm(jacobian), abs=1e-14)


def test_the_jacobian_of_a_saturated_row():
    # one weight 1 − ε, one ε: all four entries are ε, up to ε²
    assert softmax_jacobian_norm(softmax([0.0, 30.0])) == pytest.approx(2 * np.exp(-30), rel=1e-9)


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=5))
def test_the_jacobian_is_what_small_changes_do(scores):
    step = 1e-6
    steps = step * np.eye(len(scores))
    jacobian = [(softmax(scores + e) - softmax(scores - e)) / (2 * step) for e in steps]
    assert softmax_jacobian_norm(softmax(scores)) == pytest.approx(np.linalg.norm(jacobian), abs=1e-7)


@pytest.mark.parametrize("d_k", [1, 16, 256])
@pytest.mark.parametrize("mean", [0.0, 0.5, 1.0])
def test_the_variance_is_d_k_only_for_mean_0(d_k, mean):
    lab = dot_product_samples(d_k, n_keys=8, n_rows=3000, mean=mean)
    assert lab.predicted_variance == d_k * {0.0: 1, 0.5: 1.5, 1.0: 3}[mean]
    assert lab.variance == pytest.approx(lab.predicted_variance, rel=0.1)
    assert lab.scaled.scores.var() == pytest.approx(lab.predicted_variance / d_k, rel=0.1)


def test_means_mislead_but_medians_do_not():
    lab = dot_product_samples(64, n_keys=64, n_rows=2000)
    assert lab.unscaled.jacobian.mean() == pytest.approx(0.210, abs=0.01)
    assert lab.scaled.jacobian.mean() == pytest.approx(0.183, abs=0.01)  # the smaller one is the scaled one
    assert lab.unscaled.tiny_share > 0.1 and lab.scaled.tiny_share == 0


def test_saturation_at_512():
    lab = dot_product_samples(512, n_keys=8, n_rows=2000)
    assert lab.unscaled.tiny_share == pytest.approx(0.72, abs=0.03) and lab.scaled.tiny_share == 0
    assert lab.unscaled.median_jacobian < TINY < 0.2 < lab.scaled.median_jacobian
    assert np.median(lab.unscaled.largest) > 0.999 > 0.7 > np.median(lab.scaled.largest)
    assert lab.unscaled.entropy.mean() < 0.5 < 2 < lab.scaled.entropy.mean()


def test_stages_follow_from_each_other_and_from_the_seed():
    lab, again, other = (dot_product_samples(9, 5, 7, seed=seed) for seed in (1, 1, 2))
    assert lab.unscaled.scores.shape == (7, 5)
    np.testing.assert_allclose(lab.scaled.scores, lab.unscaled.scores / 3)
    np.testing.assert_allclose(lab.scaled.weights, softmax(lab.scaled.scores))
    assert lab.scaled.largest.tolist() == lab.scaled.weights.max(axis=1).tolist()
    np.testing.assert_array_equal(lab.unscaled.scores, again.unscaled.scores)
    assert (lab.unscaled.scores != other.unscaled.scores).all()


def test_limits():
    assert dot_product_samples(1, 1, 1).scaled.weights.tolist() == [[1]]
    for arguments in ((0, 1, 1), (1, 0, 1), (1, 1, 0)):
        with pytest.raises(ValueError, match="at least 1"):
            dot_product_samples(*arguments)
    with pytest.raises(ValueError, match="mean"):
        dot_product_samples(4, mean=np.inf)
