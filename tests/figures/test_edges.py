"""The bars along the edges of the wall: the right number at the right place, what is filtered out faint."""

from itertools import pairwise

import plotly.graph_objects as go
import pytest

from core.figures.edges import Edge, edges_figure
from core.figures.style import DARK, LIGHT

HOSTILE = ["<b>x</b>", "$x$", "{x}"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_each_edge_has_its_own_axis_and_its_bars_in_order(colours):
    edges = [Edge("keys", "key", HOSTILE, [0.5, 0.25, 0.25], (1,)), Edge("queries", "query", ["a", "b"], [0.5, 0.5]),
             Edge("heads", "plain", ["0"], [0.4])]
    figure = edges_figure(edges, heading="Edges", subtitle="", colours=colours)
    go.Figure(figure)  # raises for anything that Plotly does not know
    assert [trace["xaxis"] for trace in figure["data"]] == ["x", "x2", "x3"]
    assert [trace["y"] for trace in figure["data"]] == [[0.5, 0.25, 0.25], [0.5, 0.5], [0.4]]
    assert figure["data"][0]["marker"]["opacity"] == [0.25, 1.0, 0.25]
    assert figure["layout"]["xaxis"]["ticktext"][0] == "&lt;b&gt;x&lt;/b&gt;"
    domains = [figure["layout"][name]["domain"] for name in ("xaxis", "xaxis2", "xaxis3")]
    assert all(one[1] < other[0] for one, other in pairwise(domains)) and domains[-1][1] <= 1


def test_nothing_but_zeros_still_has_a_scale():
    figure = edges_figure([Edge("keys", "key", ["a"], [0.0])], heading="", subtitle="", colours=LIGHT)
    assert figure["layout"]["yaxis"]["range"][1] > 0
