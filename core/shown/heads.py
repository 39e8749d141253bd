"""The pictures of several heads: the wall, one head enlarged, what heads add, every intermediate."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from core.digits import fixed, show
from core.figures.edges import Edge, edges_figure
from core.figures.heatmap import Side
from core.figures.style import Figure, Palette, plotly_text
from core.figures.wall import coarse, wall_height
from core.scenes import multi_head as scene
from core.scenes import multi_head_stages as stages
from core.scenes.multi_head import Heads, Summary
from core.scenes.multi_head_stages import Picture as Intermediate
from core.shown.blocks import Array, Bars, Picture, bar_chart, matrix, walls
from core.shown.follow import follow_picture
from core.shown.kept import cell_framed, kept
from core.shown.voice import Voice


def names(voice: Voice, heads: Heads, between: str = " · ") -> list[str]:
    """Each head's name: its number, whether it is off, its role if someone gave it one."""
    return [between.join([
        voice.t("multi_head.head", head=h) + (f" · {voice.t('multi_head.is_off')}" if h in heads.off else ""),
        *([voice.t(f"multi_head.role_{role}")] if role else [])]) for h, role in enumerate(heads.in_use.roles)]


def provenance(voice: Voice, heads: Heads, most: int = 9) -> str:
    """Where the numbers come from, for subtitles; the matrices first, then the vectors."""
    return " · ".join(voice.notice(notice) for notice in heads.provenance[:most])


def numbers(count: int, first: int = 0) -> list[str]:
    """Labels for heads, counted from 0, or features, counted from 1."""
    return [str(n) for n in range(first, first + count)]


def tokens(voice: Voice, heads: Heads, role: str) -> Side:
    """The tokens as one side of an attention map: "query" or "key"."""
    return Side(heads.labels, voice.t(f"multi_head.axis_{role}"), role)


def features(voice: Voice, count: int) -> Side:
    """Features as one side of a matrix."""
    return Side(numbers(count, 1), voice.t("multi_head.axis_feature"))


def all_heads(voice: Voice, heads: Heads, shown: Array | None = None) -> Picture:
    """Every head's map on one scale; only the cells that are `shown` (n_heads, n, n), if that is given."""
    maps = heads.weights
    largest = [float(w) for w in np.nanmax(maps, axis=(1, 2))]
    return walls(
        "weights",
        maps,
        tokens(voice, heads, "query"),
        tokens(voice, heads, "key"),
        names(voice, heads, "\n"),
        off=heads.off,
        head=heads.head,
        cell=(heads.query, heads.key),
        shown=shown,
        heading=voice.t("multi_head.wall_title", count=len(maps)),
        subtitle=" · ".join(
            [
                voice.t("multi_head.one_scale"),
                *([voice.t("multi_head.shades")] if coarse(maps) else []),
                provenance(voice, heads),
            ]
        ),
        tooltip=voice.t("multi_head.head_tooltip" if coarse(maps) else "multi_head.wall_tooltip"),
        places=stages.places(heads, maps.shape[2] * len(maps)),
        alt=voice.t(
            "multi_head.wall_alt", count=len(maps), n=len(heads.labels), largest=", ".join(map(fixed, largest))
        ),
    )


def same(voice: Voice, heads: Heads, name: str, *places: object) -> Hashable:
    """What a picture shows, for `core.shown.kept`: these numbers, in this language, at these places."""
    return "heads", heads.mark, heads.off, heads.sample, voice.language, name, *places


def followed(voice: Voice, heads: Heads) -> Picture:
    """The chosen query in the chosen head, from its components to what the head found."""
    subtitle = names(voice, heads)[heads.head] + "<br>" + provenance(voice, heads)
    return follow_picture(voice, scene.followed(heads), heads.labels, heads.labels[heads.query], subtitle,
                          chosen=heads.key, same=same(voice, heads, "followed", heads.head, heads.query))


def edges(voice: Voice, values: Mapping[str, Any], heads: Heads) -> Picture:
    """Average weights along the edges of the wall, by key, query and head; what is chosen on one filters the others."""
    filters = (values["m_only_key"], values["m_only_query"], values["m_only_head"])
    return kept(same(voice, heads, "edges", *filters), lambda: _edges(voice, values, heads))


def _edges(voice: Voice, values: Mapping[str, Any], heads: Heads) -> Picture:
    found = scene.edges(values, heads)
    sides = {"key": (heads.labels, found.by_key), "query": (heads.labels, found.by_query),
             "head": (numbers(heads.n_heads), found.by_head)}
    made = [Edge(voice.t(f"multi_head.edge_{name}"), name, labels, [float(x) for x in averages],
                 [place for place in values[f"m_only_{name}"] if place < len(labels)])
            for name, (labels, averages) in sides.items()]
    heading = voice.t("multi_head.edges_title")
    subtitle = voice.t(
        "multi_head.edges_filtered" if any(edge.chosen for edge in made) else "multi_head.edges_subtitle"
    )

    def draw(colours: Palette) -> Figure:
        return edges_figure(made, heading=heading, subtitle=subtitle, colours=colours)

    bars = tuple(
        Bars(edge.values, edge.labels, [edge.role] * len(edge.values), list(map(fixed, edge.values)), edge.name)
        for edge in made
    )
    largest = [edge.labels[int(np.argmax(edge.values))] for edge in made]
    return Picture("edges", heading, subtitle, draw, bars=bars, alt=voice.t(
        "multi_head.edges_alt", token_k=largest[0], token_q=largest[1], head=largest[2]))


def one_head(voice: Voice, heads: Heads) -> Picture:
    """The chosen head with its numbers, as high as the wall."""
    weight = float(heads.steps.weights[heads.sample, heads.head, heads.query, heads.key])
    picture = kept(same(voice, heads, "head", heads.head), lambda: _one_head(voice, heads))
    return cell_framed(picture, (heads.query, heads.key), voice.t(
        "multi_head.head_alt", head=heads.head, asks=heads.labels[heads.query], answers=heads.labels[heads.key],
        weight=fixed(weight, 3)))


def _one_head(voice: Voice, heads: Heads) -> Picture:
    lines = 1 + any(heads.in_use.roles)  # of a head's name on the wall
    n_heads, n_rows, n_columns = heads.weights.shape
    return matrix(
        "head", heads.weights[heads.head], tokens(voice, heads, "query"), tokens(voice, heads, "key"), scale="weights",
        lines=1 + lines, heading=names(voice, heads)[heads.head],
        subtitle=_width(voice, heads) + "<br>" + provenance(voice, heads),
        tooltip=voice.t("multi_head.head_tooltip"),
        places=stages.places(heads, len(heads.labels)), row_ends=stages.row_sums(heads),
        height=wall_height(n_heads, n_rows, n_columns, lines=lines))


def _width(voice: Voice, heads: Heads) -> str:
    # hand-made heads are as wide as the input, the others share it
    if heads.d_k * heads.n_heads != heads.d_model:
        return voice.t("multi_head.head_subtitle", d_k=heads.d_k)
    return voice.t("multi_head.head_divided", d_model=heads.d_model, n_heads=heads.n_heads, d_k=heads.d_k)


def added(voice: Voice, heads: Heads) -> Picture:
    """The output of the chosen token as a sum over the heads, one row each."""
    picture = kept(same(voice, heads, "added", heads.query), lambda: _added(voice, heads))
    output = float(heads.steps.output[heads.sample, heads.query, heads.feature])
    return cell_framed(picture, (heads.n_heads, heads.feature), voice.t(
        "multi_head.adds_alt", token=heads.labels[heads.query], feature=heads.feature + 1, output=show(output)))


def _added(voice: Voice, heads: Heads) -> Picture:
    rows, asks = scene.added(heads), heads.labels[heads.query]
    return matrix(
        "contributions",
        rows,
        Side([*names(voice, heads), voice.t("multi_head.sum_row")]),
        features(voice, rows.shape[1]),
        role="output",
        heading=voice.t("multi_head.adds_title", token=plotly_text(asks)),
        tooltip=voice.t("multi_head.adds_tooltip"),
        lines=2,
        subtitle=voice.t("multi_head.adds_subtitle", width=heads.d_v) + "<br>" + provenance(voice, heads),
        places=stages.places(heads, rows.shape[1]),
        height=_low(len(rows)),
    )


def each_off(voice: Voice, heads: Heads) -> Picture:
    """How much the output changes if one head alone is off."""
    return kept(same(voice, heads, "alone"), lambda: _each_off(voice, heads))


def _each_off(voice: Voice, heads: Heads) -> Picture:
    alone = [float(x) for x in heads.changes.alone]
    return bar_chart("alone", alone, numbers(heads.n_heads), ["output"] * heads.n_heads, height=320,
                     heading=voice.t("multi_head.alone_title"), subtitle=voice.t("multi_head.alone_subtitle"),
                     alt=voice.t("multi_head.alone_alt", norms=", ".join(map(show, alone))))


def change(voice: Voice, heads: Heads) -> Picture:
    """The change of the output as a map."""
    return kept(same(voice, heads, "change", heads.head), lambda: _change(voice, heads))


def _change(voice: Voice, heads: Heads) -> Picture:
    shown, which = scene.change_shown(heads), ", ".join(map(str, heads.off or (heads.head,)))
    norm = show(float(shown.norm))
    return matrix(
        "change", shown.change, Side(heads.labels), features(voice, shown.change.shape[1]), role="output", height=320,
        lines=2, heading=voice.t("multi_head.change_title" if heads.off else "multi_head.change_preview", heads=which),
        subtitle=voice.t("multi_head.change_subtitle", norm=norm, whole=show(float(shown.whole))) + "<br>"
        + provenance(voice, heads), tooltip=voice.t("multi_head.feature_tooltip"),
        places=stages.places(heads, shown.change.shape[1], wide=False),
        alt=voice.t("multi_head.change_alt", heads=which, norm=norm))


def intermediate(voice: Voice, heads: Heads, picture: Intermediate, *, wide: bool) -> Picture:
    """One intermediate: a wall if every head has its own, else a matrix with the chosen head's part framed."""
    if picture.keys_across:  # its frames go with every cell
        return _intermediate(voice, heads, picture, wide)
    return kept(same(voice, heads, "intermediate", picture.name, wide, heads.head),
                lambda: _intermediate(voice, heads, picture, wide))


def _intermediate(voice: Voice, heads: Heads, picture: Intermediate, wide: bool) -> Picture:
    made = _wall(voice, heads, picture, wide) if picture.per_head else _matrix(voice, heads, picture, wide)
    return made._replace(alt=voice.t("multi_head.picture_alt", name=voice.t(f"multi_head.picture_{picture.name}"),
                                     shape=picture.shape, largest=show(picture.largest)))


def _wall(voice: Voice, heads: Heads, picture: Intermediate, wide: bool) -> Picture:
    across, rows = features(voice, picture.values.shape[2]), Side(heads.labels)
    cell, tooltip = None, ("feature_tooltip", "wall_feature_tooltip")
    if picture.keys_across:
        across, rows = tokens(voice, heads, "key"), tokens(voice, heads, "query")
        cell, tooltip = (heads.query, heads.key), ("score_tooltip", "wall_score_tooltip")
    if picture.name == "weights":
        tooltip = ("head_tooltip", "wall_tooltip")
    whole = not coarse(picture.values)  # else the maps' titles name the heads
    return walls(
        picture.name, picture.values, rows, across, names(voice, heads, "\n"),
        heading=voice.t(f"multi_head.picture_{picture.name}"), role=picture.role, head=heads.head, off=heads.off,
        subtitle=" · ".join([str(picture.shape), *([] if whole else [voice.t("multi_head.shades")]),
                             provenance(voice, heads, 1)]),
        cell=cell, scale="weights" if picture.name == "weights" else "signed",
        tooltip=voice.t(f"multi_head.{tooltip[whole]}"),
        places=stages.places(heads, heads.n_heads * picture.values.shape[2], wide=wide), height=None if wide else 380)


def _matrix(voice: Voice, heads: Heads, picture: Intermediate, wide: bool) -> Picture:
    rows, kind = Side(heads.labels), "feature"
    if picture.name == "w_o":
        rows = features(voice, len(picture.values))._replace(title=voice.t("multi_head.axis_row"))
        kind = "w_o"
    return matrix(
        picture.name,
        picture.values,
        rows,
        features(voice, picture.values.shape[1]),
        role=picture.role,
        lines=2,
        heading=voice.t(f"multi_head.picture_{picture.name}"),
        subtitle=f"{picture.shape}<br>{provenance(voice, heads)}",
        tooltip=voice.t(f"multi_head.{kind}_tooltip"),
        height=_low(len(picture.values)) if wide else 380,
        places=stages.places(heads, picture.values.shape[1], wide=wide),
        columns_framed=picture.own_columns,
        rows_framed=picture.own_rows,
    )


def _low(n_rows: int) -> int | None:
    """The height of a figure as wide as the page: many rows are drawn lower, so that it fits a screen."""
    return None if n_rows <= 6 else min(148 + 24 * n_rows, 640)


def averages(voice: Voice, name: str, values: Array, labels: Sequence[str], role: str) -> Picture:
    """Weights averaged by key, query or head, as bars from 0 to 1."""
    shown = [float(x) for x in values]
    written = list(map(fixed, shown))
    return bar_chart(name, shown, labels, [role] * len(shown), reach=(0, 1.15), height=280,
                     texts=written if len(shown) <= 12 else [""] * len(shown),
                     heading=voice.t(f"multi_head.{name}_title"), subtitle=voice.t(f"multi_head.{name}_subtitle"),
                     alt=voice.t(f"multi_head.{name}_alt", values=", ".join(written)))


def mean_map(voice: Voice, heads: Heads, summary: Summary) -> Picture:
    """The average of all maps."""
    return matrix("mean_map", summary.mean_map, tokens(voice, heads, "query"), tokens(voice, heads, "key"),
                  scale="weights", height=400, heading=voice.t("multi_head.mean_title"),
                  tooltip=voice.t("multi_head.head_tooltip"),
                  subtitle=voice.t("multi_head.mean_subtitle", count=heads.n_heads,
                                   provenance=provenance(voice, heads, 1)),
                  alt=voice.t("multi_head.mean_alt", count=heads.n_heads,
                              largest=fixed(float(np.nanmax(summary.mean_map)))))


def likeness(voice: Voice, heads: Heads, summary: Summary) -> Picture:
    """How alike each pair of heads is."""
    (a, b), side = summary.pair, Side(numbers(heads.n_heads), voice.t("multi_head.axis_head"))
    return matrix("likeness", summary.likeness, side, side, scale="weights", height=400, chosen=summary.pair,
                  heading=voice.t("multi_head.alike_title"), tooltip=voice.t("multi_head.alike_tooltip"),
                  subtitle=voice.t("multi_head.alike_subtitle", provenance=provenance(voice, heads, 1)),
                  alt=voice.t("multi_head.alike_alt", a=a, b=b, share=fixed(float(summary.likeness[a, b]))))


def effect(voice: Voice, name: str, largest: Array, reach: float) -> Picture:
    """How far the scores of each head move."""
    shown = [float(x) for x in largest]
    return bar_chart(f"touch_{name}", shown, numbers(len(shown)), ["plain"] * len(shown), reach=(0, reach), height=280,
                     heading=voice.t(f"multi_head.{name}_title"), subtitle=voice.t(f"multi_head.{name}_subtitle"),
                     alt=voice.t(f"multi_head.{name}_alt", values=", ".join(map(show, shown))))
