"""Notebooks executed by nbclient: they compute the page's numbers and draw its figures, with NumPy and Plotly alone."""

import ast

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from core.export.notebook import notebook
from tests.export.states import HOSTILE, LINKS, PAGES, described, with_token

SAY = "print(repr({name: np.asarray(globals()[name]).tolist() for name in NAMES}))"


def executed(text, names=()):
    """The notebook after a run, and the values of some names at its end."""
    made = nbformat.reads(text, as_version=4)
    nbformat.validate(made)
    made.cells.append(new_code_cell(f"NAMES = {list(names)!r}\n{SAY}"))
    NotebookClient(made, timeout=120, kernel_name="python3").execute()
    values = ast.literal_eval(made.cells[-1].outputs[0].text.replace("nan", "None").replace("inf", "1e999"))
    return made, values


def figures(made):
    return [output["data"]["application/vnd.plotly.v1+json"] for cell in made.cells if cell.cell_type == "code"
            for output in cell.outputs if "application/vnd.plotly.v1+json" in output.get("data", {})]


@pytest.mark.parametrize("page, query", [(page, LINKS[page][0]) for page in PAGES])
def test_it_runs_and_computes_the_numbers_of_the_page(page, query):
    made, link = described(page, query)
    names = {
        "self_attention": ("query", "scores", "masked", "weights", "output"),
        "dot_product": ("dot", "cosine", "before"),
        "similarity": ("dot", "cosine"),
        "multi_head": ("weights", "output", "likeness"),
        "home": ("scores", "weights", "output"),
        "trained_model": ("row_of_weights",),
    }[page]
    done, values = executed(notebook(made, link), names)
    arrays = {}
    for stage in made.stages:  # of two stages with the same name the first one is meant
        arrays = {**stage.arrays, **arrays}
    for name in names:
        own = np.array(values[name], dtype=float)
        np.testing.assert_allclose(
            np.where(np.isinf(own), -np.inf, own), np.asarray(arrays[name], dtype=float), atol=1e-7
        )
    drawn = figures(done)
    assert [figure["layout"]["title"]["text"] for figure in drawn] == [
        f"<b>{picture.heading}</b>" for stage in made.stages for picture in stage.pictures]


def test_a_matrix_takes_its_numbers_from_the_cell_above():
    made, link = described("self_attention")
    text = nbformat.reads(notebook(made, link), as_version=4)
    for cell in text.cells:
        if cell.source.startswith("tokens ="):
            cell.source = cell.source.replace("x = vectors", "x = 0 * vectors")  # what a curious reader does
    done, values = executed(nbformat.writes(text), ("weights",))
    assert np.allclose(values["weights"], 1 / 6)
    weights = next(f for f in figures(done) if "softmax" in f["layout"]["title"]["text"])
    assert np.ptp([x for row in np.array(decoded(weights["data"][0]["z"])) for x in row]) == pytest.approx(0)


def decoded(z):
    if isinstance(z, dict):
        import base64
        return np.frombuffer(base64.b64decode(z["bdata"]), dtype=z["dtype"]).reshape(
            [int(n) for n in z["shape"].split(",")])
    return z


@pytest.mark.parametrize("page", ["self_attention", "similarity"])
def test_hostile_tokens_are_text(page):
    made, link = with_token(page, " ".join(HOSTILE))
    done, _ = executed(notebook(made, link))
    for cell in done.cells:
        if cell.cell_type == "markdown":
            assert "<" not in cell.source.replace("\\<", "") and "javascript:alert" not in cell.source.replace(
                "\\", "\\ "
            )


def test_the_same_page_gives_the_same_file():
    assert notebook(*described("dot_product")) == notebook(*described("dot_product"))
