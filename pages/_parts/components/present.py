"""The projector: stages of a page, one to a screen, over everything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.figures.style import Palette
from pages._parts.components import script, style
from pages._parts.components.chart import PLOTLY

_present = st.components.v2.component("dot_to_attention_present", html="<span hidden></span>", js=script("present"))


def show(content: str, at: int, *, words: Mapping[str, str], colours: Palette, key: str,
         on_move: Callable[[int], None], on_leave: Callable[[], None]) -> None:
    """Fill the window with a stage.

    Parameters: `content`, JSON: a list of screens {title, heading, rows of {figure, alt, wide}, lines of
    [text, role, bold, shift]}, the heading a line too;
    `at`, the one that is shown, from 1; `on_move(at)` hears which one the arrow keys chose, `on_leave()` of Escape.
    """
    def moved() -> None:
        new = (st.session_state.get(key) or {}).get("at")
        if isinstance(new, (int, float)) and 1 <= new < 100:  # the browser is a stranger too
            on_move(int(new))

    hues = "".join(
        f"--dta-{name}:{getattr(colours, name)};" for name in ("query", "key", "value", "output", "quiet", "text")
    )
    _present(key=key, on_at_change=moved, on_left_change=on_leave, data={
        "content": content, "at": at, "words": dict(words), "plotly": PLOTLY,
        "style": f".dta-present{{{hues}--dta-background:{colours.paper}}}" + style("present")})
