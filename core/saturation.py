"""The laboratory "why √d_k": what large dot products do to softmax, with and without the division."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats
from core.attention import softmax
from core.scoring import entropy

TINY = 0.01  # a row whose Jacobian is smaller than this passes practically no gradient on


class Rows(NamedTuple):
    """What softmax makes of some rows of scores."""

    scores: Array          # (n_rows, n_keys)
    weights: Array         # (n_rows, n_keys)
    largest: Array         # (n_rows,) the largest weight
    entropy: Array         # (n_rows,) bits
    jacobian: Array        # (n_rows,) ‖∂weights/∂scores‖, Frobenius
    median_jacobian: float
    tiny_share: float      # share of the rows with a Jacobian below TINY


class Saturation(NamedTuple):
    unscaled: Rows             # with scores q·k
    scaled: Rows               # with scores q·k / √d_k
    variance: float            # of all q·k drawn
    predicted_variance: float  # d_k (1 + 2 mean²)


def dot_product_samples(d_k: int, n_keys: int = 8, n_rows: int = 200, seed: int = 0,
                        mean: float = 0.0) -> Saturation:
    """Random queries and keys, their dot products, and softmax of these as they are and divided by √d_k.

    Parameters: d_k – coordinates; n_keys – keys per query; n_rows – queries, each with keys of its own;
    seed; mean – of every component of q and k; the variance of each is 1.
    Returns: Saturation. "Gradient" here is the gradient with respect to the scores.
    Raises: ValueError for sizes below 1 or a mean that is not finite.
    Source: Vaswani et al. 2017, footnote 4; Var(q·k) = d_k ((1 + mean²)² − mean⁴) = d_k (1 + 2 mean²).

    >>> lab = dot_product_samples(d_k=512, n_keys=8)
    >>> lab.unscaled.tiny_share > 0.6, lab.scaled.tiny_share
    (True, 0.0)
    """
    if min(d_k, n_keys, n_rows) < 1:
        raise ValueError(f"d_k, n_keys and n_rows must be at least 1, got {d_k}, {n_keys}, {n_rows}")
    mean = float(finite_floats("mean", mean))
    rng = np.random.default_rng(seed)
    scores = np.empty((n_rows, n_keys))
    for i in range(n_rows):  # one row at a time: all keys at once would be 50 MB
        q, keys = rng.standard_normal(d_k) + mean, rng.standard_normal((n_keys, d_k)) + mean
        scores[i] = keys @ q
    return Saturation(rows_of(scores), rows_of(scores / np.sqrt(d_k)), float(scores.var()),
                      d_k * (1 + 2 * mean**2))


def softmax_jacobian_norm(weights: Any) -> Array:
    """How strongly softmax answers to a change of its scores: the size of its Jacobian diag(w) − wwᵀ.

    Parameters: weights – (…, n), rows sum to 1.
    Returns: (…) Frobenius norms: 0 if one weight is 1, ½ for two equal weights.
    Raises: ValueError for NaN or infinity.
    Source: ∂wᵢ/∂sⱼ = wᵢ(δᵢⱼ − wⱼ), so its square is Σᵢ wᵢ² ((Σⱼ≠ᵢ wⱼ)² + Σⱼ≠ᵢ wⱼ²).

    >>> softmax_jacobian_norm([[1.0, 0.0], [0.5, 0.5]]).tolist()
    [0.0, 0.5]
    """
    w = finite_floats("weights", weights)
    squares = w * w
    return np.sqrt((squares * (_others(w) ** 2 + _others(squares))).sum(axis=-1))


def _others(values: Array) -> Array:
    """Σ over j ≠ i. The largest entry is left out, not subtracted: else tiny others would be lost."""
    largest = values.argmax(axis=-1)[..., None]
    rest = values.copy()
    np.put_along_axis(rest, largest, 0, axis=-1)
    sums = values.sum(axis=-1, keepdims=True) - values
    np.put_along_axis(sums, largest, rest.sum(axis=-1, keepdims=True), axis=-1)
    return sums


def rows_of(scores: Array) -> Rows:
    """What softmax makes of rows of scores (n_rows, n_keys)."""
    weights = softmax(scores)
    jacobian = softmax_jacobian_norm(weights)
    return Rows(scores, weights, weights.max(axis=-1), entropy(weights), jacobian,
                float(np.median(jacobian)), float((jacobian < TINY).mean()))
