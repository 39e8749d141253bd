"""The take-away menu: link, slides, notebook, code, data, page, lesson file. Nothing is made before it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core import shown
from core.export import lesson_file, link
from core.export.files import KINDS
from core.export.link import Address
from core.turns import heavy
from pages._parts import pictures, queue, state
from pages._parts.shelf import SHELF
from pages._parts.text import md, t

ICONS = {"slides": "co_present", "notebook": "menu_book", "code": "code", "csv": "table", "npz": "data_array",
         "page": "html"}
WIDTH = 440  # pixels of the menu's content


@st.fragment
def menu() -> None:
    """A button that opens the menu; its content is written when it is open."""
    opened = st.popover(t("take_away.button"), icon=":material/ios_share:", key="take_away", on_change="rerun")
    if opened.open:
        with opened, st.container(width=WIDTH):
            described = st.session_state["page"] in shown.pages()
            if described:
                _present()
            queue.place_of_files()
            _link()
            if described:
                _this_page()
            _lesson_deck()
            _background()
            _lesson_file()


def _present() -> None:
    if st.button(t("take_away.present"), icon=":material/slideshow:", key="take_away_present", width="stretch"):
        state.put(present=1)
        st.rerun()


def _address(page: str) -> Address:
    return link.address(page, state.values_of(page), st.context.url)


def _link() -> None:
    st.markdown(f"**{t('take_away.link')}**")
    link_box(_address(st.session_state["page"]))


def link_box(address: Address) -> None:
    """A link to copy, as a QR code where others can open it, and what it can't do."""
    code = link.qr_code(address)
    words, picture = st.columns([2.6, 1]) if code else (st.container(), None)
    with words:
        st.code(address.text, language=None, wrap_lines=True, height=110 if len(address.text) > 150 else "content")
        if address.why:
            st.caption(t(f"take_away.link_{address.why}", setting=md(link.BASE)))
        elif not code:
            st.caption(t("take_away.link_long"))
        if not address.fits:
            st.caption(t("take_away.link_cut"))
    if picture:
        picture.image(code, width=130)


def _this_page() -> None:
    st.markdown(f"**{t('take_away.page_header')}**")
    page = st.session_state["page"]
    make = _maker([page])
    with st.container(horizontal=True, gap="small"):
        for name, kind in KINDS.items():
            _download(t(f"take_away.{name}"), ICONS[name], _file(page, kind.ending), kind.mime, make(name), key=name)


def _lesson_deck() -> None:
    st.markdown(f"**{t('take_away.deck')}**", help=t("take_away.deck_help"))
    stages = [(page, stage) for page in shown.pages() for stage in shown.stages(page)]
    first = [(page, shown.highlight(page)) for page in shown.pages()]
    chosen = st.multiselect(t("take_away.deck"), stages, default=first, key="take_away_stages",
                            format_func=_names(stages), label_visibility="collapsed")
    wanted: dict[str, list[str]] = {}
    for page, stage in chosen:
        wanted.setdefault(page, []).append(stage)
    make = _maker([page for page in shown.pages() if page in wanted], wanted)
    _download(t("take_away.deck_get"), ICONS["slides"], _file("lesson", ".pptx"), KINDS["slides"].mime, make("slides"),
              key="deck", disabled=not wanted)


def _names(stages: list[tuple[str, str]]) -> Callable[[tuple[str, str]], str]:
    # all at once, while the language is known: Streamlit calls the result again after the run
    named = {(page, stage): f"{t(f'{page}.menu').split(' · ')[0]} · {shown.stage_title(page, stage, state.get('lang'))}"
             for page, stage in stages}
    return lambda choice: named.get(choice, "")


def _maker(pages: list[str], stages: Mapping[str, list[str]] | None = None) -> Callable[[str], Callable[[], bytes]]:
    """Makes a file of these pages as they are now. It runs in a thread that knows neither session nor visitor."""
    asked = [(page, state.values_of(page), _address(page)) for page in pages]
    uploads = {"vectors": st.session_state.get("upload")}
    visitor = queue.visitor()

    def kind(name: str) -> Callable[[], bytes]:
        def make() -> bytes:
            with heavy(visitor):
                lesson = [(_only(shown.shown(page, values, uploads), stages), address)
                          for page, values, address in asked]
                return KINDS[name].make(lesson)
        return make

    return kind


def _only(page: shown.Page, stages: Mapping[str, list[str]] | None) -> shown.Page:
    if stages is None:
        return page
    return page._replace(stages=tuple(stage for stage in page.stages if stage.name in stages[page.name]))


def _background() -> None:
    """On what pictures stand. The figures' own buttons have to hear of it, so the whole page runs again."""
    before = st.session_state.get(pictures.WHITE, "white")
    now = st.segmented_control(t("take_away.background"), pictures.BACKGROUNDS, default=before, required=True,
                               key="take_away_background", format_func=_backgrounds())
    if now != before:
        st.session_state[pictures.WHITE] = now
        st.rerun()


def _backgrounds() -> Callable[[str], str]:
    named = {name: t(f"take_away.background_{name}") for name in pictures.BACKGROUNDS}
    return lambda name: named.get(name, "")


def _lesson_file() -> None:
    st.markdown(f"**{t('take_away.lesson')}**", help=t("take_away.lesson_help"))
    page, upload = st.session_state["page"], st.session_state.get("upload")
    values = {name: value for each in shown.pages() for name, value in state.values_of(each).items()}
    _download(t("take_away.lesson_save"), "save", _file("lesson", ".dta"), "application/zip",
              lambda: lesson_file.write(page, values, upload), key="lesson")
    st.file_uploader(t("take_away.lesson_open"), key="take_away_file", type=["dta", "json", "zip"], on_change=_open)
    if problem := st.session_state.pop("opening_problem", None):
        st.error(t(f"take_away.{problem}"))
    if opened := st.session_state.pop("opened_page", None):
        st.switch_page(f"{opened}.py")


def _open() -> None:
    file = st.session_state.get("take_away_file")
    if file is None:
        return
    try:
        lesson = lesson_file.read(file.getvalue())
    except lesson_file.LessonFileError as problem:
        st.session_state["opening_problem"] = problem.code
        return
    everything: dict[str, Any] = {name: value for values in lesson.pages.values() for name, value in values.items()}
    if lesson.vectors is not None:
        st.session_state["upload"] = lesson.vectors
    state.replace(everything, lesson.problems)
    st.session_state["opened_page"] = lesson.page


def _file(name: str, ending: str) -> str:
    return f"dot-to-attention-{name.replace('_', '-')}{ending}"


def _download(label: str, icon: str, name: str, mime: str, make: Callable[[], bytes], *, key: str,
              disabled: bool = False) -> None:
    st.download_button(label, lambda: SHELF.put(make(), mime, name), name, mime, key=f"take_away_{key}",
                       icon=f":material/{icon}:", on_click="ignore", disabled=disabled)
