"""All heads at once: one composite heatmap, one trace, one scale, so that any two heads can be compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.digits import fixed, plain, show
from core.figures.arrays import typed
from core.figures.heatmap import Side
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

MOST_NUMBERED = 16  # columns of the whole wall up to which cells show their numbers
MOST_LABELLED = 24  # rows or columns of the whole wall up to which each shows its token
MOST_EXACT = 8_000  # cells that travel as float32; beyond that each is one of 256 shades, a byte
SHADES = {"weights": 255, "signed": 127}  # the number that stands for the end of the scale
WIDTH = 470  # pixels that the maps have on a wide screen, to make cells roughly square


class Grid(NamedTuple):
    """Where the maps stand, in cells: map h begins at (top[h], left[h])."""

    down: int  # maps below each other
    across: int
    top: NDArray[Any]  # (n_heads,)
    left: NDArray[Any]
    y_edges: NDArray[Any]  # of all rows, the gaps between maps included
    x_edges: NDArray[Any]


def wall(maps: NDArray[Any], rows: Side, columns: Side, names: Sequence[str], *, heading: str, subtitle: str,
         colours: Palette, tooltip: str, scale: str = "weights", role: str = "plain", head: int | None = None,
         cell: tuple[int, int] | None = None, off: Collection[int] = (), places: int = 2, across: int | None = None,
         limit: float | None = None, height: int | None = None, shown: NDArray[np.bool_] | None = None) -> Figure:
    """Draw `maps` (n_heads, n_rows, n_columns) side by side; NaN or −inf is a cell without a value: "–".

    Parameters: `rows`, `columns`, the labels and axis titles of each map; `names`, one a head, of one line or
    two; `tooltip`, a template with {head}, {row}, {column} and {value}; `scale`, "weights" (0 to 1, ink) or "signed";
    `head`, framed; `cell`, (row, column) framed in every map; `off`, heads drawn faint; `across`, maps in a row;
    `limit`, the largest |value| of a signed scale; `shown` (n_heads, n_rows, n_columns), False for cells that are
    left blank.
    Returns a figure. Values travel as float32; `coarse(maps)` tells whether they travel as 256 shades instead:
    then a template without {head} saves as much again.
    """
    n_heads, n_rows, n_columns = maps.shape
    lines = 1 + any("\n" in name for name in names)
    grid = _grid(n_heads, n_rows, n_columns, across, lines)
    hidden = ~np.isfinite(maps)
    end = 1.0 if scale == "weights" else limit or float(np.max(np.abs(maps[~hidden]), initial=0.0)) or 1.0
    if shown is not None:
        maps, hidden = np.where(shown, maps, np.nan), hidden & shown
    values, heads = _composite(maps, grid)
    shades = SHADES[scale] if coarse(maps) else 0
    trace: dict[str, Any] = {
        "type": "heatmap", "x": _short(grid.x_edges), "y": _short(grid.y_edges),
        "z": typed(_z(values, end, scale, shades)),
        "hovertemplate": _hover(tooltip, end, shades), "hoverongaps": False, **_scale(scale, end, colours, shades)}
    if "{head}" in tooltip:
        trace["customdata"] = typed(heads)
    shapes = [_outline(grid, h, maps.shape, colours, h == head) for h in range(n_heads)]
    shapes += [_veil(grid, h, maps.shape, colours) for h in off if h < n_heads]
    if cell is not None and n_columns <= 64 // grid.across and n_rows <= 24:
        shapes += [_box(grid.left[h] + cell[1], grid.top[h] + cell[0], 1, 1, hue, width) for h in range(n_heads)
                   for hue, width in ((colours.paper, 4), (colours.text, 2))]  # a light edge, to show on dark cells
    if shades:
        shapes += _gaps(grid, maps.shape, colours)
    numbered = grid.across * n_columns <= MOST_NUMBERED and n_rows <= MOST_NUMBERED
    if numbered:
        trace |= {"text": _texts(values, places), "texttemplate": "%{text}",
                  "textfont": {"size": 12 if grid.across * n_columns <= 8 else 10}}
    annotations = [_name(grid, h, _safe(names[h]), colours, h == head) for h in range(n_heads)]
    if numbered:
        annotations += [_dash(grid.left[h] + j, grid.top[h] + i, colours) for h, i, j in np.argwhere(hidden)]
    left = _margin(rows, grid.down * n_rows)
    return {"data": [trace], "layout": layout(
        colours, title(heading, subtitle, colours, role), left=left,
        height=height or wall_height(n_heads, n_rows, n_columns, across, lines),
        right=46, top=64 + 20 * lines, bottom=64, shapes=shapes, annotations=annotations,
        xaxis=_axis(columns, grid.left[:grid.across], n_columns, colours, _reach(grid.x_edges, WIDTH)),
        yaxis=_axis(rows, grid.top[::grid.across], n_rows, colours, _reach(grid.y_edges, WIDTH)[::-1]))}


def coarse(maps: NDArray[Any]) -> bool:
    """Whether weights of this many cells travel as 256 shades: the subtitle has to say so."""
    return maps.size > MOST_EXACT


def corners(
    n_heads: int, n_rows: int, n_columns: int, across: int | None = None, lines: int = 1
) -> list[tuple[float, float]]:
    """Where each map of a wall begins: (left, top) of its first cell in the figure's coordinates."""
    grid = _grid(n_heads, n_rows, n_columns, across, lines)
    return [(float(x), float(y)) for x, y in zip(grid.left, grid.top, strict=True)]


def wall_height(n_heads: int, n_rows: int, n_columns: int, across: int | None = None, lines: int = 1) -> int:
    """The height in pixels at which the cells of a wall are roughly square; `lines` of the heads' names."""
    grid = _grid(n_heads, n_rows, n_columns, across, lines)
    cell = min(WIDTH / grid.x_edges[-1], 64)
    return int(64 + 20 * lines + 64 + max(180, min(cell * grid.y_edges[-1], 640)))


def maps_across(n_heads: int, across: int | None = None) -> int:
    """How many maps stand in a row."""
    return min(n_heads, across or {1: 1, 2: 2, 3: 3, 4: 4, 5: 3, 6: 3}.get(n_heads, 4))


def _grid(n_heads: int, n_rows: int, n_columns: int, across: int | None, lines: int) -> Grid:
    across = maps_across(n_heads, across)
    down = -(-n_heads // across)
    x_gap, y_gap = max(0.12 * n_columns, 0.4), max(0.22 * n_rows, 0.7) * lines  # names stand there
    index = np.arange(n_heads)
    left, top = (index % across) * (n_columns + x_gap), (index // across) * (n_rows + y_gap)
    return Grid(down, across, top, left, _edges(down, n_rows, y_gap), _edges(across, n_columns, x_gap))


def _edges(blocks: int, size: int, gap: float) -> NDArray[Any]:
    edges: NDArray[Any] = np.concatenate([n * (size + gap) + np.arange(size + 1) for n in range(blocks)])
    return edges


def _composite(maps: NDArray[Any], grid: Grid) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """The maps in one array with a row or column of NaN between them, and for each cell whose head it is."""
    n_heads, n_rows, n_columns = maps.shape
    shape = grid.down * (n_rows + 1) - 1, grid.across * (n_columns + 1) - 1
    values, heads = np.full(shape, np.nan), np.zeros(shape, dtype=np.uint8)
    for h in range(n_heads):
        i, j = (h // grid.across) * (n_rows + 1), (h % grid.across) * (n_columns + 1)
        values[i:i + n_rows, j:j + n_columns] = np.where(np.isfinite(maps[h]), maps[h], np.nan)
        heads[i:i + n_rows, j:j + n_columns] = h
    return values, heads


def _mark(value: float) -> str:
    return plain(value) if 0.1 < abs(value) < 100 or value == 0 else show(value)


def _short(places: NDArray[Any]) -> dict[str, str]:
    return typed(places.astype(np.float32))


def _z(values: NDArray[Any], end: float, scale: str, shades: int) -> NDArray[Any]:
    if not shades:
        return values.astype(np.float32)
    share = np.clip(np.nan_to_num(values) / end, -1, 1)
    return np.round(share * shades).astype(np.uint8 if scale == "weights" else np.int8)


def _hover(template: str, end: float, shades: int) -> str:
    value = f"%{{z}} ⁄ {shades}" + ("" if end == 1 else f" × {show(end)}") if shades else "%{z:.6g}"
    for slot, name in (("{head}", "%{customdata}"), ("{row}", "%{y}"), ("{column}", "%{x}"), ("{value}", value)):
        template = template.replace(slot, name)
    return template + "<extra></extra>"


def _scale(scale: str, end: float, colours: Palette, shades: int) -> dict[str, Any]:
    stops, low = (colours.weights, 0) if scale == "weights" else (colours.signed, -1)
    bar: dict[str, Any] = {"thickness": 8, "outlinewidth": 0, "tickfont": {"size": 11, "color": colours.quiet},
                           "x": 1.01, "xpad": 4}
    if shades:  # the bar names values, not shades
        marks = np.linspace(low, 1, 5)
        bar |= {"tickvals": (marks * shades).tolist(), "ticktext": [_mark(float(mark * end)) for mark in marks]}
    top = shades or end
    return {"colorscale": [list(stop) for stop in stops], "zmin": low * top, "zmax": top, "colorbar": bar}


def _reach(edges: NDArray[Any], pixels: int) -> list[float]:
    # room for half a frame around the outer maps
    edge = 2 * float(edges[-1]) / pixels
    return [-edge, float(edges[-1]) + edge]


def _texts(values: NDArray[Any], places: int) -> list[list[str]]:
    return [["" if np.isnan(x) else fixed(float(x), places) for x in row] for row in values]


def _box(x: float, y: float, width: float, height: float, colour: str, line: float) -> dict[str, Any]:
    return {"type": "rect", "x0": float(x), "x1": float(x + width), "y0": float(y), "y1": float(y + height),
            "line": {"color": colour, "width": line}, "fillcolor": "rgba(0,0,0,0)"}


def _outline(grid: Grid, h: int, shape: tuple[int, ...], colours: Palette, chosen: bool) -> dict[str, Any]:
    hue, line = (colours.text, 3) if chosen else (colours.line, 1)
    return _box(grid.left[h], grid.top[h], shape[2], shape[1], hue, line)


def _veil(grid: Grid, h: int, shape: tuple[int, ...], colours: Palette) -> dict[str, Any]:
    # a head that is switched off stays readable behind paper
    return _box(grid.left[h], grid.top[h], shape[2], shape[1], colours.line, 1) | {
        "fillcolor": colours.paper, "opacity": 0.72}


def _gaps(grid: Grid, shape: tuple[int, ...], colours: Palette) -> list[dict[str, Any]]:
    # shades have no "nothing": the gaps are covered
    tall, wide = float(grid.y_edges[-1]), float(grid.x_edges[-1])
    below, beside = grid.top[::grid.across][:-1] + shape[1], grid.left[:grid.across - 1] + shape[2]
    y_gap = grid.top[grid.across] - shape[1] if grid.down > 1 else 0
    rows = [_box(0, y, wide, y_gap, colours.paper, 0) for y in below]
    columns = [_box(x, 0, max(0.12 * shape[2], 0.4), tall, colours.paper, 0) for x in beside]
    return [box | {"fillcolor": colours.paper} for box in rows + columns]


def _safe(name: str) -> str:
    return "<br>".join(plotly_text(line, 30) for line in name.split("\n"))


def _name(grid: Grid, h: int, name: str, colours: Palette, chosen: bool) -> dict[str, Any]:
    return {"x": float(grid.left[h]), "y": float(grid.top[h]), "xanchor": "left", "yanchor": "bottom", "align": "left",
            "showarrow": False, "text": f"<b>{name}</b>" if chosen else name, "xshift": -3, "borderpad": 1,
            "font": {"size": 12, "color": colours.text if chosen else colours.quiet}}


def _dash(x: float, y: float, colours: Palette) -> dict[str, Any]:
    return {"x": float(x + 0.5), "y": float(y + 0.5), "text": "–", "showarrow": False,
            "font": {"size": 11, "color": colours.quiet}}


def _axis(side: Side, starts: NDArray[Any], size: int, colours: Palette, reach: list[float]) -> dict[str, Any]:
    # every cell has its label, also when none is drawn: the tooltip reads them
    places = (starts[:, None] + np.arange(size) + 0.5).ravel()
    labels = [plotly_text(label, 12) for label in side.labels]
    return axis(colours, range=reach, tickvals=_short(places), ticktext=labels * len(starts), ticks="",
                showticklabels=len(places) <= MOST_LABELLED,
                title={"text": side.title, "font": {"size": 12, "color": colours.hue(side.role)}, "standoff": 6})


def _margin(rows: Side, count: int) -> int:
    longest = max((sum(2 if ord(c) > 0x2E80 else 1 for c in label[:12]) for label in rows.labels), default=1)
    return 18 + (7 * min(12, longest) if count <= MOST_LABELLED else 6) + (18 if rows.title else 0)
