"""A transformer block as a diagram: the residual stream from below to above, what is added to it on the way."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from core.figures.style import Figure, Palette, axis, layout, title

STEP = 58  # pixels between two parts
WIDEST = 30  # letters of a line on the stream: it has a third of the figure, on a phone as well


def block_figure(
    parts: Sequence[tuple[str, str]], *, heading: str, subtitle: str, here: str, colours: Palette
) -> Figure:
    """Draw the `parts` of a block from below to above, each (kind, words).

    Parameters: kinds are "state" (on the stream), "norm", "attention", "mlp" (beside it) and "add" (where what
    stands below it beside the stream is added); `here`, the words below attention: the reader is there.
    """
    shapes: list[dict[str, Any]] = [_line(0, -0.3, 0, len(parts) - 0.7, colours.text, 3)]
    notes: list[dict[str, Any]] = []
    for row, (kind, words) in enumerate(parts):
        if kind == "add":
            shapes += [
                _line(1.6, row - 0.7, 1.6, row, colours.quiet, 1.5),
                _line(0.16, row, 1.6, row, colours.quiet, 1.5),
            ]
            notes.append(_note(0, row, "⊕", colours.text, 20, colours.paper))
            notes.append(_note(0.3, row + 0.22, words, colours.quiet, 12, left=True))
        elif kind == "state":
            lines = "<br>".join(wrap(words, WIDEST, break_long_words=False))
            notes.append(_note(0, row, lines, colours.text, 13, colours.paper))
        else:
            lit, beside = kind == "attention", parts[row - 1][0] in ("norm", "attention", "mlp")
            if not beside:  # what it reads leaves the stream below it
                shapes.append(_line(0, row - 0.72, 0.8, row - 0.72, colours.quiet, 1.5))
            shapes.append(_line(0.8, row - 0.72, 0.8, row - 0.3, colours.quiet, 1.5))
            shapes.append({"type": "rect", "x0": 0.6, "x1": 2.6, "y0": row - 0.3, "y1": row + 0.3,
                           "fillcolor": colours.paper,
                           "line": {"color": colours.text if lit else colours.quiet, "width": 3 if lit else 1}})
            notes.append(_note(1.6, row, words, colours.text, 13))
            if lit:
                notes.append(_note(0.9, row - 0.5, f"<b>▲ {here}</b>", colours.text, 13, left=True))
    return {"data": [{"type": "scatter", "x": [0], "y": [0], "mode": "markers", "marker": {"opacity": 0},
                      "hoverinfo": "skip"}],
            "layout": layout(
        colours, title(heading, subtitle, colours), height=90 + STEP * len(parts), top=84, shapes=shapes,
        annotations=notes, xaxis=axis(colours, range=[-1.3, 2.9], visible=False),
        yaxis=axis(colours, range=[-0.6, len(parts) - 0.4], visible=False))}


def _line(x0: float, y0: float, x1: float, y1: float, hue: str, width: float) -> dict[str, Any]:
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": {"color": hue, "width": width},
            "layer": "below"}


def _note(x: float, y: float, words: str, hue: str, size: int, behind: str = "rgba(0,0,0,0)", left: bool = False,
          ) -> dict[str, Any]:
    return {"x": x, "y": y, "text": words, "showarrow": False, "bgcolor": behind,
            "xanchor": "left" if left else "center", "font": {"size": size, "color": hue}}
