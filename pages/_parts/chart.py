"""Shows a figure of core.figures: its key, its text for screen readers, the visitor's theme."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from core.figures.style import Figure, Palette, palette, plotly_text
from core.shown.blocks import Picture

_SIDEWAYS = """<style>[class*="st-key-wide_"] { overflow-x: auto }
[class*="st-key-wide_"] > * { min-width: 54rem }</style>"""
_CONFIG = {"displayModeBar": False, "scrollZoom": False}


class _Ready(go.Figure):
    """A figure that is already Plotly's JSON.

    `st.plotly_chart` checks a dict against Plotly's schema on every rerun (1 to 2 ms a figure); the tests have
    done that. A figure object is only asked for its dict.
    """

    def __init__(self, figure: Figure) -> None:
        object.__setattr__(self, "_figure", figure)

    def to_dict(self) -> Figure:  # type: ignore[override]
        return self._figure  # type: ignore[attr-defined]


def colours() -> Palette:
    """The palette of the visitor's theme."""
    return palette(st.context.theme.type)


def words(text: str) -> str:
    """A stranger's text for a figure's title or label."""
    return plotly_text(text)


def load() -> None:
    """Bring Plotly's script into the browser for a component that draws with it: Streamlit loads it with a chart."""
    st.plotly_chart(_Ready({"data": [], "layout": {"height": 10}}), key="nothing", width=10, config=_CONFIG)


def show(figure: Figure, *, key: str, alt: str) -> None:
    """Draw a figure under a stable `key`; `alt` says in numbers what it shows."""
    st.plotly_chart(_Ready(figure), key=key, alt=alt, width="stretch", config=_CONFIG)


def wide(picture: Picture, *, key: str) -> None:
    """Draw a picture that needs the width of a slide; on a narrow screen it can be scrolled sideways."""
    st.html(_SIDEWAYS)
    with st.container(key=f"wide_{key}"):
        draw(picture, key=key)


def draw(picture: Picture, *, key: str) -> None:
    """Draw a picture of core.shown: what stands on screen is what is taken along."""
    show(picture.draw(colours()), key=key, alt=picture.alt)
