"""Page 3 as blocks: X, Q K V, the scores, the weights, one query followed, the laboratory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core.digits import fixed, show
from core.figures.blend import blend_figure
from core.figures.curves import two_histograms
from core.figures.follow import follow_figure
from core.figures.heatmap import Side
from core.figures.style import Figure, Palette, plotly_text
from core.scenes import attention_notices as holds
from core.scenes import laboratory as lab
from core.scenes import self_attention as scene
from core.scenes.attention_strips import Strips, strips
from core.scenes.sequence import DRAWN, sequence
from core.shown import self_attention_code as code
from core.shown.blocks import Array, Grid, Page, Picture, Row, Stage, Strip, Table, reach
from core.shown.rich import Run, marked, plain
from core.shown.sequence import attention_map, provenance, vectors
from core.shown.voice import Voice
from core.strip import Line, Piece

ROLES = {"q": "query", "k": "key", "v": "value"}
FORMULA: Line = (Piece("Attention("), Piece("Q", "query"), Piece(", "), Piece("K", "key"), Piece(", "),
                 Piece("V", "value"), Piece(") = softmax( "), Piece("Q", "query"), Piece(" "), Piece("Kᵀ", "key"),
                 Piece(" ⁄ √d_k ) "), Piece("V", "value"))


class Shown(NamedTuple):
    """What every stage needs."""

    voice: Voice
    values: Mapping[str, Any]
    work: scene.Attention
    lines: Strips


def shown(values: Mapping[str, Any]) -> Page:
    """Page 3 for the values of its link; without a token that takes part, the laboratory alone."""
    voice = Voice(values["lang"])
    seq = sequence(values, scene.PREFIX)
    if seq.tokens:
        work = scene.attention(values)
        all_of = Shown(voice, values, work, strips(work))
        stages = tuple(make(all_of) for make in (_x, _qkv, _scores, _weights, _one_query))
    else:
        stages = (Stage("x", voice.rich("self_attention.x_header"), (), voice.said(seq.notices)),)
    return Page("self_attention", voice.t("self_attention.title"), voice.rich("self_attention.idea"),
                (*stages, _laboratory(voice, values), voice.facts("self_attention.facts")), voice.language, FORMULA)


def _x(of: Shown) -> Stage:
    seq, labels = of.work.seq, of.work.seq.labels
    drawn: dict[str, Array] = {"words": seq.vectors, "code": seq.code, "sum": seq.x}
    if of.values["a_position"] == "none":
        pictures = [vectors(of.voice, "x", seq.x, labels, of.voice.t("self_attention.x_title"), _subtitle(of, "words"),
                            lines=2)]
        spelled: tuple[Strip, ...] = ()
    else:
        names = {"words": "vectors", "code": "code", "sum": "x"}
        pictures = [vectors(of.voice, names[name], values, labels, of.voice.t(f"self_attention.{name}_title"),
                            _subtitle(of, name), lines=2) for name, values in drawn.items()]
        spelled = (Strip(of.work.names[0], ((_line(of, "position"), of.lines.position),)),)
    return Stage("x", of.voice.rich("self_attention.x_header"), of.voice.rich("self_attention.x_idea"),
                 (Row(tuple(pictures)), *spelled, *of.voice.said((*seq.notices, *holds.of_x(of.work)))),
                 {"tokens": np.array(seq.tokens), "vectors": seq.vectors, "code": seq.code, "x": seq.x},
                 code.x(of.work), ("x",))


def _qkv(of: Shown) -> Stage:
    work, (asks, answers) = of.work, of.work.cell
    pictures = tuple(
        vectors(of.voice, ROLES[which], values, work.seq.labels, of.voice.t(f"self_attention.{which}_title"),
                _subtitle(of, which, matrix=_matrix(of, which)), role=ROLES[which], row=row)
        for which, values, row in zip("qkv", (work.query, work.key, work.value), (asks, answers, answers), strict=True))
    spelled = Strip(_cell(of), tuple((_line(of, role), getattr(of.lines, role)) for role in ROLES.values()))
    return Stage("qkv", of.voice.rich("self_attention.qkv_header"), of.voice.rich("self_attention.qkv_idea"),
                 (Row(pictures), spelled, *of.voice.said(holds.of_projections(of.values, work))),
                 {name: getattr(work, name) for name in ("w_q", "w_k", "w_v", "query", "key", "value")},
                 code.projections(of.values, work), ("query", "key", "value"))


def _scores(of: Shown) -> Stage:
    work, d = of.work, of.work.seq.d_model
    divided, root = work.scored.scale != 1, show(float(np.sqrt(d)))
    pictures = (
        _map(of, "scores", work.steps.scores, "cosines_title" if work.cosine else "scores_title"),
        _map(of, "scaled", work.steps.scaled, "scaled_title" if divided else "not_scaled_title",
             sub="scaled" if divided else "not_scaled", d=d, root=root),
        _map(of, "masked", work.steps.masked, "masked_title", sub=f"mask_{of.values['a_mask']}",
             count=int((~work.allowed[0]).sum())))
    steps = [*((_line(of, "score"), each) for each in of.lines.score),
             *([(_line(of, "scaled"), of.lines.scaled)] if of.lines.scaled else []),
             (_line(of, "masked"), of.lines.masked)]
    return Stage("scores", of.voice.rich("self_attention.scores_header"), of.voice.rich("self_attention.scores_idea"),
                 (Row(pictures), Strip(_cell(of), tuple(steps)), *of.voice.said(holds.of_scores(work))),
                 {"scores": work.steps.scores, "scaled": work.steps.scaled, "mask": work.allowed,
                  "masked": work.steps.masked},
                 code.scores(of.values, work), ("scores", "scaled", "masked"))


def _weights(of: Shown) -> Stage:
    work, heat = of.work, of.work.heated
    sums = heat.exponentials.sum(axis=1), heat.weights.sum(axis=1)
    pictures = (
        _map(of, "exp", heat.exponentials, "exp_title", name="exponentials", scale="weights", masked=~work.allowed,
             row_ends=[f"Σ {show(float(s))}" for s in sums[0]]),
        _map(of, "weights", heat.weights, "weights_title", scale="weights", masked=~work.allowed,
             row_ends=[f"Σ {fixed(float(s), 0)}" for s in sums[1]]),
        vectors(of.voice, "output", heat.output, work.seq.labels, of.voice.t("self_attention.output_title"),
                _subtitle(of, "output", matrix=_matrix(of, "v")), role="output", row=work.cell[0]))
    steps = [(_line(of, name), line) for name, line in
             (("heated", of.lines.heated), ("weight", of.lines.weight), ("output", of.lines.output)) if line]
    return Stage("weights", of.voice.rich("self_attention.weights_header"),
                 of.voice.rich("self_attention.weights_idea"),
                 (Row(pictures), Strip(_cell(of), tuple(steps)), *of.voice.said(holds.of_weights(of.values, work))),
                 {"temperature": work.temperature, "exponentials": heat.exponentials, "weights": heat.weights,
                  "output": heat.output},
                 code.weights(work), ("exponentials", "weights", "output"))


def _one_query(of: Shown) -> Stage:
    work = of.work
    mixed = scene.blended(work)
    return Stage("one_query", of.voice.rich("self_attention.blend_header"), (),
                 (Row((_follow(of), _blend(of))), *of.voice.said(holds.of_output(of.values, work))),
                 {"blend_points": mixed.points, "blend_output": mixed.output, "blend_explained": mixed.explained})


def _follow(of: Shown) -> Picture:
    work, labels, (i, j) = of.work, of.work.seq.labels, of.work.cell
    names = [of.voice.t(f"self_attention.stage_{name}") for name in ("scores", "scaled", "masked", "exp", "weights")]
    signed = np.stack([work.steps.scores[i], work.steps.scaled[i], work.steps.masked[i]])
    shares = np.where(work.allowed[i], np.stack([work.heated.exponentials[i], work.heated.weights[i]]), np.nan)
    heading = of.voice.t("self_attention.follow_title", token_q=plotly_text(labels[i]))
    subtitle, keys = _subtitle(of, "follow"), of.voice.t("stages.key_axis")

    def draw(colours: Palette) -> Figure:
        return follow_figure(signed, shares, names, labels, chosen=j, colours=colours, heading=heading,
                             subtitle=subtitle, keys_title=keys)

    grid = Grid(np.concatenate([signed, shares]), Side([plain(marked(name)) for name in names]),
                Side(labels, keys, "key"), limit=reach(signed), chosen=(None, j), shares=len(shares))
    return Picture("follow", heading, subtitle, draw, (grid,), role="query")


def _blend(of: Shown) -> Picture:
    work, mixed, row = of.work, scene.blended(of.work), of.work.heated.weights[of.work.cell[0]]
    heading = of.voice.t("self_attention.blend_title")
    subtitle = _subtitle(of, "blend", explained=fixed(100 * float(mixed.explained.sum()), 0))
    name = of.voice.t("self_attention.output_name", token_q=work.names[0])

    def draw(colours: Palette) -> Figure:
        return blend_figure(mixed.points, row, mixed.output if row.any() else None, mixed.hull, work.seq.labels,
                            colours=colours, heading=heading, output_name=name, subtitle=subtitle)

    points = np.concatenate([mixed.points, mixed.output[None]])
    return Picture("blend", heading, subtitle, draw, role="output", columns={
        "": [*work.seq.labels, name], "x": points[:, 0], "y": points[:, 1], of.voice.t("self_attention.what_weights"):
        [*row, 1.0]})


def _laboratory(voice: Voice, values: Mapping[str, Any]) -> Stage:
    work = lab.laboratory(values)
    rows, names = lab.table(work), (voice.t("laboratory.without"), voice.t("laboratory.divided"))
    under = voice.t("laboratory.sub", rows=len(work.scaled.largest), keys=values["a_lab_keys"], d=values["a_lab_d"],
                    seed=values["a_lab_seed"], mean=show(values["a_lab_mean"]))
    pictures = tuple(_histograms(voice, name, names, under, within, samples) for name, within, samples in (
        ("scores", None, (work.unscaled.scores, work.scaled.scores)),
        ("largest", (0.0, 1.0), (work.unscaled.largest, work.scaled.largest))))
    table = Table("", ((), marked(names[0]), marked(names[1])), tuple(
        (voice.rich(f"laboratory.row_{name}"), (Run(without),), (Run(divided),)) for name, (without, divided) in
        rows.items()))
    arrays = {f"{which}_{name}": getattr(part, name) for which, part in (("unscaled", work.unscaled),
                                                                         ("scaled", work.scaled))
              for name in ("scores", "weights", "largest", "entropy", "jacobian")}
    return Stage("laboratory", voice.rich("self_attention.lab_header"), voice.rich("laboratory.idea"),
                 (Row(pictures), table, *voice.said(lab.notices(values, work))), arrays)


def _histograms(voice: Voice, name: str, names: tuple[str, str], subtitle: str, within: tuple[float, float] | None,
                samples: tuple[Array, Array]) -> Picture:
    heading, axis = voice.t(f"laboratory.{name}_title"), voice.t(f"laboratory.axis_{name}")

    def draw(colours: Palette) -> Figure:
        return two_histograms(*samples, names, heading=heading, subtitle=subtitle, axis_title=axis, colours=colours,
                              reach=within)

    return Picture(f"lab_{name}", heading, subtitle, draw, curves=True, columns={
        plain(marked(label)): sample.ravel() for label, sample in zip(names, samples, strict=True)})


def _map(of: Shown, what: str, values: Array, title: str, *, name: str = "", sub: str = "", d: int = 0, root: str = "",
         count: int = 0, **more: Any) -> Picture:
    return attention_map(of.voice, name or what, values, of.work.seq.labels,
                         of.voice.t(f"self_attention.{title}", d=d), _subtitle(of, sub or what, root=root, count=count),
                         of.voice.t(f"self_attention.what_{what}"), of.work.cell, **more)


def _cell(of: Shown) -> str:
    return of.voice.t("stages.cell", token_q=of.work.names[0], token_k=of.work.names[1])


def _line(of: Shown, name: str) -> str:
    return of.voice.t(f"self_attention.line_{name}")


def _matrix(of: Shown, which: str) -> str:
    return of.voice.t(f"self_attention.matrix_{of.values[f'a_w{which}']}", seed=of.values["a_wseed"],
                      factor=show(of.values[f"a_factor_{which}"]))


def _subtitle(of: Shown, name: str, **more: object) -> str:
    """What a figure shows, its settings, and where its numbers come from."""
    d = of.work.seq.d_model
    drawn = of.voice.t("stages.drawn", shown=DRAWN) if d > DRAWN else ""
    return of.voice.t(f"self_attention.sub_{name}", n=of.work.n, d=d, drawn=drawn,
                      source=provenance(of.voice, of.work.seq),
                      settings=_settings(of, with_temperature=name in {"exp", "weights", "follow"}), **more)


def _settings(of: Shown, *, with_temperature: bool) -> str:
    said = [f"W<sub>{which}</sub> {_matrix(of, which)}" for which in ("q", "k")
            if of.values[f"a_w{which}"] != "identity"]
    if of.values["a_position"] != "none":
        said.append(of.voice.t("self_attention.setting_position"))
    if with_temperature and of.work.temperature != 1:
        said.append(of.voice.t("self_attention.setting_temperature", temperature=f"{of.work.temperature:g}"))
    return " · ".join(said) or of.voice.t("self_attention.setting_plain")


