"""Every matrix of one attention step as a picture, by name: X, Q, K, V, the tables, the output."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np

from core.digits import fixed, show
from core.scenes import self_attention as scene
from core.scenes.attention_settings import settings
from core.scenes.sequence import DRAWN
from core.shown.blocks import Array, Picture
from core.shown.sequence import attention_map, provenance, token_rows
from core.shown.voice import Voice

ROLES = {"q": "query", "k": "key", "v": "value", "output": "output"}
# core's names of what the figures show
NAMES = {"words": "vectors", "sum": "x", "q": "query", "k": "key", "v": "value", "exp": "exponentials"}


class Shown(NamedTuple):
    """What every stage needs."""

    voice: Voice
    values: Mapping[str, Any]
    work: scene.Attention


def part(of: Shown, name: str) -> Picture:
    """The picture of a matrix: "x" or its parts "words", "code", "sum", "q", "k", "v", a table, or the "output"."""
    work, (asks, answers) = of.work, of.work.cell
    steps, heat, hidden = work.steps, work.heated, ~work.allowed
    if name in ("x", "words", "code", "sum"):
        return vectors(of, name, {"words": work.seq.vectors, "code": work.seq.code}.get(name, work.seq.x), lines=2)
    if name in scene.MATRICES:
        rows = {"q": (work.query, asks), "k": (work.key, answers), "v": (work.value, answers)}[name]
        return vectors(of, name, rows[0], row=rows[1])
    if name == "scores":
        return table_of(of, name, steps.scores, variant="cosines" if work.cosine else "")
    if name == "scaled":
        return table_of(of, name, steps.scaled, variant="" if work.scored.scale != 1 else "not_scaled")
    if name == "masked":
        return table_of(of, name, steps.masked, variant=f"mask_{of.values['a_mask']}")
    if name == "exp":
        return table_of(of, name, heat.exponentials, scale="weights", masked=hidden,
                        row_ends=[f"Σ {show(float(s))}" for s in heat.exponentials.sum(axis=1)])
    if name == "weights":
        return table_of(of, name, heat.weights, scale="weights", masked=hidden,
                        row_ends=[f"Σ {fixed(float(s), 0)}" for s in heat.weights.sum(axis=1)])
    return vectors(of, "output", heat.output, row=asks)


def vectors(of: Shown, name: str, values: Array, *, row: int | None = None, lines: int = 3) -> Picture:
    """One row per token: X and its parts, Q, K, V or the output; `row` is framed."""
    return token_rows(of.voice, NAMES.get(name, name), values, of.work.seq.labels,
                      of.voice.t(f"self_attention.{name}_title"), under(of, name), row=row, lines=lines,
                      role=ROLES.get(name, "plain"), same=same(of, name))


def table_of(of: Shown, name: str, values: Array, *, variant: str = "", **more: Any) -> Picture:
    """A query × key table; `variant` names its title and subtitle where they depend on a setting."""
    title = of.voice.t(f"self_attention.{variant or name}_title", d=of.work.seq.d_model)
    return attention_map(of.voice, NAMES.get(name, name), values, of.work.seq.labels, title,
                         under(of, variant or name), of.voice.t(f"self_attention.what_{name}"), of.work.cell,
                         same=same(of, name), **more)


def same(of: Shown, name: str, *places: int) -> Hashable:
    """What a picture shows, for `core.shown.kept`: these numbers, in this language, at these places."""
    return "attention", of.work.made["mark"], of.voice.language, name, *places


def under(of: Shown, name: str, **more: object) -> str:
    """What a figure shows, its settings, and where its numbers come from."""
    work, d = of.work, of.work.seq.d_model
    return of.voice.t(f"self_attention.sub_{name}", n=work.n, d=d, source=provenance(of.voice, work.seq),
                      drawn=of.voice.t("stages.drawn", shown=DRAWN) if d > DRAWN else "", root=show(float(np.sqrt(d))),
                      settings=" · ".join(of.voice.t(n.key, **n.values) for n in settings(of.values, work, name)),
                      count=int((~work.allowed[0]).sum()), **more)
