"""A part of a matrix framed: the columns or rows that belong to one head."""

from __future__ import annotations

from core.figures.style import Figure, Palette


def band(figure: Figure, colours: Palette, *, columns: tuple[int, int] | None = None,
         rows: tuple[int, int] | None = None) -> None:
    """Frame columns or rows (first, one past the last) of a heatmap, from edge to edge."""
    if columns is None and rows is None:
        return
    shape = {"type": "rect", "line": {"color": colours.text, "width": 2.5}, "fillcolor": "rgba(0,0,0,0)"}
    x = {"xref": "paper", "x0": 0, "x1": 1} if columns is None else {"x0": columns[0] - 0.5, "x1": columns[1] - 0.5}
    y = {"yref": "paper", "y0": 0, "y1": 1} if rows is None else {"y0": rows[0] - 0.5, "y1": rows[1] - 0.5}
    figure["layout"].setdefault("shapes", []).append(shape | x | y)
