"""Follow one query: column after column from its components to its output, one row for each key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array
from core.digits import fixed, show
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

ABOVE, BELOW = -1.8, 1.1  # where the query stands above the keys, and the output below the last one, in rows
SINGLE = 1.7  # the width of a column that stands alone, in columns
GAP = 0.7  # between blocks
MOST_NUMBERED = 16  # rows up to which cells show their numbers
_TOP, _BOTTOM = 108, 64  # pixels above and below everything


class Block(NamedTuple):
    """Columns that belong together."""

    name: str  # above them, in Plotly's markup
    values: Array  # (n, columns), not finite where masked
    columns: Sequence[str]  # their labels; "" for none
    limit: float  # the largest |value| of its scale
    told: Sequence[Sequence[str]]  # (n, columns) tooltips; without any they say the number
    role: str = "plain"
    scale: str = "signed"  # or "weights": 0 to 1
    above: Array | None = None  # (columns,) a row above: the query
    below: Array | None = None  # (columns,) a row below: the output

    @property
    def wide(self) -> float:
        """The width of a column."""
        return SINGLE if self.values.shape[1] == 1 else 1.0


def follow_figure(blocks: Sequence[Block], labels: Sequence[str], *, heading: str, subtitle: str, keys_title: str,
                  asks: str, sums: str, colours: Palette) -> Figure:
    """Draw the blocks from left to right.

    Parameters: `labels`, the keys; `asks` and `sums`, what stands beside the rows above and below the keys.
    Returns a figure; the numbers travel as float32.
    """
    n = len(labels)
    row = max(6.0, min(34.0, 540 / n))
    text = max(1.0, 22 / row)  # a line of text, in rows
    top, bottom = ABOVE * text, n - 1 + BELOW * text
    places = _places(blocks)
    reach = places[0][0] - blocks[0].wide / 2 - 0.1, places[-1][-1] + blocks[-1].wide / 2 + 0.1
    crowded = reach[1] > 33
    traces, notes = [], [_note(asks, places[0][0] - 0.5, top, colours.query, 12, xanchor="right", xshift=-6)]
    for k, (block, at) in enumerate(zip(blocks, places, strict=True)):
        notes.append(_note(block.name, (at[0] + at[-1]) / 2, -0.5, colours.hue(block.role), 12, yanchor="bottom"))
        look = _Look(colours, at, n, text, 9 if crowded else 10)
        traces.append(_cells(block, block.values, 0, look) | _bar(blocks, places, k, reach, colours))
        if n <= MOST_NUMBERED:
            notes += [_note("–", at[j], int(i), colours.quiet, 11) for i, j in np.argwhere(~np.isfinite(block.values))]
        if block.above is not None:
            traces.append(_cells(block, block.above[None], top, look))
        if block.below is not None:
            traces.append(_cells(block, block.below[None], bottom, look))
            notes.append(_note(sums, at[0] - 0.5, bottom, colours.output, 12, xanchor="right", xshift=-6))
    safe, every = [plotly_text(label, 16) for label in labels], max(1, -(-n // 48))
    small = 8 if row < 12 else 12
    left = 40 + 7 * max([_width(asks), *(min(16, _width(label)) for label in labels)])
    return {"data": traces, "layout": layout(
        colours, title(heading, subtitle, colours, "query"), left=left, right=12, top=_TOP, bottom=_BOTTOM,
        height=int(_TOP + _BOTTOM + row * (bottom - top + text)), annotations=notes,
        xaxis=axis(colours, range=list(reach), tickvals=[x for at in places for x in at], ticks="",
                   ticktext=[text for block in blocks for text in block.columns],
                   tickfont={"size": 10, "color": colours.quiet}),
        yaxis=axis(colours, range=[bottom + 0.5 * text, top - 0.5 * text], tickvals=list(range(0, n, every)),
                   ticktext=safe[::every], ticks="", tickfont={"size": small, "color": colours.quiet},
                   title={"text": keys_title, "font": {"size": 12, "color": colours.key}, "standoff": 6}))}


class _Look(NamedTuple):
    colours: Palette
    places: Sequence[float]  # of the columns
    n: int  # keys
    text: float  # the height of a line of text, in rows
    size: int  # of the numbers, in pixels


def _places(blocks: Sequence[Block]) -> list[list[float]]:
    """Where the columns of each block stand."""
    found, start = [], 0.0
    for block in blocks:
        found.append([start + block.wide * (c + 0.5) for c in range(block.values.shape[1])])
        start += block.wide * block.values.shape[1] + GAP
    return found


def _cells(block: Block, values: Array, y: float, look: _Look) -> dict[str, Any]:
    hidden, weights = ~np.isfinite(values), block.scale == "weights"
    keys = values is block.values  # else a row above or below them
    stops = look.colours.weights if weights else look.colours.signed
    told = block.told if keys else [[show(float(v), 6) for v in values[0]]]
    trace: dict[str, Any] = {
        "type": "heatmap", "z": np.where(hidden, np.nan, values).astype(np.float32), "x0": look.places[0],
        "dx": block.wide, "y0": y, "dy": 1.0 if keys else max(1.0, 0.85 * look.text), "xgap": 1.5,
        "ygap": 1.5 if look.n <= 32 or not keys else 0, "zmin": 0 if weights else -block.limit,
        "zmax": 1 if weights else block.limit, "colorscale": [list(stop) for stop in stops], "showscale": False,
        "hovertemplate": "%{z:.6g}<extra></extra>", "hoverongaps": False}
    if told:
        trace |= {"customdata": told, "hovertemplate": "%{customdata}<extra></extra>"}
    if look.n <= MOST_NUMBERED or not keys:
        trace |= {"text": [["" if not np.isfinite(v) else fixed(float(v)) for v in row] for row in values],
                  "texttemplate": "%{text}", "textfont": {"size": look.size}}
    return trace


def _bar(blocks: Sequence[Block], places: Sequence[Sequence[float]], k: int, reach: tuple[float, float],
         colours: Palette) -> dict[str, Any]:
    """The colour bar below a block; blocks beside each other that share a scale share it."""
    def scale(at: int) -> tuple[str, float] | None:
        return (blocks[at].scale, blocks[at].limit) if 0 <= at < len(blocks) else None

    if scale(k - 1) == scale(k):
        return {}
    last = next(at for at in range(k, len(blocks)) if scale(at + 1) != scale(at))
    start, end = places[k][0] - blocks[k].wide / 2, places[last][-1] + blocks[last].wide / 2
    whole, limit, weights = reach[1] - reach[0], blocks[k].limit, blocks[k].scale == "weights"
    return {"showscale": True, "colorbar": {
        "orientation": "h", "thickness": 6, "outlinewidth": 0, "x": (start - reach[0]) / whole, "xanchor": "left",
        "xpad": 2, "y": 0, "yref": "paper", "yanchor": "top", "ypad": 24, "len": (end - start) / whole, "ticks": "",
        "tickvals": [0, 1] if weights else [-limit, 0, limit],
        "ticktext": ["0", "1"] if weights else [show(-limit, 2), "0", show(limit, 2)],
        "tickfont": {"size": 10, "color": colours.quiet}}}


def _note(text: str, x: float, y: float, hue: str, size: int, **more: Any) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"size": size, "color": hue}} | more


def row_frame(key: int, colours: Palette) -> list[dict[str, Any]]:
    """The frame around the row of a key, as wide as the figure."""
    box = {"type": "rect", "xref": "x domain", "x0": 0, "x1": 1, "y0": key - 0.5, "y1": key + 0.5,
           "fillcolor": "rgba(0,0,0,0)"}
    return [box | {"line": {"color": hue, "width": width}} for hue, width in ((colours.paper, 4), (colours.text, 1.5))]


def _width(label: str) -> int:
    # Chinese characters are about twice as wide
    return sum(2 if ord(c) > 0x2E80 else 1 for c in label)
