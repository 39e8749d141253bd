"""Page 3 unfolded: one stage after the other, each from the pictures of the one before, and what changed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.digits import fixed, show
from core.notice import Notice
from core.scenes.self_attention import STEPS, Attention, identity

# what each stage starts from, and what it shows if not just itself
BEFORE = {"x": (), "qkv": ("x",), "scores": ("q", "k"), "scaled": ("scores",), "masked": ("scaled",),
          "exp": ("masked",), "weights": ("exp",), "output": ("weights", "v")}
NOW = {"qkv": ("q", "k", "v")}


class Unfolded(NamedTuple):
    name: str
    number: int  # from 1
    before: tuple[str, ...]  # names of the pictures it starts from
    now: tuple[str, ...]
    changed: Array | None  # (n, n) True where a number of the table before is another one now; None for other shapes
    said: tuple[Notice, ...]  # what happened


def unfold(work: Attention, name: str) -> Unfolded:
    """The stage `name` of `STEPS`."""
    changed = _changed(work, name)
    said = [_said(work, name)]
    if changed is not None:
        said.append(Notice("unfolding.changed", {"count": str(int(changed.sum())), "cells": str(changed.size)}))
    return Unfolded(name, STEPS.index(name) + 1, BEFORE[name], NOW.get(name, (name,)), changed, tuple(said))


def neighbours(name: str) -> tuple[str | None, str | None]:
    """The stages before and after `name`; None at the ends.

    >>> neighbours("x"), neighbours("scaled")
    ((None, 'qkv'), ('scores', 'masked'))
    """
    at = STEPS.index(name)
    return STEPS[at - 1] if at else None, STEPS[at + 1] if at + 1 < len(STEPS) else None


def _changed(work: Attention, name: str) -> Array | None:
    tables = {"scores": work.steps.scores, "scaled": work.steps.scaled, "masked": work.steps.masked,
              "exp": work.heated.exponentials, "weights": work.heated.weights}
    if name not in tables or name == "scores":
        return None
    before, now = tables[BEFORE[name][0]], tables[name]
    # a masked cell has no number any more, whatever is computed with it
    seen = np.isfinite(work.steps.masked) if name in ("exp", "weights") else np.full(now.shape, True)
    return np.asarray(seen & (before != now))


def _said(work: Attention, name: str) -> Notice:
    return Notice(*{"x": _x, "qkv": _qkv, "scores": _scores, "scaled": _scaled, "masked": _masked, "exp": _exp,
                    "weights": _weights, "output": _output}[name](work))


Sentence = tuple[str, dict[str, str]]


def _x(work: Attention) -> Sentence:
    kind = "x_position" if work.seq.code.any() else "x"
    return f"unfolding.said_{kind}", {"n": str(work.n), "d": str(work.seq.d_model)}


def _qkv(work: Attention) -> Sentence:
    return f"unfolding.said_{'copies' if identity(work, 'q', 'k', 'v') else 'qkv'}", {"d": str(work.seq.d_model)}


def _scores(work: Attention) -> Sentence:
    return f"unfolding.said_{'cosines' if work.cosine else 'scores'}", {
        "token_q": work.names[0], "token_k": work.names[1], "score": fixed(float(work.steps.scores[work.cell])),
        "cells": str(work.steps.scores.size)}


def _scaled(work: Attention) -> Sentence:
    if work.scored.scale == 1:
        return "unfolding.said_not_scaled", {}
    return "unfolding.said_scaled", {
        "d": str(work.seq.d_model), "root": show(float(np.sqrt(work.seq.d_model))), "token_q": work.names[0],
        "token_k": work.names[1], "score": fixed(float(work.steps.scores[work.cell])),
        "scaled": fixed(float(work.steps.scaled[work.cell]))}


def _masked(work: Attention) -> Sentence:
    hidden = int((~work.allowed).sum())
    return f"unfolding.said_{'masked' if hidden else 'not_masked'}", {
        "count": str(hidden), "cells": str(work.allowed.size)}


def _exp(work: Attention) -> Sentence:
    kind = "exp" if work.temperature == 1 else "exp_heated"
    return f"unfolding.said_{kind}", {"temperature": f"{work.temperature:g}"}


def _weights(work: Attention) -> Sentence:
    row = work.cell[0]
    if not work.allowed[row].any():
        return "unfolding.said_nothing", {"token_q": work.names[0]}
    return "unfolding.said_weights", {
        "token_q": work.names[0], "token_k": work.names[1], "sum": fixed(float(work.heated.exponentials[row].sum())),
        "weight": fixed(float(work.heated.weights[work.cell]))}


def _output(work: Attention) -> Sentence:
    row = work.heated.weights[work.cell[0]]
    if not row.any():
        return "unfolding.said_no_output", {"token_q": work.names[0]}
    best = int(row.argmax())
    return "unfolding.said_output", {"token_q": work.names[0], "token_k": work.seq.labels[best],
                                     "weight": fixed(float(row[best]))}
