"""A matrix as a heatmap: token labels, numbers in the cells up to 16×16, the chosen cell framed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.digits import fixed
from core.figures.arrays import typed
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

MOST_NUMBERED = 16  # up to 16×16 every cell shows its number
MOST_TOLD = 1024  # cells whose tooltips are written out; beyond that Plotly puts them together from the axes
CELL = 34  # pixels of a cell's height before the figure is squeezed


class Side(NamedTuple):
    """One side of a matrix: its labels, the axis title, and whose hue the title wears."""

    labels: Sequence[str]
    title: str = ""
    role: str = "plain"


def heatmap(values: NDArray[Any], rows: Side, columns: Side, *, heading: str, subtitle: str, colours: Palette,
            tooltip: str, scale: str = "signed", role: str = "plain",
            chosen: tuple[int | None, int | None] | None = None,
            masked: NDArray[np.bool_] | None = None, places: int = 2, height: int | None = None,
            limit: float | None = None, row_ends: Sequence[str] = (), lines: int = 1, bar: str = "") -> Figure:
    """Draw `values` (n_rows, n_columns), row 0 on top.

    Parameters: `rows`, `columns`, the labels and axis titles; `heading`, `subtitle`, the figure's own words;
    `tooltip`, a template with {row}, {column} and {value}, e.g. '"{row}" asks, "{column}" answers: {value}';
    `scale`, "signed" (symmetric about 0), "weights" (0 to 1, ink) or "lengths" (0 to the largest);
    `masked` (n_rows, n_columns), True where a cell has no value: shown as "–"; `chosen`, the framed cell, None
    for all of the row or column; `limit`, the largest |value| of a scale that is not that of weights; `row_ends`, a
    text behind each row, such as its sum; `lines` of the subtitle; `bar`, what the colour bar measures.
    Returns a figure. The values travel as float32; tooltips hold the full precision.
    """
    n_rows, n_columns = values.shape
    hidden = ~np.isfinite(values) if masked is None else masked | ~np.isfinite(values)
    labels = [plotly_text(label) for label in rows.labels], [plotly_text(label) for label in columns.labels]
    large = values.size > MOST_TOLD
    shown = np.where(hidden, np.nan, values).astype(np.float32)
    told = {"hovertemplate": _from_axes(tooltip), "hoverongaps": False} if large else {
        "customdata": _tooltips(values, hidden, labels, tooltip), "hovertemplate": "%{customdata}<extra></extra>",
        "hoverongaps": True}
    trace: dict[str, Any] = {
        "type": "heatmap", "z": typed(shown) if large else shown, **told,
        "xgap": 2 if n_columns <= 24 else 0, "ygap": 2 if n_rows <= 24 else 0,
        "colorbar": {"thickness": 8, "outlinewidth": 0, "tickfont": {"size": 11, "color": colours.quiet}, "len": 1.0,
                     "x": 1.01, "xpad": 4, **({"title": along_the_bar(bar, colours)} if bar else {})},
        **_scale(values, hidden, scale, colours, limit)}
    layout_more: dict[str, Any] = {}
    if n_rows <= MOST_NUMBERED and n_columns <= MOST_NUMBERED:
        trace["text"] = [["" if hidden[i, j] else fixed(float(values[i, j]), places) for j in range(n_columns)]
                         for i in range(n_rows)]
        trace["texttemplate"] = "%{text}"
        trace["textfont"] = {"size": 12 if n_columns <= 7 else 10}
        # not as text of the cell: Plotly draws that of an empty cell in some cases only
        layout_more["annotations"] = [_dash(i, j, colours) for i, j in np.argwhere(hidden)]
        layout_more["annotations"] += [_end(i, n_columns, text, colours) for i, text in enumerate(row_ends)]
    if chosen is not None:
        layout_more["shapes"] = frame(chosen, colours, values.shape)
    behind = 0.15 * n_columns if row_ends and "annotations" in layout_more else 0.0
    top = 44 + 20 * lines
    most = 14 if n_columns <= 30 else 24  # letters beside the rows: a wide matrix has the room
    margin_left = 18 + 7 * min(most, max((_width(label) for label in rows.labels), default=1)) + 18 * bool(rows.title)
    return {"data": [trace], "layout": layout(
        colours, title(heading, subtitle, colours, role),
        height=height or int(top + 64 + CELL * min(max(n_rows, 3), 16)), left=margin_left,
        right=46 + 20 * bool(bar), top=top, bottom=64,
        xaxis=_axis(columns, labels[1], colours, [-0.5, n_columns - 0.5 + behind], large),
        yaxis=_axis(rows, labels[0], colours, [n_rows - 0.5, -0.5], large), **layout_more)}


def frame(cell: tuple[int | None, int | None], colours: Palette, shape: tuple[int, ...]) -> list[dict[str, Any]]:
    """The frame around a chosen cell (row, column) of a matrix of this shape; None takes in the whole axis."""
    (y0, y1), (x0, x1) = ((-0.48, count - 0.52) if at is None else (at - 0.48, at + 0.48)
                          for at, count in zip(cell, shape, strict=True))
    box = {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "fillcolor": "rgba(0,0,0,0)"}
    # with a light edge it shows on any cell
    return [box | {"line": {"color": hue, "width": width}} for hue, width in ((colours.paper, 5), (colours.text, 2.5))]


def _dash(row: int, column: int, colours: Palette) -> dict[str, Any]:
    return {"x": int(column), "y": int(row), "text": "–", "showarrow": False,
            "font": {"size": 11, "color": colours.quiet}}


def _end(row: int, n_columns: int, text: str, colours: Palette) -> dict[str, Any]:
    return {"x": n_columns - 0.45, "y": row, "text": text, "showarrow": False, "xanchor": "left",
            "font": {"size": 11, "color": colours.quiet}}


def _scale(values: NDArray[Any], hidden: NDArray[np.bool_], scale: str, colours: Palette,
           limit: float | None) -> dict[str, Any]:
    reach = 1.0 if scale == "weights" else limit or float(np.max(np.abs(values[~hidden]), initial=0.0)) or 1.0
    low = -reach if scale == "signed" else 0
    return {"colorscale": [list(stop) for stop in colours.stops(scale)], "zmin": low, "zmax": reach}


def along_the_bar(words: str, colours: Palette) -> dict[str, Any]:
    """A colour bar's title, along it."""
    return {"text": words, "side": "right", "font": {"size": 11, "color": colours.quiet}}


def _tooltips(values: NDArray[Any], hidden: NDArray[np.bool_], labels: tuple[list[str], list[str]],
              template: str) -> list[list[str]]:
    pieces = re.split(r"\{(row|column|value)\}", template)  # a label that looks like a slot stays a label

    def one(i: int, j: int) -> str:
        number = "–" if hidden[i, j] else f"{float(values[i, j]):.6g}".replace("-", "−")
        words = {"row": labels[0][i], "column": labels[1][j], "value": number}
        return "".join(words[piece] if n % 2 else piece for n, piece in enumerate(pieces))

    return [[one(i, j) for j in range(values.shape[1])] for i in range(values.shape[0])]


def _from_axes(template: str) -> str:
    """A tooltip that Plotly fills from the axes' labels and the value: nothing to send for each cell."""
    for slot, name in (("{row}", "%{y}"), ("{column}", "%{x}"), ("{value}", "%{z:.6g}")):
        template = template.replace(slot, name)
    return template + "<extra></extra>"


def _axis(side: Side, labels: list[str], colours: Palette, reach: list[float], every: bool = False) -> dict[str, Any]:
    # positions, not words: a repeated word would merge its rows
    step = 1 if every else max(1, len(labels) // 32)
    if not every and len(labels) > MOST_NUMBERED and all(label.isdecimal() for label in labels):
        step = 4  # who reads 4, 8, 12 knows what stands between
    positions = list(range(step - 1, len(labels), step))
    crowded = len(positions) > 32
    more: dict[str, Any] = {"tickfont": {"size": 8, "color": colours.quiet}} if crowded else {}
    words = side.title
    if len(labels) > 64:  # features, not tokens: the tooltip still reads their names
        more["showticklabels"], words = False, f"{side.title} {labels[0]} … {labels[-1]}"
    return axis(colours, range=reach, tickvals=positions, ticktext=[labels[p] for p in positions], ticks="", **more,
                title={"text": words, "font": {"size": 12, "color": colours.hue(side.role)}, "standoff": 6})


def _width(label: str) -> int:
    # Chinese characters are about twice as wide
    return sum(2 if ord(c) > 0x2E80 else 1 for c in label[:24])
