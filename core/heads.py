"""Heads in summary: what each looks at on average, how sharp it is, how alike two heads are."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats
from core.scoring import entropy


class HeadAverages(NamedTuple):
    mean_map: Array    # (…, n_query, n_key) average over the heads
    received: Array    # (…, n_heads, n_key) average weight that each key gets from the queries
    entropy: Array     # (…, n_heads, n_query) bits: 0 = one key takes all
    largest: Array     # (…, n_heads, n_query) the largest weight of each row
    distance: Array    # (…, n_heads, n_query) average |query − key|, in tokens, weighted by attention
    head_entropy: Array   # (…, n_heads) averages of these three over the queries
    head_largest: Array   # (…, n_heads)
    head_distance: Array  # (…, n_heads)


def head_averages(weights: Any) -> HeadAverages:
    """Averages of attention maps by query, by key and by head.

    Parameters: weights – (…, n_heads, n_query, n_key), rows sum to 1; rows of 0 (nothing allowed)
    don't count.
    Returns: HeadAverages.
    Raises: ValueError for another shape, negative weights, NaN or infinity.
    Source: entropy and distance of heads as in Clark et al. 2019, "What Does BERT Look At?".

    >>> averages = head_averages([[[1.0, 0.0], [0.5, 0.5]]])
    >>> averages.received.tolist(), averages.entropy.tolist(), averages.head_distance.tolist()
    ([[0.75, 0.25]], [[0.0, 1.0]], [0.25])
    """
    w = _maps(weights)
    bits, largest = entropy(w), w.max(axis=-1, initial=0)
    apart = np.abs(np.arange(w.shape[-2])[:, None] - np.arange(w.shape[-1]))
    distance = (w * apart).sum(axis=-1)
    counted = (w > 0).any(axis=-1).astype(w.dtype)  # (…, n_heads, n_query)
    n_counted = np.maximum(counted.sum(axis=-1), 1)
    over_queries = [(values * counted).sum(axis=-1) / n_counted for values in (bits, largest, distance)]
    return HeadAverages(w.mean(axis=-3), w.sum(axis=-2) / n_counted[..., None], bits, largest, distance,
                        *over_queries)


class EdgeAverages(NamedTuple):
    by_key: Array    # (n_key,) average weight in each column
    by_query: Array  # (n_query,) in each row
    by_head: Array   # (n_heads,) in each head
    shown: Array     # (n_heads, n_query, n_key) True for the cells that are chosen in all three ways


def edge_averages(weights: Any, heads: Sequence[int] = (), queries: Sequence[int] = (), keys: Sequence[int] = (),
                  allowed: Any = None) -> EdgeAverages:
    """Average raw weights along the edges of a wall of heads; what is chosen on two edges filters the third.

    Parameters: weights – (n_heads, n_query, n_key), rows sum to 1; heads, queries, keys – the chosen ones, none for
    all; allowed – (n_heads, n_query, n_key) or (n_query, n_key), False where a mask forbids: no part of any average.
    Returns: EdgeAverages; 0 where nothing is left to average.
    Raises: ValueError for another shape, negative weights, NaN or infinity.

    >>> edges = edge_averages([[[0.75, 0.25], [0.5, 0.5]]], queries=[0])
    >>> edges.by_key.tolist(), edges.by_query.tolist()
    ([0.75, 0.25], [0.5, 0.5])
    """
    w = _maps(weights)
    chosen = [_chosen(places, count) for places, count in zip((heads, queries, keys), w.shape, strict=True)]
    free = np.ones(w.shape, dtype=bool) if allowed is None else np.broadcast_to(allowed, w.shape)
    h, q, k = (each.reshape(shape) for each, shape in zip(chosen, ((-1, 1, 1), (1, -1, 1), (1, 1, -1)), strict=True))
    return EdgeAverages(_average(w, free & h & q, (0, 1)), _average(w, free & h & k, (0, 2)),
                        _average(w, free & q & k, (1, 2)), np.broadcast_to(h & q & k, w.shape))


def _chosen(places: Sequence[int], count: int) -> Array:
    inside = [place for place in places if place < count]
    return np.isin(np.arange(count), inside) if inside else np.ones(count, dtype=bool)


def _average(w: Array, counted: Array, axes: tuple[int, int]) -> Array:
    return np.asarray((w * counted).sum(axis=axes) / np.maximum(counted.sum(axis=axes), 1))


def head_likeness(weights: Any) -> Array:
    """How alike the heads' maps are: the share of weight that two heads put on the same keys.

    Parameters: weights – (…, n_heads, n_query, n_key), rows sum to 1.
    Returns: (n_heads, n_heads) in [0, 1], averaged over queries and leading axes: 1 – the same map, 0 – no
    key in common. Rows that are 0 in both heads don't count.
    Raises: ValueError for another shape, negative weights, NaN or infinity.
    Source: 1 − total variation distance of the rows.

    >>> head_likeness([[[1.0, 0.0]], [[0.75, 0.25]]]).tolist()
    [[1.0, 0.75], [0.75, 1.0]]
    """
    w = np.moveaxis(_maps(weights), -3, 0)                   # (n_heads, …, n_query, n_key)
    w = w.reshape(w.shape[0], -1, w.shape[-1])               # (n_heads, rows, n_key)
    shared = np.stack([np.minimum(head, w).sum(axis=-1) for head in w])  # (n_heads, n_heads, rows)
    filled = w.sum(axis=-1) > 0
    counted = (filled[:, None] | filled).sum(axis=-1)
    return shared.sum(axis=-1) / np.maximum(counted, 1)


def _maps(weights: Any) -> Array:
    w = finite_floats("weights", weights)
    if w.ndim < 3:
        raise ValueError(f"weights must be (…, n_heads, n_query, n_key), got shape {w.shape}")
    return w
