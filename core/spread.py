"""How vectors lie in their space: random pairs, random directions, centring, and a map of the plane."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats, unit_rows
from core.similarity import similarity_matrix


def unit_length(x: Any) -> Array:
    """Bring every row to length 1: dot product and cosine then are the same number.

    Parameters: x – (…, d).
    Returns: (…, d); a zero row stays zero.
    Raises: ValueError for NaN or infinity.
    Source: the definition.

    >>> unit_length([[3, 4], [0, 0]]).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    return unit_rows(finite_floats("x", x))


def centred(x: Any) -> Array:
    """Subtract the mean of the rows, so that what all rows share no longer makes them alike.

    Parameters: x – (n, d).
    Returns: (n, d), whose column means are 0.
    Raises: ValueError for NaN, infinity or another number of axes.
    Source: Mu and Viswanath 2018, "All-but-the-Top", first step.

    >>> centred([[1, 2], [3, 4]]).tolist()
    [[-1.0, -1.0], [1.0, 1.0]]
    """
    x = finite_floats("x", x, 2)
    return x - x.mean(axis=0) if len(x) else x


class PairSample(NamedTuple):
    values: Array   # (n_pairs,) one similarity a pair
    average: float
    spread: float   # standard deviation


def random_pair_average(vectors: Any, measure: str = "cosine", n_pairs: int = 5000,
                        seed: int = 0) -> PairSample:
    """The similarity of random pairs of different rows: what a similarity has to be compared with.

    Parameters: vectors – (n, d), n ≥ 2; measure – a key of SIMILARITIES; n_pairs – how many pairs,
    at most n(n−1)/2; seed – the same pairs for the same seed.
    Returns: PairSample.
    Raises: ValueError for fewer than two rows or an unknown measure.
    Source: Ethayarajh 2019 measures anisotropy by this average. The pairs are all those among
    √(2 n_pairs) random rows.

    >>> random_pair_average([[1, 0], [0, 1], [1, 1]], "dot").values.tolist()
    [1.0, 1.0, 0.0]
    """
    vectors = np.asarray(vectors)  # checked where it is used: only some rows are
    n = len(vectors)
    if n < 2 or n_pairs < 1:
        raise ValueError(f"a pair needs two different rows, got {n} rows and {n_pairs} pairs")
    n_rows = min(n, int(np.ceil((1 + np.sqrt(1 + 8 * n_pairs)) / 2)))  # n_rows(n_rows − 1)/2 ≥ n_pairs
    rows = np.random.RandomState(seed).permutation(n)[:n_rows]
    table = similarity_matrix(vectors[rows], measure=measure)
    values = table[np.triu_indices(n_rows, k=1)][:n_pairs].astype(np.float64)
    return PairSample(values, float(values.mean()), float(values.std()))


def random_cosines(d: int, n_pairs: int = 2000, seed: int = 0) -> PairSample:
    """Cosines of pairs of random directions: the more coordinates, the nearer to a right angle.

    Parameters: d – number of coordinates, ≥ 1; n_pairs – how many pairs; seed.
    Returns: PairSample, whose spread approaches 1/√d.
    Raises: ValueError for d or n_pairs below 1.
    Source: the second moment of a uniform direction's coordinate is 1/d.

    >>> round(random_cosines(50).spread, 2)
    0.14
    """
    if d < 1 or n_pairs < 1:
        raise ValueError(f"a direction needs at least one coordinate, got d = {d} and {n_pairs} pairs")
    a, b = unit_rows(np.random.RandomState(seed).randn(2, n_pairs, d))
    cosines = (a * b).sum(axis=1)
    return PairSample(cosines, float(cosines.mean()), float(cosines.std()))


class PrincipalMap(NamedTuple):
    points: Array     # (n, 2) where each row lies on the map
    explained: Array  # (2,) share of the rows' variance along each axis of the map
    axes: Array       # (2, d) the map's axes
    mean: Array       # (d,) the map's origin


def principal_map(vectors: Any) -> PrincipalMap:
    """The flat map that keeps most of the rows' differences: the first two principal components.

    Parameters: vectors – (n, d), n ≥ 1.
    Returns: PrincipalMap; each axis points so that its largest entry is positive, so the same rows give
    the same map. Without variance, or with d = 1, what is missing is 0.
    Raises: ValueError for NaN, infinity, no rows, or another number of axes.
    Source: Pearson 1901; computed by singular value decomposition.

    >>> principal_map([[0, 0], [2, 0], [4, 0]]).points.tolist()
    [[-2.0, 0.0], [0.0, 0.0], [2.0, 0.0]]
    """
    x = finite_floats("vectors", vectors, 2).astype(np.float64)
    if x.size == 0:
        raise ValueError(f"a map needs at least one vector, got shape {x.shape}")
    mean = x.mean(axis=0)
    _, sizes, axes = np.linalg.svd(x - mean, full_matrices=False)
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    axes = np.where(largest < 0, -axes, axes)[:2]
    shares = sizes[:2] ** 2 / max((sizes**2).sum(), np.finfo(float).tiny)
    missing = 2 - len(axes)
    axes, shares = np.pad(axes, ((0, missing), (0, 0))), np.pad(shares, (0, missing))
    return PrincipalMap((x - mean) @ axes.T + 0.0, shares, axes, mean)
