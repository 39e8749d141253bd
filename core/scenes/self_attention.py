"""Page 3, one attention step from the sentence to the output, every stage of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core.attention import AttentionSteps, scaled_dot_product_attention
from core.blend import Blend, blend
from core.follow import Followed, follow
from core.links import Cells, Choice, Flag, Number, Param, Positions
from core.scenes.sequence import DRAWN, SequenceWork, params, sequence
from core.scoring import ScoreInputs, score_inputs
from core.weights import random_weights

PREFIX = "a_"
MATRICES = ("q", "k", "v")
KINDS = ("identity", "random", "scaled", "hand")  # of a weight matrix
STEPS = ("x", "qkv", "scores", "scaled", "masked", "exp", "weights", "output")  # of the page when it is unfolded
TEMPERATURES = ("0.05", "0.1", "0.2", "0.5", "1", "2", "5", "10", "50")

PARAMS: tuple[Param, ...] = (
    *params(PREFIX),
    *(Choice(f"a_w{m}", "identity", KINDS) for m in MATRICES),
    *(Number(f"a_factor_{m}", -1, -10, 10) for m in MATRICES),
    *(Cells(f"a_cells_{m}") for m in MATRICES),
    Number("a_wseed", 42, 0, 9999, step=1, whole=True),
    Choice("a_score", "dot", ("dot", "cosine")),
    Flag("a_scaling", True),
    Choice("a_mask", "none", ("none", "causal", "chosen")),
    Positions("a_hidden"),  # places in the sentence that nobody may look at
    Choice("a_temperature", "1", TEMPERATURES),
    Choice("a_step", "all", ("all", *STEPS)),  # the stage that is shown alone, or all at once
    Number("a_query", 1, 0, 63, step=1, whole=True),  # the chosen cell: row and column of every map
    Number("a_key", 2, 0, 63, step=1, whole=True),
    Number("a_coordinate", 0, 0, DRAWN - 1, step=1, whole=True),  # of vectors, where a line is about one
    Number("a_lab_d", 64, 1, 512, step=1, whole=True),
    Number("a_lab_keys", 8, 2, 64, step=1, whole=True),
    Number("a_lab_mean", 0, -2, 2),
    Number("a_lab_seed", 0, 0, 9999, step=1, whole=True),
    Choice("a_lab_view", "one", ("one", "all")),  # at one d_k, or against d_k from 1 to 512
)


# These choose what is looked at, and change no number of the step itself.
LOOKING = {"a_step", "a_query", "a_key", "a_coordinate", "a_token", "a_lab_d", "a_lab_keys", "a_lab_mean", "a_lab_seed",
           "a_lab_view"}
SHAPING = ("lang", "text", *(param.name for param in PARAMS if param.name not in LOOKING))


class Attention(NamedTuple):
    seq: SequenceWork
    w_q: np.ndarray  # (d_model, d_model), as w_k and w_v
    w_k: np.ndarray
    w_v: np.ndarray
    query: np.ndarray  # (n, d_model) x W_q
    key: np.ndarray
    value: np.ndarray
    scored: ScoreInputs  # what enters the dot products
    allowed: np.ndarray  # (n, n) True where the mask lets a query look
    steps: AttentionSteps  # at temperature 1: scores, scaled, masked
    heated: AttentionSteps  # at the chosen temperature: exponentials, weights, output
    temperature: float
    cosine: bool  # whether scores are cosines
    made: dict[str, Any]  # what was made of these numbers and is asked for again; its "mark" is theirs alone
    cell: tuple[int, int]  # the chosen query and key
    coordinate: int = 0  # the chosen coordinate, from 0

    @property
    def n(self) -> int:
        """Tokens that take part."""
        return len(self.seq.tokens)

    @property
    def names(self) -> tuple[str, str]:
        """Labels of the chosen query and key."""
        return self.seq.labels[self.cell[0]], self.seq.labels[self.cell[1]]


def attention(values: Mapping[str, Any], *, prefix_of: int | None = None) -> Attention:
    """Every stage for the link's state; needs at least one token that takes part.

    Parameters: `values`, all values of the page; `prefix_of`, only the first so many tokens.
    """
    made = _attention(tuple(values[name] for name in SHAPING), prefix_of)
    last = len(made.query) - 1
    return made._replace(cell=(min(values["a_query"], last), min(values["a_key"], last)),
                         coordinate=min(values["a_coordinate"], made.seq.d_model - 1))


@functools.lru_cache(maxsize=16)  # the parts of a page ask one after the other; a step is at most 1 MB
def _attention(shaping: tuple[Any, ...], prefix_of: int | None) -> Attention:
    values = dict(zip(SHAPING, shaping, strict=True))
    seq = sequence(values, PREFIX)
    x = seq.x[:prefix_of]
    w_q, w_k, w_v = (matrix(values, m, seq.d_model) for m in MATRICES)
    query, key, value = x @ w_q, x @ w_k, x @ w_v
    function = "cosine" if values["a_score"] == "cosine" else "scaled_dot" if values["a_scaling"] else "dot"
    temperature = float(values["a_temperature"])
    scored, heat = (score_inputs(query, key, function, t) for t in (1.0, temperature))
    allowed = mask(values, seq)[:prefix_of, :prefix_of]
    steps, heated = (scaled_dot_product_attention(s.query, s.key, value, allowed, scale=s.scale)
                     for s in (scored, heat))
    for shared in (*seq, w_q, w_k, w_v, query, key, value, allowed, *steps, *heated):
        if isinstance(shared, np.ndarray):
            shared.flags.writeable = False
    return Attention(seq, w_q, w_k, w_v, query, key, value, scored, allowed, steps, heated, temperature,
                     function == "cosine", {"mark": object()}, (0, 0))


def matrix(values: Mapping[str, Any], which: str, d: int) -> np.ndarray:
    """W_q, W_k or W_v ("q", "k", "v") as the link describes it: (d, d)."""
    kind = values[f"a_w{which}"]
    if kind == "random":
        made = random_weights(d, 1, values["a_wseed"])
        return {"q": made.w_q, "k": made.w_k, "v": made.w_v}[which]
    w = np.eye(d)
    if kind == "scaled":
        w *= values[f"a_factor_{which}"]
    if kind == "hand":
        for row, column, number in values[f"a_cells_{which}"]:
            if max(row, column) < d:
                w[row, column] = number
    return w


def matrix_edited(values: Mapping[str, Any], which: str, now: np.ndarray) -> dict[str, Any]:
    """The parameters after the upper left part of a hand-made matrix was edited to `now` (m, m)."""
    kept = [cell for cell in values[f"a_cells_{which}"] if max(cell[:2]) >= len(now)]
    changed = [(int(i), int(j), float(now[i, j])) for i, j in np.argwhere(now != np.eye(len(now)))]
    return {f"a_cells_{which}": tuple(sorted(kept + changed))}


def mask(values: Mapping[str, Any], seq: SequenceWork) -> np.ndarray:
    """Where a query may look, (n, n): row asks, column answers."""
    n = len(seq.tokens)
    if values["a_mask"] == "causal":
        return np.tril(np.ones((n, n), dtype=bool))
    hidden = set(values["a_hidden"]) if values["a_mask"] == "chosen" else set()
    return np.tile(np.array([place not in hidden for place in seq.places], dtype=bool), (n, 1))


def identity(work: Attention, *which: str) -> bool:
    """Whether the named matrices ("q", "k", "v") all are the identity."""
    eye = np.eye(work.seq.d_model)
    return all(np.array_equal(getattr(work, f"w_{m}"), eye) for m in which)


def followed(work: Attention) -> Followed:
    """The chosen query, every number on its way to its output."""
    i = work.cell[0]
    steps = {"cosine" if work.cosine else "scores": work.steps.scores[i]}
    if work.scored.scale != 1:
        steps["scaled"] = work.steps.scaled[i]
    steps["masked"] = work.steps.masked[i]
    if work.temperature != 1:
        steps["heated"] = work.heated.masked[i]
    return follow(work.scored.query[i], work.scored.key, work.value, work.heated.weights[i], work.allowed[i], steps)


def blended(work: Attention) -> Blend:
    """The chosen query's output among the values, on their flat map."""
    return blend(work.value, work.heated.weights[work.cell[0]])
