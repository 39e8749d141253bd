"""Shows a figure of core.figures: its key, its text for screen readers, the visitor's theme."""

from __future__ import annotations

from typing import Any

import orjson
import plotly.graph_objects as go
import streamlit as st

from core.figures.style import Figure, Palette, palette, plotly_text
from core.figures.written import Written, with_shapes, write
from core.kept import Kept
from core.shown.blocks import Base, Picture

_SIDEWAYS = """<style>[class*="st-key-wide_"] { overflow-x: auto }
[class*="st-key-wide_"] > * { min-width: 54rem }</style>"""
_CONFIG = {"displayModeBar": False, "scrollZoom": False}


class _Json(dict[str, Any]):
    """A figure that is JSON already: Streamlit asks for its height only, Plotly takes the JSON it offers."""

    def __init__(self, written: Written) -> None:
        super().__init__(layout={"height": written.height})
        self._json = written.json

    def to_plotly_json(self) -> orjson.Fragment:
        return orjson.Fragment(self._json)


class _Ready(go.Figure):
    """A figure for `st.plotly_chart`.

    That checks a dict against Plotly's schema on every rerun (1 to 2 ms a figure), and rewrites each number of a
    figure in whose arrays the rows are not one after the other; the tests have checked, `core.figures.written` has
    written. A figure object is only asked for its dict.
    """

    def __init__(self, written: Written) -> None:
        object.__setattr__(self, "_json", _Json(written))

    def to_dict(self) -> Figure:  # type: ignore[override]
        return self._json  # type: ignore[attr-defined]


_WRITTEN: Kept[Written] = Kept(8_000_000, lambda written: len(written.json))  # what many see


def _shared(base: Base) -> Written:
    hues = colours()
    written = _WRITTEN.get((base.same, hues.paper), lambda: write(base.draw(hues)))
    return with_shapes(written, base.frames(hues))


def colours() -> Palette:
    """The palette of the visitor's theme."""
    return palette(st.context.theme.type)


def words(text: str) -> str:
    """A stranger's text for a figure's title or label."""
    return plotly_text(text)


def load() -> None:
    """Bring Plotly's script into the browser for a component that draws with it: Streamlit loads it with a chart."""
    st.plotly_chart(_Ready(write({"data": [], "layout": {"height": 10}})), key="nothing", width=10, config=_CONFIG)


def wide(picture: Picture, *, key: str) -> None:
    """Draw a picture that needs the width of a slide; on a narrow screen it can be scrolled sideways."""
    st.html(_SIDEWAYS)
    with st.container(key=f"wide_{key}"):
        draw(picture, key=key)


def draw(picture: Picture, *, key: str) -> None:
    """Draw a picture of core.shown: what stands on screen is what is taken along."""
    written = _shared(picture.base) if picture.base else write(picture.draw(colours()))
    st.plotly_chart(_Ready(written), key=key, alt=picture.alt, width="stretch", config=_CONFIG)
