"""What page 5 draws of a run: all heads, the chosen one, its cell spelled out, the words behind the tokens."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.attention import softmax_steps
from core.saved import Run
from core.scenes.trained_model import Lens
from core.strip import Line, scale_line, softmax_line, sum_line


def maps(lens: Lens) -> Array:
    """(n_layers, n_heads, n, n) weights between the tokens shown; NaN where a query may not look."""
    allowed = lens.saved.allowed[:, None]
    weights = np.where(allowed, lens.saved.weights, np.nan)
    return np.asarray(weights[:, :, lens.shown[:, None], lens.shown])


class HeadMap(NamedTuple):
    weights: Array  # (n, n) of the tokens shown; NaN where not allowed or not among the strongest
    left_out: int   # cells that are not among the strongest


def head_map(lens: Lens) -> HeadMap:
    """The chosen head; of each row only the strongest keys that together hold the wanted share of its weight."""
    at = lens.layer, lens.head
    weights, allowed = lens.saved.weights[at], lens.saved.allowed[lens.layer]
    kept = allowed & strongest(weights, lens.strongest / 100)
    inside = np.ix_(lens.shown, lens.shown)
    return HeadMap(np.where(kept, weights, np.nan)[inside], int((allowed & ~kept)[inside].sum()))


def strongest(weights: Array, share: float) -> Array:
    """(n, n) True for the fewest weights of each row that together reach `share` of its sum.

    >>> strongest(np.array([[0.5, 0.3, 0.2]]), 0.7).tolist()
    [[True, True, False]]
    """
    if share >= 1:
        return np.ones(weights.shape, dtype=bool)
    order = np.argsort(-weights, axis=-1, kind="stable")
    ordered = np.take_along_axis(weights, order, axis=-1).astype(float)
    before = np.cumsum(ordered, axis=-1) - ordered  # what stronger keys hold already
    kept = np.zeros(weights.shape, dtype=bool)
    np.put_along_axis(kept, order, before < share * ordered.sum(axis=-1, keepdims=True), axis=-1)
    return kept


class CellLines(NamedTuple):
    score: Line
    scaled: Line
    weight: Line


def lines(lens: Lens) -> CellLines:
    """The arithmetic of the chosen cell, over the d_head numbers of the head."""
    head, heads, d_head = lens.head, lens.inside, lens.model.config.d_head
    score = float(heads.scores[head, lens.query, lens.key])
    scaled = heads.scores[head, lens.query].astype(float) / np.sqrt(d_head)
    masked = np.where(lens.saved.allowed[lens.layer, lens.query], scaled, -np.inf)
    weight = float(lens.saved.weights[lens.layer, head, lens.query, lens.key])
    return CellLines(
        sum_line(heads.query[head, lens.query], heads.key[head, lens.key], score, result_role="result"),
        scale_line(score, d_head, float(scaled[lens.key])),
        softmax_line(masked, softmax_steps(masked).exponentials, weight, lens.key))


class Word(NamedTuple):
    text: str                            # as it stands in the text
    tokens: tuple[tuple[str, int], ...]  # (label, id) of the tokens that a word became
    special: bool
    unknown: bool


def words(run: Run, text: str) -> list[Word]:
    """The tokens grouped by the word of the text that they came from."""
    groups: list[list[int]] = []
    for place, word in enumerate(run.words):
        if groups and word is not None and run.words[groups[-1][-1]] == word:
            groups[-1].append(place)
        else:
            groups.append([place])

    def whole(group: list[int]) -> Word:
        start, end = run.offsets[group[0], 0], run.offsets[group[-1], 1]
        return Word(text[start:end].strip(), tuple((run.labels[p], int(run.ids[p])) for p in group),
                    bool(run.special[group[0]]), bool(run.unknown[group].any()))

    return [whole(group) for group in groups]
