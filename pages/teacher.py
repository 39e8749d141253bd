"""For the teacher: the plan of the lesson, sheets to print, and a link for the class."""

import streamlit as st

from core.catalogs import languages
from core.export.sheet import sheet
from core.lessons import plan
from core.lessons.course import Step, find
from core.scenes import teacher as scene
from pages._parts import controls, page, state, take_away
from pages._parts.text import lang, t

page.heading("teacher")


def the_plan() -> None:
    """The steps in their time, each with its link, and what learners leave with; then those for more time."""
    entries = plan.plan()
    st.header(t("teacher.plan", minutes=entries[-1].end), divider="gray")
    st.markdown(t("teacher.plan_idea"))
    with st.container(key="plan"):
        table(t("teacher.plan_head"), [(f"{entry.start}\u2013{entry.end}", entry.step) for entry in entries])
        with st.expander(t("teacher.more", count=len(plan.more())), icon=":material/add_task:"):
            table(t("teacher.more_head"), [(str(step.minutes), step) for step in plan.more()])


def table(head: str, rows: list[tuple[str, Step]]) -> None:
    """Time, page where it begins, step with its link, level, what it leaves."""
    lines, last = [], ""
    for time, step in rows:
        way = f"[{t(step.sentence('title'))}]({scene.way(step, lang())})"
        lines.append(f"| {time} | {t(f'{step.page}.menu') if step.page != last else ''} | {way} "
                     f"| {t(f'lesson.level_{step.level}')} | {t(step.sentence('say'))} |")
        last = step.page
    st.markdown("\n".join([head, "|---|---|---|---|---|", *lines]))


def sheets() -> None:
    """The lesson on paper; made when it is asked for."""
    st.header(t("teacher.sheets"), divider="gray")
    st.markdown(t("teacher.sheets_idea"))
    language, base = lang(), st.context.url
    with st.container(horizontal=True):
        for name, icon in (("worksheet", "edit_document"), ("answers", "fact_check")):
            st.download_button(t(f"teacher.{name}"), lambda name=name: sheet(language, base, answers=name == "answers"),
                               f"dot-to-attention-{name}-{language}.html", "text/html", key=f"teacher_{name}",
                               icon=f":material/{icon}:", on_click="ignore")


@st.fragment
def class_link() -> None:
    """Where a class begins, what is in its menu, what it cannot change; the link for all of it."""
    st.header(t("teacher.link"), divider="gray")
    st.markdown(t("teacher.link_idea"))
    choices, result = st.columns([1.4, 1], gap="large")
    with choices:
        controls.select("c_start", t("teacher.start"), _start)
        controls.segments("c_lang", t("teacher.lang"), lambda code: t("teacher.lang_here") if code == "here"
                          else languages()[code])
        controls.words("c_only", t("teacher.only"), {name: t(f"{name}.menu") for name in scene.MENU},
                       help=t("teacher.only_help"))
        held = {name: t(f"teacher.held_{name}") for name in scene.HELD[:3]}
        controls.words("c_locked", t("teacher.locked"), held | {name: t(f"{name}.menu") for name in scene.HELD[3:]},
                       help=t("teacher.locked_help"))
    address = scene.address(state.values(), state.values_of(scene.start(state.values())[0]), st.context.url)
    with result:
        take_away.link_box(address)
        st.markdown(f"[{t('teacher.try')}]({scene.beside(address)})")


def _start(name: str) -> str:
    at, _, step = name.partition(".")
    found = find(at, step)
    return t("teacher.as_left", page=t(f"{at}.menu")) if found is None else (
        f"{t(f'{at}.menu')} \u203a {t(found.sentence('title'))}")


the_plan()
sheets()
class_link()
