"""The arrow keys turn pages: to the stage before and to the one after."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages._parts.components import script, style

_turning = st.components.v2.component("dot_to_attention_turning", html='<div class="live" aria-live="polite"></div>',
                                      css=style("turning"), js=script("turning"))


def listen(on_turn: Callable[[int], None], *, said: str, key: str) -> None:
    """`on_turn` hears −1 for ← and 1 for →; `said` is read out by screen readers when it changes."""
    def turned() -> None:
        way = (st.session_state.get(key) or {}).get("turned")
        if way in (-1, 1):  # the browser is a stranger too
            on_turn(way)

    _turning(key=key, data={"said": said}, on_turned_change=turned)
