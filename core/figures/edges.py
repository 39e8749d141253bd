"""The edges of a wall of heads: three rows of small bars, by key, by query and by head, that filter each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from core.digits import fixed
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

GAP = 0.04  # between the rows, as a share of the width
MOST_LABELLED = 40  # bars of all edges up to which each is labelled


class Edge(NamedTuple):
    """One row of bars: an average for each key, query or head."""

    name: str
    role: str  # whose hue the bars wear
    labels: Sequence[str]
    values: Sequence[float]
    chosen: Collection[int] = ()  # those that filter; none: all


def edges_figure(edges: Sequence[Edge], *, heading: str, subtitle: str, colours: Palette, height: int = 240) -> Figure:
    """Draw the edges beside each other, as wide as they have bars, on one scale from 0; what is filtered out is faint.

    The x axes are "x", "x2", …, their bars at 0, 1, …; all share the y axis.
    """
    total = sum(len(edge.values) + 1 for edge in edges)
    top = 1.18 * max((value for edge in edges for value in edge.values), default=1.0) or 1.0
    data: list[dict[str, Any]] = []
    more: dict[str, Any] = {"yaxis": axis(colours, showgrid=True, zeroline=True, nticks=4, range=[0, top])}
    left = 0.0
    for n, edge in enumerate(edges, 1):
        width = (1 - GAP * (len(edges) - 1)) * (len(edge.values) + 1) / total
        data.append(_bars(edge, n, total, colours))
        more["xaxis" if n == 1 else f"xaxis{n}"] = _axis(edge, total, colours) | {
            "domain": [left, min(1.0, left + width)], "anchor": "y"}
        left += width + GAP
    return {"data": data, "layout": layout(colours, title(heading, subtitle, colours), height=height, left=44, right=8,
                                           bottom=58, bargap=0.25, **more)}


def _bars(edge: Edge, n: int, total: int, colours: Palette) -> dict[str, Any]:
    labelled = total <= MOST_LABELLED
    faint = [1.0 if not edge.chosen or place in edge.chosen else 0.25 for place in range(len(edge.values))]
    return {
        "type": "bar",
        "x": list(range(len(edge.values))),
        "y": list(edge.values),
        "xaxis": f"x{n}" if n > 1 else "x",
        "marker": {"color": colours.hue(edge.role), "opacity": faint},
        "text": list(map(fixed, edge.values)),
        "textposition": "outside" if labelled else "none",
        "textangle": 0,
        "cliponaxis": False,
        "customdata": [
            f"{plotly_text(label)}: {value:.6g}" for label, value in zip(edge.labels, edge.values, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _axis(edge: Edge, total: int, colours: Palette) -> dict[str, Any]:
    count = len(edge.labels)
    return axis(
        colours,
        range=[-0.6, count - 0.4],
        tickvals=list(range(count)),
        ticktext=[plotly_text(label, 10) for label in edge.labels],
        showticklabels=total <= MOST_LABELLED + 30,
        ticks="",
        title={"text": edge.name, "standoff": 4, "font": {"size": 12, "color": colours.hue(edge.role)}},
    )
