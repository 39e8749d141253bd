"""The wall of heads: the right number in the right place, whatever the tokens, whatever the size."""
import base64

import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures.arrays import typed
from core.figures.bands import band
from core.figures.heatmap import Side, heatmap
from core.figures.style import DARK, LIGHT
from core.figures.wall import coarse, wall, wall_height

HOSTILE = ["<b>x</b>", "$x$", ":red[x]", "*x*", "[x](y)", "&lt;", "{x}", "\\x", "{head}", "a" * 10_000]
TYPES = {"f4": np.float32, "u1": np.uint8, "i1": np.int8}


def read(array):
    shape = [int(n) for n in array["shape"].split(",")]
    return np.frombuffer(base64.b64decode(array["bdata"]), dtype=TYPES[array["dtype"]]).reshape(shape)


def maps(n_heads, n_rows, n_columns, seed=0):
    weights = np.random.default_rng(seed).random((n_heads, n_rows, n_columns))
    return weights / weights.sum(axis=-1, keepdims=True)


def drawn(values, **more):
    n_heads, n_rows, n_columns = values.shape
    more = {"rows": Side([f"r{i}" for i in range(n_rows)]), "columns": Side([f"c{i}" for i in range(n_columns)]),
            "names": [f"head {h}" for h in range(n_heads)], "heading": "Heads", "subtitle": "", "colours": LIGHT,
            "tooltip": "{head}: {row} {column} {value}"} | more
    figure = wall(values, more.pop("rows"), more.pop("columns"), more.pop("names"), **more)
    go.Figure(figure)  # raises for anything that Plotly does not know
    return figure


@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 3, 3), (5, 6, 6), (7, 3, 9), (12, 16, 16), (16, 64, 64)])
@pytest.mark.parametrize("scale", ["weights", "signed"])
def test_hovering_a_cell_reads_its_head_its_labels_and_its_value(shape, scale):
    values = maps(*shape) if scale == "weights" else np.random.default_rng(1).normal(size=shape)
    figure = drawn(values, scale=scale)
    trace, layout = figure["data"][0], figure["layout"]
    z, heads, x, y = (read(trace[name]) for name in ("z", "customdata", "x", "y"))
    named = {axis: dict(zip(read(layout[f"{axis}axis"]["tickvals"]).tolist(), layout[f"{axis}axis"]["ticktext"],
                            strict=True)) for axis in "xy"}
    end = 1 if scale == "weights" else np.abs(values).max()
    tolerance = end / 250 if coarse(values) else 1e-6
    unit = end / trace["zmax"] if coarse(values) else 1
    seen = set()
    for i, row in enumerate(named["y"]):  # the middles of all cells of all maps
        for j, column in enumerate(named["x"]):
            at = np.searchsorted(y, row) - 1, np.searchsorted(x, column) - 1
            cell = int(heads[at]), int(named["y"][row][1:]), int(named["x"][column][1:])
            if cell in seen:  # an empty place in the last row of maps
                assert np.isnan(z[at]) or coarse(values)
                continue
            assert abs(z[at] * unit - values[cell]) <= tolerance, (i, j)
            seen.add(cell)
    assert len(seen) == values.size


def test_one_trace_and_one_scale_from_0_to_1():
    figure = drawn(maps(12, 16, 16) / 10)
    assert len(figure["data"]) == 1
    assert (figure["data"][0]["zmin"], figure["data"][0]["zmax"]) == (0, 1)
    assert figure["data"][0]["colorscale"][0][0] == 0 and figure["data"][0]["colorscale"][-1][0] == 1


def test_a_signed_scale_is_symmetric_and_its_bar_names_values():
    values = np.zeros((16, 64, 64))
    values[3, 2, 1] = -4
    trace = drawn(values, scale="signed")["data"][0]
    assert trace["zmin"] == -trace["zmax"] and read(trace["z"]).min() == trace["zmin"]
    assert trace["colorbar"]["ticktext"] == ["−4", "−2", "0", "2", "4"]
    assert "× 4.00" in trace["hovertemplate"]


def test_small_maps_show_their_numbers_and_a_dash_where_nothing_is():
    values = maps(2, 3, 3)
    values[:, 0, 2] = np.nan
    figure = drawn(values, places=6)
    texts = [text for row in figure["data"][0]["text"] for text in row if text]
    assert sorted(texts) == sorted(f"{x:.6f}" for x in values[np.isfinite(values)])
    assert [a["text"] for a in figure["layout"]["annotations"]].count("–") == 2
    assert "text" not in drawn(maps(12, 16, 16))["data"][0]


def test_strangers_tokens_and_names_are_shown_literally():
    n = len(HOSTILE)
    figure = drawn(maps(2, n, n), rows=Side(HOSTILE), columns=Side(HOSTILE), names=HOSTILE[:2])
    shown = [*figure["layout"]["xaxis"]["ticktext"], *[a["text"] for a in figure["layout"]["annotations"]]]
    assert not any("<b>x" in text or "$x" in text for text in shown)
    assert "&lt;b&gt;x&lt;/b&gt;" in "".join(shown)
    assert max(map(len, shown)) < 80
    assert "{head}" not in figure["data"][0]["hovertemplate"] and "{x}" in "".join(shown)


def test_chosen_head_chosen_cell_and_heads_that_are_off():
    figure = drawn(maps(4, 3, 3), head=1, cell=(0, 2), off=(3,), colours=DARK)
    shapes = figure["layout"]["shapes"]
    assert sum(shape["line"]["width"] == 3 for shape in shapes) == 1
    cells = [shape for shape in shapes if shape["x1"] - shape["x0"] == 1 and shape["line"]["color"] == DARK.text]
    assert len(cells) == 4 and all(shape["y1"] - shape["y0"] == 1 for shape in cells)
    assert sum("opacity" in shape for shape in shapes) == 1


def test_names_of_two_lines_get_room():
    one, two = drawn(maps(3, 3, 3)), drawn(maps(3, 3, 3), names=["head 0\nfirst", "head 1", "head 2"])
    assert two["layout"]["margin"]["t"] == one["layout"]["margin"]["t"] + 20
    assert two["layout"]["height"] == wall_height(3, 3, 3, lines=2)
    assert two["layout"]["annotations"][0]["text"] == "head 0<br>first"


def test_a_large_wall_travels_as_bytes():
    figure = drawn(maps(16, 64, 64), tooltip="{row} {column} {value}")
    trace = figure["data"][0]
    assert trace["z"]["dtype"] == "u1" and "customdata" not in trace
    assert len(trace["z"]["bdata"]) < 100_000


def test_typed_arrays_read_back():
    for dtype in TYPES.values():
        values = np.arange(6, dtype=dtype).reshape(2, 3)
        assert (read(typed(values)) == values).all()


def test_a_band_frames_whole_columns_or_rows():
    side = Side(["a", "b", "c", "d"])
    figure = heatmap(np.ones((4, 4)), side, side, heading="", subtitle="", colours=LIGHT, tooltip="{value}")
    band(figure, LIGHT)
    assert not figure["layout"].get("shapes")
    band(figure, LIGHT, columns=(2, 4))
    band(figure, LIGHT, rows=(0, 2))
    columns, rows = go.Figure(figure).layout.shapes
    assert (columns.x0, columns.x1, columns.yref) == (1.5, 3.5, "paper")
    assert (rows.y0, rows.y1, rows.xref) == (-0.5, 1.5, "paper")
