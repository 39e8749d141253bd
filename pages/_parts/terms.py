"""Terms in the text: a link `[query](#term-query)` in a catalog opens the entry of the glossary in place."""

from __future__ import annotations

import functools

import streamlit as st

from core import glossary, scenes
from pages._parts import chart, state
from pages._parts.components import terms
from pages._parts.text import lang, t


def ready() -> None:
    """Once a page: from now on a click on a term opens it. Goes to the glossary when somebody asked for more."""
    wanted = st.session_state.pop("term_wanted", None)
    if wanted is not None and state.in_menu("glossary"):
        st.switch_page("glossary.py", query_params=_link(wanted))
    terms.show(_entries(lang()), words={name: t(f"glossary.{name}") for name in ("symbol", "shape", "more", "close")},
               colours=chart.colours(), key="terms", on_go=lambda name: st.session_state.update(term_wanted=name))


def line(names: tuple[str, ...]) -> str:
    """Terms beside each other, each of which opens."""
    return " · ".join(f"[{glossary.name(lang(), name)}](#term-{name})" for name in names)


@functools.cache
def _entries(language: str) -> dict[str, dict[str, str]]:
    return {name: {"name": glossary.name(language, name), "meaning": glossary.meaning(language, name),
                   "symbol": term.symbol, "shape": term.shape} for name, term in glossary.terms().items()}


def _link(name: str) -> dict[str, str]:
    values = {param.name: state.get(param.name) for param in scenes.SHARED}
    found = values | {"g_search": glossary.name(lang(), name), "present": 0}
    return scenes.link_parameters(scenes.params_of("glossary"), found)[0]
