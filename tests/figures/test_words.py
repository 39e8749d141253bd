"""The figures of Home and page 2: valid for Plotly, true to their numbers, strangers' words shown as they are."""

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.asking import asking
from core.figures.between import APART, between_figure
from core.figures.ladders import ladders
from core.figures.pair import pair_figure
from core.figures.points import ratings, word_map
from core.figures.style import DARK, LIGHT, plotly_text
from tests.figures.test_attention import HOSTILE, harmless

both_themes = pytest.mark.parametrize("colours", [LIGHT, DARK])


def texts(figure):
    return [note["text"] for note in figure["layout"]["annotations"]]


def between(points, words, colours=LIGHT):
    probes = np.array([[0.7, 0.7], [0.7, -0.7]])
    figure = between_figure(probes, points[0], points[1], points[2:], probe_labels=words[:2], other_labels=words[2:],
                            before_label="before", after_label="after", side_labels=("up", "down"), heading="Between",
                            subtitle="", colours=colours)
    go.Figure(figure)
    return figure


@both_themes
def test_arrows_end_where_the_directions_are(colours):
    points = np.array([[0.8, -0.1], [0.85, 0.1], [0.5, 0.6]])
    figure = between(points, ["fruit", "firm", "juice"], colours)
    tips = {(trace["x"][1], trace["y"][1]) for trace in figure["data"] if trace["mode"] == "lines+markers"}
    assert {tuple(point) for point in points} <= tips and (0.7, 0.7) in tips
    after = next(trace for trace in figure["data"] if trace.get("marker", {}).get("color") == colours.output)
    assert (after["x"][1], after["y"][1]) == (0.85, 0.1)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=8))
def test_labels_keep_apart_and_in_order(heights):
    points = np.array([[0.2, y] for y in heights])
    figure = between(points, ["a", "b", *(f"w{n}" for n in range(len(heights) - 2))])
    spots = {note["text"]: note["y"] for note in figure["layout"]["annotations"] if note["yanchor"] == "middle"}
    assert len(spots) == len(heights) + 2
    assert np.diff(sorted(spots.values())).min() > 0.9 * APART
    named = {"before": heights[0], "<b>after</b>": heights[1]} | {f"w{n}": y for n, y in enumerate(heights[2:])}
    for one, there in named.items():
        for two, here in named.items():
            if there < here:
                assert spots[one] < spots[two]
    assert figure["layout"]["yaxis"]["range"][1] > max(map(abs, spots.values()))


@both_themes
def test_the_row_of_dot_products_becomes_weights(colours):
    scores, weights = np.array([25.7, -6.8, 12.5]), np.array([0.7, 0.1, 0.2])
    figure = asking(["apple", "and", "pie"], scores, weights, heading="", subtitle="", score_title="dot",
                    weight_title="weight", colours=colours)
    go.Figure(figure)
    dots, shares = figure["data"]
    assert dots["x"] == scores.tolist() and shares["x"] == weights.tolist()
    assert dots["text"] == ["25.7", "−6.80", "12.5"] and dots["marker"]["color"][1] == colours.signed_hue(-1)
    assert len(set(shares["marker"]["color"])) == 1


@both_themes
def test_two_vectors_and_the_shadow(colours):
    a, b = np.array([3.0, 4.0]), np.array([5.0, 0.0])
    figure = pair_figure(a, b, np.array([3.0, 0.0]), ("a", "b"), heading="", subtitle="", colours=colours, height=200)
    go.Figure(figure)
    hues = {trace["line"]["color"]: trace for trace in figure["data"] if trace["mode"] == "lines+markers"}
    assert hues[colours.query]["x"] == [0, 3] and hues[colours.key]["x"] == [0, 5]


@both_themes
def test_ladders_join_the_same_word(colours):
    ranks = np.array([[1, 2, 40], [5, 1, 2]])
    figure = ladders(["one", "two", "far"], ranks, np.array([[3.0, 2.0, 1.0], [0.1, 0.3, 0.2]]), ["dot", "cosine"],
                     most=10, heading="", subtitle="", colours=colours)
    go.Figure(figure)
    rungs = {tuple(trace["y"]): trace["line"]["color"] for trace in figure["data"]}
    assert rungs == {(1, 5): colours.text, (2, 1): colours.line}  # "far" stands on one ladder alone
    assert sum("far" in text for text in texts(figure)) == 1


@both_themes
def test_the_map_has_every_word_and_the_ratings_every_pair(colours):
    points = np.random.default_rng(0).normal(size=(9, 2))
    figure = word_map(points, [f"w{n}" for n in range(9)], 3, heading="", subtitle="", axis_titles=("x", "y"),
                      colours=colours)
    go.Figure(figure)
    places = {(x, y) for trace in figure["data"] for x, y in zip(trace["x"], trace["y"], strict=True)}
    assert places == {tuple(point) for point in points}
    scatter = ratings(np.array([1.0, 9.0]), np.array([0.2, 0.8]), [("a", "b"), ("c", "d")], heading="", subtitle="",
                      axis_titles=("people", "cosine"), tooltip="{a}–{b}: {human}, {model}", colours=colours)
    go.Figure(scatter)
    assert scatter["data"][0]["customdata"] == [["a", "b"], ["c", "d"]] and scatter["data"][0]["y"] == [0.2, 0.8]


def test_strangers_words_are_shown_as_they_are():
    words, many = HOSTILE, len(HOSTILE)
    rng = np.random.default_rng(1)
    points = rng.uniform(-1, 1, size=(many, 2))
    figures = [
        between(points, words),
        asking(words, rng.normal(size=many), np.full(many, 1 / many), heading="", subtitle="", score_title="",
               weight_title="", colours=LIGHT),
        pair_figure(np.ones(2), np.array([1.0, 0]), np.zeros(2), (words[0], words[1]), heading="", subtitle="",
                    colours=LIGHT, height=200),
        ladders(words, np.tile(np.arange(1, many + 1), (2, 1)), np.zeros((2, many)), ["dot", "cosine"], most=many,
                heading="", subtitle="", colours=LIGHT),
        word_map(points, words, 2, heading="", subtitle="", axis_titles=("", ""), colours=LIGHT),
        ratings(np.arange(many - 1.0), np.zeros(many - 1), list(pairwise(words)), heading="",
                subtitle="", axis_titles=("", ""), tooltip="{a} {b} {human} {model}", colours=LIGHT),
    ]
    for figure in figures:
        go.Figure(figure)
        harmless(figure)
    assert plotly_text(words[0], 14) in "".join(texts(figures[0]))
