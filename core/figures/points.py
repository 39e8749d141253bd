"""Points with names: a map of words, and people's ratings against vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.style import Figure, Palette, axis, layout, plotly_text, title


def word_map(points: NDArray[Any], labels: Sequence[str], chosen: int, *, heading: str, subtitle: str,
             axis_titles: tuple[str, str], colours: Palette, height: int = 440) -> Figure:
    """Words on a flat map: the first `chosen` are the reader's own, in ink; the others are neighbours, in grey."""
    names = [plotly_text(label, 18) for label in labels]
    sides = _sides(points, chosen)
    data = [
        {
            "type": "scatter",
            "x": points[part, 0].tolist(),
            "y": points[part, 1].tolist(),
            "cliponaxis": False,
            # a space: Plotly takes a label without any text away, and mixes the others up when it draws the next map
            "text": [name if side else " " for name, side in zip(names[part], sides[part], strict=True)],
            "mode": "markers+text",
            "textposition": [side or "top center" for side in sides[part]],
            "hovertext": names[part],
            "hoverinfo": "text",
            "marker": {"color": hue, "size": size},
            "textfont": {"size": font, "color": hue},
        }
        for part, hue, size, font in (
            (slice(chosen, None), colours.quiet, 8, 12),
            (slice(0, chosen), colours.text, 12, 14),
        )
    ]
    low, high = points.min(axis=0), points.max(axis=0)
    room = 0.18 * np.maximum(high - low, 1e-6)
    ranges = [[float(a - r), float(b + r)] for a, b, r in zip(low, high, room, strict=True)]
    names_of = [{"title": {"text": words, "font": {"size": 12, "color": colours.quiet}}} for words in axis_titles]
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=height, left=40, right=16, bottom=44,
        xaxis=axis(colours, range=ranges[0], showgrid=True, zeroline=True, showticklabels=False, **names_of[0]),
        yaxis=axis(colours, range=ranges[1], showgrid=True, zeroline=True, showticklabels=False, **names_of[1]))}


def _sides(points: NDArray[Any], chosen: int) -> list[str]:
    """Where each label finds room; "" for a neighbour whose label would cover another: hovering names it."""
    size = np.maximum(points.max(axis=0) - points.min(axis=0), 1e-9)
    spots = points / size  # the picture is about one unit wide and high
    wide, high = 0.17, 0.045
    taken: list[NDArray[Any]] = []
    sides = []
    for n, spot in enumerate(spots):
        free = [(side, spot + np.array([0, step])) for side, step in (("top center", 0.05), ("bottom center", -0.05))]
        room = [
            (side, at) for side, at in free if all(abs(at[0] - t[0]) > wide or abs(at[1] - t[1]) > high for t in taken)
        ]
        side, at = room[0] if room else free[0]
        sides.append(side if room or n < chosen else "")
        if sides[-1]:
            taken.append(at)
    return sides


def ratings(human: NDArray[Any], model: NDArray[Any], names: Sequence[tuple[str, str]], *, heading: str, subtitle: str,
            axis_titles: tuple[str, str], tooltip: str, colours: Palette, height: int = 420) -> Figure:
    """People's ratings (m,) across, a measure of the vectors (m,) up, one point a pair.

    `tooltip` is a template with {a}, {b}, {human} and {model}.
    """
    told = tooltip.format(a="%{customdata[0]}", b="%{customdata[1]}", human="%{x:.2f}", model="%{y:.3f}")
    words = [[plotly_text(a), plotly_text(b)] for a, b in names]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": human.tolist(),
                "y": model.tolist(),
                "customdata": words,
                "hovertemplate": f"{told}<extra></extra>",
                "marker": {"color": colours.text, "size": 7, "opacity": 0.45},
            }
        ],
        "layout": layout(
            colours,
            title(heading, subtitle, colours),
            height=height,
            left=56,
            right=14,
            bottom=48,
            xaxis=axis(
                colours,
                range=[-0.3, 10.3],
                showgrid=True,
                dtick=2,
                title={"text": axis_titles[0], "font": {"size": 12, "color": colours.quiet}},
            ),
            yaxis=axis(
                colours,
                showgrid=True,
                zeroline=True,
                nticks=6,
                title={"text": axis_titles[1], "font": {"size": 12, "color": colours.quiet}},
            ),
        ),
    }
