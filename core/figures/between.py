"""A word between two probes: where it points before and after a step, on the plane that the probes span."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.style import Figure, Palette, axis, layout, plotly_text, title


def between_figure(probes: NDArray[Any], before: NDArray[Any], after: NDArray[Any], others: NDArray[Any], *,
                   probe_labels: Sequence[str], before_label: str, after_label: str, other_labels: Sequence[str],
                   middle_label: str, heading: str, subtitle: str, colours: Palette, height: int = 400) -> Figure:
    """Draw the directions that core.probes.between found; up is nearer to the first probe.

    Parameters: `probes` (2, 2); `before`, `after` (2,), the word; `others` (n, 2), further words, drawn faint.
    Labels are strangers' text, but for `middle_label`, the line on which both cosines are equal.
    """
    data = [_line([[0, 0], [1.02, 0]], colours.line, 1.5, "dash")]
    texts = [_text((1.02, 0), middle_label, colours.quiet, 12, "right", "bottom")]
    for tip, label in zip(others, other_labels, strict=True):
        data.append(_arrow(tip, colours.line, 2, 11))
        texts.append(_beyond(tip, plotly_text(label, 14), colours.quiet, 13))
    for tip, label in zip(probes, probe_labels, strict=True):
        data.append(_arrow(tip, colours.quiet, 2.5, 13))
        texts.append(_beyond(tip, f"<b>{plotly_text(label, 14)}</b>", colours.text, 16))
    data += [_line([before, after], colours.output, 2, "dot"), _arrow(before, colours.text, 4, 17),
             _arrow(after, colours.output, 5, 20)]
    above = bool(after[1] >= before[1])  # the two labels keep out of each other's way
    texts += [_text(before, before_label, colours.text, 14, "left", "top" if above else "bottom"),
              _text(after, f"<b>{after_label}</b>", colours.output, 15, "left", "bottom" if above else "top")]
    tall = max(0.8, float(np.abs(np.concatenate([probes, others, [before, after]])[:, 1]).max())) + 0.12
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=height, annotations=texts,
        xaxis=axis(colours, range=[-0.06, 1.25], showticklabels=False, ticks="", constrain="domain"),
        yaxis=axis(colours, range=[-tall, tall], showticklabels=False, ticks="", scaleanchor="x", scaleratio=1))}


def _arrow(tip: NDArray[Any], colour: str, width: float, size: float) -> dict[str, Any]:
    return {"type": "scatter", "x": [0, float(tip[0])], "y": [0, float(tip[1])], "mode": "lines+markers",
            "hoverinfo": "skip", "line": {"color": colour, "width": width},
            "marker": {"color": colour, "size": [0, size], "symbol": "arrow", "angleref": "previous", "opacity": 1}}


def _line(points: Any, colour: str, width: float, dash: str) -> dict[str, Any]:
    ends = np.asarray(points, dtype=float)
    return {"type": "scatter", "x": ends[:, 0].tolist(), "y": ends[:, 1].tolist(), "mode": "lines", "hoverinfo": "skip",
            "line": {"color": colour, "width": width, "dash": dash}}


def _beyond(tip: NDArray[Any], text: str, colour: str, size: int) -> dict[str, Any]:
    length = float(np.linalg.norm(tip)) or 1.0
    at = np.asarray(tip) * (1 + 0.02 / length)
    return _text(at, text, colour, size, "left" if at[0] >= 0 else "right", "bottom" if at[1] >= 0 else "top")


def _text(at: Any, text: str, colour: str, size: int, xanchor: str, yanchor: str) -> dict[str, Any]:
    return {"x": float(at[0]), "y": float(at[1]), "text": text, "showarrow": False, "xanchor": xanchor,
            "yanchor": yanchor, "font": {"color": colour, "size": size}, "xshift": 4 if xanchor == "left" else 0}
