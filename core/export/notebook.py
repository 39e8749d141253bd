"""A page as a Jupyter notebook: each stage explained, computed with NumPy, and drawn with Plotly."""

from __future__ import annotations

import ast
import json
from typing import Any

import nbformat
import plotly.io
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from core.export.escape import comment, markdown
from core.export.link import Address
from core.figures.style import LIGHT
from core.shown.blocks import Block, Measures, Page, Picture, Said, Stage, Strip, Table
from core.shown.rich import Rich, marked, plain
from core.shown.voice import Voice

_START = """import json

import numpy as np
import plotly.graph_objects as go

np.set_printoptions(precision=4, suppress=True, linewidth=120)


def draw(figure, **arrays):
    \"\"\"Show a figure; `z=array` puts your own numbers into a heatmap.\"\"\"
    figure = json.loads(figure)
    for name, array in arrays.items():
        figure["data"][0][name] = np.where(np.isfinite(array), array, np.nan)
        figure["data"][0].pop("customdata", None)
        figure["data"][0]["hovertemplate"] = "%{y} · %{x}: %{z:.6g}<extra></extra>"
        if "texttemplate" in figure["data"][0]:
            figure["data"][0]["texttemplate"] = "%{z:.2f}"
    go.Figure(figure).show()"""


def notebook(page: Page, link: Address) -> str:
    """The page as an .ipynb that needs NumPy and Plotly; its cells have not been run."""
    voice = Voice(page.language)
    cells = [new_markdown_cell(f"# {markdown(page.title)}\n\n{_text(page.idea)}\n\n{markdown(link.text)}"),
             new_code_cell(_START)]
    known: set[str] = set()
    for stage in page.stages:
        known |= _assigned(stage.code)
        cells.append(new_markdown_cell("\n\n".join(_explained(voice, stage))))
        if stage.code:
            cells.append(new_code_cell(stage.code + "".join(f'\nprint("{name}:\\n", {name})' for name in stage.prints)))
        cells += [new_code_cell(_drawn(picture, stage, known)) for picture in stage.pictures]
    for n, one in enumerate(cells):
        one["id"] = f"cell-{n}"  # the same page gives the same file
    made = new_notebook(cells=cells, metadata={
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"}})
    nbformat.validate(made)
    return str(nbformat.writes(made))


def _explained(voice: Voice, stage: Stage) -> list[str]:
    texts = [f"## {markdown(stage.title)}"] + ([_text(stage.idea)] if stage.idea else [])
    for block in stage.blocks:
        texts += _paragraphs(voice, block)
    return texts


def _paragraphs(voice: Voice, block: Block) -> list[str]:
    if isinstance(block, Strip):
        head = [f"**{markdown(block.heading)}**"] if block.heading else []
        lines = [f"{markdown(label)} {_text(voice.line(line))}".strip() for label, line in block.lines]
        return ["  \n".join(head + lines)]
    if isinstance(block, Said):
        lead = f"**{markdown(voice.t('strip.notice'))}** " if block.lead else ""
        return [lead + " ".join(map(_text, block.sentences))]
    if isinstance(block, Measures):
        return [" · ".join(f"{_text(name)} **{markdown(number)}**" for name, number in block.numbers)]
    if isinstance(block, Table):
        rule = "|" + "---|" * len(block.head)
        rows = ["| " + " | ".join(map(_text, row)) + " |" for row in (block.head, *block.rows)]
        return [*([f"**{markdown(block.heading)}**"] if block.heading else []), "\n".join([rows[0], rule, *rows[1:]])]
    return []


def _text(runs: Rich) -> str:
    return "".join(_run(plain((run,)), run.bold, run.italic) for run in runs)


def _run(text: str, bold: bool, italic: bool) -> str:
    if text == "\n":
        return "  \n"
    inner = markdown(text.strip())
    if not inner:
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()):]
    mark = "**" * bold + "*" * italic
    return f"{lead}{mark}{inner}{mark[::-1]}{tail}"


def _assigned(code: str) -> set[str]:
    return {
        node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _drawn(picture: Picture, stage: Stage, known: set[str]) -> str:
    """Code that shows the figure as on the page; a matrix that was computed above takes its numbers from there."""
    figure = json.loads(str(plotly.io.to_json(picture.draw(LIGHT), validate=False)))
    heading = comment(plain(marked(picture.heading)))
    return f"# {heading}\ndraw({json.dumps(figure, ensure_ascii=False)!r}{_own_numbers(picture, stage, known)})"


def _own_numbers(picture: Picture, stage: Stage, known: set[str]) -> str:
    array: Any = stage.arrays.get(picture.name)
    if picture.name not in known or len(picture.grids) != 1 or getattr(array, "ndim", 0) != 2:
        return ""
    rows, columns = picture.grids[0].values.shape
    if array.shape[0] != rows or array.shape[1] < columns:
        return ""
    return f", z={picture.name}" + (f"[:, :{columns}]" if array.shape[1] > columns else "")
