"""Vectors in the plane: lengths and angles, and the shapes that make a dot product visible."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats, not_too_large, one_dtype, unit_rows, vector_norms


def from_polar(length: float, degrees: float) -> Array:
    """The vector with this length and this angle to the x axis.

    Parameters: length – any unit, ≥ 0; degrees – counter-clockwise from the x axis.
    Returns: (2,) vector; multiples of 90° are exact.
    Raises: ValueError for NaN, infinity or a negative length.
    Source: polar coordinates.

    >>> from_polar(5, 90).tolist()
    [0.0, 5.0]
    """
    length, degrees = finite_floats("length and angle", [length, degrees])
    if length < 0:
        raise ValueError(f"a length cannot be negative, got {length:g}")
    quarter, rest = divmod(degrees, 90)
    x, y = np.cos(np.radians(rest)), np.sin(np.radians(rest))
    for _ in range(int(quarter % 4)):
        x, y = -y, x
    return length * np.array([x, y]) + 0.0  # + 0.0 turns −0 into 0


def to_polar(vector: Any) -> tuple[float, float]:
    """Length and angle of a vector of the plane.

    Parameters: vector – (2,).
    Returns: (length, degrees), degrees in (−180, 180]; the zero vector gives (0, 0).
    Raises: ValueError for another shape, NaN or infinity, or a length too large.
    Source: polar coordinates.

    >>> to_polar([0, -2])
    (2.0, -90.0)
    """
    v = _plane_vector("vector", vector) + 0.0  # −0 would turn 180° into −180°
    length = not_too_large("the length", vector_norms(v))
    return float(length), float(np.degrees(np.arctan2(v[1], v[0])))


def rotate(vector: Any, degrees: float) -> Array:
    """Turn a vector of the plane about the origin; turning both vectors changes no dot product.

    Parameters: vector – (2,); degrees – counter-clockwise.
    Returns: (2,).
    Raises: ValueError for another shape, NaN or infinity.
    Source: rotation matrix.

    >>> rotate([1, 0], 90).tolist()
    [0.0, 1.0]
    """
    x, y = _plane_vector("vector", vector)
    cos, sin = from_polar(1, degrees)
    return np.array([cos * x - sin * y, sin * x + cos * y])


class AngleCurve(NamedTuple):
    degrees: Array  # (n,) from −180 to 180
    dot: Array      # (n,) ‖a‖‖b‖ cos θ


def dot_against_angle(norm_a: float, norm_b: float, n: int = 361) -> AngleCurve:
    """The dot product of two vectors of fixed lengths at every angle between them.

    Parameters: norm_a, norm_b – lengths; n – number of points from −180° to 180°.
    Returns: AngleCurve.
    Raises: ValueError for NaN or infinity, or overflow.
    Source: a·b = ‖a‖‖b‖ cos θ.

    >>> dot_against_angle(5, 1, n=5).dot.round(9).tolist()
    [-5.0, 0.0, 5.0, 0.0, -5.0]
    """
    norms = finite_floats("the lengths", [norm_a, norm_b])
    degrees = np.linspace(-180, 180, n)
    with np.errstate(over="ignore", invalid="ignore"):
        dot = norms[0] * norms[1] * np.cos(np.radians(degrees))
    return AngleCurve(degrees, not_too_large("the dot product", dot))


class PlaneWork(NamedTuple):
    foot_of_a: Array       # (2,) where the perpendicular from a's tip meets b's line: the shadow's end
    foot_of_b: Array       # (2,)
    rectangle_on_b: Array  # (4, 2) corners: b, and as wide as a's shadow; its signed area is a·b
    rectangle_on_a: Array  # (4, 2) the same with a and b exchanged: another shape, the same area
    arc: Array             # (n, 2) from a's direction to b's, the short way; (0, 2) for a zero vector
    arc_middle: Array      # (2,) a unit vector halfway between both: where the angle's label goes
    turn: float            # degrees from a to b, counter-clockwise positive, in (−180, 180]


def plane(a: Any, b: Any, arc_radius: float = 1.0, n_arc: int = 33) -> PlaneWork:
    """Everything that is drawn around two arrows: shadows, rectangles and the angle's arc.

    Parameters: a, b – (2,); arc_radius – in the vectors' unit; n_arc – points of the arc.
    Returns: PlaneWork. A rectangle lies away from the other arrow while a·b is positive and flips to
    the other arrow's side when a·b is negative.
    Raises: ValueError for another shape, NaN or infinity, or overflow.
    Source: a·b = ‖b‖ × (‖a‖ cos θ).

    >>> work = plane([3, 4], [2, 0])
    >>> work.foot_of_a.tolist(), work.rectangle_on_b.tolist()
    ([3.0, 0.0], [[0.0, 0.0], [2.0, 0.0], [2.0, -3.0], [0.0, -3.0]])
    """
    a, b = one_dtype(_plane_vector("a", a), _plane_vector("b", b))
    unit_a, unit_b = unit_rows(a), unit_rows(b)
    with np.errstate(over="ignore", invalid="ignore"):
        foot_of_a, foot_of_b = unit_b * (a @ unit_b), unit_a * (b @ unit_a)
        on_b, on_a = _rectangle(b, unit_b, a), _rectangle(a, unit_a, b)
    not_too_large("the figure", np.concatenate([on_a, on_b]))
    if not (a.any() and b.any()):
        return PlaneWork(foot_of_a, foot_of_b, on_b, on_a, np.zeros((0, 2)), np.zeros(2), 0.0)
    cross = unit_a[0] * unit_b[1] - unit_a[1] * unit_b[0]
    turn = float(np.degrees(np.arctan2(cross, unit_a @ unit_b)))
    start = to_polar(a)[1]
    angles = np.radians(start + np.linspace(0, turn, n_arc))
    arc = arc_radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return PlaneWork(foot_of_a, foot_of_b, on_b, on_a, arc, from_polar(1, start + turn / 2), turn)


def _rectangle(base: Array, unit: Array, other: Array) -> Array:
    """Corners of the rectangle on an arrow, as wide as the other arrow's shadow: (4, 2)."""
    normal = np.array([-unit[1], unit[0]])
    if normal @ other >= 0:  # away from the other arrow
        normal = -normal
    side = (other @ unit) * normal + 0.0
    return np.stack([np.zeros_like(base), base, base + side, side])


def _plane_vector(name: str, value: Any) -> Array:
    v = finite_floats(name, value, 1)
    if v.shape != (2,):
        raise ValueError(f"{name} must have two coordinates, got shape {v.shape}")
    return v
