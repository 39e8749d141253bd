"""Page 4, several heads: each attends on its own, W_o adds up what they found."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array
from core.follow import Followed, follow
from core.head_effects import FeatureEffect, HeadChanges, changes_without, feature_effect
from core.heads import EdgeAverages, edge_averages, head_averages, head_likeness
from core.links import Choice, Number, Param, Positions
from core.multi_head import MultiHeadSteps, divisors, multi_head_attention
from core.notice import Notice
from core.scenes import multi_head_weights as weights
from core.scenes import sequence
from core.scenes.multi_head_weights import WeightsInUse, weights_in_use
from core.scenes.sequence import SequenceWork
from core.similarity import similarity_matrix
from core.strip import Line, terms_line

ARTICLE_TOKENS = ("x₁", "x₂", "x₃")  # the article's run has vectors, but no words
STAGES = ("x", "q", "k", "v", "scores", "scaled", "masked", "softmax", "blend", "combined", "output")

PARAMS: tuple[Param, ...] = (
    *weights.PARAMS,
    *sequence.params("m_", d_model=40, largest=weights.LARGEST),
    Choice("m_mask", "none", ("none", "causal")),
    Number("m_sample", 0, 0, 1, step=1, whole=True),
    Number("m_head", 0, 0, weights.MOST_HEADS - 1, step=1, whole=True),
    Number("m_a", 0, 0, weights.MOST_HEADS - 1, step=1, whole=True),  # two heads to compare
    Number("m_b", 1, 0, weights.MOST_HEADS - 1, step=1, whole=True),
    Number("m_query", 1, 0, 63, step=1, whole=True),
    Number("m_key", 0, 0, 63, step=1, whole=True),
    Number("m_feature", 0, 0, 511, step=1, whole=True),  # the column of the output that is spelled out
    Choice("m_stage", "output", STAGES),
    Positions("m_off", high=weights.MOST_HEADS - 1),
    Positions("m_only_head", high=weights.MOST_HEADS - 1),  # what the wall is filtered to; none: everything
    Positions("m_only_query"),
    Positions("m_only_key"),
    Number("m_touch_token", 0, 0, 63, step=1, whole=True),
    Number("m_touch_feature", 0, 0, 511, step=1, whole=True),
    Number("m_touch", 1, -3, 3, step=0.1),
)

# These choose what is looked at, and change no number of the step itself.
LOOKING = {"m_head", "m_a", "m_b", "m_query", "m_key", "m_feature", "m_stage", "m_off", "m_only_head", "m_only_query",
           "m_only_key", "m_touch_token", "m_touch_feature", "m_touch", "m_token", "m_matrix", "m_part", "m_sample"}
SHAPING = ("lang", "text", *(param.name for param in PARAMS if param.name not in LOOKING))


class Heads(NamedTuple):
    labels: tuple[str, ...]  # (n,) the tokens
    in_use: WeightsInUse
    n_heads: int
    d_k: int
    all_on: MultiHeadSteps  # (batch, …) with every head on
    steps: MultiHeadSteps  # the same with the heads of `off` switched off
    off: tuple[int, ...]
    sample: int  # of the batch; what follows is about this one
    head: int  # the chosen head, and the chosen cell in it
    query: int
    key: int
    feature: int
    changes: HeadChanges
    cosines: Array  # (n,) cos(q, k) of the chosen query with each key
    provenance: tuple[Notice, ...]  # where the numbers come from, for subtitles
    made: dict[Any, Any]  # what was made of the numbers with every head on, and is asked for again
    mark: Hashable  # the same for all who have the same matrices, vectors and tokens

    @property
    def d_model(self) -> int:
        """Features of the input."""
        return int(self.in_use.x.shape[-1])

    @property
    def d_out(self) -> int:
        """Features of the output."""
        return int(self.steps.output.shape[-1])

    @property
    def d_v(self) -> int:
        """Numbers in the blend of a head, and its rows of W_o."""
        return int(self.steps.head_outputs.shape[-1])

    @property
    def weights(self) -> Array:
        """(n_heads, n, n) attention weights of the chosen sample, NaN where the mask forbids."""
        return self.of("weights")

    def of(self, name: str) -> Array:
        """An intermediate of the chosen sample; scores that the mask forbids are NaN."""
        array = getattr(self.steps, name)[self.sample]
        if name in ("weights", "masked"):
            array = np.where(np.isneginf(self.steps.masked[self.sample]), np.nan, array)
        return np.asarray(array)


def obstacle(values: Mapping[str, Any], work: SequenceWork) -> Notice | None:
    """Why there is nothing to compute: d_model cannot be divided among so many heads. What was set stays."""
    d_model, n_heads = work.d_model, int(values["m_heads"])
    if values["m_set"] != "random" or d_model % n_heads == 0:
        return None
    possible = [n for n in divisors(d_model) if n <= weights.MOST_HEADS]
    return Notice("multi_head.indivisible", {
        "d_model": str(d_model), "n_heads": str(n_heads), "divisors": ", ".join(map(str, divisors(d_model))),
        "nearest": str(min(possible, key=lambda n: abs(n - n_heads)))})


def build(values: Mapping[str, Any], work: SequenceWork) -> Heads:
    """Everything the page shows; call it when there is a token and no `obstacle`."""
    in_use, all_on, made = _attended(tuple(values[name] for name in SHAPING), work.x.shape, work.x.tobytes())
    labels = ARTICLE_TOKENS if values["m_set"] == "article" else work.labels
    n_heads = in_use.n_heads
    off = tuple(h for h in values["m_off"] if h < n_heads)
    steps = _attend(in_use, values, off) if off else all_on
    sample = min(values["m_sample"], len(in_use.x) - 1)
    head = min(values["m_head"], n_heads - 1)
    query, key = (min(values[name], len(labels) - 1) for name in ("m_query", "m_key"))
    q, k = all_on.query[sample, head], all_on.key[sample, head]
    provenance = _provenance(values, work, in_use)
    return Heads(labels, in_use, n_heads, q.shape[-1], all_on, steps, off, sample, head, query, key,
                 min(values["m_feature"], steps.output.shape[-1] - 1),
                 changes_without(all_on.contributions[sample], off), similarity_matrix(q[query:query + 1], k)[0],
                 provenance, made, (made["mark"], labels, repr(provenance)))


@lru_cache(maxsize=8)  # the parts of a page ask one after the other
def _attended(shaping: tuple[Any, ...], shape: tuple[int, ...], x: bytes,
              ) -> tuple[WeightsInUse, MultiHeadSteps, dict[Any, Any]]:
    values = dict(zip(SHAPING, shaping, strict=True))
    in_use = weights_in_use(values, np.frombuffer(x).reshape(shape))
    all_on = _attend(in_use, values)
    for shared in (in_use.x, *in_use.matrices.values(), *all_on):
        shared.flags.writeable = False
    return in_use, all_on, {"mark": object()}


def _attend(in_use: WeightsInUse, values: Mapping[str, Any], off: tuple[int, ...] = ()) -> MultiHeadSteps:
    w_q, w_k, w_v, w_o = in_use.matrices.values()
    return multi_head_attention(in_use.x, w_q, w_k, w_v, w_o, in_use.n_heads, is_causal=values["m_mask"] == "causal",
                                switched_off=off)


def _provenance(values: Mapping[str, Any], work: SequenceWork, in_use: WeightsInUse) -> tuple[Notice, ...]:
    said = [Notice(f"multi_head.from_{values['m_set']}", {"seed": str(values["m_wseed"])})]
    if in_use.edited:
        said.append(Notice("multi_head.from_edited", {"names": ", ".join(f"W_{name}" for name in in_use.edited)}))
    return (*said, *(() if values["m_set"] == "article" else work.provenance))


def followed(heads: Heads) -> Followed:
    """The chosen query in the chosen head, every number on its way to what the head found."""
    at, i = (heads.sample, heads.head), heads.query
    s = heads.steps
    return follow(s.query[at][i], s.key[at], s.value[at], s.weights[at][i], np.isfinite(s.masked[at][i]),
                  {"scores": s.scores[at][i], "scaled": s.scaled[at][i], "masked": s.masked[at][i]})


class Summary(NamedTuple):
    mean_map: Array  # (n, n) average of the heads of the chosen sample, NaN where the mask forbids
    received: Array  # (n,) average weight that each key receives, over queries and heads
    largest: Array  # (n,) average over the heads of each query's largest weight
    sharpness: Array  # (n_heads,) average over the queries of each head's largest weight
    likeness: Array  # (n_heads, n_heads) share of weight on the same keys
    pair: tuple[int, int]  # the two heads that are compared
    shared: Array  # (n,) the weight that they put on the same keys, for each query
    line: Line  # their likeness as the average over the queries


def summary(values: Mapping[str, Any], heads: Heads) -> Summary:
    """Averages by key, query and head, and how alike the heads are."""
    maps = heads.all_on.weights[heads.sample]
    averages, likeness = head_averages(maps), head_likeness(maps)
    a, b = (min(values[name], heads.n_heads - 1) for name in ("m_a", "m_b"))
    shared = np.minimum(maps[a], maps[b]).sum(axis=-1)
    forbidden = np.isneginf(heads.all_on.masked[heads.sample, 0])
    return Summary(np.where(forbidden, np.nan, averages.mean_map), averages.received.mean(axis=0),
                   averages.largest.mean(axis=0), averages.head_largest, likeness, (a, b), shared,
                   terms_line(shared, float(likeness[a, b]), name="", divided_by=len(shared)))


def edges(values: Mapping[str, Any], heads: Heads) -> EdgeAverages:
    """Average raw weights by key, query and head, each over what the others are filtered to."""
    allowed = ~np.isneginf(heads.all_on.masked[heads.sample])
    return edge_averages(heads.all_on.weights[heads.sample], values["m_only_head"], values["m_only_query"],
                         values["m_only_key"], allowed)


def is_filtered(values: Mapping[str, Any]) -> bool:
    """Whether the wall shows less than everything."""
    return any(values[f"m_only_{edge}"] for edge in ("head", "query", "key"))


def shown_cells(values: Mapping[str, Any], heads: Heads) -> Array | None:
    """The cells that the filters leave, (n_heads, n, n); None: all."""
    return edges(values, heads).shown if is_filtered(values) else None


def filtered(values: Mapping[str, Any], edge: str, place: int) -> dict[str, Any]:
    """The parameters after a bar of an edge ("head", "query", "key") was chosen, or let go of."""
    return {f"m_only_{edge}": tuple(sorted(set(values[f"m_only_{edge}"]) ^ {place}))}


def added(heads: Heads) -> Array:
    """What each head adds to the output of the chosen token, and below it the sum: (n_heads + 1, d_out)."""
    at = heads.sample, heads.query
    return np.vstack([heads.steps.contributions[at[0], :, at[1]], heads.steps.output[at]])


def change_shown(heads: Heads) -> HeadChanges:
    """The change by the heads that are off; while none is, what switching the chosen one off would do."""
    return heads.changes if heads.off else changes_without(heads.all_on.contributions[heads.sample], [heads.head])


class Touch(NamedTuple):
    token: int
    feature: int
    amount: float
    mixed: FeatureEffect  # with the W_q and W_k in use
    sliced: FeatureEffect | None  # if each head got a slice of the features; None where they cannot be divided
    reach: float  # one scale for both


def touch(values: Mapping[str, Any], heads: Heads) -> Touch:
    """What one number of the input does to the scores of every head, and what it would do to slices."""
    x, matrices = heads.in_use.x[heads.sample], heads.in_use.matrices
    place = min(values["m_touch_token"], len(x) - 1), min(values["m_touch_feature"], x.shape[1] - 1)
    mixed = feature_effect(x, matrices["q"], matrices["k"], heads.n_heads, *place, values["m_touch"])
    sliced = None
    if x.shape[1] % heads.n_heads == 0:
        slices = np.eye(x.shape[1])
        sliced = feature_effect(x, slices, slices, heads.n_heads, *place, values["m_touch"])
    largest = max(float(effect.largest.max()) for effect in (mixed, sliced) if effect is not None)
    return Touch(*place, values["m_touch"], mixed, sliced, 1.15 * largest or 1.0)


def with_set(name: str) -> dict[str, Any]:
    """The parameters that choose other matrices, none changed, no head off.

    The article's run opens at the row whose strongest key by dot product is not the strongest by cosine.
    """
    start = {"m_mask": "none", "m_sample": 0, "m_head": 0, "m_query": 0, "m_key": 1} if name == "article" else {}
    return {"m_set": name, "m_off": (), **weights.UNTOUCHED, **start}


def snippet(values: Mapping[str, Any], heads: Heads) -> str:
    """A NumPy script: the article's whole run, else the chosen row of weights from its q and k."""
    if values["m_set"] == "article" and not heads.in_use.edited and not heads.off and values["m_mask"] == "none":
        return _ARTICLE.format(sample=heads.sample, head=heads.head)
    at = heads.sample, heads.head
    keys = np.flatnonzero(np.isfinite(heads.steps.masked[at][heads.query]))
    q, k = heads.steps.query[at][heads.query], heads.steps.key[at][keys]
    return _ROW.format(q=_numbers(q), k=",\n              ".join(_numbers(row) for row in k))


def _numbers(row: Array) -> str:
    return "[" + ", ".join(f"{x:.9g}" for x in row) + "]"


_ARTICLE = """import numpy as np

np.random.seed(42)
x = np.random.randn(2, 3, 8)                                  # (batch, tokens, d_model)
w_q, w_k, w_v, w_o = (np.random.randn(8, 8) / np.sqrt(8) for _ in range(4))
n_heads, d_k = 2, 4

def split(a):                                                 # -> (batch, heads, tokens, d_k)
    return a.reshape(2, 3, n_heads, d_k).transpose(0, 2, 1, 3)

q, k, v = split(x @ w_q), split(x @ w_k), split(x @ w_v)
scaled = q @ k.transpose(0, 1, 3, 2) / np.sqrt(d_k)
weights = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
weights /= weights.sum(axis=-1, keepdims=True)
combined = (weights @ v).transpose(0, 2, 1, 3).reshape(2, 3, 8)

np.set_printoptions(precision=6, suppress=True)
print(weights[{sample}, {head}])                                      # sample, head
print((combined @ w_o)[{sample}])
"""

_ROW = """import numpy as np

q = np.array({q})
k = np.array([{k}])  # the keys that this query may see
scaled = k @ q / np.sqrt(len(q))
weights = np.exp(scaled - scaled.max())
print(weights / weights.sum())
"""
