"""Presenting: the page's figures with their arithmetic, one stage to a screen, large enough for a projector."""

from __future__ import annotations

import json
from typing import Any

import plotly.io
import streamlit as st

from core import shown
from core.shown.blocks import Row, Stage, Strip
from core.shown.rich import Rich, Run
from core.shown.voice import Voice
from pages._parts import chart, state
from pages._parts.components import present
from pages._parts.text import lang, t


def show(name: str) -> None:
    """The stage that the link says, over everything else."""
    chart.load()
    page = shown.shown(name, state.values(), {"vectors": st.session_state.get("upload")})
    stages = [_stage(Voice(lang()), stage, page.formula) for stage in page.stages if stage.pictures]
    present.show(_json(stages), min(state.get("present"), len(stages)), colours=chart.colours(), key="present",
                 words={"stage": t("present.stage", number="{number}", count="{count}", title="{title}"),
                        "keys": t("present.keys")},
                 on_move=lambda at: state.put(present=at), on_leave=lambda: state.put(present=0))


def _stage(voice: Voice, stage: Stage, formula: Rich) -> dict[str, Any]:
    colours = chart.colours()
    rows = [[{"figure": picture.draw(colours), "alt": picture.alt or picture.heading} for picture in block.pictures]
            for block in stage.blocks if isinstance(block, Row)]
    lines: list[Rich] = []
    for block in stage.blocks:
        if isinstance(block, Strip):
            lines += [(Run(block.heading, bold=True),)] if block.heading else []
            lines += [
                ((Run(f"{label}  ", "quiet"),) if label else ()) + voice.line(line) for label, line in block.lines
            ]
    return {"title": stage.title, "rows": rows,
            "lines": [[[run.text, run.role, run.bold, run.shift] for run in line] for line in lines]}


def _json(stages: list[dict[str, Any]]) -> str:
    """All stages as one text: Plotly writes the arrays in its own compact form."""
    texts = []
    for stage in stages:
        rows = "],[".join(
            ",".join(
                f'{{"alt":{json.dumps(part["alt"])},"figure":{plotly.io.to_json(part["figure"], validate=False)}}}'
                for part in row
            )
            for row in stage["rows"]
        )
        texts.append(f'{{"title":{json.dumps(stage["title"])},"lines":{json.dumps(stage["lines"])},"rows":[[{rows}]]}}')
    return "[" + ",".join(texts) + "]"
