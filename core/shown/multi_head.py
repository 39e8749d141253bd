"""Page 4 as blocks: all heads, what they add, heads off, one stage, the summary, one feature touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.scenes import multi_head as scene
from core.scenes import multi_head_notices as notices
from core.scenes import multi_head_stages as intermediates
from core.scenes import multi_head_tables as tables
from core.scenes.multi_head import Heads
from core.scenes.sequence import sequence
from core.shown import heads as draw
from core.shown import multi_head_code as code
from core.shown.blocks import Page, Row, Said, Stage, Strip
from core.shown.voice import Voice

# the parts of the page that can be taken along, and where their headings are in the catalogs
STAGES = {
    "heads": "multi_head.title",
    "follow": "follow.header",
    "adds": "multi_head.adds_header",
    "off": "multi_head.off_header",
    "stages": "multi_head.stages_header",
    "summary": "multi_head.summary_header",
    "touch": "multi_head.touch_header",
}
HIGHLIGHT = "heads"  # in a lesson of several pages, if one doesn't choose


def shown(values: Mapping[str, Any], uploads: Mapping[str, Any]) -> Page:
    """Page 4 for the values of its link; what stands in the way where nothing can be computed."""
    voice = Voice(values["lang"])
    work = sequence(values, "m_")
    problem = scene.obstacle(values, work)
    if problem is not None:
        stages: tuple[Stage, ...] = (_nothing(voice, (problem,)),)
    elif work.labels or values["m_set"] == "article":
        heads = scene.build(values, work)
        said = () if values["m_set"] == "article" else voice.said(work.notices)
        stages = (_heads(voice, values, heads, said), _follow(voice, heads), _adds(voice, heads), _off(voice, heads),
                  _stages(voice, values, heads), _summary(voice, values, heads), _touch(voice, values, heads))
    else:
        stages = (_nothing(voice, work.notices),)
    return Page("multi_head", voice.t("multi_head.title"), voice.rich("multi_head.idea"), stages, voice.language)


def _nothing(voice: Voice, why: Any) -> Stage:
    return Stage("heads", voice.rich("multi_head.title"), (), voice.said(why))


def _heads(voice: Voice, values: Mapping[str, Any], heads: Heads, said: tuple[Said, ...]) -> Stage:
    lines = tables.lines(heads)
    cell = voice.t("multi_head.cell", head=heads.head, asks=heads.labels[heads.query], answers=heads.labels[heads.key])
    masked = (("", lines.masked),) if lines.masked else ()
    strip = Strip(cell, (("", lines.score), ("", lines.scaled), *masked,
                         (voice.t("multi_head.line_softmax"), lines.weight)))
    steps, matrices = heads.steps, heads.in_use.matrices
    arrays = {"tokens": np.array(heads.labels), "x": heads.in_use.x, **{f"w_{name}": w for name, w in matrices.items()},
              "n_heads": heads.n_heads, **steps._asdict()}
    return Stage("heads", voice.rich("multi_head.title"), voice.rich("multi_head.idea"),
                 (Row((draw.all_heads(voice, heads, scene.shown_cells(values, heads)), draw.one_head(voice, heads))),
                  Row((draw.edges(voice, values, heads),)), strip, *said,
                  *voice.said(notices.cell_notices(heads))), arrays, code.attend(values, heads),
                 (f"weights[{heads.sample}]",))


def _follow(voice: Voice, heads: Heads) -> Stage:
    made = scene.followed(heads)
    return Stage("follow", voice.rich("follow.header"), voice.rich("follow.idea"),
                 (Row((draw.followed(voice, heads),)),), {"products": made.products, "weighted": made.weighted})


def _adds(voice: Voice, heads: Heads) -> Stage:
    lines = tables.lines(heads)
    strip = Strip(voice.t("multi_head.adds_cell", asks=heads.labels[heads.query], feature=heads.feature + 1),
                  ((voice.t("multi_head.line_added", head=heads.head), lines.added),
                   (voice.t("multi_head.line_output"), lines.output)))
    return Stage(
        "adds",
        voice.rich("multi_head.adds_header"),
        voice.rich("multi_head.adds_idea"),
        (Row((draw.added(voice, heads),)), strip),
        {},
        code.combine(heads),
        (f"contributions[{heads.sample}, :, {heads.query}, :8]", f"output[{heads.sample}, :, :8]"),
    )


def _off(voice: Voice, heads: Heads) -> Stage:
    shown_change = scene.change_shown(heads)
    return Stage("off", voice.rich("multi_head.off_header"), (),
                 (Row((draw.each_off(voice, heads), draw.change(voice, heads))),
                  *voice.said(notices.off_notices(heads))),
                 {"change": shown_change.change, "change_norm": shown_change.norm, "alone": heads.changes.alone},
                 code.without(heads), ("alone",))


def _stages(voice: Voice, values: Mapping[str, Any], heads: Heads) -> Stage:
    rows = intermediates.rows(heads, values["m_stage"])
    return Stage("stages", voice.rich("multi_head.stages_header"), (), tuple(
        Row(tuple(draw.intermediate(voice, heads, picture, wide=len(row) == 1) for picture in row)) for row in rows))


def _summary(voice: Voice, values: Mapping[str, Any], heads: Heads) -> Stage:
    made = scene.summary(values, heads)
    by = (draw.averages(voice, "received", made.received, heads.labels, "key"),
          draw.averages(voice, "largest", made.largest, heads.labels, "query"),
          draw.averages(voice, "sharpness", made.sharpness, draw.numbers(heads.n_heads), "plain"))
    strip = Strip(voice.t("multi_head.alike_cell", a=made.pair[0], b=made.pair[1]),
                  ((voice.t("multi_head.line_alike"), made.line),))
    arrays = {name: getattr(made, name) for name in ("mean_map", "received", "largest", "sharpness", "likeness")}
    return Stage("summary", voice.rich("multi_head.summary_header"), (),
                 (Row(by), Row((draw.mean_map(voice, heads, made), draw.likeness(voice, heads, made))), strip,
                  *voice.said(notices.summary_notices(heads, made))), arrays, code.summary(heads),
                 ("received", "likeness"))


def _touch(voice: Voice, values: Mapping[str, Any], heads: Heads) -> Stage:
    made = scene.touch(values, heads)
    pictures = [draw.effect(voice, "mixed", made.mixed.largest, made.reach)]
    said: tuple[Said, ...] = ()
    if made.sliced is not None:
        pictures.append(draw.effect(voice, "sliced", made.sliced.largest, made.reach))
    else:
        said = (Said((voice.rich("multi_head.no_slices", d_model=heads.d_model, n_heads=heads.n_heads),)),)
    return Stage(
        "touch",
        voice.rich("multi_head.touch_header"),
        voice.rich("multi_head.touch_idea"),
        (Row(tuple(pictures)), *said, *voice.said(notices.touch_notices(heads, made))),
        {"touch_before": made.mixed.before, "touch_after": made.mixed.after, "touch_largest": made.mixed.largest},
        code.touch(heads, made),
        ("touch_largest",),
    )
