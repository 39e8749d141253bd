"""Lines and bars: dot product against angle, products of a neuron, histograms of the laboratory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.digits import show
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

SLANTED = 48  # letters below the bars, gaps included, from which they are slanted


def angle_curve(degrees: np.ndarray, dot: np.ndarray, here: tuple[float, float] | None, *, heading: str, subtitle: str,
                axis_title: str, colours: Palette) -> Figure:
    """The dot product at every angle between two lengths, with a marker at the current pair.

    Parameters: `degrees`, `dot` (n,); `here`, the current (angle, dot product), None for a zero vector.
    """
    data: list[dict[str, Any]] = [{"type": "scatter", "x": degrees, "y": dot, "mode": "lines",
                                   "line": {"color": colours.quiet, "width": 2},
                                   "hovertemplate": "%{x:.0f}°: %{y:.3g}<extra></extra>"}]
    if here is not None:
        data.append({"type": "scatter", "x": [here[0]], "y": [here[1]], "mode": "markers", "hoverinfo": "skip",
                     "marker": {"color": colours.output, "size": 14}})
    ticks = [-180, -135, -90, -45, 0, 45, 90, 135, 180]
    return {
        "data": data,
        "layout": layout(
            colours,
            title(heading, subtitle, colours),
            height=250,
            left=44,
            right=14,
            bottom=44,
            xaxis=axis(
                colours,
                tickvals=ticks,
                ticktext=[f"{v}°".replace("-", "−") for v in ticks],
                title={"text": axis_title, "font": {"size": 12, "color": colours.quiet}},
                range=[degrees[0], degrees[-1]],
            ),
            yaxis=axis(colours, showgrid=True, zeroline=True, nticks=5),
        ),
    }


def bars(
    values: Sequence[float],
    labels: Sequence[str],
    hues: Sequence[str],
    *,
    heading: str,
    subtitle: str,
    colours: Palette,
    height: int = 280,
    texts: Sequence[str] | None = None,
    reach: tuple[float, float] | None = None,
    exact: bool = False,
) -> Figure:
    """One bar a number, its value written at its end; with `exact`, six digits of it on hover. `hues`, one a bar."""
    written = list(texts) if texts is not None else [show(v) for v in values]
    told = {"hovertemplate": "%{x}: %{y:.6g}<extra></extra>"} if exact else {"hoverinfo": "skip"}
    # many words do not fit beside each other: slanted, none is left out
    slant = {"tickangle": -45} if sum(min(len(label), 14) + 2 for label in labels) > SLANTED else {}
    return {"data": [{"type": "bar", "x": list(range(len(values))), "y": list(values), "marker": {"color": list(hues)},
                      "text": written, "textposition": "outside", "cliponaxis": False, **told}],
            "layout": layout(
        colours, title(heading, subtitle, colours), height=height, left=44, right=8, bargap=0.35,
        top=84 if "<br>" in subtitle else 64, bottom=64 if slant else 36,
        xaxis=axis(colours, tickvals=list(range(len(labels))), ticktext=[plotly_text(label, 14) for label in labels],
                   **slant),
        yaxis=axis(colours, showgrid=True, zeroline=True, nticks=5, **({"range": list(reach)} if reach else {})))}


def two_histograms(first: np.ndarray, second: np.ndarray, names: tuple[str, str], *, heading: str, subtitle: str,
                   axis_title: str, colours: Palette, reach: tuple[float, float] | None = None, bins: int = 40,
                   height: int = 320, normal: tuple[tuple[float, float], tuple[float, float]] | None = None,
                   normal_name: str = "") -> Figure:
    """Two samples on one axis, as shares of each: the first as an outline, the second filled.

    Parameters: `first`, `second`, samples of any shape; `names` stand beside the curves; `reach`, the axis' ends,
    by default the widest value to both sides; `normal`, (mean, variance) that theory says of each: drawn over it.
    """
    widest = float(max(np.abs(first).max(), np.abs(second).max())) or 1.0
    low, high = reach or (-widest, widest)
    edges = np.linspace(low, high, bins + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    shares = [np.histogram(sample, edges)[0] / sample.size for sample in (first, second)]
    common = {"type": "scatter", "x": middles, "mode": "lines", "hovertemplate": "%{x:.3g}: %{y:.1%}<extra></extra>"}
    data: list[dict[str, Any]] = [
            common | {"y": shares[1], "fill": "tozeroy", "fillcolor": colours.line, "name": names[1],
                      "line": {"color": colours.text, "width": 2, "shape": "hvh"}},
            common | {"y": shares[0], "name": names[0],
                      "line": {"color": colours.quiet, "width": 2, "shape": "hvh", "dash": "dot"}}]
    for n, (mean, variance) in enumerate(normal or ()):
        below = [0.5 * (1 + math.erf((edge - mean) / math.sqrt(2 * variance))) for edge in edges]
        share = np.diff(below)  # of a whole bin: a narrow curve may lie within one
        data.append(common | {"y": share, "name": normal_name, "showlegend": n == 0,
                              "line": {"color": colours.signed[0][1], "width": 1.5}})
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=height, left=48, right=14, top=98, bottom=48,
        xaxis=axis(colours, range=[low, high], nticks=7,
                   title={"text": axis_title, "font": {"size": 12, "color": colours.quiet}, "standoff": 6}),
        yaxis=axis(colours, showgrid=True, nticks=5, tickformat=".0%", rangemode="tozero"))
        | {"showlegend": True, "legend": {
            "orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom", "font": {"size": 12}}}}


def against_size(d_k: np.ndarray, measured: np.ndarray, d_fine: np.ndarray, predicted: np.ndarray,
                 names: tuple[str, str, str], here: int, *, heading: str, subtitle: str, axis_title: str,
                 colours: Palette, log: bool = False, height: int = 300) -> Figure:
    """A number against d_k on a logarithmic axis: measured points, theory as lines, the chosen d_k as a line upright.

    Parameters: `measured` (2, m) at `d_k` (m,), `predicted` (2, k) at `d_fine` (k,), first without the division,
    then with it; `names` of both and of the theory; `log`, whether the number itself is on a logarithmic axis.
    """
    hues, symbols = (colours.quiet, colours.text), ("circle-open", "circle")
    data: list[dict[str, Any]] = []
    for n in (0, 1):
        data.append({"type": "scatter", "mode": "lines", "x": d_fine, "y": predicted[n], "name": names[2],
                     "hoverinfo": "skip", "line": {"color": colours.signed[0][1], "width": 1.5}})
    for n in (0, 1):
        data.append({"type": "scatter", "mode": "markers", "x": d_k, "y": measured[n], "name": names[n],
                     "hovertemplate": "%{x}: %{y:.3g}<extra></extra>",
                     "marker": {"color": hues[n], "symbol": symbols[n], "size": 8, "line": {"width": 2}}})
    value = {"type": "log", "dtick": 1} if log else {"rangemode": "tozero", "nticks": 5}
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=height, left=44, right=14, top=84, bottom=44,
        shapes=[{"type": "line", "x0": here, "x1": here, "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"color": colours.line, "width": 2}, "layer": "below"}],
        xaxis=axis(colours, type="log", tickvals=[1, 4, 16, 64, 256], ticktext=["1", "4", "16", "64", "256"],
                   range=[-0.1, 2.8], title={"text": axis_title, "font": {"size": 12, "color": colours.quiet},
                                             "standoff": 4}),
        yaxis=axis(colours, showgrid=True, **value))}
