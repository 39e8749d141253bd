"""One query on its way from its components to its output: every number in between, key by key."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core._checks import Array


class Followed(NamedTuple):
    query: Array  # (d_k,) its components
    key: Array  # (n, d_k)
    products: Array  # (n, d_k) query × key, component by component
    steps: dict[str, Array]  # (n,) each: the score, then what becomes of it before softmax; NaN where masked
    weights: Array  # (n,) NaN where masked
    weighted: Array  # (n, d_v) weight × value, NaN where masked
    output: Array  # (d_v,) their sum
    shown: Array  # (n_shown,) the keys that are drawn; the output is of all


def follow(query: Array, key: Array, value: Array, weights: Array, allowed: Array, steps: dict[str, Array], *,
           shown: Array | None = None) -> Followed:
    """All that happens to one query.

    Parameters: `query` (d_k,); `key` (n, d_k); `value` (n, d_v); `weights` (n,); `allowed` (n,), False where masked;
    `steps`, name -> (n,), from the scores to what enters softmax; `shown`, places of the keys that are drawn.
    Returns: Followed.

    >>> q, k, v = np.array([1.0, 2.0]), np.array([[3.0, 0.0], [1.0, 1.0]]), np.array([[4.0], [8.0]])
    >>> work = follow(q, k, v, np.array([0.5, 0.5]), np.array([True, True]), {"scores": k @ q})
    >>> work.products.tolist(), work.weighted.tolist(), work.output.tolist()
    ([[3.0, 0.0], [1.0, 2.0]], [[2.0], [4.0]], [6.0])
    """
    weighted = weights[:, None] * value
    places = np.arange(len(key)) if shown is None else shown
    seen = allowed[:, None]
    unmasked = [name for name in steps if name not in ("masked", "heated")]
    return Followed(query, key, query * key,
                    {name: step if name in unmasked else np.where(allowed, step, np.nan)
                     for name, step in steps.items()},
                    np.where(allowed, weights, np.nan), np.where(seen, weighted, np.nan),
                    np.where(seen, weighted, 0.0).sum(axis=0), places)


def leading(parts: Array, count: int) -> Array:
    """The places of the `count` columns of (n, d) that hold most, in their order.

    >>> leading(np.array([[1.0, -9.0, 0.0, 2.0]]), 2).tolist()
    [1, 3]
    """
    most = np.argsort(-np.nansum(np.abs(parts), axis=0), kind="stable")[:count]
    return np.sort(most)


def with_rest(parts: Array, columns: Array) -> Array:
    """These columns of (n, d), and behind them the sum of all others if there are any: each row keeps its sum.

    >>> with_rest(np.array([[1.0, -9.0, 0.0, 2.0]]), np.array([1, 3])).tolist()
    [[-9.0, 2.0, 1.0]]
    """
    if len(columns) == parts.shape[1]:
        return parts
    others = np.delete(parts, columns, axis=1).sum(axis=1, keepdims=True)
    return np.concatenate([parts[:, columns], others], axis=1)
