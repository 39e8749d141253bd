"""The output of one query as a blend: it lies among the values, drawn on their flat map."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats
from core.spread import principal_map


class Blend(NamedTuple):
    points: Array     # (n, 2) the values on the map
    output: Array     # (2,) Σ weight · value, on the same map
    hull: Array       # (n_corners, 2) corners of the region in which every blend lies, counterclockwise
    explained: Array  # (2,) share of the values' variance along each axis of the map


def blend(values: Any, weights: Any) -> Blend:
    """Where a weighted sum lies among what it was made of.

    Parameters: values – (n, d); weights – (n,), not negative, with sum 1 (or all 0: nothing was allowed).
    Returns: Blend. Being drawn on a map keeps blends blends, so with sum 1 the output lies in the hull.
    Raises: ValueError for negative weights, shapes that don't fit, NaN or infinity.
    Source: the definition of a convex combination; the map is core.spread.principal_map.

    >>> mixed = blend([[0, 0], [4, 0], [0, 3]], [0.5, 0.5, 0])
    >>> bool(np.allclose(mixed.output, mixed.points[:2].mean(axis=0)))
    True
    """
    values, weights = finite_floats("values", values, 2), finite_floats("weights", weights, 1)
    if len(values) != len(weights) or (weights < 0).any():
        raise ValueError(f"one weight ≥ 0 for each value: values {values.shape}, weights {weights.shape}")
    flat = principal_map(values)
    output = (weights @ values - flat.mean) @ flat.axes.T
    return Blend(flat.points, output, convex_hull(flat.points), flat.explained)


def convex_hull(points: Any) -> Array:
    """The corners of the smallest convex region around points in the plane.

    Parameters: points – (n, 2).
    Returns: (n_corners, 2), counterclockwise, each corner once; fewer than three for points on a line.
    Raises: ValueError for NaN, infinity or another shape.
    Source: A. M. Andrew 1979, the monotone chain.

    >>> convex_hull([[0, 0], [2, 0], [1, 1], [1, 0.5], [0, 2]]).tolist()
    [[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]
    """
    points = finite_floats("points", points, 2)
    if points.shape[1] != 2:
        raise ValueError(f"points must be (n, 2), got shape {points.shape}")
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    return np.array(_chain(ordered)[:-1] + _chain(ordered[::-1])[:-1])


def _chain(ordered: Array) -> list[Array]:
    """One side of the hull: points at which the way turns left."""
    chain: list[Array] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Array, b: Array, c: Array) -> float:
    """Above 0 if the way a → b → c turns left."""
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
