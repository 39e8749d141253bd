"""Reads our own figures back: their texts, colours and ranges, for programs that draw them without Plotly."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np

from core.figures.style import Figure
from core.shown.rich import marked, plain


class Ink(NamedTuple):
    """A colour "#RRGGBB" and how much of it, 0 to 1."""

    hue: str
    opacity: float


def literal(text: Any) -> str:
    """The text that a figure shows: its few tags gone, its escapes undone.

    >>> literal("<b>x &lt; y</b>"), literal("$\u200b")
    ('x < y', '$')
    """
    return plain(marked(str(text)))


def ink(colour: Any, opacity: float = 1.0) -> Ink:
    """A colour as our figures write it.

    >>> ink("#0072B2"), ink("rgba(0,114,178,0.5)")
    (Ink(hue='#0072B2', opacity=1.0), Ink(hue='#0072B2', opacity=0.5))
    """
    text = str(colour)
    if text.startswith("#"):
        return Ink(text.upper(), opacity)
    numbers = [float(n) for n in re.findall(r"[\d.]+", text)]
    if len(numbers) < 3:
        return Ink("#000000", opacity)
    red, green, blue = (int(n) for n in numbers[:3])
    return Ink(f"#{red:02X}{green:02X}{blue:02X}", opacity * (numbers[3] if len(numbers) > 3 else 1.0))


def points(trace: dict[str, Any]) -> np.ndarray:
    """The points of a scatter trace, (n, 2); None between two lines becomes NaN."""
    x, y = (np.array([np.nan if v is None else v for v in trace[name]], dtype=float) for name in ("x", "y"))
    return np.stack([x, y], axis=1)


def ranges(figure: Figure) -> tuple[tuple[float, float], tuple[float, float]]:
    """What both axes show: as declared, else all of the data with a little room."""
    found = []
    for n, name in enumerate(("xaxis", "yaxis")):
        declared = figure["layout"].get(name, {}).get("range")
        if declared is None:
            every = np.concatenate([points(t)[:, n] for t in figure["data"] if t["type"] == "scatter"] or [np.zeros(1)])
            every = every[np.isfinite(every)]
            low, high = float(every.min(initial=0.0)), float(every.max(initial=0.0))
            room = 0.06 * (high - low or 1.0)
            declared = low - room, high + room
        found.append((float(declared[0]), float(declared[1])))
    return found[0], found[1]
