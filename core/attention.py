"""One attention step, stage by stage: softmax(q·k / √d_k) v, with the conventions of PyTorch and ONNX."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, as_floats, finite_floats, not_too_large, one_dtype, one_number
from core.masks import masked_scores


class SoftmaxSteps(NamedTuple):
    largest: Array       # (…, 1) the largest entry, 0 where every entry is −inf
    shifted: Array       # (…, n) x − largest: the same weights, and e to it cannot overflow
    exponentials: Array  # (…, n) e^shifted
    total: Array         # (…, 1) sum of the exponentials
    weights: Array       # (…, n) exponentials / total, each row sums to 1


def softmax_steps(x: Any, axis: int = -1, *, subtract_largest: bool = True) -> SoftmaxSteps:
    """Softmax with its own steps: subtract the largest, exponentiate, sum, divide.

    Parameters: x – (…, n) scores; −inf means "not allowed"; axis – the axis that is to sum to 1;
    subtract_largest – False shows the textbook formula, whose weights are the same while it fits.
    Returns: SoftmaxSteps; a row of only −inf gets zero weights, never NaN.
    Raises: ValueError for NaN or +inf, or if e^x overflows without the subtraction.
    Source: Bridle 1990; the subtraction is the usual log-sum-exp trick.

    >>> steps = softmax_steps([0.0, 0.0, float("-inf")])
    >>> steps.exponentials.tolist(), steps.total.tolist(), steps.weights.tolist()
    ([1.0, 1.0, 0.0], [2.0], [0.5, 0.5, 0.0])
    """
    x = as_floats("x", x)
    if np.isnan(x).any() or np.isposinf(x).any():
        raise ValueError(f"x of shape {x.shape} holds NaN or +infinity")
    largest = x.max(axis=axis, keepdims=True, initial=-np.inf)
    largest = np.where(np.isneginf(largest), 0, largest).astype(x.dtype)
    with np.errstate(over="ignore"):
        shifted = x - largest if subtract_largest else x  # a gap too wide for a float becomes −inf: weight 0
        exponentials = np.exp(shifted)
        total = not_too_large("the sum of e^x", exponentials.sum(axis=axis, keepdims=True))
    weights = exponentials / np.where(total == 0, 1, total).astype(x.dtype)
    return SoftmaxSteps(largest, shifted, exponentials, total, weights)


def softmax(x: Any, axis: int = -1) -> Array:
    """Turn scores into weights that are positive and sum to 1.

    Parameters: x – (…, n) scores; −inf means "not allowed"; axis – the axis that is to sum to 1.
    Returns: weights, shaped like x; a row of only −inf gets zeros.
    Raises: ValueError for NaN or +inf.
    Source: Bridle 1990.

    >>> softmax([[1.0, 1.0], [0.0, 1000.0]]).tolist()
    [[0.5, 0.5], [0.0, 1.0]]
    """
    return softmax_steps(x, axis).weights


class AttentionSteps(NamedTuple):
    scores: Array        # (…, n_heads, n_query, n_key) q·k
    scaled: Array        # scores × scale
    capped: Array        # softcap × tanh(scaled / softcap), or scaled
    masked: Array        # capped + mask, −inf where not allowed
    exponentials: Array  # e^(masked − largest of the row)
    weights: Array       # exponentials / their sum: rows sum to 1, or are 0 if nothing is allowed
    output: Array        # (…, n_heads, n_query, d_v) weights · v


def scaled_dot_product_attention(
    query: Any, key: Any, value: Any, mask: Any = None, *, is_causal: bool = False,
    scale: float | None = None, softcap: float | None = None, window: tuple[int, int] | None = None,
) -> AttentionSteps:
    """Attention: every query weighs all keys by its dot product with them and blends their values.

    Parameters: query (…, n_heads, n_query, d_k), key (…, n_kv_heads, n_key, d_k),
    value (…, n_kv_heads, n_key, d_v); n_kv_heads may be a divisor of n_heads (grouped-query attention);
    mask – broadcasts to (…, n_heads, n_query, n_key); boolean: True where attention is allowed;
    float: added to the scores, −inf forbids; is_causal – query i sees keys 0…i (aligned top-left);
    scale – 1/√d_k by default; softcap – bounds the scaled scores, before the mask; None or 0: off;
    window – (left, right): query i sees keys i − left … i + right; −1: unlimited.
    Returns: AttentionSteps; ONNX's stages 0–3 are scaled, capped, masked, weights.
    Raises: ValueError for shapes that don't fit, NaN or infinity, or numbers too large for the dtype.
    Source: Vaswani et al. 2017, eq. 1; PyTorch scaled_dot_product_attention; ONNX Attention-25.

    >>> steps = scaled_dot_product_attention([[1.0, 0.0]], np.eye(2), [[10.0], [20.0]], scale=1)
    >>> steps.scores.tolist(), steps.weights.round(3).tolist(), steps.output.round(2).tolist()
    ([[1.0, 0.0]], [[0.731, 0.269]], [[12.69]])
    """
    q, k, v = _fitting(query, key, value)
    scale = 1 / np.sqrt(q.shape[-1]) if scale is None else one_number("scale", scale)
    with np.errstate(over="ignore", invalid="ignore"):
        scores = not_too_large("q·k", q @ np.swapaxes(k, -1, -2))
        scaled = not_too_large("q·k × scale", scores * scores.dtype.type(scale))
        capped = _capped(scaled, softcap)
        masked = masked_scores(capped, mask, is_causal, window)
        steps = softmax_steps(masked)
        output = not_too_large("the output", steps.weights @ v)
    return AttentionSteps(scores, scaled, capped, masked, steps.exponentials, steps.weights, output)


def _fitting(query: Any, key: Any, value: Any) -> tuple[Array, Array, Array]:
    """q, k, v as floats of one dtype whose shapes fit; shared key/value heads repeated for their queries."""
    q, k, v = one_dtype(*[finite_floats(name, a) for name, a in
                          (("query", query), ("key", key), ("value", value))])
    shapes = f"query {q.shape}, key {k.shape}, value {v.shape}"
    if min(q.ndim, k.ndim, v.ndim) < 2:
        raise ValueError(f"query, key and value need the axes (…, n_tokens, d): {shapes}")
    if q.shape[-1] != k.shape[-1] or q.shape[-1] == 0:
        raise ValueError(f"query and key must have the same d_k ≥ 1: {shapes}")
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(f"every key needs one value: {shapes}")
    n_heads, n_kv, n_v = (a.shape[-3] if a.ndim > 2 else 1 for a in (q, k, v))
    if n_kv != n_v:
        raise ValueError(f"key and value must have the same number of heads: {shapes}")
    if n_kv == 0 or n_heads % n_kv:
        raise ValueError(f"{n_heads} query heads cannot share {n_kv} key heads evenly: {shapes}")
    if 1 < n_kv < n_heads:  # one key head needs no copies: it broadcasts
        k, v = (np.repeat(a, n_heads // n_kv, axis=-3) for a in (k, v))
    try:
        np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
    except ValueError:
        raise ValueError(f"the leading axes don't fit: {shapes}") from None
    return q, k, v


def _capped(scaled: Array, softcap: float | None) -> Array:
    cap = 0.0 if softcap is None else one_number("softcap", softcap)
    if cap < 0:
        raise ValueError(f"softcap must be positive, or 0 for none, got {cap:g}")
    return scaled if cap == 0 else np.tanh(scaled / scaled.dtype.type(cap)) * scaled.dtype.type(cap)
