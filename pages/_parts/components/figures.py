"""PNG and SVG buttons beside every figure of a page: one component for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.figures.style import DARK, LIGHT, Palette
from pages._parts.components import script

_figures = st.components.v2.component("dot_to_attention_figures", html="<span hidden></span>", js=script("figures"))


def buttons(settings: Mapping[str, Any], *, key: str) -> None:
    """Let every figure be taken along; `settings` as `settings_of` makes them."""
    _figures(key=key, data=dict(settings))


def settings_of(page: str, base: str, *, white: bool, colours: Palette, words: Mapping[str, str]) -> dict[str, Any]:
    """What the browser needs to make a picture.

    Parameters: `page`, which begins the files' names; `base`, the page's address without its parameters, which the
    browser knows best; `white`, whether pictures get a white page, else the theme's; `colours`, those of the theme;
    `words` with keys png, svg and foot, whose line stands below a picture.
    """
    return {"page": page, "base": base, "white": white, "words": dict(words), "swap": swaps(colours),
            "colours": {"white": about(LIGHT), "theme": about(colours)}}


def about(colours: Palette) -> dict[str, str]:
    """What a picture's frame needs of a palette."""
    return {"background": colours.paper, "text": colours.text, "quiet": colours.quiet}


def swaps(colours: Palette) -> list[list[str]]:
    """Each colour of the dark palette with its light counterpart; nothing if the figures are light already."""
    if colours is not DARK:
        return []
    pairs = [(getattr(DARK, name), getattr(LIGHT, name)) for name in DARK._fields if name not in {"signed", "weights"}]
    for scale in ("signed", "weights"):
        pairs += [(dark[1], light[1]) for dark, light in zip(getattr(DARK, scale), getattr(LIGHT, scale), strict=True)]
    return [list(pair) for pair in dict(pairs).items()]
