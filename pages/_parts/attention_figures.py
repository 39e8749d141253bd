"""Page 3's figures: core's arrays, the words around them, and what a figure says of its settings and source."""

from __future__ import annotations

import numpy as np

from core.digits import fixed, show
from core.figures.blend import blend_figure
from core.figures.curves import two_histograms
from core.figures.follow import follow_figure
from core.saturation import Saturation
from core.scenes import laboratory as lab
from core.scenes.attention_settings import settings
from core.scenes.self_attention import Attention, blended
from core.scenes.sequence import DRAWN
from pages._parts import chart, sequence, stages, state
from pages._parts.text import say, t

ROLES = {"q": "query", "k": "key", "v": "value", "output": "output"}


def draw_vectors(work: Attention, name: str, values: np.ndarray, *, row: int | None = None, lines: int = 3) -> None:
    """One row per token: X and its parts, Q, K, V or the output; `row` is framed."""
    stages.vectors(name, values, work.seq.labels, t(f"self_attention.{name}_title"), subtitle(work, name), row=row,
                   role=ROLES.get(name, "plain"), lines=lines)


def draw_map(work: Attention, name: str, values: np.ndarray, *, variant: str = "", **more: object) -> None:
    """A query × key table; `variant` names its title and subtitle where they depend on a setting."""
    title = t(f"self_attention.{variant or name}_title", d=work.seq.d_model)
    stages.attention_map(name, values, work.seq.labels, title, subtitle(work, variant or name),
                         t(f"self_attention.what_{name}"), work.cell, **more)


def draw_follow(work: Attention) -> None:
    """The row of the chosen query in every table."""
    i, labels, heat = work.cell[0], work.seq.labels, work.heated
    names = [t(f"self_attention.stage_{name}") for name in ("scores", "scaled", "masked", "exp", "weights")]
    signed = np.stack([work.steps.scores[i], work.steps.scaled[i], work.steps.masked[i]])
    shares = np.where(work.allowed[i], np.stack([heat.exponentials[i], heat.weights[i]]), np.nan)
    figure = follow_figure(
        signed, shares, names, labels, chosen=work.cell[1], colours=chart.colours(),
        heading=t("self_attention.follow_title", token_q=chart.words(labels[i])), subtitle=subtitle(work, "follow"),
        keys_title=t("stages.key_axis"))
    told = ", ".join(f"{label} {fixed(float(w))}" for label, w in zip(labels, heat.weights[i], strict=True))
    chart.show(figure, key="follow", alt=t("self_attention.alt_follow", token_q=labels[i], weights=told))


def draw_blend(work: Attention) -> None:
    """The output of the chosen query among the values."""
    mixed, row, name = blended(work), work.heated.weights[work.cell[0]], work.names[0]
    best = int(row.argmax())
    figure = blend_figure(
        mixed.points, row, mixed.output if row.any() else None, mixed.hull, work.seq.labels, colours=chart.colours(),
        heading=t("self_attention.blend_title"), output_name=t("self_attention.output_name", token_q=name),
        subtitle=subtitle(work, "blend", explained=fixed(100 * float(mixed.explained.sum()), 0)))
    chart.show(figure, key="blend", alt=t("self_attention.alt_blend", token_q=name, token_k=work.seq.labels[best],
                                          weight=fixed(float(row[best]))))


def draw_laboratory(name: str, work: Saturation, numbers: tuple[str, str]) -> None:
    """How scores ("scores") or largest weights ("largest") spread; `numbers` say it for screen readers."""
    first, second = ((rows.scores if name == "scores" else rows.largest) for rows in (work.unscaled, work.scaled))
    under = t("laboratory.sub", rows=len(work.scaled.largest), keys=state.get("a_lab_keys"), d=state.get("a_lab_d"),
              seed=state.get("a_lab_seed"), mean=lab.mean_text(state.values()))
    figure = two_histograms(
        first, second, (t("laboratory.without"), t("laboratory.divided")), heading=t(f"laboratory.{name}_title"),
        subtitle=under, axis_title=t(f"laboratory.axis_{name}"), colours=chart.colours(),
        reach=(0.0, 1.0) if name == "largest" else None)
    chart.show(figure, key=f"lab_{name}", alt=t(f"laboratory.alt_{name}", without=numbers[0], divided=numbers[1]))


def subtitle(work: Attention, name: str, **more: object) -> str:
    """What a figure shows, its settings, and where its numbers come from."""
    d = work.seq.d_model
    return t(f"self_attention.sub_{name}", n=work.n, d=d, drawn=t("stages.drawn", shown=DRAWN) if d > DRAWN else "",
             source=sequence.provenance(work.seq), root=show(float(np.sqrt(d))),
             settings=" · ".join(say(notice) for notice in settings(state.values(), work, name)),
             count=int((~work.allowed[0]).sum()), **more)
