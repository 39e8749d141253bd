"""Shows a figure of core.figures: its key, its text for screen readers, the visitor's theme."""

from __future__ import annotations

import streamlit as st

from core.figures.style import Palette, palette
from core.figures.written import Written, with_shapes, write
from core.kept import Kept
from core.shown.blocks import Base, Picture
from pages._parts.components import chart as figure

_WRITTEN: Kept[Written] = Kept(8_000_000, lambda written: len(written.json))  # what many see


def _shared(base: Base) -> Written:
    hues = colours()
    written = _WRITTEN.get((base.same, hues.paper), lambda: write(base.draw(hues)))
    return with_shapes(written, base.frames(hues))


def colours() -> Palette:
    """The palette of the visitor's theme."""
    return palette(st.context.theme.type)


def wide(picture: Picture, *, key: str) -> None:
    """Draw a picture that needs the width of a slide; on a narrow screen it can be scrolled sideways."""
    with st.container(key=f"wide_{key}"):  # app.css knows it
        draw(picture, key=key)


def draw(picture: Picture, *, key: str) -> None:
    """Draw a picture of core.shown: what stands on screen is what is taken along."""
    figure.show(written(picture), alt=picture.alt, key=key)


def written(picture: Picture) -> Written:
    """A picture as Plotly's JSON, in the colours of the visitor's theme."""
    return _shared(picture.base) if picture.base else write(picture.draw(colours()))
