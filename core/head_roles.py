"""What heads do, measured: where each puts its weight, on a fixed set of sentences or on any text."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.induction import repeated_sequences
from core.saved import Run
from core.scoring import entropy
from core.transformer import Model

SENTENCES = Path(__file__).parent / "data" / "role-sentences.txt"

# a name needs this mean weight, and on no text less than that; resting on the first or last token is common, so it
# needs more
CONDITIONS = {"previous": (0.5, 0.4), "next": (0.5, 0.4), "same": (0.5, 0.4), "induction": (0.5, 0.4),
              "copy": (0.5, 0.4), "first": (0.7, 0.5), "last": (0.7, 0.5)}
WITH_ELSE = 0.8  # "else the first token" needs that the role falls short of this and both together reach it


class HeadRoles(NamedTuple):
    """Mean weights, each (layer, head), over the queries of a text that have such a key; NaN if none has."""

    previous: Array   # the token before
    next: Array       # the token behind
    same: Array       # the token itself
    first: Array      # the very first token, [CLS] if the model has one
    last: Array       # [SEP] or </s> at the end, if the model has one
    copy: Array       # earlier tokens that are the same
    induction: Array  # what followed earlier, where this token and the one before it come a second time
    entropy: Array    # bits, 0: all weight on one key


def head_roles(trace: Run) -> HeadRoles:
    """Where each head puts its weight on one text.

    Parameters: trace – a run of a model; special tokens don't count as queries.
    Returns: HeadRoles.
    Source: Clark et al. 2019, "What Does BERT Look At?"; induction: Olsson et al. 2022.

    >>> from core.transformer import load_model
    >>> roles = head_roles(load_model("minilm").run("The cat sat on the mat because it was tired."))
    >>> bool(roles.previous[0, 2] > 0.99 and roles.next[1, 8] > 0.5)
    True
    """
    queries = ~trace.special
    weights = {role: _mean_weight(trace, target) for role, target in _targets(trace).items()}
    return HeadRoles(**weights, entropy=entropy(trace.weights)[..., queries].mean(axis=-1))


def _targets(trace: Run) -> dict[str, Array]:
    """Role -> (n, n): True where the key is what the role is about, seen from the query."""
    n, text = len(trace.ids), ~trace.special
    ahead = np.arange(n) - np.arange(n)[:, None]  # key − query
    copies = (trace.ids == trace.ids[:, None]) & (ahead < 0) & text
    again = np.zeros_like(copies)   # key: the token behind the first coming of the pair that ends at the query
    again[1:, 2:] = copies[:-1, :-2] & copies[1:, 1:-1]
    return {
        "previous": ahead == -1, "next": ahead == 1, "same": ahead == 0,
        "first": (np.arange(n) == 0) & (ahead < 0),
        "last": (np.arange(n) == n - 1) & (ahead > 0) & trace.special[-1],
        "copy": copies, "induction": again & (ahead < 0),
    }


def _mean_weight(trace: Run, target: Array) -> Array:
    """Mean over the queries that have such a key: (layer, head)."""
    allowed = trace.allowed.all(axis=0)
    reachable = target & allowed & (allowed.sum(axis=1, keepdims=True) > 1)  # a single key is no choice
    queries = reachable.any(axis=1) & ~trace.special
    if not queries.any():
        return np.full(trace.weights.shape[:2], np.nan)
    weight: Array = np.where(reachable, trace.weights, 0).sum(axis=-1)  # (layer, head, query)
    return weight[..., queries].mean(axis=-1)


class MeasuredRoles(NamedTuple):
    mean: HeadRoles   # over the texts that have such a key
    least: HeadRoles  # on the text where it is least
    most: HeadRoles
    n_texts: int


def fixed_texts(model: Model) -> list[str]:
    """The texts on which all models are measured; the induction model reads letters, so it gets its own."""
    if model.config.family != "induction":
        return [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    n_signs = model.config.n_vocab - 1  # the last one stands for all other signs
    ids = repeated_sequences(16, np.random.default_rng(0), n=n_signs, n_vocab=n_signs).ids
    return ["".join(model.tokenizer.token(i) for i in row) for row in ids]


def measure_roles(model: Model, texts: Iterable[str] | None = None) -> MeasuredRoles:
    """Where each head puts its weight over many texts.

    Parameters: model; texts – the fixed ones by default.
    Returns: MeasuredRoles.
    Raises: ModelError for a text that the model cannot take.
    Source: `head_roles`, averaged text by text.

    >>> from core.transformer import load_model
    >>> measured = measure_roles(load_model("induction"))
    >>> measured.n_texts, measured.mean.previous.shape
    (16, (2, 4))
    """
    measured = [head_roles(model.run(text)) for text in (fixed_texts(model) if texts is None else texts)]
    stacked = [np.stack(role) for role in zip(*measured, strict=True)]  # (text, layer, head) for each role
    mean, least, most = (HeadRoles(*(_without_nan(way, role) for role in stacked)) for way in (np.mean, np.min, np.max))
    return MeasuredRoles(mean, least, most, len(measured))


def _without_nan(way: Callable[..., Array], role: Array) -> Array:
    there = ~np.isnan(role).any(axis=(1, 2))
    return way(role[there], axis=0) if there.any() else role[0]


class NamedHead(NamedTuple):
    layer: int
    head: int
    role: str           # a field of HeadRoles
    mean: float
    least: float
    most: float
    else_first: float | None  # mean weight on the first token, where the rest goes there; else None


def named_heads(measured: MeasuredRoles) -> list[NamedHead]:
    """The heads whose numbers carry a name: those that meet one of CONDITIONS.

    Parameters: measured – from measure_roles.
    Returns: NamedHead for each, in the order of layers and heads; most heads get none.
    Source: the thresholds are this project's and stand at the top of this file.

    >>> from core.transformer import load_model
    >>> named = named_heads(measure_roles(load_model("induction")))
    >>> sorted({head.role for head in named})
    ['induction', 'previous', 'same']
    """
    found = []
    for layer, head in np.ndindex(measured.mean.first.shape):
        for role, (needed, needed_least) in CONDITIONS.items():
            mean, least, most = (float(getattr(roles, role)[layer, head]) for roles in measured[:3])
            if mean >= needed and least >= needed_least:
                rest = float(measured.mean.first[layer, head])
                named = rest if role != "first" and mean < WITH_ELSE <= mean + rest else None
                found.append(NamedHead(layer, head, role, mean, least, most, named))
                break
    return found
