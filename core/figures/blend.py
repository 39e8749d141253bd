"""The blend: values as points, the region in which every weighted average lies, and the output in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.digits import fixed
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title


def blend_figure(points: np.ndarray, weights: np.ndarray, output: np.ndarray | None, hull: np.ndarray,
                 labels: Sequence[str], *, heading: str, subtitle: str, output_name: str, colours: Palette,
                 height: int = 398) -> Figure:
    """Draw the values, each as large as its weight, with a thread to the output that gets as strong.

    Parameters: `points` (n, 2), `weights` (n,), `hull` (n_corners, 2) from core.blend; `output` (2,), None if
    nothing was allowed; `labels`, `output_name`, strangers' text.
    """
    closed = np.concatenate([hull, hull[:1]])
    data: list[dict[str, Any]] = [
        {"type": "scatter", "x": closed[:, 0], "y": closed[:, 1], "mode": "lines", "hoverinfo": "skip",
         "fill": "toself", "line": {"color": colours.value, "width": 1, "dash": "dot"},
         "fillcolor": _faint(colours.value)}]
    if output is not None:
        data += [_thread(point, output, float(weight), colours) for point, weight in zip(points, weights, strict=True)
                 if weight > 0.005]
    safe = [plotly_text(label, 18) for label in labels]
    data.append({"type": "scatter", "x": points[:, 0], "y": points[:, 1], "mode": "markers+text", "cliponaxis": False,
                 "text": _names(points, safe), "textposition": _sides(points),
                 "textfont": {"color": colours.value, "size": 13},
                 "marker": {"color": colours.value, "size": 7 + 26 * np.sqrt(weights), "opacity": 0.85,
                            "line": {"width": 0}},
                 "customdata": [f"{name}: {fixed(float(w), 3)}" for name, w in zip(safe, weights, strict=True)],
                 "hovertemplate": "%{customdata}<extra></extra>"})
    if output is not None:
        data.append({"type": "scatter", "x": [output[0]], "y": [output[1]], "mode": "markers+text", "cliponaxis": False,
                     "text": [f"<b>{plotly_text(output_name)}</b>"], "hoverinfo": "skip",
                     "textposition": _free_side(output, points, weights),
                     "textfont": {"color": colours.output, "size": 14},
                     "marker": {"color": colours.output, "size": 15, "symbol": "diamond",
                                "line": {"width": 2, "color": colours.paper}}})
    plain = axis(colours, visible=False, range=_reach(points))
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours, "output"), height=height, left=8, right=8, top=84, bottom=12,
        xaxis=plain, yaxis=plain | {"scaleanchor": "x", "scaleratio": 1})}


def _thread(point: np.ndarray, output: np.ndarray, weight: float, colours: Palette) -> dict[str, Any]:
    return {"type": "scatter", "x": [point[0], output[0]], "y": [point[1], output[1]], "mode": "lines",
            "hoverinfo": "skip", "line": {"color": colours.output, "width": 1 + 7 * weight},
            "opacity": 0.25 + 0.6 * weight}


def _free_side(output: np.ndarray, points: np.ndarray, weights: np.ndarray) -> str:
    """Where the output's name is farthest from the values and from the strong threads."""
    reach = _reach(points)[1]
    strong = points[weights > 0.1] - output
    threads = [output + share * way for way in strong for share in (0.3, 0.5, 0.7)]
    others = np.array([*points, *threads])
    offsets = {"top center": (0, 0.12), "bottom center": (0, -0.12), "middle left": (-0.4, 0), "middle right": (0.4, 0)}
    return max(offsets, key=lambda side: float(
        np.linalg.norm(others - output - reach * np.array(offsets[side]), axis=1).min()))


def _names(points: np.ndarray, labels: Sequence[str]) -> list[str]:
    """Points at the same place share one label: the₁ = the₅."""
    names = [""] * len(labels)
    first: dict[tuple[float, ...], int] = {}
    for i, point in enumerate(np.round(points, 6)):
        at = first.setdefault(tuple(map(float, point)), i)
        names[at] = f"{names[at]} = {labels[i]}" if names[at] else labels[i]
    return names


def _sides(points: np.ndarray) -> list[str]:
    # away from the middle, so that names stand outside of the region
    middle = points.mean(axis=0)
    return [("top" if y >= middle[1] else "bottom") + (
        " center" if len(points) < 3 else " left" if x < middle[0] else " right") for x, y in points]


def _reach(points: np.ndarray) -> list[float]:
    reach = 1.25 * float(np.abs(points).max(initial=0.0)) or 1.0
    return [-reach, reach]


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.08)"
