"""Several heads side by side: each attends on its own, and their contributions add up to the output."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats, not_too_large, one_dtype
from core.attention import scaled_dot_product_attention


def split_heads(x: Any, n_heads: int) -> Array:
    """Cut the last axis into heads and bring the heads before the tokens.

    Parameters: x – (…, n, n_heads · d_head); n_heads – a divisor of the last axis.
    Returns: (…, n_heads, n, d_head).
    Raises: ValueError if the last axis is not divisible by n_heads; the sentence lists the divisors.
    Source: Vaswani et al. 2017, section 3.2.2.

    >>> split_heads(np.arange(8).reshape(2, 4), 2).tolist()
    [[[0.0, 1.0], [4.0, 5.0]], [[2.0, 3.0], [6.0, 7.0]]]
    """
    x = finite_floats("x", x)
    if x.ndim < 2:
        raise ValueError(f"x needs the axes (…, n_tokens, d_model), got shape {x.shape}")
    d_head = head_width(x.shape[-1], n_heads)
    return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, d_head), -3, -2)


def combine_heads(x: Any) -> Array:
    """Put the heads side by side again: the inverse of split_heads.

    Parameters: x – (…, n_heads, n, d_head).
    Returns: (…, n, n_heads · d_head).
    Raises: ValueError for fewer than three axes, NaN or infinity.
    Source: Vaswani et al. 2017, section 3.2.2.

    >>> combine_heads(split_heads([[1, 2, 3, 4]], 2)).tolist()
    [[1.0, 2.0, 3.0, 4.0]]
    """
    x = finite_floats("x", x)
    if x.ndim < 3:
        raise ValueError(f"x needs the axes (…, n_heads, n_tokens, d_head), got shape {x.shape}")
    x = np.swapaxes(x, -3, -2)  # (…, n, n_heads, d_head)
    return x.reshape(*x.shape[:-2], x.shape[-2] * x.shape[-1])


def divisors(d_model: int) -> list[int]:
    """All numbers of heads into which d_model can be cut.

    Parameters: d_model – a positive integer.
    Returns: the divisors, smallest first.
    Raises: ValueError for numbers below 1.
    Source: the definition.

    >>> divisors(8)
    [1, 2, 4, 8]
    """
    if d_model < 1:
        raise ValueError(f"d_model must be at least 1, got {d_model}")
    return [n for n in range(1, d_model + 1) if d_model % n == 0]


def head_width(d_model: int, n_heads: int) -> int:
    """d_k = d_model / n_heads, the number of coordinates that each head gets.

    Parameters: d_model, n_heads – positive integers, n_heads a divisor of d_model.
    Returns: d_k.
    Raises: ValueError that names both numbers and the possible numbers of heads.
    Source: Vaswani et al. 2017, section 3.2.2.

    >>> head_width(8, 3)
    Traceback (most recent call last):
    ValueError: d_model = 8 is not divisible by n_heads = 3: possible numbers of heads are 1, 2, 4, 8
    """
    possible = divisors(d_model)
    if n_heads not in possible:
        raise ValueError(f"d_model = {d_model} is not divisible by n_heads = {n_heads}: "
                         f"possible numbers of heads are {', '.join(map(str, possible))}")
    return d_model // n_heads


class MultiHeadSteps(NamedTuple):
    query_full: Array     # (batch, n, n_heads · d_k) x W_q; without batch axis if x has none, as below
    key_full: Array       # (batch, n_key, n_heads · d_k)
    value_full: Array     # (batch, n_key, n_heads · d_v)
    query: Array          # (batch, n_heads, n, d_k)
    key: Array            # (batch, n_heads, n_key, d_k)
    value: Array          # (batch, n_heads, n_key, d_v)
    scores: Array         # (batch, n_heads, n, n_key) q·k
    scaled: Array         # scores × scale
    masked: Array         # scaled, −inf where not allowed
    weights: Array        # (batch, n_heads, n, n_key) rows sum to 1
    head_outputs: Array   # (batch, n_heads, n, d_v) weights · v; 0 for a head that is switched off
    concatenated: Array   # (batch, n, n_heads · d_v)
    contributions: Array  # (batch, n_heads, n, d_out) head_h · (its rows of W_o)
    output: Array         # (batch, n, d_out) concatenated W_o = sum of the contributions


def multi_head_attention(
    x: Any, w_q: Any, w_k: Any, w_v: Any, w_o: Any, n_heads: int, mask: Any = None, *,
    is_causal: bool = False, scale: float | None = None, context: Any = None,
    switched_off: Iterable[int] = (),
) -> MultiHeadSteps:
    """Multi-head attention: each head attends with its own q, k, v, and W_o adds up what they found.

    Parameters: x (batch, n, d_model) or (n, d_model); w_q, w_k (d_model, n_heads · d_k),
    w_v (d_model, n_heads · d_v), w_o (n_heads · d_v, d_out); mask, is_causal, scale – as in
    scaled_dot_product_attention, for scores (batch, n_heads, n, n_key); context – (batch, n_key, d_model)
    that keys and values come from instead of x; switched_off – heads that contribute nothing.
    Returns: MultiHeadSteps.
    Raises: ValueError for shapes that don't fit, a head that doesn't exist, NaN, infinity or overflow.
    Source: Vaswani et al. 2017, section 3.2.2; heads add: Elhage et al. 2021, "A Mathematical Framework
    for Transformer Circuits".

    >>> eye = np.eye(2)
    >>> steps = multi_head_attention([[1.0, 0.0], [0.0, 1.0]], eye, eye, eye, eye, n_heads=2)
    >>> steps.weights.shape, np.allclose(steps.contributions.sum(axis=0), steps.output)
    ((2, 2, 2), True)
    """
    x, source, w_q, w_k, w_v, w_o = _fitting(x, x if context is None else context, w_q, w_k, w_v, w_o)
    off = _heads(switched_off, n_heads)
    with np.errstate(over="ignore", invalid="ignore"):
        q_full, k_full, v_full = (not_too_large(name, tokens @ w) for name, tokens, w in
                                  (("x W_q", x, w_q), ("x W_k", source, w_k), ("x W_v", source, w_v)))
        q, k, v = (split_heads(a, n_heads) for a in (q_full, k_full, v_full))
        steps = scaled_dot_product_attention(q, k, v, mask, is_causal=is_causal, scale=scale)
        head_outputs = steps.output.copy()
        head_outputs[..., off, :, :] = 0
        concatenated = combine_heads(head_outputs)
        w_heads = w_o.reshape(n_heads, -1, w_o.shape[-1])  # the rows of W_o that belong to each head
        contributions = not_too_large("a contribution", head_outputs @ w_heads)
        output = not_too_large("the output", concatenated @ w_o)
    return MultiHeadSteps(q_full, k_full, v_full, q, k, v, steps.scores, steps.scaled, steps.masked,
                          steps.weights, head_outputs, concatenated, contributions, output)


def _fitting(x: Any, source: Any, *matrices: Any) -> list[Array]:
    names = ("w_q", "w_k", "w_v", "w_o")
    x, source = finite_floats("x", x), finite_floats("context", source)
    w_q, w_k, w_v, w_o = (finite_floats(name, w, 2) for name, w in zip(names, matrices, strict=True))
    shapes = ", ".join(f"{name} {a.shape}" for name, a in
                       zip(("x", "context", *names), (x, source, w_q, w_k, w_v, w_o), strict=True))
    if x.ndim not in (2, 3) or source.ndim != x.ndim or source.shape[:-2] != x.shape[:-2]:
        raise ValueError(f"x and context must be (batch, n, d_model) or (n, d_model): {shapes}")
    if x.shape[-1] != w_q.shape[0] or not source.shape[-1] == w_k.shape[0] == w_v.shape[0]:
        raise ValueError(f"the rows of W_q, W_k, W_v must match d_model: {shapes}")
    if w_q.shape[1] != w_k.shape[1]:
        raise ValueError(f"W_q and W_k must have equally many columns: {shapes}")
    if w_v.shape[1] != w_o.shape[0]:
        raise ValueError(f"W_o needs one row for each column of W_v: {shapes}")
    return one_dtype(x, source, w_q, w_k, w_v, w_o)


def _heads(switched_off: Iterable[int], n_heads: int) -> list[int]:
    off = sorted({int(head) for head in switched_off})
    for head in off:
        if head not in range(n_heads):
            raise ValueError(f"there is no head {head} to switch off: heads are 0 to {n_heads - 1}")
    return off
