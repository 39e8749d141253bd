"""Page 3 as blocks: X, Q K V, the scores, the weights, one query followed, the laboratory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.digits import fixed, show
from core.figures.blend import blend_figure
from core.figures.curves import against_size, two_histograms
from core.figures.style import Figure, Palette
from core.saturation import Saturation
from core.saturation_sweep import Sweep
from core.scenes import attention_notices as holds
from core.scenes import attention_strips as strips
from core.scenes import laboratory as lab
from core.scenes import self_attention as scene
from core.scenes.sequence import sequence
from core.shown import self_attention_code as code
from core.shown.attention_tables import Shown, part, same, under
from core.shown.blocks import Page, Picture, Row, Stage, Strip, Table
from core.shown.follow import follow_picture
from core.shown.kept import kept
from core.shown.rich import Rich, Run, marked, plain
from core.shown.voice import Voice
from core.strip import Line

# the parts of the page that can be taken along, and where their headings are in the catalogs
STAGES = {"x": "self_attention.x_header",
          "qkv": "self_attention.qkv_header", "scores": "self_attention.scores_header",
          "weights": "self_attention.weights_header", "one_query": "self_attention.blend_header",
          "laboratory": "self_attention.lab_header", "facts": "self_attention.facts.title"}
HIGHLIGHT = "weights"  # in a lesson of several pages, if one doesn't choose

FORMULA: Rich = (Run("Attention("), Run("Q", "query"), Run(", "), Run("K", "key"), Run(", "), Run("V", "value"),
                 Run(") = softmax( "), Run("Q", "query"), Run(" "), Run("Kᵀ", "key"), Run(" ⁄ √d"),
                 Run("k", shift="sub"), Run(" ) "), Run("V", "value"))


def shown(values: Mapping[str, Any], uploads: Mapping[str, Any]) -> Page:
    """Page 3 for the values of its link; without a token that takes part, the laboratory alone."""
    voice = Voice(values["lang"])
    seq = sequence(values, scene.PREFIX)
    if seq.tokens:
        all_of = Shown(voice, values, scene.attention(values))
        stages = tuple(make(all_of) for make in (_x, _qkv, _scores, _weights, _one_query))
    else:
        stages = (Stage("x", voice.rich("self_attention.x_header"), (), voice.said(seq.notices)),)
    return Page("self_attention", voice.t("self_attention.title"), voice.rich("self_attention.idea"),
                (*stages, _laboratory(voice, values), voice.facts("self_attention.facts")), voice.language, FORMULA)


def _x(of: Shown) -> Stage:
    seq = of.work.seq
    parts = ["x"]
    spelled: tuple[Strip, ...] = ()
    if of.values["a_position"] != "none":
        parts = ["words", "code", "sum"]
        spelled = (Strip(of.work.names[0], _lines(of, strips.position_lines(of.work))),)
    pictures = tuple(part(of, name) for name in parts)
    return Stage("x", of.voice.rich("self_attention.x_header"), of.voice.rich("self_attention.x_idea"),
                 (Row(pictures), *spelled, *of.voice.said((*seq.notices, *holds.of_x(of.work)))),
                 {"tokens": np.array(seq.tokens), "vectors": seq.vectors, "code": seq.code, "x": seq.x},
                 code.x(of.work), ("x[:, :8]",))


def _qkv(of: Shown) -> Stage:
    work, pictures = of.work, tuple(part(of, name) for name in scene.MATRICES)
    return Stage("qkv", of.voice.rich("self_attention.qkv_header"), of.voice.rich("self_attention.qkv_idea"),
                 (Row(pictures), Strip(_cell(of), _lines(of, strips.projection_lines(work))),
                  *of.voice.said(holds.of_projections(of.values, work))),
                 {name: getattr(work, name) for name in ("w_q", "w_k", "w_v", "query", "key", "value")},
                 code.projections(of.values, work), ("query[:, :8]", "key[:, :8]", "value[:, :8]"))


def _scores(of: Shown) -> Stage:
    work, steps = of.work, of.work.steps
    pictures = tuple(part(of, name) for name in ("scores", "scaled", "masked"))
    return Stage("scores", of.voice.rich("self_attention.scores_header"), of.voice.rich("self_attention.scores_idea"),
                 (Row(pictures), Strip(_cell(of), _lines(of, strips.score_lines(work))),
                  *of.voice.said(holds.of_scores(work))),
                 {"scores": steps.scores, "scaled": steps.scaled, "mask": work.allowed, "masked": steps.masked},
                 code.scores(of.values, work), ("scores", "scaled", "masked"))


def _weights(of: Shown) -> Stage:
    work, heat = of.work, of.work.heated
    pictures = tuple(part(of, name) for name in ("exp", "weights", "output"))
    return Stage("weights", of.voice.rich("self_attention.weights_header"),
                 of.voice.rich("self_attention.weights_idea"),
                 (Row(pictures), Strip(_cell(of), _lines(of, strips.weight_lines(work))),
                  *of.voice.said(holds.of_weights(of.values, work))),
                 {"temperature": work.temperature, "exponentials": heat.exponentials, "weights": heat.weights,
                  "output": heat.output},
                 code.weights(work), ("exponentials", "weights", "output[:, :8]"))


def _one_query(of: Shown) -> Stage:
    work = of.work
    mixed, followed = scene.blended(work), scene.followed(work)
    return Stage("one_query", of.voice.rich("self_attention.blend_header"), of.voice.rich("follow.idea"),
                 (Row((follow(of),)), Row((blend(of),)), *of.voice.said(holds.of_output(of.values, work))),
                 {"products": followed.products, "weighted": followed.weighted, "blend_points": mixed.points,
                  "blend_output": mixed.output, "blend_explained": mixed.explained})


def follow(of: Shown) -> Picture:
    """The chosen query from its components to its output."""
    work, (i, j) = of.work, of.work.cell
    return follow_picture(of.voice, scene.followed(work), work.seq.labels, work.seq.labels[i], under(of, "follow"),
                          chosen=j, same=same(of, "follow", i))


def blend(of: Shown) -> Picture:
    """The output of the chosen query among the values."""
    return kept(same(of, "blend", of.work.cell[0]), lambda: _blend(of))


def _blend(of: Shown) -> Picture:
    work, mixed, row = of.work, scene.blended(of.work), of.work.heated.weights[of.work.cell[0]].copy()
    heading = of.voice.t("self_attention.blend_title")
    subtitle = under(of, "blend", explained=fixed(100 * float(mixed.explained.sum()), 0))
    name = of.voice.t("self_attention.output_name", token_q=work.names[0])
    labels = work.seq.labels

    def draw(colours: Palette) -> Figure:
        return blend_figure(mixed.points, row, mixed.output if row.any() else None, mixed.hull, labels,
                            colours=colours, heading=heading, output_name=name, subtitle=subtitle)

    points = np.concatenate([mixed.points, mixed.output[None]])
    best = int(row.argmax())
    alt = of.voice.t("self_attention.alt_blend", token_q=work.names[0], token_k=work.seq.labels[best],
                     weight=fixed(float(row[best])))
    return Picture("blend", heading, subtitle, draw, role="output", alt=alt, columns={
        "": [*labels, name], "x": points[:, 0], "y": points[:, 1], of.voice.t("self_attention.what_weights"):
        [*row, 1.0]})


def _laboratory(voice: Voice, values: Mapping[str, Any]) -> Stage:
    work = lab.laboratory(values)
    rows = lab.table(work)
    names = ((), marked(voice.t("laboratory.without")), marked(voice.t("laboratory.divided")))
    table = Table("", names, tuple((voice.rich(f"laboratory.row_{name}"), (Run(without),), (Run(divided),))
                                   for name, (without, divided) in rows.items()))
    arrays = {f"{which}_{name}": getattr(part, name)
              for which, part in (("unscaled", work.unscaled), ("scaled", work.scaled))
              for name in ("scores", "weights", "largest", "entropy", "jacobian")}
    if values["a_lab_view"] == "all":
        curves = lab.growth(values)
        pictures = tuple(growth(voice, values, name, curves) for name in lab.GROWTH)
    else:
        pictures = (spread(voice, values, "scores", work, rows["variance"]),
                    spread(voice, values, "largest", work, rows["largest"]))
    return Stage("laboratory", voice.rich(STAGES["laboratory"]), voice.rich("laboratory.idea"),
                 (Row(pictures), table, *voice.said(lab.notices(values, work))), arrays)


def spread(voice: Voice, values: Mapping[str, Any], name: str, work: Saturation, numbers: tuple[str, str]) -> Picture:
    """How scores ("scores") or largest weights ("largest") spread; `numbers` say it for screen readers."""
    settings = tuple(values[setting] for setting in lab.SAMPLED)
    return kept(("spread", voice.language, name, *settings), lambda: _spread(voice, values, name, work, numbers))


def _spread(voice: Voice, values: Mapping[str, Any], name: str, work: Saturation, numbers: tuple[str, str]) -> Picture:
    samples = [rows.scores if name == "scores" else rows.largest for rows in (work.unscaled, work.scaled)]
    normal = lab.normal(values, work) if name == "scores" else None
    names = voice.t("laboratory.without"), voice.t("laboratory.divided")
    heading, axis = voice.t(f"laboratory.{name}_title"), voice.t(f"laboratory.axis_{name}")
    subtitle = voice.t("laboratory.sub", rows=len(work.scaled.largest), keys=values["a_lab_keys"],
                       d=values["a_lab_d"], seed=values["a_lab_seed"], mean=lab.mean_text(values))

    def draw(colours: Palette) -> Figure:
        return two_histograms(samples[0], samples[1], names, heading=heading, subtitle=subtitle, axis_title=axis,
                              colours=colours, reach=(0.0, 1.0) if name == "largest" else None,
                              normal=normal, normal_name=voice.t("laboratory.theory"))

    columns = {plain(marked(label)): sample.ravel() for label, sample in zip(names, samples, strict=True)}
    return Picture(f"lab_{name}", heading, subtitle, draw, columns=columns, curves=True,
                   alt=voice.t(f"laboratory.alt_{name}", without=numbers[0], divided=numbers[1]))


def growth(voice: Voice, values: Mapping[str, Any], name: str, curves: Sweep) -> Picture:
    """One of `lab.GROWTH` against d_k, measured points over the theory."""
    measured, predicted = (np.asarray(getattr(part, name)) for part in (curves.measured, curves.predicted))
    names = voice.t("laboratory.without"), voice.t("laboratory.divided"), voice.t("laboratory.theory")
    heading = voice.t(f"laboratory.growth_{name}")
    subtitle = voice.t("laboratory.sub_growth", keys=values["a_lab_keys"], seed=values["a_lab_seed"],
                       mean=lab.mean_text(values))

    def draw(colours: Palette) -> Figure:
        return against_size(curves.d_k, measured, curves.d_fine, predicted, names, values["a_lab_d"], heading=heading,
                            subtitle=subtitle, axis_title=voice.t("laboratory.axis_d"), colours=colours,
                            log=name == "variance")

    ends = {f"{which}_{end}": show(float(measured[n, place])) for n, which in enumerate(("without", "divided"))
            for end, place in (("first", 0), ("last", -1))}
    columns = {"d_k": curves.d_k} | {plain(marked(names[n])): measured[n] for n in (0, 1)}
    return Picture(f"lab_{name}", heading, subtitle, draw, columns=columns, curves=True,
                   alt=voice.t("laboratory.alt_growth", title=plain(marked(heading)), last=int(curves.d_k[-1]), **ends))


def _cell(of: Shown) -> str:
    return of.voice.t("stages.cell", token_q=of.work.names[0], token_k=of.work.names[1])


def _lines(of: Shown, lines: strips.Lines) -> tuple[tuple[str, Line], ...]:
    return tuple((of.voice.t(f"self_attention.line_{name}"), line) for name, line in lines)
