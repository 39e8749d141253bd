"""The glossary: every term once, with a link to where it can be touched."""

import streamlit as st

from core import glossary
from core.scenes import glossary as scene
from pages._parts import controls, page, state
from pages._parts.text import lang, md, t


@st.fragment
def entries() -> None:
    """The terms that are looked for."""
    controls.text("g_search", t("glossary.search"), placeholder=t("glossary.search_hint"), width=320)
    found = scene.found(state.values())
    st.caption(t("glossary.found", count=len(found)) if found else
               t("glossary.nothing", search=md(state.get("g_search"))))
    for term in found:
        entry(term)


def entry(term: glossary.Term) -> None:
    """One term: name, meaning, how it is written, how large it is, where to touch it."""
    with st.container(border=True, key=f"term_{term.id}"):
        facts = {"symbol": md(term.symbol), "formula": f"$\\displaystyle {term.formula}$", "shape": md(term.shape, 100)}
        st.markdown(f"**{glossary.name(lang(), term.id)}**  \n{glossary.meaning(lang(), term.id)}\n\n" + "\u2003 ".join(
            f":gray[{t(f'glossary.{name}')}] {fact}" for name, fact in facts.items()))
        st.page_link(f"{term.page}.py", label=t("glossary.touch", page=t(f"{term.page}.menu")),
                     icon=":material/touch_app:", query_params=scene.touch(term, state.values()),
                     disabled=not state.in_menu(term.page))


page.heading("glossary")
entries()
