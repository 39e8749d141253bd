"""The frame around every page: language, navigation, what a link could not bring, then the page itself."""

from pathlib import Path

import streamlit as st

from core import scenes, shown, turns
from core.catalogs import languages
from core.lessons import class_link
from pages._parts import controls, lesson, pictures, present, queue, state, terms
from pages._parts.text import md, speak, t

HERE = Path(__file__).parent
PAGES = {"home": "route", "dot_product": "open_with", "similarity": "grid_on", "self_attention": "moving",
         "multi_head": "apps", "trained_model": "neurology", "glossary": "menu_book", "teacher": "school"}

st.set_page_config(page_title="Dot to Attention", page_icon=HERE / "_parts" / "icon.png", layout="wide")
st.html(HERE / "_parts" / "app.css")
speak(state.read_language())
only = state.only()
pages = {
    name: st.Page(f"{name}.py", title=t(f"{name}.menu"), icon=f":material/{icon}:", default=name == "home",
                  url_path=name.replace("_", "-"),
                  visibility="visible" if class_link.in_menu(name, only) else "hidden")
    for name, icon in PAGES.items()
}
current = st.navigation(list(pages.values()))
name = next(name for name, page in pages.items() if page == current)
turns.announce(queue.find)
state.begin(name, scenes.params_of(name))
lesson.arrive(name)

with st.sidebar:
    controls.segments("lang", t("frame.language"), languages(), label_visibility="collapsed")
    lesson.panel(name)

for problem in state.problems():
    st.warning(t(f"link.{problem.kind}", name=md(problem.name), given=md(problem.given), used=md(problem.used)),
               icon=":material/link_off:")
if st.session_state["too_long"]:
    st.warning(t("link.too_long"), icon=":material/link_off:")

if state.get("present") and name in shown.pages():
    present.show(name)
else:
    pictures.buttons()
    terms.ready()
    current.run()
state.drawn()
