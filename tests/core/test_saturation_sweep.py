"""The laboratory from d_k = 1 to 512: the measurement is what single runs give, the theory what integrals give."""

import numpy as np
import pytest

from core.saturation import dot_product_samples
from core.saturation_sweep import FINE, SIZES, predicted, sweep


@pytest.mark.parametrize("n_keys, mean", [(8, 0.0), (32, 0.0), (8, 1.0)])
def test_it_is_what_single_runs_measure(n_keys, mean):
    both = sweep(n_keys, 400, seed=3, mean=mean).measured
    for i, d in enumerate(SIZES):
        alone = dot_product_samples(d, n_keys, 400, seed=5, mean=mean)
        for n, rows in enumerate((alone.unscaled, alone.scaled)):
            assert both.variance[n, i] == pytest.approx(rows.scores.var(), rel=0.25)
            assert both.largest[n, i] == pytest.approx(rows.largest.mean(), abs=0.06)
            assert both.entropy[n, i] == pytest.approx(rows.entropy.mean(), abs=0.25)
            assert both.jacobian[n, i] == pytest.approx(rows.median_jacobian, abs=0.08)


@pytest.mark.parametrize("mean", [0.0, 0.5, -1.0])
def test_the_predicted_variance_is_the_measured_one(mean):
    both = sweep(8, 1000, seed=1, mean=mean)
    at = [int((d == FINE).argmax()) for d in both.d_k]
    assert both.measured.variance == pytest.approx(both.predicted.variance[:, at], rel=0.2)


def test_two_keys_against_the_integral():
    # the weight is a sigmoid of the difference of two scores, which is normal with twice their variance
    z, weight = np.polynomial.hermite_e.hermegauss(200)
    for d, largest in zip((1, 16, 64), predicted(np.array([1, 16, 64]), 2, n_rows=20_000).largest[0], strict=True):
        p = 1 / (1 + np.exp(-np.abs(z) * np.sqrt(2 * d)))
        assert largest == pytest.approx(float(weight @ p / weight.sum()), abs=0.01)


def test_theory_follows_the_measurement_once_there_are_some_components():
    both = sweep(8, 1000, seed=2)
    at = [int((d == FINE).argmax()) for d in both.d_k]
    for name, near in (("largest", 0.04), ("entropy", 0.12), ("jacobian", 0.06)):
        apart = np.abs(getattr(both.measured, name) - getattr(both.predicted, name)[:, at])[:, 3:]
        assert apart.max() < near, name


def test_with_the_division_nothing_depends_on_the_size():
    both = sweep(8, 1000).measured
    for name, near in (("largest", 0.06), ("entropy", 0.15), ("jacobian", 0.06)):
        assert np.ptp(getattr(both, name)[1, 2:]) < near
    assert both.largest[0, -1] > 0.9 and both.jacobian[0, -1] < 0.01


def test_impossible_sizes_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        sweep(0)
