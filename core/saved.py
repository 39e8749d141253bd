"""What stays of a run while somebody looks at it: the residual stream and the weights of attention.

All that is inside a block follows from the state in front of it, so it is computed again where it is asked for
(activation recomputation): the largest part of a run need not stay in memory for every visitor.
"""
from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np

from core._checks import Array, vector_norms
from core.kept import nbytes
from core.transformer import Model, Trace, position_code
from core.transformer_block import norm, projections

Parts = TypeVar("Parts", bound=tuple[object, ...])


class Saved(NamedTuple):
    """What Trace has under the same names, and lengths of what is not kept; all arrays are read-only."""

    tokens: tuple[str, ...]
    ids: Array
    weights: Array                 # (layer, head, n, n)
    hidden: Array                  # (layer + 1, n, d_model)
    attention_norms: Array         # (layer, n) ‖what attention adds to the residual stream‖
    mlp_norms: Array               # (layer, n) ‖what the MLP adds‖
    final: Array                   # (n, d_model)
    logits: Array | None           # (1, n_vocab) of the last token only; None for a model that predicts no next token
    allowed: Array
    labels: tuple[str, ...]
    offsets: Array
    words: tuple[int | None, ...]
    special: Array
    unknown: Array
    switched_off: tuple[tuple[int, int], ...]

    @property
    def nbytes(self) -> int:
        """What the arrays take in memory."""
        return nbytes(self)


Run = Trace | Saved


def save(trace: Trace) -> Saved:
    """Keep of a run what everything else can be computed from, and free the rest.

    >>> from core.transformer import load_model
    >>> trace = load_model("minilm").run("The cat sat.")
    >>> saved = save(trace)
    >>> saved.labels == trace.labels, 3 * saved.nbytes < trace.nbytes
    (True, True)
    """
    parts = {name: getattr(trace, name) for name in Saved._fields if name in Trace._fields}
    # a copy: the weights are a part of one piece of memory with everything that is not kept
    parts |= {"weights": trace.weights.copy(), "logits": None if trace.logits is None else trace.logits[-1:].copy(),
              "attention_norms": vector_norms(trace.attention_output), "mlp_norms": vector_norms(trace.mlp_output)}
    return read_only(Saved(**parts))


def read_only(parts: Parts) -> Parts:
    """A result that many may share: nobody can change its arrays."""
    for array in parts:
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    return parts


class Inside(NamedTuple):
    """What the heads of one layer do before they mix."""

    query: Array   # (head, n, d_head)
    key: Array     # (head, n, d_head)
    value: Array   # (head, n, d_head)
    scores: Array  # (head, n, n)


def inside(model: Model, run: Run, layer: int) -> Inside:
    """Queries, keys, values and scores of a layer, from the state in front of it: the same numbers as in the run.

    Parameters: model, run – a run of that model; layer – which one.
    Returns: Inside, read-only.
    Source: Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost".

    >>> from core.transformer import load_model
    >>> model = load_model("minilm")
    >>> trace = model.run("The cat sat.")
    >>> bool((inside(model, save(trace), 3).scores == trace.scores[3]).all())
    True
    """
    c, x, p = model.config, run.hidden[layer], model.weights["blocks"][layer]
    first = norm(x, p["norm_1"], c) if c.norm_first else x
    q, k, v = projections(first, p["attn"], c, position_code(x, model.weights, c, layer))
    return read_only(Inside(q, k, v, q @ np.swapaxes(k, -1, -2)))
