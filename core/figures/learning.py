"""How something grew while a model was trained: lines over the training steps, with a mark at the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

DASHES = ("solid", "dash", "dot")


def over_steps(steps: Sequence[int], lines: Sequence[tuple[str, NDArray[Any]]], others: Sequence[NDArray[Any]],
               here: int, *, heading: str, subtitle: str, axis_title: str, colours: Palette,
               height: int = 410) -> Figure:
    """Draw shares from 0 to 1 at training steps that grow by factors, so they stand at equal distances.

    Parameters: `lines`, (name, one share a step), up to three; `others`, thin ones without a name; `here`, the
    place of the chosen step among `steps`.
    """
    places = list(range(len(steps)))
    data: list[dict[str, Any]] = [
        {"type": "scatter", "x": places, "y": values.tolist(), "mode": "lines", "hoverinfo": "skip",
         "showlegend": False, "line": {"color": colours.line, "width": 1.5}} for values in others]
    for n, (name, values) in enumerate(lines):
        data.append({"type": "scatter", "x": places, "y": values.tolist(), "mode": "lines+markers",
                     "name": plotly_text(name, 60), "hovertemplate": "%{y:.3f}<extra></extra>",
                     "line": {"color": colours.text, "width": 3 if n == 0 else 2, "dash": DASHES[n % 3]},
                     "marker": {"color": colours.text, "size": 6}})
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=height, left=44, right=14, top=104, bottom=122,
        shapes=[{"type": "line", "x0": here, "x1": here, "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"color": colours.line, "width": 6}, "layer": "below"}],
        xaxis=axis(colours, tickvals=places, ticktext=[str(step) for step in steps], range=[-0.3, len(steps) - 0.7],
                   title={"text": axis_title, "font": {"size": 12, "color": colours.quiet}, "standoff": 6}),
        yaxis=axis(colours, range=[0, 1.04], showgrid=True, nticks=6))
        | {"showlegend": True, "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.28,
                                          "yanchor": "top", "font": {"size": 12}}}}
