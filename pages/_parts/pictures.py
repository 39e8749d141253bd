"""How figures become pictures: what stands below them, on which background, in which language."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.export import link
from pages._parts import chart, state
from pages._parts.components import figures
from pages._parts.text import t

BACKGROUNDS = ("white", "theme")
WHITE = "picture_background"  # in the session: "white" or "theme"


def settings() -> dict[str, Any]:
    """For the components that make pictures in the browser."""
    page = st.session_state["page"]
    address = link.address(page, state.values(), st.context.url)
    return figures.settings_of(
        page.replace("_", "-"), address.text.split("?")[0], colours=chart.colours(),
        white=st.session_state.get(WHITE, "white") == "white",
        words={"png": t("picture.png"), "svg": t("picture.svg"), "foot": "Dot to Attention"})


def buttons() -> None:
    """PNG and SVG beside every figure of the page."""
    figures.buttons(settings(), key="picture_buttons")
