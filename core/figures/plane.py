"""Two arrows in the plane: the angle, the shadows, and the rectangle whose area is the dot product."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.figures.style import Figure, Palette, axis, layout, title

REACHES = (6.0, 7.0, 9.0, 13.0, 18.0)  # half the width of the picture, in steps


def plane_figure(a: np.ndarray, b: np.ndarray, shapes: Any, labels: dict[str, str], *, heading: str, subtitle: str,
                 colours: Palette, shadow: str = "a") -> Figure:
    """Draw arrows A and B with what `core.plane.plane` made of them.

    Parameters: `a`, `b` (2,), the tips; `shapes`, a PlaneWork; `labels` with keys a, b, angle, shadow_a, shadow_b,
    area; `shadow`, whose shadow and rectangle are drawn: "a", "b" or "both".
    """
    data: list[dict[str, Any]] = []
    wanted = [_name(a, labels["a"], colours.query), _name(b, labels["b"], colours.key)]
    for whose, tip, foot, rectangle, colour in (("a", a, shapes.foot_of_a, shapes.rectangle_on_b, colours.query),
                                                ("b", b, shapes.foot_of_b, shapes.rectangle_on_a, colours.key)):
        if shadow in {whose, "both"}:
            data += _shadow(tip, foot, rectangle, colour, colours)
            if np.linalg.norm(foot) >= 0.05:  # perpendicular: no shadow, no area
                wanted += [_around(rectangle.mean(axis=0), labels["area"], colours.output, 15),
                           _around(foot / 2, labels[f"shadow_{whose}"], colour, 13, 1.0)]
    if len(shapes.arc):
        data.append(_line(shapes.arc, colours.quiet, 1.5))
        middle = shapes.arc_middle / np.linalg.norm(shapes.arc_middle)
        wanted.append(Label(labels["angle"], colours.quiet, 14, [middle * r for r in (1.5, 2.0, 2.6, 3.2, -0.8)]))
    data += [_arrow(b, colours.key), _arrow(a, colours.query)]
    everything = np.concatenate([[a, b], shapes.rectangle_on_b, shapes.rectangle_on_a])
    reach = next((r for r in REACHES if np.abs(everything).max() + 1 <= r), REACHES[-1])
    texts = _placed(wanted, [n / 12 * v for v in (a, b) for n in range(13)], reach)
    grid = axis(colours, range=[-reach, reach], constrain="domain", showgrid=True, zeroline=True, zerolinewidth=1.5,
                dtick=1 if reach <= 9 else 2, showticklabels=False, ticks="")
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=520, left=8, right=8, bottom=8, annotations=texts,
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


class Label(NamedTuple):
    """A text and the places that suit it, the best one first."""

    text: str
    colour: str
    size: int
    places: list[np.ndarray]


def _name(tip: np.ndarray, text: str, colour: str) -> Label:
    length = float(np.linalg.norm(tip))
    out = tip / length if length else np.array([0.0, 1.0])
    aside = np.array([-out[1], out[0]])
    steps = ((0.9, 0), (0.9, 0.7), (0.9, -0.7), (0.4, 1.1), (0.4, -1.1), (1.6, 0))
    wide = 1 + 0.5 * abs(out[0])
    return Label(text, colour, 16, [tip + along * wide * out + side * aside for along, side in steps])


def _around(middle: np.ndarray, text: str, colour: str, size: int, least: float = 0.0) -> Label:
    ring = [np.array(way) * r for r in (least, 0.8, 1.5, 2.2) for way in ((0, -1), (0, 1), (1.4, -0.7), (-1.4, 0.7))]
    return Label(text, colour, size, [middle + step for step in ring])


def _placed(wanted: list[Label], obstacles: list[np.ndarray], reach: float) -> list[dict[str, Any]]:
    """Each label at its first place that meets no label before it and no arrow; else at its first place."""
    pixel = 2 * reach / 330  # in units, at the size of the figure
    taken: list[tuple[np.ndarray, np.ndarray]] = []
    notes = []
    for label in wanted:
        half = np.array([0.3 * label.size * len(label.text), 0.7 * label.size]) * pixel
        free = (at for at in label.places
                if all((np.abs(at - other) > half + size).any() for other, size in taken)
                and all((np.abs(at - point) > half).any() for point in obstacles))
        at = next(free, label.places[0])
        taken.append((at, half))
        notes.append({"x": float(at[0]), "y": float(at[1]), "text": label.text, "showarrow": False,
                      "font": {"color": label.colour, "size": label.size}})
    return notes


def _faint(colour: str, opacity: float = 0.12) -> str:
    red, green, blue = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
