"""What every page has around its content: the heading with its one-sentence idea, fact tables, the way on."""

from __future__ import annotations

import functools

import streamlit as st

from core.catalogs import catalog
from pages._parts import state, take_away
from pages._parts.text import lang, t


def heading(name: str) -> None:
    """The page's title and its idea in one sentence, and the way to take all of it along."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(t(f"{name}.title"), anchor=False)
        with st.container(width="content"):  # at the right edge, whatever the length of the title
            take_away.menu()
    st.markdown(f":gray[{t(f'{name}.idea')}]")


def table(prefix: str, **values: str) -> None:
    """A small table of the catalogs: `prefix.title`, `prefix.head`, `prefix.row1`, …; `values` fill its {slots}."""
    head = t(f"{prefix}.head")
    rule = "|" + "---|" * (head.count("|") - 1)
    rows = [head, rule, *(t(key, **values) for key in _rows(prefix, lang()))]
    st.markdown("\n".join([f"### {t(f'{prefix}.title')}", "", *rows]))


@functools.cache
def _rows(prefix: str, language: str) -> tuple[str, ...]:
    return tuple(key for key in catalog(language) if key.startswith(f"{prefix}.row"))


def onwards(name: str) -> None:
    """The link to the next station of the path, if a class link leaves it in the menu."""
    if state.in_menu(name):
        st.page_link(f"{name}.py", label=t("frame.next", page=t(f"{name}.menu")), icon=":material/arrow_forward:")
