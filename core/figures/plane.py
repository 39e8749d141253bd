"""Two arrows in the plane: the angle, the shadows, and the rectangle whose area is the dot product."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.figures.style import Figure, Palette, axis, layout, title

REACHES = (7.0, 9.0, 13.0, 18.0)  # half the width of the picture: it grows in steps, so that dragging keeps its scale


def plane_figure(a: np.ndarray, b: np.ndarray, shapes: Any, labels: dict[str, str], *, heading: str, subtitle: str,
                 colours: Palette, shadow: str = "a", height: int = 520) -> Figure:
    """Draw arrows A and B with what `core.plane.plane` made of them.

    Parameters: `a`, `b` (2,), the tips; `shapes`, a PlaneWork; `labels` with keys a, b, angle, shadow_a, shadow_b,
    area; `shadow`, whose shadow and rectangle are drawn: "a", "b" or "both".
    """
    data: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    if shadow in {"a", "both"}:
        data += _shadow(a, shapes.foot_of_a, shapes.rectangle_on_b, colours.query, colours)
        texts += _shadow_labels(
            shapes.foot_of_a, shapes.rectangle_on_b, labels["shadow_a"], labels["area"], colours.query, colours
        )
    if shadow in {"b", "both"}:
        data += _shadow(b, shapes.foot_of_b, shapes.rectangle_on_a, colours.key, colours)
        texts += _shadow_labels(
            shapes.foot_of_b, shapes.rectangle_on_a, labels["shadow_b"], labels["area"], colours.key, colours
        )
    if len(shapes.arc):
        data.append(_line(shapes.arc, colours.quiet, 1.5))
        texts.append(_text(1.45 * shapes.arc_middle, labels["angle"], colours.quiet))
    data += [_arrow(b, colours.key), _arrow(a, colours.query)]
    texts += [
        _text(_beyond(a), labels["a"], colours.query, size=15),
        _text(_beyond(b), labels["b"], colours.key, size=15),
    ]
    everything = np.concatenate([[a, b], shapes.rectangle_on_b, shapes.rectangle_on_a])
    reach = next((r for r in REACHES if np.abs(everything).max() + 1 <= r), REACHES[-1])
    grid = axis(colours, range=[-reach, reach], constrain="domain", showgrid=True, zeroline=True, zerolinewidth=1.5,
                dtick=1 if reach <= 9 else 2, showticklabels=False, ticks="")
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=height, left=8, right=8, bottom=8, annotations=texts,
        xaxis=grid, yaxis=grid | {"scaleanchor": "x", "scaleratio": 1})}


def _arrow(tip: np.ndarray, colour: str) -> dict[str, Any]:
    if not tip.any():  # a zero vector is a point
        return {"type": "scatter", "x": [0], "y": [0], "mode": "markers", "hoverinfo": "skip",
                "marker": {"color": colour, "size": 12}}
    return {"type": "scatter", "x": [0, tip[0]], "y": [0, tip[1]], "mode": "lines+markers", "hoverinfo": "skip",
            "line": {"color": colour, "width": 4},
            "marker": {"color": colour, "size": [0, 18], "symbol": "arrow", "angleref": "previous", "opacity": 1}}


def _line(points: np.ndarray, colour: str, width: float, **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "x": points[:, 0], "y": points[:, 1], "mode": "lines", "hoverinfo": "skip",
            "line": {"color": colour, "width": width, **more}}


def _shadow(
    tip: np.ndarray, foot: np.ndarray, rectangle: np.ndarray, colour: str, colours: Palette
) -> list[dict[str, Any]]:
    closed = np.concatenate([rectangle, rectangle[:1]])
    filled = _line(closed, colours.output, 1) | {"fill": "toself", "fillcolor": _faint(colours.output)}
    return [
        filled,
        _line(np.array([[0, 0], foot]), _faint(colour, 0.35), 11),
        _line(np.array([tip, foot]), colour, 1.5, dash="dash"),
    ]


def _shadow_labels(foot: np.ndarray, rectangle: np.ndarray, shadow: str, area: str, colour: str,
                   colours: Palette) -> list[dict[str, Any]]:
    side = rectangle[3]  # from the origin across the rectangle
    width = np.linalg.norm(side)
    if width < 0.05:  # perpendicular: no shadow, no area
        return []
    middle = foot / 2 + side / width * min(0.55, width / 2)
    return [_text(rectangle.mean(axis=0) + side / width * 0.2, area, colours.output, size=14),
            _text(middle, shadow, colour, size=12)]


def _beyond(tip: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(tip)
    return tip + (tip / length * 0.75 if length else np.array([0.0, 0.6]))


def _text(at: np.ndarray, text: str, colour: str, size: int = 13) -> dict[str, Any]:
    return {
        "x": float(at[0]),
        "y": float(at[1]),
        "text": text,
        "showarrow": False,
        "font": {"color": colour, "size": size},
    }


def _faint(colour: str, opacity: float = 0.12) -> str:
    red, green, blue = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
