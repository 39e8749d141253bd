"""Opens the meaning of a term in place: a link `#term-…` anywhere in the text shows its entry of the glossary."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.figures.style import Palette
from pages._parts.components import script, style

_HTML = """<div class="term" popover role="dialog" aria-labelledby="term-name">
<div class="head"><span class="name" id="term-name"></span><button class="close" type="button">✕</button></div>
<div class="text"></div><dl class="facts"></dl><button class="more" type="button"></button></div>"""

_terms = st.components.v2.component("dot_to_attention_terms", html=_HTML, css=style("terms"), js=script("terms"))


def show(terms: Mapping[str, Mapping[str, str]], *, words: Mapping[str, str], colours: Palette, key: str,
         on_go: Callable[[str], None]) -> None:
    """Be ready to open `terms` (id → name, meaning, symbol, shape); `on_go` hears which one is to be shown in full.

    `words`: the labels symbol, shape, more and close in the visitor's language.
    """
    def went() -> None:
        wanted = (st.session_state.get(key) or {}).get("go")
        if wanted in terms:  # the browser is a stranger too
            on_go(wanted)

    hues = {name: getattr(colours, name) for name in ("text", "quiet", "line", "paper")}
    _terms(key=key, on_go_change=went, on_again_change=lambda: None,  # run again
           data={"terms": terms, "words": dict(words), "colours": hues})
