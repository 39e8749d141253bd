"""The blend: values as points, the region in which every weighted average lies, and the output in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.digits import fixed
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

MOST_NAMED = 12  # points with a name


def blend_figure(points: np.ndarray, weights: np.ndarray, output: np.ndarray | None, hull: np.ndarray,
                 labels: Sequence[str], *, heading: str, subtitle: str, output_name: str, colours: Palette,
                 height: int = 418) -> Figure:
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
    names = _names(points, weights, safe)
    middle = points if output is None else np.concatenate([points, [output]])
    sides = _sides(middle, names + ([output_name] if output is not None else []))
    data.append({"type": "scatter", "x": points[:, 0], "y": points[:, 1], "mode": "markers+text", "cliponaxis": False,
                 "text": names, "textposition": sides[:len(points)], "textfont": {"color": colours.value, "size": 13},
                 "marker": {"color": colours.value, "size": 7 + 26 * np.sqrt(weights), "opacity": 0.85,
                            "line": {"width": 0}},
                 "customdata": [f"{name}: {fixed(float(w), 3)}" for name, w in zip(safe, weights, strict=True)],
                 "hovertemplate": "%{customdata}<extra></extra>"})
    if output is not None:
        data.append({"type": "scatter", "x": [output[0]], "y": [output[1]], "mode": "markers+text", "cliponaxis": False,
                     "text": [f"<b>{plotly_text(output_name)}</b>"], "textposition": sides[-1], "hoverinfo": "skip",
                     "textfont": {"color": colours.output, "size": 14},
                     "marker": {"color": colours.output, "size": 15, "symbol": "diamond",
                                "line": {"width": 2, "color": colours.paper}}})
    plain = axis(colours, visible=False, range=_reach(points))
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours, "output"), height=height, left=8, right=8, top=104, bottom=12,
        xaxis=plain, yaxis=plain | {"scaleanchor": "x", "scaleratio": 1})}


def _thread(point: np.ndarray, output: np.ndarray, weight: float, colours: Palette) -> dict[str, Any]:
    return {"type": "scatter", "x": [point[0], output[0]], "y": [point[1], output[1]], "mode": "lines",
            "hoverinfo": "skip", "line": {"color": colours.output, "width": 1 + 7 * weight},
            "opacity": 0.25 + 0.6 * weight}


def _names(points: np.ndarray, weights: np.ndarray, labels: Sequence[str]) -> list[str]:
    """Points at the same place share one name: the₁ = the₅. Of many points only the heaviest are named."""
    heavy = set(np.argsort(-weights, kind="stable")[:MOST_NAMED].tolist())
    together: dict[tuple[float, ...], list[int]] = {}
    for i, point in enumerate(np.round(points, 6)):
        together.setdefault(tuple(map(float, point)), []).append(i)
    names = [""] * len(labels)
    for same in together.values():
        if heavy.intersection(same):
            names[same[0]] = " = ".join(labels[i] for i in same[:2]) + (" = …" if len(same) > 2 else "")
    return names


def _sides(points: np.ndarray, names: Sequence[str]) -> list[str]:
    """For each name the place beside its point that is farthest from points and from names already placed.

    The last point chooses first: the output lies in the middle of everything.
    """
    size = np.array([0.24, 0.11]) * _reach(points)[1]  # of a name, about
    ways = {f"{y} {x}": size * (across, up) for y, up in (("top", 1), ("middle", 0), ("bottom", -1))
            for x, across in (("left", -1), ("center", 0), ("right", 1)) if up or across}
    steps, taken, chosen = np.array(list(ways.values())), list(points), ["top center"] * len(names)
    for i in reversed(range(len(names))):
        if names[i]:
            at = points[i] + steps  # (8, 2) where the middle of the name would be
            others = np.array([other for n, other in enumerate(taken) if n != i]).reshape(-1, 2)
            gaps = np.abs((at[:, None] - others) / size).max(axis=2).min(axis=1, initial=9.0)
            best = int(gaps.argmax())
            chosen[i] = list(ways)[best]
            taken.append(at[best])
    return chosen


def _reach(points: np.ndarray) -> list[float]:
    reach = 1.25 * float(np.abs(points).max(initial=0.0)) or 1.0
    return [-reach, reach]


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.08)"
