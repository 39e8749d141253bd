"""Follow one query: its row of every stage, one under the other, in one figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.digits import fixed
from core.figures.heatmap import frame
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

ROW = 50  # pixels of a stage
FRAME = 104 + 64  # pixels above and below them


def follow_figure(signed: np.ndarray, shares: np.ndarray, stages: Sequence[str], labels: Sequence[str], *,
                  heading: str, subtitle: str, keys_title: str, chosen: int, colours: Palette) -> Figure:
    """Draw the stages of one query as rows: first those with a sign, then those between 0 and 1.

    Parameters: `signed` (n_signed, n_keys), `shares` (n_shares, n_keys), not finite where masked; `stages`, the
    names of all rows; `labels`, the keys; `chosen`, the framed key.
    """
    n_signed, n_keys = signed.shape
    everything = np.concatenate([signed, shares])
    hidden = ~np.isfinite(everything)
    n_rows = len(everything)
    reach = float(np.abs(signed[np.isfinite(signed)]).max(initial=0.0)) or 1.0
    upper, lower = np.full((n_rows, n_keys), np.nan, np.float32), np.full((n_rows, n_keys), np.nan, np.float32)
    upper[:n_signed], lower[n_signed:] = np.where(hidden[:n_signed], np.nan, signed), shares
    middle = 1 - n_signed / n_rows  # where the two colour bars meet, as a share of the height
    safe = [plotly_text(label) for label in labels]
    told = [[f"{safe[j]}: {'–' if hidden[i, j] else format(float(everything[i, j]), '.6g').replace('-', '−')}"
             for j in range(n_keys)] for i in range(n_rows)]
    common: dict[str, Any] = {"type": "heatmap", "xgap": 2, "ygap": 2, "customdata": told, "hoverongaps": False,
                              "hovertemplate": "%{customdata}<extra></extra>"}
    texts: list[list[str]] = []
    if n_keys <= 16:
        common |= {"texttemplate": "%{text}", "textfont": {"size": 12 if n_keys <= 8 else 10}}
        texts = [["" if hidden[i, j] else fixed(float(everything[i, j])) for j in range(n_keys)] for i in range(n_rows)]
    none = [[""] * n_keys]  # each trace writes in its own rows only: else numbers are written twice
    dashes = [{"x": int(j), "y": int(i), "text": "–", "showarrow": False, "font": {"size": 11, "color": colours.quiet}}
              for i, j in np.argwhere(hidden)] if n_keys <= 16 else []
    above = {"z": upper, "text": texts[:n_signed] + none * (n_rows - n_signed), "zmin": -reach, "zmax": reach,
             "colorscale": [list(stop) for stop in colours.signed],
             "colorbar": _bar(colours, middle + 0.02, 1 - middle - 0.02)}
    below = {"z": lower, "text": none * n_signed + texts[n_signed:], "zmin": 0, "zmax": 1,
             "colorscale": [list(stop) for stop in colours.weights], "colorbar": _bar(colours, 0, middle - 0.04)}
    return {"data": [common | above, common | below], "layout": layout(
        colours, title(heading, subtitle, colours, "query"), height=FRAME + ROW * n_rows, left=90, right=46, top=104,
        bottom=64, annotations=dashes, shapes=frame((None, chosen), colours, everything.shape),
        xaxis=axis(colours, range=[-0.5, n_keys - 0.5], tickvals=list(range(n_keys)), ticktext=safe, ticks="",
                   title={"text": keys_title, "font": {"size": 12, "color": colours.key}, "standoff": 6}),
        yaxis=axis(colours, range=[n_rows - 0.5, -0.5], tickvals=list(range(n_rows)), ticktext=list(stages), ticks=""))}


def _bar(colours: Palette, start: float, length: float) -> dict[str, Any]:
    return {"thickness": 8, "outlinewidth": 0, "tickfont": {"size": 11, "color": colours.quiet}, "x": 1.01, "xpad": 4,
            "y": start, "yanchor": "bottom", "len": length, "nticks": 5}
