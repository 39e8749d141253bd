"""The figures of page 3: valid for Plotly, true to their numbers, and strangers' words shown as they are."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.blend import blend
from core.figures.blend import MOST_NAMED, blend_figure
from core.figures.curves import two_histograms
from core.figures.heatmap import Side, heatmap
from core.figures.style import DARK, LIGHT

HOSTILE = ["<b>x</b>", "$x$", ":red[x]", "*x*", "[x](y)", "&lt;", "{x}", "\\x", "<a href='x'>y</a>", "a" * 10_000]


def texts_of(figure):
    """Every text of a figure that Plotly would read as markup."""
    found = []

    def walk(node):
        if isinstance(node, dict):
            for value in node.values():
                walk(value)
        elif isinstance(node, (list, tuple)):
            for value in node:
                walk(value)
        elif isinstance(node, str):
            found.append(node)
    walk(figure)
    return found


def harmless(figure):
    """No stranger's markup or formula is left in any text."""
    for text in texts_of(figure):
        assert "<b>x" not in text and "<a " not in text and "$x$" not in text
        assert len(text) < 300


def drawn_blend(n, d=5, colours=LIGHT, labels=None, masked=False):
    rng = np.random.default_rng(n)
    weights = np.zeros(n) if masked else rng.dirichlet(np.ones(n))
    values = rng.normal(size=(n, d))
    work = blend(values, weights)
    labels = labels or [f"t{i}" for i in range(n)]
    figure = blend_figure(work.points, weights, None if masked else work.output, work.hull, labels, heading="Blend",
                          subtitle="", output_name=f"output of {labels[0]}", colours=colours)
    go.Figure(figure)
    return figure, work


@pytest.mark.parametrize("n", [1, 2, 3, 6, 64])
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_blend_shows_values_and_output_where_they_are(n, colours):
    figure, work = drawn_blend(n, colours=colours)
    values = next(trace for trace in figure["data"] if "textfont" in trace and len(trace["x"]) == n)
    np.testing.assert_allclose(np.column_stack([values["x"], values["y"]]), work.points)
    output = figure["data"][-1]
    assert (output["x"][0], output["y"][0]) == pytest.approx(tuple(work.output))
    reach = figure["layout"]["xaxis"]["range"]
    assert all(reach[0] <= x <= reach[1] for x in np.ravel(work.points))
    assert 1 <= sum(bool(name) for name in values["text"]) <= max(MOST_NAMED, 1)


def test_values_in_one_place_share_a_name():
    work = blend([[0, 0], [1, 0], [0, 0], [0, 0]], [0.25] * 4)
    labels = ["the₁", "cat", "the₃", "the₄"]
    figure = blend_figure(work.points, np.full(4, 0.25), work.output, work.hull, labels, heading="", subtitle="",
                          output_name="x", colours=LIGHT)
    assert sorted(figure["data"][-2]["text"]) == ["", "", "cat", "the₁ = the₃ = …"]


def test_nothing_allowed_has_no_output():
    figure, _ = drawn_blend(4, masked=True)
    assert not [trace for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "diamond"]


@pytest.mark.parametrize("reach", [None, (0.0, 1.0)])
def test_histograms_are_shares_of_each_sample(reach):
    rng = np.random.default_rng(0)
    one, other = rng.random((20, 8)), rng.random((5, 8)) / 2
    figure = two_histograms(one, other, ("q·k", "÷"), heading="", subtitle="", axis_title="score", colours=DARK,
                            reach=reach)
    go.Figure(figure)
    for trace in figure["data"]:
        assert sum(trace["y"]) == pytest.approx(1)
    filled = next(trace for trace in figure["data"] if trace.get("fill"))
    assert filled["name"] == "÷" and not np.asarray(filled["y"])[np.asarray(filled["x"]) > 0.52].any()


@pytest.mark.parametrize("wide", [1, 300])  # with 300 all of the narrow sample lies in two bins
def test_theory_lies_over_the_histograms(wide):
    rng = np.random.default_rng(0)
    one, other = wide * rng.standard_normal(4_000), rng.standard_normal(4_000)
    figure = two_histograms(one, other, ("q·k", "÷"), heading="", subtitle="", axis_title="score", colours=DARK,
                            normal=((0, wide**2), (0, 1)), normal_name="theory")
    divided, measured, for_measured, for_divided = (np.asarray(trace["y"]) for trace in figure["data"])
    for found, theory in ((measured, for_measured), (divided, for_divided)):
        assert np.abs(found - theory).max() < 5 * np.sqrt(theory.max() / 4_000)
        assert theory.sum() == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize("ends", [[], ["Σ 1", "Σ 2"]])
def test_a_heatmap_frames_rows_and_writes_behind_them(ends):
    side = Side(["a", "b"])
    figure = heatmap(np.eye(2), side, side, heading="", subtitle="", colours=LIGHT, row_ends=ends, tooltip="{value}",
                     chosen=(1, None), lines=3)
    go.Figure(figure)
    box = figure["layout"]["shapes"][-1]
    assert [box[end] for end in ("x0", "x1", "y0", "y1")] == pytest.approx([-0.48, 1.48, 0.52, 1.48])
    assert [a["text"] for a in figure["layout"]["annotations"]] == ends
    assert (figure["layout"]["xaxis"]["range"][1] > 1.5) == bool(ends)
    assert figure["layout"]["margin"]["t"] == 104


def test_lengths_have_a_scale_of_their_own_from_nothing_to_the_largest():
    lengths, side = np.array([[0.0, 6.0], [1.5, 3.0]]), Side(["a", "b"])
    by_scale = {scale: heatmap(lengths, side, side, heading="", subtitle="", colours=LIGHT, tooltip="{value}",
                               scale=scale, bar="‖x‖") for scale in ("signed", "weights", "lengths")}
    traces = {scale: go.Figure(figure).data[0] for scale, figure in by_scale.items()}
    assert [(t.zmin, t.zmax) for t in traces.values()] == [(-6, 6), (0, 1), (0, 6)]
    ends = {scale: (trace.colorscale[0][1], trace.colorscale[-1][1]) for scale, trace in traces.items()}
    assert ends["lengths"] == (LIGHT.signed[2][1], ends["signed"][1]) != ends["weights"]
    assert all(trace.colorbar.title.text == "‖x‖" for trace in traces.values())


def test_strangers_words_are_shown_as_they_are():
    blended, _ = drawn_blend(len(HOSTILE), labels=HOSTILE)
    harmless(blended)
    assert "&lt;b&gt;x&lt;/b&gt;" in blended["data"][-2]["text"]
