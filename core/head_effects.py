"""What a head is worth to the output, and which heads one number of the input reaches."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats, not_too_large
from core.multi_head import split_heads


class HeadChanges(NamedTuple):
    change: Array  # (…, n, d_out) output without these heads − output with all heads
    norm: Array    # (…) ‖change‖ over tokens and features
    alone: Array   # (…, n_heads) the norm if one head alone were switched off
    whole: Array   # (…) ‖output‖ with all heads


def changes_without(contributions: Any, off: Any = ()) -> HeadChanges:
    """What happens to the output when heads are switched off: it loses just what they contributed.

    Parameters: contributions – (…, n_heads, n, d_out), all heads on, as multi_head_attention returns them;
    off – the heads that are switched off.
    Returns: HeadChanges; norms are Frobenius norms over tokens and features.
    Raises: ValueError for another shape or a head that doesn't exist.
    Source: output = Σ head_h · (rows of W_o that belong to h), Elhage et al. 2021.

    >>> changes = changes_without([[[3.0, 4.0]], [[0.0, 0.0]]], off=[0])
    >>> changes.change.tolist(), float(changes.norm), changes.alone.tolist()
    ([[-3.0, -4.0]], 5.0, [5.0, 0.0])
    """
    parts = finite_floats("contributions", contributions)
    if parts.ndim < 3:
        raise ValueError(f"contributions must be (…, n_heads, n, d_out), got shape {parts.shape}")
    off = sorted({int(head) for head in off})
    if off and not 0 <= off[0] <= off[-1] < parts.shape[-3]:
        raise ValueError(f"there are heads 0 to {parts.shape[-3] - 1}, got {off}")
    change = 0.0 - parts[..., off, :, :].sum(axis=-3)  # no −0
    return HeadChanges(change, _norm(change), _norm(parts), _norm(parts.sum(axis=-3)))


def _norm(x: Array) -> Array:
    return np.asarray(not_too_large("a norm", np.sqrt((x * x).sum(axis=(-2, -1)))))


class FeatureEffect(NamedTuple):
    before: Array   # (n_heads, n, n) scaled scores
    after: Array    # (n_heads, n, n) with the one number changed
    change: Array   # after − before
    largest: Array  # (n_heads,) the largest |change| in each head


def feature_effect(x: Any, w_q: Any, w_k: Any, n_heads: int, token: int, feature: int, amount: float) -> FeatureEffect:
    """Which heads' scores move when one number of one token's input changes: W_q and W_k mix all features.

    Parameters: x – (n, d_model); w_q, w_k – (d_model, n_heads · d_k); token, feature – which number;
    amount – what is added to it.
    Returns: FeatureEffect, scaled scores without a mask.
    Raises: ValueError for shapes that don't fit or a place outside of x.
    Source: Vaswani et al. 2017, section 3.2.2: each head projects all d_model features.

    >>> eye = np.eye(4)  # only without mixing does a head get a slice of the input
    >>> feature_effect(np.ones((2, 4)), eye, eye, n_heads=2, token=0, feature=3, amount=1.0).largest.round(2).tolist()
    [0.0, 2.12]
    """
    x = finite_floats("x", x, 2)
    w_q, w_k = finite_floats("w_q", w_q, 2), finite_floats("w_k", w_k, 2)
    if not w_q.shape == w_k.shape or w_q.shape[0] != x.shape[1]:
        raise ValueError(f"W_q and W_k need one row per feature: x {x.shape}, w_q {w_q.shape}, w_k {w_k.shape}")
    if not (0 <= token < x.shape[0] and 0 <= feature < x.shape[1]):
        raise ValueError(f"x {x.shape} has no token {token} with a feature {feature}")
    moved = x.copy()
    moved[token, feature] += amount
    before, after = (_scaled(tokens, w_q, w_k, n_heads) for tokens in (x, moved))
    change = after - before
    return FeatureEffect(before, after, change, np.abs(change).max(axis=(-2, -1)))


def _scaled(x: Array, w_q: Array, w_k: Array, n_heads: int) -> Array:
    q, k = split_heads(x @ w_q, n_heads), split_heads(x @ w_k, n_heads)
    return not_too_large("q·k", q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1]))
