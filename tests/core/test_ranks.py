"""Ranks and Spearman's correlation against counting and values by hand."""
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ranks import average_ranks, spearman


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=12))
def test_ranks_by_counting(values):
    expected = [1 + sum(w < v for w in values) + (sum(w == v for w in values) - 1) / 2 for v in values]
    assert average_ranks(values).tolist() == expected


@given(st.permutations(range(9)))
def test_without_ties_it_is_the_textbook_formula(order):
    squares = sum((a - b) ** 2 for a, b in enumerate(order))
    assert spearman(range(9), order) == pytest.approx(1 - 6 * squares / (9 * (81 - 1)))


def test_ties_by_hand():
    # ranks 1, 2.5, 2.5, 4 and 1.5, 1.5, 3, 4: covariance 3.75, both variances 4.5
    assert spearman([1, 2, 2, 3], [1, 1, 2, 3]) == pytest.approx(3.75 / 4.5)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=12))
def test_only_the_order_counts(pairs):
    x, y = np.array(pairs, dtype=float).T
    rho = spearman(x, y)
    if math.isnan(rho):
        assert len(set(x)) == 1 or len(set(y)) == 1
    else:
        assert -1 - 1e-12 <= rho <= 1 + 1e-12
        assert spearman(x**3, np.exp(y)) == pytest.approx(rho)
        assert spearman(-x, y) == pytest.approx(-rho)


def test_limits():
    assert math.isnan(spearman([], [])) and math.isnan(spearman([1], [2]))
    with pytest.raises(ValueError, match="got 2 and 3"):
        spearman([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="NaN"):
        spearman([1, math.nan], [1, 2])
