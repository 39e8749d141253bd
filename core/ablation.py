"""What changes when heads are switched off: weights further up, states, the sentence's vector, the next token."""
from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core._checks import Array, vector_norms
from core.attention import softmax
from core.readout import sentence_vector
from core.saved import Run
from core.transformer import Model


class Change(NamedTuple):
    weights: Array      # (layer, head) share of the weight that moved to other keys, mean over the queries
    states: Array       # (layer + 1,) ‖change of the states‖ / ‖states‖
    output: Array       # (n,) ‖change of the final state‖ / ‖final state‖ of each token
    vector: float       # 1 − cosine of the sentence's vectors before and after
    next_token: float | None  # share of the next token's probability that moved; None for a model without one


def change(before: Run, after: Run) -> Change:
    """Compare two runs of one model on one text.

    Parameters: before, after – runs on the same tokens.
    Returns: Change; shares are total variation distances, 0 for no change, 1 for all of it.
    Raises: ValueError if the tokens differ.
    Source: head ablation as in Michel et al. 2019, "Are Sixteen Heads Really Better than One?".

    >>> from core.transformer import load_model
    >>> model, text = load_model("minilm"), "The cat sat on the mat because it was tired."
    >>> off = change(model.run(text), model.run(text, switched_off=[(0, 2)]))
    >>> float(off.weights[0].max()), bool(off.weights[1].max() > 0.05), off.next_token
    (0.0, True, None)
    """
    if before.ids.tolist() != after.ids.tolist() or before.weights.shape != after.weights.shape:
        raise ValueError("two runs on the same tokens are needed")
    moved = np.abs(after.weights - before.weights).sum(axis=-1).mean(axis=-1) / 2
    cosine = sentence_vector(before).unit.astype(np.float64) @ sentence_vector(after).unit
    following = None
    if before.logits is not None and after.logits is not None:
        then, now = (softmax(logits[-1].astype(np.float64)) for logits in (before.logits, after.logits))
        following = float(np.abs(now - then).sum() / 2)
    return Change(moved, _relative(before.hidden, after.hidden), _relative(before.final[:, None], after.final[:, None]),
                  float(1 - cosine), following)


def _relative(before: Array, after: Array) -> Array:
    """‖after − before‖ / ‖before‖ over the last two axes."""
    flat = before.reshape(len(before), -1)
    return vector_norms(after.reshape(flat.shape) - flat) / np.maximum(vector_norms(flat), np.finfo(flat.dtype).tiny)


def each_head_off(model: Model, text: str) -> Iterator[tuple[int, int, Change]]:
    """Switch off every head in turn: one run each, so a page can show how far it is.

    Parameters: model, text – up to the model's limit.
    Returns: yields (layer, head, Change).
    Raises: ModelError as `Model.run`.
    """
    before = model.run(text)
    for layer, head in np.ndindex(model.config.n_layers, model.config.n_heads):
        yield layer, head, change(before, model.run(text, switched_off=[(layer, head)]))
