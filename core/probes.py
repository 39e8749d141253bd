"""Where words stand between two others: the flat picture in which *apple* turns from company to fruit."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats, unit_rows


class ProbeWork(NamedTuple):
    cosines: Array  # (n, 2) with the first and with the second probe
    points: Array   # (n, 2) shadows of the directions on the plane of the probes; up is nearer to the first
    probes: Array   # (2, 2) the probes' own directions in that plane, mirror images of each other


def between(vectors: Any, first: Any, second: Any) -> ProbeWork:
    """Compare vectors with two probes, and draw their directions on the plane that the probes span.

    The first axis halves the angle between the probes, so a point is above it exactly when its cosine with
    the first probe is the larger one. Lengths in the picture are below 1: the rest points out of the plane.

    Parameters: vectors – (n, d); first, second – (d,) the probes.
    Returns: ProbeWork. For probes in the same or in opposite directions one coordinate is 0.
    Raises: ValueError for NaN, infinity, or vectors of another length.
    Source: orthogonal projection; for unit u₁, u₂ the sum and the difference are perpendicular.

    >>> work = between([[3, 3], [0, 2]], [1, 0], [0, 1])
    >>> work.cosines.round(3).tolist(), work.points.round(3).tolist()
    ([[0.707, 0.707], [0.0, 1.0]], [[1.0, 0.0], [0.707, -0.707]])
    """
    x = unit_rows(finite_floats("vectors", vectors, 2).astype(np.float64))
    u = unit_rows(np.stack([finite_floats("first", first, 1), finite_floats("second", second, 1)]).astype(np.float64))
    if x.shape[1] != u.shape[1]:
        raise ValueError(f"vectors {x.shape} and probes ({u.shape[1]},) must be equally long")
    axes = unit_rows(np.stack([u[0] + u[1], u[0] - u[1]]))
    return ProbeWork(np.clip(x @ u.T, -1, 1), x @ axes.T, u @ axes.T)
