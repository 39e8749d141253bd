"""All heads of a model in one picture: the right shade in the right place, and never more bytes than agreed."""

import base64
import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures.block import block_figure
from core.figures.layers import layers, pooled
from core.figures.style import DARK, LIGHT

TYPES = {"f4": np.float32, "u1": np.uint8}


def read(array):
    shape = [int(n) for n in array["shape"].split(",")]
    return np.frombuffer(base64.b64decode(array["bdata"]), dtype=TYPES[array["dtype"]]).reshape(shape)


def maps(n_layers, n_heads, n, seed=0):
    weights = np.random.default_rng(seed).random((n_layers, n_heads, n, n)) ** 8
    return weights / weights.sum(axis=-1, keepdims=True)


def drawn(values, **more):
    figure = layers(values, **{"heading": "Heads", "subtitle": "", "colours": LIGHT, "layer_title": "layer",
                               "head_title": "head", "tooltip": "L{layer}H{head}: {value}", "chosen": (0, 0)} | more)
    go.Figure(figure)  # raises for anything that Plotly does not know
    return figure


def hovered(figure, layer, head, row, column, n):
    """The shade under the pointer at a cell, and the names that the tooltip makes of the place."""
    trace = figure["data"][0]
    x, y, z = (read(trace[axis]) for axis in "xyz")
    at_x, at_y = (place - 0.44 + 0.88 * (i + 0.5) / n for place, i in ((head, column), (layer, row)))
    i, j = np.searchsorted(y, at_y) - 1, np.searchsorted(x, at_x) - 1
    middle = (x[j] + x[j + 1]) / 2, (y[i] + y[i + 1]) / 2
    return z[i, j], str(round(middle[1])), str(round(middle[0]))


@pytest.mark.parametrize(("n_layers", "n_heads", "n"), [(1, 1, 1), (2, 4, 5), (6, 12, 12), (6, 12, 64)])
def test_hovering_a_cell_reads_its_head_and_its_weight(n_layers, n_heads, n):
    values = maps(n_layers, n_heads, n)
    figure = drawn(values)
    assert pooled(values) == 1
    for cell in np.random.default_rng(1).integers(0, (n_layers, n_heads, n, n), (40, 4)):
        shade, layer, head = hovered(figure, *cell, n)
        assert (layer, head) == (str(cell[0]), str(cell[1]))
        assert shade / 255 == pytest.approx(values[tuple(cell)], abs=0.5 / 255 + 1e-9)


@pytest.mark.parametrize("shape", [(6, 12, 64), (6, 12, 128), (30, 9, 128), (2, 4, 128), (48, 25, 128)])
def test_a_change_is_at_most_500_kB(shape):
    assert len(json.dumps(drawn(maps(*shape)))) <= 500_000


def test_of_cells_that_share_a_place_the_strongest_is_seen():
    values = np.zeros((6, 12, 128, 128))
    values[3, 7, 127, 126] = 1.0
    share = pooled(values)
    assert share > 1
    z = read(drawn(values)["data"][0]["z"])
    assert (z == 255).sum() == 1


def test_what_is_not_allowed_is_drawn_as_nothing():
    values = maps(2, 2, 3)
    values[:, :, 0, 1:] = np.nan
    assert hovered(drawn(values), 1, 1, 0, 2, 3)[0] == 0


def test_the_chosen_head_and_those_that_are_off():
    shapes = drawn(maps(2, 3, 4), chosen=(1, 2), off=[(0, 1)])["layout"]["shapes"]
    assert (shapes[-1]["x0"], shapes[-1]["y0"]) == pytest.approx((2 - 0.44, 1 - 0.44))
    veils = [shape for shape in shapes if "opacity" in shape]
    assert [(round(veil["x0"] + 0.44), round(veil["y0"] + 0.44)) for veil in veils] == [(1, 0)]


def test_the_block_stands_from_below_to_above():
    parts = [
        ("state", "in"),
        ("norm", "n"),
        ("attention", "a"),
        ("add", "+1"),
        ("mlp", "m"),
        ("add", "+2"),
        ("state", "out"),
    ]
    figure = block_figure(parts, heading="Block", subtitle="", here="here", colours=DARK)
    go.Figure(figure)
    heights = {re.sub("<.*?>", "", note["text"]): note["y"] for note in figure["layout"]["annotations"]}
    assert heights["in"] < heights["a"] < heights["+1"] < heights["m"] < heights["+2"] < heights["out"]
    assert abs(heights["▲ here"] - heights["a"]) < 1
