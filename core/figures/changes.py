"""Marks the cells of a heatmap whose number changed."""

from __future__ import annotations

import numpy as np

from core._checks import Array
from core.figures.style import Figure, Palette


def mark(figure: Figure, changed: Array, colours: Palette) -> Figure:
    """Outline the changed cells (n_rows, n_columns) with dashes, below every other frame; all at once if all changed.

    One path for all of them: a shape of its own for each of 64 × 64 cells would take seconds to draw.
    """
    rows, columns = changed.shape
    boxes = [(-0.5, -0.5, columns - 0.5, rows - 0.5)] if changed.all() else [
        (j - 0.42, i - 0.42, j + 0.42, i + 0.42) for i, j in np.argwhere(changed)]
    path = " ".join(f"M{x0:g},{y0:g}H{x1:g}V{y1:g}H{x0:g}Z" for x0, y0, x1, y1 in boxes)
    if path:
        line = {"color": colours.text, "width": 1.5, "dash": "3px,3px"}
        figure["layout"]["shapes"] = [{"type": "path", "path": path, "line": line, "fillcolor": "rgba(0,0,0,0)"},
                                      *figure["layout"].get("shapes", ())]
    return figure
