"""Two vectors in the plane that they span, with their true lengths and angle, as small as a card."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.arrows import arrow, beyond, line
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title


def pair_figure(a: NDArray[Any], b: NDArray[Any], foot: NDArray[Any], labels: tuple[str, str], *, heading: str,
                subtitle: str, colours: Palette, height: int) -> Figure:
    """Draw arrows `a` and `b` (2,), the second along the first axis, and the shadow of `a`, which ends at `foot` (2,).

    `labels` are strangers' text; heading and subtitle are safe for Plotly already.
    """
    data = [line([[0, 0], foot], colours.line, 9), line([a, foot], colours.query, 1.5, "dash"),
            arrow(b, colours.key, 3.5, 16), arrow(a, colours.query, 3.5, 16)]
    texts = [beyond(a, f"<b>{plotly_text(labels[0], 14)}</b>", colours.query, 15),
             beyond(b, f"<b>{plotly_text(labels[1], 14)}</b>", colours.key, 15)]
    points = np.stack([a, b, foot, np.zeros(2)])
    low, high = points.min(axis=0), points.max(axis=0)
    size = float((high - low).max()) or 1.0
    bare = {"showticklabels": False, "ticks": "", "visible": False}
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=height, annotations=texts, bottom=22,
        xaxis=axis(colours, range=[low[0] - 0.05 * size, high[0] + 0.4 * size], **bare),
        yaxis=axis(colours, range=[low[1] - 0.05 * size, high[1] + 0.15 * size], scaleanchor="x", scaleratio=1,
                   **bare))}
