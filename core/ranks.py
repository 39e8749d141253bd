"""Orders and how they agree: ranks with ties, and Spearman's correlation."""
from __future__ import annotations

from typing import Any

import numpy as np

from core._checks import Array, finite_floats


def spearman(x: Any, y: Any) -> float:
    """Spearman's rank correlation: 1 if both put things into the same order, −1 if into opposite orders.

    Parameters: x, y – (n,) values of the same n things.
    Returns: ρ in [−1, 1]; ties share their average rank; nan if x or y is constant or n < 2.
    Raises: ValueError for different lengths, NaN or infinity.
    Source: Spearman 1904; Pearson's correlation of the ranks.

    >>> spearman([1, 2, 3], [10, 100, 1000]), spearman([1, 2, 3], [3, 2, 1])
    (1.0, -1.0)
    """
    x, y = finite_floats("x", x, 1), finite_floats("y", y, 1)
    if x.shape != y.shape:
        raise ValueError(f"ranks need pairs of values, got {x.size} and {y.size}")
    ranks = [average_ranks(values) - (x.size + 1) / 2 for values in (x, y)]
    size = np.sqrt((ranks[0] @ ranks[0]) * (ranks[1] @ ranks[1]))
    return float(ranks[0] @ ranks[1] / size) if size else float("nan")


def average_ranks(values: Any) -> Array:
    """Rank 1 for the smallest; equal values share the average of their ranks: (n,) -> (n,)."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]
