"""The fixed principal axes of a vector set: one rotation for all pages, so that dot products never differ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# centred vectors are scaled to this mean of |x|^2 / sqrt(d): the score a word gives itself in attention.
# it keeps softmax between "all equal" and "one takes all" for every set
TYPICAL_SCORE = 3.34
NO_SPREAD = 1e-20  # a variance so small beside the mean is rounding


class Axes(NamedTuple):
    """Where a set stands: its mean (d,), its axes as rows (d, d), their variances (d,), and the scale."""

    mean: np.ndarray
    axes: np.ndarray
    variances: np.ndarray
    scale: float


def principal_axes(vectors: np.ndarray) -> Axes:
    """Find the principal axes of a whole set of vectors.

    Parameters: vectors – (n, d), one per row, any float dtype; computed in float64.
    Returns: Axes in order of falling variance, each with its largest coordinate positive, so that the same
    set always gives the same signs. Without spread they are the coordinates; one vector is not centred.
    Source: K. Pearson, On lines and planes of closest fit to systems of points in space, 1901.

    >>> principal_axes(np.array([[2.0, 0.0], [-2.0, 0.0], [0.0, 1.0], [0.0, -1.0]])).axes
    array([[1., 0.],
           [0., 1.]])
    """
    n, d = vectors.shape
    mean = vectors.mean(axis=0, dtype=np.float64) if n > 1 else np.zeros(d)
    covariance = _covariance(vectors, mean) if n > 1 else np.zeros((d, d))
    if np.trace(covariance) <= NO_SPREAD * (mean @ mean):  # any axes would do: keep the coordinates
        length = float(np.linalg.norm(vectors[0].astype(np.float64))) if n == 1 else 0.0
        return Axes(mean, np.eye(d), np.zeros(d), _scale(length**2, d))
    variances, columns = np.linalg.eigh(covariance)
    axes = columns.T[::-1]  # one axis in each row, the widest first
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    variances = np.maximum(variances[::-1], 0.0)
    return Axes(mean, axes * np.where(largest < 0, -1.0, 1.0), variances, _scale(np.trace(covariance), d))


def rotate(vectors: np.ndarray, axes: Axes, *, centred: bool = True) -> np.ndarray:
    """Write vectors in the coordinates of the principal axes.

    Parameters: vectors – (n, d) of the set that the axes belong to. centred – True: minus the mean, times
    the scale; False: turned only, so that every dot product stays what it was.
    Returns: (n, d) float64.

    >>> axes = Axes(np.array([1.0, 1.0]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.ones(2), 2.0)
    >>> rotate(np.array([[4.0, 3.0]]), axes), rotate(np.array([[4.0, 3.0]]), axes, centred=False)
    (array([[4., 6.]]), array([[3., 4.]]))
    """
    x = np.asarray(vectors, dtype=np.float64)
    return (x - axes.mean) @ axes.axes.T * axes.scale if centred else x @ axes.axes.T


def _scale(mean_square: float, d: int) -> float:
    """The factor that turns a mean |x|^2 into TYPICAL_SCORE * sqrt(d)."""
    return float(np.sqrt(TYPICAL_SCORE * np.sqrt(d) / mean_square)) if mean_square > 0 else 1.0


def _covariance(vectors: np.ndarray, mean: np.ndarray, rows: int = 20_000) -> np.ndarray:
    """The covariance matrix (d, d), a block of rows at a time: a large set is never copied to float64."""
    total = np.zeros((mean.size, mean.size))
    for start in range(0, len(vectors), rows):
        x = vectors[start : start + rows].astype(np.float64) - mean
        total += x.T @ x
    return total / len(vectors)
