"""Is q·k the same as the cosine? Measured for every head of a run."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core._checks import Array, unit_rows, vector_norms
from core.transformer import Trace


class CosineCheck(NamedTuple):
    correlation: Array   # (layer, head) of q·k and cos(q, k) along a row, mean over the rows
    agreement: Array     # (layer, head) share of rows whose strongest key is the same by both
    query_spread: Array  # (layer, head) standard deviation of ‖q‖ / mean of ‖q‖
    key_spread: Array    # (layer, head) the same of ‖k‖, which alone can reorder a row
    n_rows: int          # rows that were compared in each head: those with at least 3 keys


def cosine_check(trace: Trace) -> CosineCheck:
    """How near the scores of each head are to cosines, row by row.

    Parameters: trace – a run of a model; keys that a query may not look at don't count.
    Returns: CosineCheck; NaN if no row has 3 keys.
    Source: cos(q, k) = q·k / (‖q‖ ‖k‖): along a row ‖q‖ is one number, so only ‖k‖ makes a difference.

    >>> from core.transformer import load_model
    >>> check = cosine_check(load_model("minilm").run("The cat sat on the mat because it was tired."))
    >>> bool(np.median(check.correlation) > 0.95), check.agreement.shape, check.n_rows
    (True, (6, 12), 13)
    """
    cosines = unit_rows(trace.query) @ np.swapaxes(unit_rows(trace.key), -1, -2)
    allowed = np.asarray(trace.allowed.all(axis=0))
    rows = np.flatnonzero(allowed.sum(axis=1) >= 3)
    kept = allowed[rows]
    scores, cosines = trace.scores[..., rows, :], cosines[..., rows, :]
    with np.errstate(invalid="ignore"):
        correlation = _correlation(scores, cosines, kept)
        strongest = (np.where(kept, a, -np.inf).argmax(axis=-1) for a in (scores, cosines))
        agreement = np.equal(*strongest).mean(axis=-1) if len(rows) else np.full(trace.scores.shape[:2], np.nan)
    return CosineCheck(_row_mean(correlation), agreement, _spread(trace.query), _spread(trace.key), len(rows))


def _correlation(x: Array, y: Array, kept: Array) -> Array:
    """Pearson's r along the last axis over the entries that are kept; NaN where one does not vary."""
    x, y = (a - np.where(kept, a, 0).sum(axis=-1, keepdims=True) / kept.sum(axis=-1, keepdims=True)
            for a in (x.astype(np.float64), y.astype(np.float64)))
    x, y = np.where(kept, x, 0), np.where(kept, y, 0)
    return (x * y).sum(axis=-1) / np.sqrt((x * x).sum(axis=-1) * (y * y).sum(axis=-1))


def _row_mean(values: Array) -> Array:
    there = ~np.isnan(values)
    count = there.sum(axis=-1)
    return np.where(count, np.where(there, values, 0).sum(axis=-1) / np.maximum(count, 1), np.nan)


def _spread(vectors: Array) -> Array:
    norms = vector_norms(vectors)
    return norms.std(axis=-1) / norms.mean(axis=-1)
