"""Neighbour lists side by side: one ladder a measure, lines between the places of the same word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from core.figures.style import Figure, Palette, axis, layout, plotly_text, title


def ladders(words: Sequence[str], ranks: NDArray[Any], values: NDArray[Any], measures: Sequence[str], *, most: int,
            heading: str, subtitle: str, colours: Palette, height: int | None = None) -> Figure:
    """Draw the `most` nearest words of each measure, nearest on top.

    Parameters: `words` (m,); `ranks`, `values` (n_measures, m); `measures`, the ladders' titles. A line joins a word's
    rungs on neighbouring ladders; it is bold where the word moves three places or more.
    """
    data: list[dict[str, Any]] = []
    texts = [_text(2 * n, 0.2, f"<b>{measure}</b>", colours.text, 14) for n, measure in enumerate(measures)]
    for word in range(len(words)):
        for n in range(len(measures) - 1):
            here, there = int(ranks[n, word]), int(ranks[n + 1, word])
            if max(here, there) <= most:
                data.append(_rung(2 * n + 0.55, here, 2 * n + 1.45, there, colours, abs(here - there) >= 3))
        for n in range(len(measures)):
            if ranks[n, word] <= most:
                value = f"{values[n, word]:.2f}".replace("-", "−")
                texts.append(_text(2 * n, int(ranks[n, word]), f"{plotly_text(words[word], 16)} "
                                   f'<span style="color:{colours.quiet}">{value}</span>', colours.text, 13))
    return {
        "data": data or [_rung(0, 1, 0, 1, colours, False)],
        "layout": layout(
            colours,
            title(heading, subtitle, colours),
            height=height or 90 + 30 * (most + 1),
            left=28,
            right=8,
            top=72,
            bottom=8,
            annotations=texts,
            xaxis=axis(colours, range=[-0.75, 2 * len(measures) - 1.25], showticklabels=False),
            yaxis=axis(colours, range=[most + 0.6, -0.3], tickvals=list(range(1, most + 1)), ticks=""),
        ),
    }


def _rung(x0: float, y0: float, x1: float, y1: float, colours: Palette, bold: bool) -> dict[str, Any]:
    return {"type": "scatter", "x": [x0, x1], "y": [y0, y1], "mode": "lines", "hoverinfo": "skip",
            "line": {"color": colours.text if bold else colours.line, "width": 2 if bold else 1.5}}


def _text(x: float, y: float, text: str, colour: str, size: int) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"size": size, "color": colour}}
