"""The arithmetic of page 5 for every cell of the chosen head: d_head products, the division, the mask, the weight."""

from __future__ import annotations

import numpy as np

from core.attention import softmax_steps
from core.kept import Kept
from core.scenes.trained_model import Lens
from core.step_tables import maskings, scalings, softmaxes
from core.strip_tables import LineTable, cut
from core.sum_tables import sums

MOST_TOKENS = 48  # of which every cell is spelled out; of a longer text, the chosen query's row: 300 kB on the way
STEPS = ("score", "scaled", "masked", "weight")

_kept: Kept[dict[str, LineTable]] = Kept(most=32, size=lambda _: 1)


def rows_spelled(lens: Lens) -> slice:
    """The rows of the enlarged head that are spelled out; none if the chosen query is hidden and the text long."""
    if len(lens.shown) <= MOST_TOKENS:
        return slice(0, len(lens.shown))
    row = int(np.searchsorted(lens.shown, lens.query))
    return slice(row, row + int(lens.query in lens.shown))


def tables(lens: Lens) -> dict[str, LineTable]:
    """From q·k to the weight, for (query, key) of the tokens shown; made once for the same head and text."""
    rows = rows_spelled(lens)
    if rows.start == rows.stop:
        return {}
    at = (*lens.name, lens.layer, lens.head, lens.shown.tobytes(), rows.start)
    return dict(_kept.get(at, lambda: _tables(lens, rows)))


def _tables(lens: Lens, rows: slice) -> dict[str, LineTable]:
    heads, head, d_head = lens.inside, lens.head, lens.model.config.d_head
    asks, answers = lens.shown[rows], lens.shown
    scores = heads.scores[head, asks].astype(float)  # with all keys: softmax is over all of them
    scaled = scores / np.sqrt(d_head)
    masked = np.where(lens.saved.allowed[lens.layer][asks], scaled, -np.inf)
    weights = lens.saved.weights[lens.layer, head, asks].astype(float)
    weight = softmaxes(masked, softmax_steps(masked).exponentials, weights)
    made = {"score": sums(heads.query[head, asks], heads.key[head, answers], scores[:, answers], result_role="result"),
            "scaled": scalings(scores[:, answers], d_head, scaled[:, answers])}
    if np.isneginf(masked).any():
        made["masked"] = maskings(scaled[:, answers], masked[:, answers])
    return made | {"weight": cut(weight, np.arange(len(asks)), answers)}
