"""Two vectors and their dot product, in every form in which it is drawn: the start of the path."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats, not_too_large, one_dtype, one_number, unit_rows, vector_norms


class PairWork(NamedTuple):
    products: Array         # (d,) aᵢbᵢ, which add up to dot
    dot: np.floating
    norm_a: np.floating
    norm_b: np.floating
    cosine: np.floating     # in [−1, 1]; 0 by convention if a or b is zero
    angle: np.floating      # degrees in [0, 180]; nan if a or b is zero
    shadow_of_a: np.floating  # signed length of a's shadow on b: ‖a‖ cos θ; 0 if b is zero
    shadow_of_b: np.floating
    relation: str           # same, acute, perpendicular, obtuse, opposite; undefined for a zero vector


def compare(a: Any, b: Any) -> PairWork:
    """Compare two vectors: dot product, lengths, cosine, angle, shadows, and every product on the way.

    Parameters: a, b – (d,) vectors of the same length, any unit.
    Returns: PairWork; angle in degrees, everything else in the vectors' own unit.
    Raises: ValueError for different lengths, NaN or infinity, or a dot product too large for the dtype.
    Source: a·b = Σ aᵢbᵢ = ‖a‖‖b‖ cos θ; the angle as in W. Kahan, "How Futile are Mindless Assessments
    of Roundoff", 2006, which stays exact where arccos loses half of its digits.

    >>> work = compare([3, 4], [1, 0])
    >>> float(work.dot), float(work.norm_a), round(float(work.cosine), 4), work.relation
    (3.0, 5.0, 0.6, 'acute')
    """
    a, b = _pair("a", a, "b", b)
    norm_a, norm_b = not_too_large("a length", np.array([vector_norms(a), vector_norms(b)]))
    with np.errstate(over="ignore", invalid="ignore"):
        products = a * b
        dot = products.sum()
    not_too_large("the dot product", dot)
    unit_a, unit_b = unit_rows(a), unit_rows(b)
    cosine = np.clip((unit_a * unit_b).sum(), -1, 1)  # from unit vectors: no squares that overflow
    angle = np.degrees(2 * np.arctan2(vector_norms(unit_a - unit_b), vector_norms(unit_a + unit_b)))
    if norm_a == 0 or norm_b == 0:
        angle = angle.dtype.type(np.nan)
    return PairWork(products, dot, norm_a, norm_b, cosine, angle,
                    norm_a * cosine, norm_b * cosine, _relation(angle, cosine))


def _relation(angle: np.floating, cosine: np.floating) -> str:
    if np.isnan(angle):
        return "undefined"
    tolerance = 100 * np.finfo(angle.dtype).eps  # rounding alone must not turn 90° into "acute"
    if abs(cosine) < tolerance:
        return "perpendicular"
    if np.radians(min(angle, 180 - angle)) < tolerance:
        return "same" if cosine > 0 else "opposite"
    return "acute" if cosine > 0 else "obtuse"


def dot_by_loop(a: Any, b: Any) -> float:
    """The dot product as a plain loop, the way one would write it without NumPy.

    Parameters: a, b – (d,) sequences of numbers of the same length.
    Returns: Σ aᵢbᵢ.
    Raises: ValueError for different lengths.
    Source: the definition.

    >>> dot_by_loop([3, 4], [1, 0])
    3.0
    """
    if len(a) != len(b):
        raise ValueError(f"vectors of different length have no dot product: a has {len(a)}, b has {len(b)}")
    total = 0.0
    for a_i, b_i in zip(a, b, strict=True):
        total += a_i * b_i
    return total


ACTIVATIONS: dict[str, Callable[[np.floating], np.floating]] = {
    "identity": lambda s: s,
    "relu": lambda s: np.maximum(s, s.dtype.type(0)),
    "tanh": lambda s: np.tanh(s),
}


class NeuronWork(NamedTuple):
    products: Array          # (d,) xᵢwᵢ
    sum: np.floating         # Σ xᵢwᵢ
    before: np.floating      # sum + bias
    output: np.floating      # activation(before)
    norm_inputs: np.floating
    norm_weights: np.floating
    cosine: np.floating      # between inputs and weights
    largest: np.floating     # ‖w‖‖x‖: no weights of this length can answer with a larger sum
    best_weights: Array      # (d,) the weights of this length that do: they point along the inputs


def weighted_sum(inputs: Any, weights: Any, bias: float = 0.0, activation: str = "identity") -> NeuronWork:
    """One neuron: the weighted sum of its inputs, and how far it is from the largest possible answer.

    Parameters: inputs, weights – (d,) vectors of the same length; bias – added to the sum;
    activation – a key of ACTIVATIONS.
    Returns: NeuronWork, with the sum of the matched filter (weights along the inputs) for comparison.
    Raises: ValueError for different lengths, NaN or infinity, an unknown activation, or overflow.
    Source: the largest answer is the Cauchy–Schwarz inequality, w·x ≤ ‖w‖‖x‖.

    >>> neuron = weighted_sum([1.0, 0.5, 2.0], [0.3, 0.7, -0.1])
    >>> round(float(neuron.output), 4), round(float(neuron.largest), 4)
    (0.45, 1.76)
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"unknown activation {activation!r}: choose one of {', '.join(ACTIVATIONS)}")
    inputs, weights = _pair("inputs", inputs, "weights", weights)
    shift = inputs.dtype.type(one_number("bias", bias))
    pair = compare(inputs, weights)
    with np.errstate(over="ignore"):
        before, largest = pair.dot + shift, pair.norm_a * pair.norm_b
    not_too_large("the sum", np.array([before, largest]))
    return NeuronWork(pair.products, pair.dot, before, ACTIVATIONS[activation](before), pair.norm_a,
                      pair.norm_b, pair.cosine, largest, unit_rows(inputs) * pair.norm_b)


def _pair(name_a: str, a: Any, name_b: str, b: Any) -> tuple[Array, Array]:
    a, b = one_dtype(finite_floats(name_a, a, 1), finite_floats(name_b, b, 1))
    if a.shape != b.shape:
        raise ValueError("vectors of different length have no dot product: "
                         f"{name_a} has {a.size}, {name_b} has {b.size}")
    return a, b
