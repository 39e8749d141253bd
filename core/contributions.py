"""A weight is not a contribution: what a key adds is its weight times what its value is worth behind W_o."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core._checks import Array, vector_norms
from core.saved import Run
from core.transformer import Model, Trace


class Contributions(NamedTuple):
    value_norms: Array    # (layer, head, key) ‖v W_o‖
    norms: Array          # (layer, head, query, key) ‖weight · v W_o‖ = weight × ‖v W_o‖
    agreement: Array      # (layer, head) share of rows whose largest weight is the largest contribution, too
    weight_share: Array   # (layer, head, key) mean share of the weight that a key gets
    norm_share: Array     # (layer, head, key) mean share of the norms that a key gives


def contributions(model: Model, trace: Trace) -> Contributions:
    """What every key contributes to every query, beside the weight it gets.

    Parameters: model, trace – a run of that model, all heads on or not.
    Returns: Contributions; rows with a single key agree by force and count, too.
    Source: Kobayashi et al. 2020, "Attention is Not Only a Weight: Analyzing Transformers with Vector Norms".

    >>> from core.transformer import load_model
    >>> model = load_model("minilm")
    >>> parts = contributions(model, model.run("The cat sat on the mat because it was tired."))
    >>> bool(parts.weight_share[..., 0].mean() > 3 * parts.norm_share[..., 0].mean())
    True
    """
    c = model.config
    value_norms = np.stack([
        vector_norms(value @ block["attn"]["w_o"].reshape(c.n_heads, c.d_head, c.d_model))  # (head, key, d_model)
        for value, block in zip(trace.value, model.weights["blocks"], strict=True)])
    norms = trace.weights * value_norms[..., None, :]
    agreement = (norms.argmax(axis=-1) == trace.weights.argmax(axis=-1)).mean(axis=-1)
    total = norms.sum(axis=-1, keepdims=True)
    share = norms / np.where(total == 0, 1, total)
    return Contributions(value_norms, norms, agreement, trace.weights.mean(axis=-2), share.mean(axis=-2))


class Sinks(NamedTuple):
    first_weight: Array  # (layer, head) mean weight on the first token, over the queries behind it
    state_norms: Array   # (layer + 1, n) ‖state‖ of each token: embedding, then behind each block


def sinks(trace: Run) -> Sinks:
    """Where weight rests that has nowhere to go: the first token, and how long its state is.

    Parameters: trace – a run of a model.
    Returns: Sinks; NaN for a single token.
    Source: Xiao et al. 2024, "Efficient Streaming Language Models with Attention Sinks".

    >>> from core.transformer import load_model
    >>> sinks(load_model("minilm").run("The cat sat.")).state_norms.shape
    (7, 6)
    """
    behind = trace.weights[:, :, 1:, 0]
    first = behind.mean(axis=-1) if behind.shape[-1] else np.full(behind.shape[:2], np.nan)
    return Sinks(first, vector_norms(trace.hidden))
