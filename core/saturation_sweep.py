"""The laboratory "why √d_k" from d_k = 1 to 512: what is measured at each size, and what theory says for every one."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.saturation import rows_of

SIZES = tuple(2**i for i in range(10))  # d_k that are measured
FINE = np.unique(np.geomspace(1, SIZES[-1], 37).round().astype(int))  # d_k at which theory is computed


class Curves(NamedTuple):
    """Four numbers for each d_k, without and with the division by √d_k: (2, m) each."""

    variance: Array  # of the scores
    largest: Array   # mean of the largest weight of a row
    entropy: Array   # mean of the entropy of a row, bits
    jacobian: Array  # median size of a row's Jacobian ∂weights/∂scores


class Sweep(NamedTuple):
    d_k: Array         # (10,) the sizes that are measured
    measured: Curves
    d_fine: Array      # (m,) the sizes of the theory
    predicted: Curves


def sweep(n_keys: int = 8, n_rows: int = 200, seed: int = 0, mean: float = 0.0) -> Sweep:
    """Random queries and keys of growing size: spread of the scores and what softmax makes of it, beside the theory.

    Parameters: n_keys – keys per query; n_rows – queries; seed; mean – of every component, the variance of each is 1.
    The queries and keys of a smaller d_k are the first components of the larger ones.
    Returns: Sweep.
    Raises: ValueError for sizes below 1.
    Source: as `core.saturation.dot_product_samples`; theory in `predicted`.

    >>> both = sweep()
    >>> [round(float(x)) for x in both.measured.variance[0, [0, 4, 9]]], both.d_k[[0, 4, 9]].tolist()
    ([1, 16, 511], [1, 16, 512])
    """
    if min(n_keys, n_rows) < 1:
        raise ValueError(f"n_keys and n_rows must be at least 1, got {n_keys}, {n_rows}")
    rng = np.random.default_rng(seed)
    scores = np.empty((len(SIZES), n_rows, n_keys))
    starts = [0, *SIZES[:-1]]  # the components that each size adds
    for i in range(n_rows):
        q, keys = rng.standard_normal(SIZES[-1]) + mean, rng.standard_normal((n_keys, SIZES[-1])) + mean
        scores[:, i] = np.add.reduceat(keys * q, starts, axis=-1).cumsum(axis=-1).T
    root = np.sqrt(SIZES)[:, None, None]
    return Sweep(np.array(SIZES), _curves(scores, scores / root), FINE, predicted(FINE, n_keys, mean))


def predicted(d_k: Array, n_keys: int, mean: float = 0.0, n_rows: int = 400) -> Curves:
    """What theory says of scores with independent components, for each d_k.

    Parameters: d_k – (m,) sizes; n_keys – keys per query; mean – of every component; n_rows – normal rows of which
    the numbers of softmax are averages.
    Returns: Curves. The variance is d_k (1 + 2 mean²). Within a row the scores are normal with variance ‖q‖², on
    average d_k (1 + mean²): what all keys of a row have in common, softmax does not see. So the rest is computed
    for independent normal scores of that variance.
    Source: the sum of many independent products is nearly normal (central limit theorem).

    >>> theory = predicted(np.array([1, 512]), 8)
    >>> theory.variance.tolist(), bool(theory.largest[0, 1] > 0.9 > 0.5 > theory.largest[1, 1])
    ([[1.0, 512.0], [1.0, 1.0]], True)
    """
    normal = np.random.default_rng(0).standard_normal((n_rows, n_keys))
    spreads = np.sqrt(d_k * (1 + mean**2))
    curves = _curves(normal * spreads[:, None, None], normal * np.full((len(d_k), 1, 1), np.sqrt(1 + mean**2)))
    return curves._replace(variance=np.stack([d_k * (1 + 2 * mean**2), np.full(len(d_k), 1 + 2 * mean**2)]))


def _curves(without: Array, divided: Array) -> Curves:
    """The four numbers of scores (m, n_rows, n_keys)."""
    both = [[rows_of(scores) for scores in part] for part in (without, divided)]
    return Curves(*(np.array([[number(rows) for rows in part] for part in both]) for number in (
        lambda rows: rows.scores.var(), lambda rows: rows.largest.mean(), lambda rows: rows.entropy.mean(),
        lambda rows: rows.median_jacobian)))
