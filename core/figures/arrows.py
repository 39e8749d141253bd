"""Arrows from the origin and their labels, for every figure that has some."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def arrow(tip: NDArray[Any], colour: str, width: float, size: float) -> dict[str, Any]:
    """An arrow from the origin to `tip` (2,)."""
    return {"type": "scatter", "x": [0, float(tip[0])], "y": [0, float(tip[1])], "mode": "lines+markers",
            "hoverinfo": "skip", "line": {"color": colour, "width": width},
            "marker": {"color": colour, "size": [0, size], "symbol": "arrow", "angleref": "previous", "opacity": 1}}


def line(points: Any, colour: str, width: float, dash: str = "solid") -> dict[str, Any]:
    """A line through `points` (n, 2)."""
    ends = np.asarray(points, dtype=float)
    return {"type": "scatter", "x": ends[:, 0].tolist(), "y": ends[:, 1].tolist(), "mode": "lines", "hoverinfo": "skip",
            "line": {"color": colour, "width": width, "dash": dash}}


def beyond(tip: NDArray[Any], text: str, colour: str, size: int) -> dict[str, Any]:
    """A label just beyond the tip of an arrow."""
    length = float(np.linalg.norm(tip)) or 1.0
    at = np.asarray(tip) * (1 + 0.02 / length)
    return words_at(at, text, colour, size, "left" if at[0] >= 0 else "right", "bottom" if at[1] >= 0 else "top")


def words_at(at: Any, text: str, colour: str, size: int, xanchor: str, yanchor: str) -> dict[str, Any]:
    """A label at a point; `text` is safe for Plotly already."""
    return {"x": float(at[0]), "y": float(at[1]), "text": text, "showarrow": False, "xanchor": xanchor,
            "yanchor": yanchor, "font": {"color": colour, "size": size}, "xshift": 4 if xanchor == "left" else 0}
