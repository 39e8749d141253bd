"""The figures of several heads: the wall, one head enlarged, what heads add, every intermediate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.digits import fixed, show
from core.figures.bands import band
from core.figures.curves import bars
from core.figures.heatmap import Side, heatmap
from core.figures.wall import coarse, wall, wall_height
from core.scenes import multi_head as scene
from core.scenes import multi_head_stages as stages
from core.scenes.multi_head import Heads, Summary
from core.scenes.multi_head_stages import Picture
from pages._parts import chart
from pages._parts.text import say, t


def names(heads: Heads, between: str = " · ") -> list[str]:
    """Each head's name: its number, whether it is off, its role if someone gave it one."""
    return [between.join([
        t("multi_head.head", head=h) + (f" · {t('multi_head.is_off')}" if h in heads.off else ""),
        *([t(f"multi_head.role_{role}")] if role else [])]) for h, role in enumerate(heads.in_use.roles)]


def provenance(heads: Heads, most: int = 9) -> str:
    """Where the numbers come from, for subtitles; the matrices first, then the vectors."""
    return " · ".join(say(notice) for notice in heads.provenance[:most])


def numbers(count: int, first: int = 0) -> list[str]:
    """Labels for heads, counted from 0, or features, counted from 1."""
    return [str(n) for n in range(first, first + count)]


def tokens(heads: Heads, role: str) -> Side:
    """The tokens as one side of an attention map: "query" or "key"."""
    return Side(heads.labels, t(f"multi_head.axis_{role}"), role)


def features(count: int) -> Side:
    """Features as one side of a matrix."""
    return Side(numbers(count, 1), t("multi_head.axis_feature"))


def all_heads(heads: Heads) -> None:
    """Every head's map on one scale."""
    maps = heads.weights
    figure = wall(
        maps, tokens(heads, "query"), tokens(heads, "key"), names(heads, "\n"), off=heads.off, head=heads.head,
        cell=(heads.query, heads.key), heading=t("multi_head.wall_title", count=len(maps)), colours=chart.colours(),
        subtitle=" · ".join([t("multi_head.one_scale"), *([t("multi_head.shades")] if coarse(maps) else []),
                             provenance(heads)]),
        tooltip=t("multi_head.head_tooltip" if coarse(maps) else "multi_head.wall_tooltip"),
        places=stages.places(heads, maps.shape[2] * len(maps)))
    largest = [float(w) for w in np.nanmax(maps, axis=(1, 2))]
    chart.show(figure, key="m_wall", alt=t("multi_head.wall_alt", count=len(maps), n=len(heads.labels),
                                           largest=", ".join(map(fixed, largest))))


def one_head(heads: Heads) -> None:
    """The chosen head with its numbers, as high as the wall."""
    lines = 1 + any(heads.in_use.roles)  # of a head's name on the wall
    figure = heatmap(
        heads.weights[heads.head], tokens(heads, "query"), tokens(heads, "key"), scale="weights", lines=1 + lines,
        heading=names(heads)[heads.head], subtitle=_width(heads) + "<br>" + provenance(heads),
        tooltip=t("multi_head.head_tooltip"), colours=chart.colours(),
        chosen=(heads.query, heads.key), places=stages.places(heads, len(heads.labels)),
        row_ends=stages.row_sums(heads), height=wall_height(*heads.weights.shape, lines=lines))
    weight = float(heads.steps.weights[heads.sample, heads.head, heads.query, heads.key])
    chart.show(figure, key="m_head", alt=t("multi_head.head_alt", head=heads.head, asks=heads.labels[heads.query],
                                           answers=heads.labels[heads.key], weight=fixed(weight, 3)))


def _width(heads: Heads) -> str:
    # hand-made heads are as wide as the input, the others share it
    if heads.d_k * heads.n_heads != heads.d_model:
        return t("multi_head.head_subtitle", d_k=heads.d_k)
    return t("multi_head.head_divided", d_model=heads.d_model, n_heads=heads.n_heads, d_k=heads.d_k)


def added(heads: Heads) -> None:
    """The output of the chosen token as a sum over the heads, one row each."""
    rows, asks = scene.added(heads), heads.labels[heads.query]
    figure = heatmap(
        rows, Side([*names(heads), t("multi_head.sum_row")]), features(rows.shape[1]), role="output",
        heading=t("multi_head.adds_title", token=chart.words(asks)), tooltip=t("multi_head.adds_tooltip"), lines=2,
        subtitle=t("multi_head.adds_subtitle", width=heads.d_v) + "<br>" + provenance(heads),
        colours=chart.colours(), chosen=(len(rows) - 1, heads.feature), places=stages.places(heads, rows.shape[1]),
        height=_low(len(rows)))
    chart.show(figure, key="m_adds", alt=t("multi_head.adds_alt", token=asks, feature=heads.feature + 1,
                                           output=show(float(rows[-1, heads.feature]))))


def each_off(heads: Heads) -> None:
    """How much the output changes if one head alone is off."""
    alone, colours = [float(x) for x in heads.changes.alone], chart.colours()
    figure = bars(alone, numbers(heads.n_heads), [colours.output] * heads.n_heads, colours=colours, height=320,
                  heading=t("multi_head.alone_title"), subtitle=t("multi_head.alone_subtitle"))
    chart.show(figure, key="m_alone", alt=t("multi_head.alone_alt", norms=", ".join(map(show, alone))))


def change(heads: Heads) -> None:
    """The change of the output as a map."""
    shown, which = scene.change_shown(heads), ", ".join(map(str, heads.off or (heads.head,)))
    norm = show(float(shown.norm))
    figure = heatmap(
        shown.change, Side(heads.labels), features(shown.change.shape[1]), role="output", height=320, lines=2,
        colours=chart.colours(), heading=t("multi_head.change_title" if heads.off else "multi_head.change_preview",
                                           heads=which),
        subtitle=t("multi_head.change_subtitle", norm=norm, whole=show(float(shown.whole))) + "<br>"
        + provenance(heads), tooltip=t("multi_head.feature_tooltip"),
        places=stages.places(heads, shown.change.shape[1], wide=False))
    chart.show(figure, key="m_change", alt=t("multi_head.change_alt", heads=which, norm=norm))


def intermediate(heads: Heads, picture: Picture, *, wide: bool) -> None:
    """One intermediate: a wall if every head has its own, else a matrix with the chosen head's part framed."""
    figure = _wall(heads, picture, wide) if picture.per_head else _matrix(heads, picture, wide)
    chart.show(figure, key=f"m_stage_{picture.name}", alt=t(
        "multi_head.picture_alt", name=t(f"multi_head.picture_{picture.name}"), shape=picture.shape,
        largest=show(picture.largest)))


def _wall(heads: Heads, picture: Picture, wide: bool) -> dict:
    across, rows = features(picture.values.shape[2]), Side(heads.labels)
    cell, tooltip = None, ("feature_tooltip", "wall_feature_tooltip")
    if picture.keys_across:
        across, rows = tokens(heads, "key"), tokens(heads, "query")
        cell, tooltip = (heads.query, heads.key), ("score_tooltip", "wall_score_tooltip")
    if picture.name == "weights":
        tooltip = ("head_tooltip", "wall_tooltip")
    whole = not coarse(picture.values)  # else the maps' titles name the heads
    return wall(
        picture.values, rows, across, names(heads, "\n"), heading=t(f"multi_head.picture_{picture.name}"),
        subtitle=" · ".join([str(picture.shape), *([] if whole else [t("multi_head.shades")]), provenance(heads, 1)]),
        role=picture.role, head=heads.head, off=heads.off,
        cell=cell, scale="weights" if picture.name == "weights" else "signed", colours=chart.colours(),
        tooltip=t(f"multi_head.{tooltip[whole]}"),
        places=stages.places(heads, heads.n_heads * picture.values.shape[2], wide=wide), height=None if wide else 380)


def _matrix(heads: Heads, picture: Picture, wide: bool) -> dict:
    rows, kind = Side(heads.labels), "feature"
    if picture.name == "w_o":
        rows, kind = features(len(picture.values))._replace(title=t("multi_head.axis_row")), "w_o"
    figure = heatmap(
        picture.values, rows, features(picture.values.shape[1]), role=picture.role, colours=chart.colours(), lines=2,
        heading=t(f"multi_head.picture_{picture.name}"), subtitle=f"{picture.shape}<br>{provenance(heads)}",
        tooltip=t(f"multi_head.{kind}_tooltip"), height=_low(len(picture.values)) if wide else 380,
        places=stages.places(heads, picture.values.shape[1], wide=wide))
    band(figure, chart.colours(), columns=picture.own_columns, rows=picture.own_rows)
    return figure


def _low(n_rows: int) -> int | None:
    """The height of a figure as wide as the page: many rows are drawn lower, so that it fits a screen."""
    return None if n_rows <= 6 else min(148 + 24 * n_rows, 640)


def averages(name: str, values: np.ndarray, labels: Sequence[str], hue: str) -> None:
    """Weights averaged by key, query or head, as bars from 0 to 1."""
    shown = [float(x) for x in values]
    written = list(map(fixed, shown))
    figure = bars(shown, labels, [hue] * len(shown), texts=written if len(shown) <= 12 else [""] * len(shown),
                  reach=(0, 1.15), height=280, heading=t(f"multi_head.{name}_title"), colours=chart.colours(),
                  subtitle=t(f"multi_head.{name}_subtitle"))
    chart.show(figure, key=f"m_{name}", alt=t(f"multi_head.{name}_alt", values=", ".join(written)))


def mean_map(heads: Heads, summary: Summary) -> None:
    """The average of all maps."""
    figure = heatmap(summary.mean_map, tokens(heads, "query"), tokens(heads, "key"), scale="weights", height=400,
                     heading=t("multi_head.mean_title"), colours=chart.colours(), tooltip=t("multi_head.head_tooltip"),
                     subtitle=t("multi_head.mean_subtitle", count=heads.n_heads, provenance=provenance(heads, 1)))
    chart.show(figure, key="m_mean", alt=t("multi_head.mean_alt", count=heads.n_heads,
                                           largest=fixed(float(np.nanmax(summary.mean_map)))))


def likeness(heads: Heads, summary: Summary) -> None:
    """How alike each pair of heads is."""
    (a, b), side = summary.pair, Side(numbers(heads.n_heads), t("multi_head.axis_head"))
    figure = heatmap(summary.likeness, side, side, scale="weights", heading=t("multi_head.alike_title"), height=400,
                     subtitle=t("multi_head.alike_subtitle", provenance=provenance(heads, 1)), colours=chart.colours(),
                     tooltip=t("multi_head.alike_tooltip"), chosen=summary.pair)
    chart.show(figure, key="m_alike", alt=t("multi_head.alike_alt", a=a, b=b,
                                            share=fixed(float(summary.likeness[a, b]))))


def effect(name: str, largest: np.ndarray, reach: float) -> None:
    """How far the scores of each head move."""
    shown, colours = [float(x) for x in largest], chart.colours()
    figure = bars(shown, numbers(len(shown)), [colours.text] * len(shown), reach=(0, reach), height=280,
                  heading=t(f"multi_head.{name}_title"), subtitle=t(f"multi_head.{name}_subtitle"), colours=colours)
    chart.show(figure, key=f"m_touch_{name}", alt=t(f"multi_head.{name}_alt", values=", ".join(map(show, shown))))
