"""Lines and bars: dot product against angle, products of a neuron, histograms of the laboratory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.digits import show
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title


def angle_curve(degrees: np.ndarray, dot: np.ndarray, here: tuple[float, float] | None, *, heading: str, subtitle: str,
                axis_title: str, colours: Palette) -> Figure:
    """The dot product at every angle between two lengths, with a marker at the current pair.

    Parameters: `degrees`, `dot` (n,); `here`, the current (angle, dot product), None for a zero vector.
    """
    data: list[dict[str, Any]] = [{"type": "scatter", "x": degrees, "y": dot, "mode": "lines",
                                   "line": {"color": colours.quiet, "width": 2},
                                   "hovertemplate": "%{x:.0f}°: %{y:.3g}<extra></extra>"}]
    if here is not None:
        data.append({"type": "scatter", "x": [here[0]], "y": [here[1]], "mode": "markers", "hoverinfo": "skip",
                     "marker": {"color": colours.output, "size": 14}})
    ticks = [-180, -135, -90, -45, 0, 45, 90, 135, 180]
    return {
        "data": data,
        "layout": layout(
            colours,
            title(heading, subtitle, colours),
            height=250,
            left=44,
            right=14,
            bottom=44,
            xaxis=axis(
                colours,
                tickvals=ticks,
                ticktext=[f"{v}°".replace("-", "−") for v in ticks],
                title={"text": axis_title, "font": {"size": 12, "color": colours.quiet}},
                range=[degrees[0], degrees[-1]],
            ),
            yaxis=axis(colours, showgrid=True, zeroline=True, nticks=5),
        ),
    }


def bars(
    values: Sequence[float],
    labels: Sequence[str],
    hues: Sequence[str],
    *,
    heading: str,
    subtitle: str,
    colours: Palette,
    height: int = 280,
    texts: Sequence[str] | None = None,
    reach: tuple[float, float] | None = None,
) -> Figure:
    """One bar a number, its value written at its end. `hues` are colours, one a bar."""
    written = list(texts) if texts is not None else [show(v) for v in values]
    return {"data": [{"type": "bar", "x": list(range(len(values))), "y": list(values), "marker": {"color": list(hues)},
                      "text": written, "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip"}],
            "layout": layout(
        colours, title(heading, subtitle, colours), height=height, left=44, right=8, bottom=36, bargap=0.35,
        xaxis=axis(colours, tickvals=list(range(len(labels))), ticktext=[plotly_text(label, 14) for label in labels]),
        yaxis=axis(colours, showgrid=True, zeroline=True, nticks=5, **({"range": list(reach)} if reach else {})))}
