"""CSV and .npz read back: the numbers of the screen with full precision, every intermediate, nothing executable."""

import csv
import io

import numpy as np
import pytest

from core.attention import AttentionSteps
from core.export.data import BOM, npz, table
from core.multi_head import MultiHeadSteps
from core.shown.rich import marked, plain
from core.vectors import PairWork
from tests.export.states import EVERY, HOSTILE, PAGES, described, with_token


def read(text):
    """The tables of a CSV by their titles, as lists of rows."""
    assert text.startswith(BOM)
    found, rows = {}, []
    for row in [*csv.reader(io.StringIO(text[len(BOM):])), []]:
        if row:
            rows.append(row)
        elif rows:
            found.setdefault(tuple(part.lstrip("'") for part in rows[0]), rows[1:])
            rows = []
    return found


@pytest.mark.parametrize("page, query", EVERY)
def test_every_matrix_and_bar_of_the_screen_is_in_the_csv(page, query):
    made, _ = described(page, query)
    found = read(table(made))
    for stage in made.stages:
        for picture in stage.pictures:
            title = (plain(marked(picture.heading)), *plain(marked(picture.subtitle)).split("\n"))
            for grid in picture.grids:
                rows = found[(*title, grid.caption) if grid.caption else title]
                assert [label.lstrip("'") for label in rows[0][1:]] == [
                    label.lstrip("'") for label in grid.columns.labels
                ]
                numbers = np.array([[float(x) if x else np.nan for x in row[1:]] for row in rows[1:]])
                np.testing.assert_array_equal(numbers, np.where(grid.hidden, np.nan, grid.values))
            for bars in picture.bars:
                rows = found[(*title, bars.caption) if bars.caption else title]
                assert [float(row[1]) for row in rows] == list(bars.values)


@pytest.mark.parametrize("page, query", EVERY)
def test_every_intermediate_is_in_the_npz(page, query):
    made, _ = described(page, query)
    with np.load(io.BytesIO(npz(made)), allow_pickle=False) as file:
        for stage in made.stages:
            for name, array in stage.arrays.items():
                own = f"{stage.name}_{name}"  # where an earlier stage has the name
                stored = file[own if own in file.files else name]
                if stored.dtype.kind != "U":
                    np.testing.assert_array_equal(stored, array)


@pytest.mark.parametrize("page, steps, left_out", [
    ("dot_product", PairWork, ()), ("multi_head", MultiHeadSteps, ()),
    ("self_attention", AttentionSteps, ("capped",)),  # page 3 has no soft cap
])
def test_names_are_core_s_own(page, steps, left_out):
    with np.load(io.BytesIO(npz(described(page)[0])), allow_pickle=False) as file:
        assert set(steps._fields) - set(left_out) <= set(file.files)


@pytest.mark.parametrize("page", PAGES)
def test_hostile_tokens_are_text(page):
    made, _ = with_token(page, " ".join(HOSTILE))
    for row in csv.reader(io.StringIO(table(made)[len(BOM):])):
        for cell in row:
            assert all(c.isprintable() or c == "\n" for c in cell)
            number = cell[:1] == "-" and _is_number(cell)
            assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "\t")), cell
    with np.load(io.BytesIO(npz(made)), allow_pickle=False) as file:
        assert all(file[name] is not None for name in file.files)


def _is_number(text):
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False
