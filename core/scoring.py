"""How a query scores a key: the usual scaled dot product, and two others to compare it with."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, as_floats, finite_floats, one_dtype, unit_rows


class ScoreInputs(NamedTuple):
    query: Array  # (…, n_query, d_k) as it enters the dot product
    key: Array    # (…, n_key, d_k)
    scale: float  # what the dot product is multiplied by


# (q, k) -> what enters scaled_dot_product_attention, at temperature 1
SCORE_FUNCTIONS: dict[str, Callable[[Array, Array], ScoreInputs]] = {
    "scaled_dot": lambda q, k: ScoreInputs(q, k, 1 / np.sqrt(max(q.shape[-1], 1))),
    "dot": lambda q, k: ScoreInputs(q, k, 1.0),
    "cosine": lambda q, k: ScoreInputs(unit_rows(q), unit_rows(k), 1.0),
}


def score_inputs(query: Any, key: Any, function: str = "scaled_dot", temperature: float = 1.0) -> ScoreInputs:
    """What to give to scaled_dot_product_attention for another score function or temperature.

    Parameters: query (…, n_query, d_k), key (…, n_key, d_k); function – a key of SCORE_FUNCTIONS: q·k/√d_k,
    q·k, or cos(q, k), for which both are brought to length 1; temperature – divides the scores: towards 0
    one key takes all the weight, towards infinity all keys get the same.
    Returns: ScoreInputs: scaled_dot_product_attention(query, key, value, scale=scale).
    Raises: ValueError for an unknown function, a temperature of 0 or less, NaN or infinity.
    Source: Vaswani et al. 2017, section 3.2.1; cosine scores as in QK-norm (Henry et al. 2020).

    >>> score_inputs([[3.0, 4.0]], [[1.0, 0.0]], "cosine", temperature=0.5)
    ScoreInputs(query=array([[0.6, 0.8]]), key=array([[1., 0.]]), scale=2.0)
    """
    if function not in SCORE_FUNCTIONS:
        raise ValueError(f"unknown score function {function!r}: choose one of {', '.join(SCORE_FUNCTIONS)}")
    if not temperature > 0:
        raise ValueError(f"the temperature must be above 0, got {temperature}")
    q, k = one_dtype(finite_floats("query", query), finite_floats("key", key))
    inputs = SCORE_FUNCTIONS[function](q, k)
    return inputs._replace(scale=float(inputs.scale / temperature))


def largest_cosine_weight(n_keys: int) -> float:
    """The largest weight that cosine scores can give to one of n keys: one at 1, all others at −1.

    Parameters: n_keys – at least 1.
    Returns: 1 / (1 + (n − 1) e⁻²).
    Raises: ValueError for n_keys below 1.
    Source: softmax of scores in [−1, 1].

    >>> round(largest_cosine_weight(10), 2), round(largest_cosine_weight(64), 2)
    (0.45, 0.1)
    """
    if n_keys < 1:
        raise ValueError(f"there must be at least one key, got {n_keys}")
    return float(1 / (1 + (n_keys - 1) * np.exp(-2)))


def entropy(weights: Any, axis: int = -1) -> Array:
    """How spread out weights are, in bits: 0 for all on one key, log2(n) for the same on each of n.

    Parameters: weights – (…, n), not negative; axis – the axis that sums to 1.
    Returns: (…), −Σ w log2 w with 0 log 0 = 0.
    Raises: ValueError for negative weights or NaN.
    Source: Shannon 1948.

    >>> entropy([[1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]]).tolist()
    [0.0, 2.0]
    """
    w = as_floats("weights", weights)
    if not (w >= 0).all():
        raise ValueError(f"weights of shape {w.shape} must not be negative or NaN")
    return -(w * np.log2(np.where(w > 0, w, 1))).sum(axis=axis) + 0.0
