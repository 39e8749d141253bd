"""One word asks, the others answer: its dot products, and beside them the weights they become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.digits import fixed, show
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

ROW = 40  # pixels


def asking(labels: Sequence[str], scores: NDArray[Any], weights: NDArray[Any], *, heading: str, subtitle: str,
           score_title: str, weight_title: str, colours: Palette, height: int | None = None) -> Figure:
    """Draw a query's row twice, one line per key: the dot products as bars by sign, the weights as bars of ink.

    Parameters: `labels` (n,), the keys; `scores`, `weights` (n,); the titles of both halves.
    """
    rows = list(range(len(labels)))
    width = max(sum(2 if ord(c) > 0x2E80 else 1 for c in label[:14]) for label in labels)
    low, high = min(0.0, float(scores.min())), max(0.0, float(scores.max()))
    room = 0.22 * (high - low or 1)
    return {"data": [
        _bars(rows, scores, [show(float(s)) for s in scores], [colours.signed_hue(float(s)) for s in scores], "x"),
        _bars(rows, weights, [fixed(float(w)) for w in weights], [colours.text] * len(rows), "x2")],
        "layout": layout(
            colours, title(heading, subtitle, colours), height=height or 64 + 44 + ROW * max(len(rows), 2),
            left=20 + 8 * width, right=12, top=98, bottom=10, bargap=0.42,
            annotations=[_head(score_title, 0.0, colours), _head(weight_title, 0.6, colours)],
            xaxis=_scale(colours, [0, 0.52], [low - (room if low else 0), high + room]),
            xaxis2=_scale(colours, [0.6, 1], [0, 1.25]),
            yaxis=axis(colours, range=[len(rows) - 0.5, -0.5], tickvals=rows, ticks="",
                       ticktext=[plotly_text(label, 14) for label in labels],
                       tickfont={"size": 15, "color": colours.text}))}


def _bars(rows: list[int], values: NDArray[Any], texts: list[str], hues: list[str], across: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": rows,
        "x": np.asarray(values, dtype=float).tolist(),
        "xaxis": across,
        "yaxis": "y",
        "marker": {"color": hues},
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"size": 14},
        "hoverinfo": "skip",
    }


def _head(text: str, x: float, colours: Palette) -> dict[str, Any]:
    return {"text": text, "x": x, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
            "showarrow": False, "yshift": 4, "font": {"size": 13, "color": colours.quiet}}


def _scale(colours: Palette, domain: list[float], reach: list[float]) -> dict[str, Any]:
    return axis(colours, domain=domain, range=reach, showticklabels=False, ticks="", zeroline=True, anchor="y")
