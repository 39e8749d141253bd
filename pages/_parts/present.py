"""Presenting: the page's figures with their arithmetic, one stage to a screen, large enough for a projector."""

from __future__ import annotations

import json
from typing import Any

import plotly.io
import streamlit as st

from core import shown
from core.figures.style import Palette
from core.shown.blocks import Page, Picture, Row, Stage, Strip
from core.shown.rich import Rich, Run
from core.shown.voice import Voice
from pages._parts import chart, state
from pages._parts.components import present
from pages._parts.text import t

NARROWEST = 330  # pixels: below that a figure would squeeze its labels
MOST_NUMBERED = 16  # rows and columns up to which cells have their numbers
HIGHEST = 500  # pixels of figures below each other that still can be read from the last row of seats


def show(name: str) -> None:
    """The screen that the link says, over everything else."""
    page = shown.shown(name, state.values(), {"vectors": st.session_state.get("upload")})
    found = screens(page, chart.colours())
    if not found:  # nothing to show, as without any words: back to the page, which says why
        state.put(present=0)
        st.rerun()
    present.show(_json(found), min(state.get("present"), len(found)), colours=chart.colours(), key="present",
                 words={"stage": t("present.stage", number="{number}", count="{count}", title="{title}"),
                        "keys": t("present.keys")},
                 on_move=lambda at: state.put(present=at), on_leave=lambda: state.put(present=0))


def screens(page: Page, colours: Palette) -> list[dict[str, Any]]:
    """What fills the projector, one after the other: each stage with figures, on as many screens as it needs."""
    found = []
    for stage in page.stages:
        lines = _lines(Voice(page.language), stage)
        for rows in _fitting([[_part(picture, colours) for picture in block.pictures]
                              for block in stage.blocks if isinstance(block, Row)]):
            found.append({"title": stage.title, "heading": _runs(stage.heading), "rows": rows, "lines": lines})
    return found


def _part(picture: Picture, colours: Palette) -> dict[str, Any]:
    """A figure, its text for screen readers, and the pixels of width that the numbers in its cells need."""
    numbered = [grid.values.shape[1] for grid in picture.grids if max(grid.values.shape) <= MOST_NUMBERED]
    return {"figure": picture.draw(colours), "alt": picture.alt or picture.heading,
            "wide": max(NARROWEST, 150 + 36 * (sum(numbered) if picture.in_a_row else max(numbered, default=0)))}


def _fitting(rows: list[list[dict[str, Any]]]) -> list[list[list[dict[str, Any]]]]:
    """Rows of figures, screen by screen."""
    found: list[list[list[dict[str, Any]]]] = []
    room = 0
    for row in filter(None, rows):
        height = max(part["figure"]["layout"].get("height", 400) for part in row)
        if height > room:
            found.append([])
            room = HIGHEST
        found[-1].append(row)
        room -= height
    return found


def _lines(voice: Voice, stage: Stage) -> list[list[list[Any]]]:
    lines: list[Rich] = []
    for block in stage.blocks:
        if isinstance(block, Strip):
            lines += [(Run(block.heading, bold=True),)] if block.heading else []
            lines += [
                ((Run(f"{label}  ", "quiet"),) if label else ()) + voice.line(line) for label, line in block.lines
            ]
    return [_runs(line) for line in lines]


def _runs(runs: Rich) -> list[list[Any]]:
    return [[run.text, run.role, run.bold, run.shift] for run in runs]


def _json(stages: list[dict[str, Any]]) -> str:
    """All stages as one text: Plotly writes the arrays in its own compact form."""
    texts = []
    for stage in stages:
        rows = "],[".join(",".join(map(_part_json, row)) for row in stage["rows"])
        words = json.dumps({name: stage[name] for name in ("title", "heading", "lines")})
        texts.append(f'{words[:-1]},"rows":[[{rows}]]}}')
    return "[" + ",".join(texts) + "]"


def _part_json(part: dict[str, Any]) -> str:
    figure = plotly.io.to_json(part["figure"], validate=False)
    return f'{{"alt":{json.dumps(part["alt"])},"wide":{part["wide"]},"figure":{figure}}}'
