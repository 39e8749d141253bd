"""What a query may look at: the one place where masks, causality and windows become −inf."""
from __future__ import annotations

from typing import Any

import numpy as np

from core._checks import Array, as_floats, is_float, not_too_large, one_table


def masked_scores(capped: Array, mask: Any = None, is_causal: bool = False,
                  window: tuple[int, int] | None = None) -> Array:
    """Scores with −inf where a query may not look, and a float mask added.

    Parameters: capped – (…, n_query, n_key) scores; mask – boolean (True = allowed) or float (added),
    broadcasting to the scores; is_causal – query i sees keys 0…i; window – (left, right) around i, −1:
    no limit.
    Returns: (…, n_query, n_key).
    Raises: ValueError for a mask that doesn't fit, is neither boolean nor float, or holds NaN or +inf.
    Source: PyTorch scaled_dot_product_attention; ONNX Attention-25.

    >>> masked_scores(np.zeros((2, 3)), [True, True, False], is_causal=True).tolist()
    [[0.0, -inf, -inf], [0.0, 0.0, -inf]]
    """
    n_query, n_key = capped.shape[-2:]
    ahead = np.arange(n_key) - np.arange(n_query)[:, None]  # how far the key stands behind the query
    allowed = np.ones((n_query, n_key), dtype=bool)
    left, right = window or (-1, -1)
    if min(left, right) < -1:
        raise ValueError(f"window must be (left, right) with −1 for unlimited, got {window}")
    if is_causal:
        allowed &= ahead <= 0
    if left >= 0:
        allowed &= -ahead <= left
    if right >= 0:
        allowed &= ahead <= right
    if mask is None:  # nothing to add, and mostly nothing to forbid: a trained model does this in each layer
        return capped if allowed.all() else np.where(allowed, capped, capped.dtype.type(-np.inf))
    bias, allowed = _checked_mask(mask, capped, allowed)
    total = capped + bias
    not_too_large("scores + mask", total[~np.isneginf(np.broadcast_to(bias, total.shape))])
    return np.where(allowed, total, capped.dtype.type(-np.inf))


def _checked_mask(mask: Any, scores: Array, allowed: Array) -> tuple[Array, Array]:
    """What to add to the scores, and where they count at all."""
    mask = one_table("mask", mask)
    try:
        fits = np.broadcast_shapes(mask.shape, scores.shape) == scores.shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"mask {mask.shape} does not broadcast to the scores {scores.shape}")
    if mask.dtype == bool:
        return np.zeros((), scores.dtype), allowed & mask
    if not is_float(mask):  # 0 and 1 could mean either convention
        raise ValueError(f"mask must be boolean (True = allowed) or float (added), got {mask.dtype}")
    mask = as_floats("mask", mask)
    if np.isnan(mask).any() or np.isposinf(mask).any():
        raise ValueError(f"mask of shape {mask.shape} holds NaN or +infinity")
    bias = mask.astype(scores.dtype)
    if (np.isneginf(bias) & ~np.isneginf(mask)).any():
        raise ValueError(f"the numbers are too large: the mask overflows {scores.dtype}")
    return bias, allowed
