"""Where a token stands, as numbers: codes that are added to the input, and rotations of query and key."""
from __future__ import annotations

from typing import Any

import numpy as np

from core._checks import Array, finite_floats


def sinusoidal(n_tokens: int, d_model: int, *, base: float = 10000.0) -> Array:
    """The position code of the original Transformer: sine and cosine at falling speeds.

    Parameters: n_tokens – positions 0 … n_tokens − 1; d_model – coordinates (an odd one ends on a sine);
    base – the slowest pair turns about 1/base as fast as the first, which turns 1 radian a token.
    Returns: (n_tokens, d_model), entries in [−1, 1], to be added to x.
    Raises: ValueError for negative n_tokens or d_model below 1.
    Source: Vaswani et al. 2017, section 3.5.

    >>> sinusoidal(2, 4).round(4).tolist()
    [[0.0, 1.0, 0.0, 1.0], [0.8415, 0.5403, 0.01, 1.0]]
    """
    if n_tokens < 0 or d_model < 1:
        raise ValueError(f"a code needs n_tokens ≥ 0 and d_model ≥ 1, got {n_tokens} and {d_model}")
    speeds = base ** (-np.arange(0, d_model, 2) / d_model)
    return _hands(n_tokens, speeds)[:, :d_model]


def clocks(n_tokens: int, d: int = 64) -> Array:
    """A position code of d/2 clock hands in which up to d positions are perpendicular unit vectors.

    Parameters: n_tokens – at most d; d – even number of coordinates.
    Returns: (n_tokens, d), of unit length; code_i · code_j is 1 for i = j, else 0.
    Raises: ValueError for an odd d or more than d tokens.
    Source: the odd harmonics of the discrete Fourier transform of length 2d.

    >>> np.allclose(clocks(4, 4) @ clocks(4, 4).T, np.eye(4))
    True
    """
    if d < 2 or d % 2 or not 0 <= n_tokens <= d:
        raise ValueError(f"{d} coordinates (an even number) tell up to {d} positions apart, got {n_tokens}")
    return _hands(n_tokens, clock_speeds(d)) / np.sqrt(d / 2)


def clock_speeds(d: int) -> Array:
    """Radians that each hand of clocks(…, d) turns per token: (d/2,)."""
    return np.pi * (2 * np.arange(d // 2) + 1) / d


def turn(speeds: Any, steps: float) -> Array:
    """The matrix that moves a position code by some steps: code_i @ turn = code_(i + steps).

    Parameters: speeds – (n_hands,) radians per token; steps – may be negative.
    Returns: (2 n_hands, 2 n_hands) rotation matrix.
    Raises: ValueError for NaN or infinity.
    Source: Vaswani et al. 2017, section 3.5: a shifted code is a linear function of the code.

    >>> (sinusoidal(2, 2)[0] @ turn([1.0], 1)).round(4).tolist(), sinusoidal(2, 2)[1].round(4).tolist()
    ([0.8415, 0.5403], [0.8415, 0.5403])
    """
    speeds = finite_floats("speeds", speeds, 1)
    sin, cos = np.sin(speeds * steps), np.cos(speeds * steps)
    matrix = np.zeros((2 * speeds.size, 2 * speeds.size))
    even = np.arange(0, 2 * speeds.size, 2)  # where each hand's sine stands, its cosine follows
    matrix[even, even] = matrix[even + 1, even + 1] = cos
    matrix[even, even + 1], matrix[even + 1, even] = -sin, sin
    return matrix


def rotary(x: Any, positions: Any = None, *, base: float = 10000.0, interleaved: bool = False) -> Array:
    """Rotary positions: turn pairs of coordinates of q or k, so that q·k depends on the distance only.

    Parameters: x – (…, n, d_k), d_k even; positions – (n,), 0 … n − 1 by default; base – as in
    sinusoidal; interleaved – pairs are neighbours (the paper), else coordinate i goes with i + d_k/2 (Llama).
    Returns: (…, n, d_k), row lengths unchanged.
    Raises: ValueError for an odd d_k, positions that don't fit, NaN or infinity.
    Source: Su et al. 2021 (RoFormer), eq. 34; ONNX RotaryEmbedding for the two layouts.

    >>> rotary([[1.0, 0.0], [1.0, 0.0]]).round(4).tolist()
    [[1.0, 0.0], [0.5403, 0.8415]]
    """
    x = finite_floats("x", x)
    if x.ndim < 2 or x.shape[-1] % 2:
        raise ValueError(f"rotary positions turn pairs: x must be (…, n, d_k), d_k even, got {x.shape}")
    n, d_k = x.shape[-2:]
    where = np.arange(n) if positions is None else finite_floats("positions", positions, 1)
    if len(where) != n:
        raise ValueError(f"{n} tokens need {n} positions, got {len(where)}")
    angles = np.multiply.outer(where, base ** (-np.arange(0, d_k, 2) / d_k))  # (n, d_k/2)
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    half = d_k // 2
    one, two = (slice(0, None, 2), slice(1, None, 2)) if interleaved else (slice(half), slice(half, None))
    result = np.empty_like(x)
    result[..., one] = x[..., one] * cos - x[..., two] * sin
    result[..., two] = x[..., one] * sin + x[..., two] * cos
    return result


def _hands(n_tokens: int, speeds: Array) -> Array:
    """Sine and cosine of each clock hand, next to each other: (n_tokens, 2 n_hands)."""
    angles = np.multiply.outer(np.arange(n_tokens), speeds)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n_tokens, 2 * len(speeds))
