"""The sequence editor of pages 3 and 4: the sentence, its tokens one by one, and where their vectors come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core import scenes
from core.scenes import sequence_edits as edits
from core.scenes.sequence import DRAWN, LONGEST_TEXT, SequenceWork, sequence
from core.tokens import LIMIT, split
from pages._parts import controls, state, table
from pages._parts.text import md, say, t


def editor(prefix: str, *, follow: Sequence[str] = ()) -> SequenceWork:
    """The sentence, its tokens as chips, the panel of the chosen token, and what has to be said about them.

    `prefix` is the page's, as given to `core.scenes.sequence.params`; `follow` names `Positions` parameters of the
    page that hold places in the sentence. Draw it outside of a fragment: an edit changes everything below.
    """
    _sentence(prefix, follow)
    work = sequence(state.values(), prefix)
    _chips(prefix, work)
    place = state.get(f"{prefix}token")
    if place in work.order:
        _panel(prefix, work, place, follow)
    for notice in work.notices:
        st.info(say(notice), icon=":material/info:")
    if not work.written.tokens:
        st.button(t("sequence.example"), key=f"{prefix}example", on_click=state.put, kwargs={"text": None})
    return work


def vectors(prefix: str, work: SequenceWork) -> None:
    """The source of the vectors and the settings that it has, in one wrapping line."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        source = controls.segments(f"{prefix}source", t("sequence.source"), lambda name: t(f"sequence.source_{name}"),
                                   width="content")
        if source == "words":
            controls.toggle(f"{prefix}centred", t("sequence.centred"), help=t("sequence.centred_help"), width="content")
            if work.missing:
                controls.segments(f"{prefix}missing", t("sequence.missing"), lambda name: t(f"sequence.missing_{name}"),
                                  width="content")
        else:
            controls.number(f"{prefix}d", "d_model", width=130)
        if source == "random" or (work.missing and state.get(f"{prefix}missing") == "random"):
            controls.number(f"{prefix}seed", t("sequence.seed"), width=130)


def position(prefix: str) -> None:
    """The choice of position code."""
    controls.segments(f"{prefix}position", t("sequence.position"), lambda name: t(f"sequence.position_{name}"),
                      width="content")


def provenance(work: SequenceWork) -> str:
    """Where the numbers come from, for subtitles."""
    return " · ".join(say(notice) for notice in work.provenance)


def drawn(work: SequenceWork) -> str:
    """For subtitles of figures that draw the first coordinates only: how many more there are; else nothing."""
    more = work.d_model - DRAWN
    return t("sequence.drawn", shown=DRAWN, count=work.d_model) if more > 0 else ""


def _sentence(prefix: str, follow: Sequence[str]) -> None:
    field, buttons = st.columns([3, 2], vertical_alignment="bottom")
    with field:
        controls.text("text", t("sequence.sentence"), shown=scenes.sentence(state.values()), max_chars=LONGEST_TEXT,
                      on_change=lambda: state.put(**edits.typed(state.values(), prefix, st.session_state["w_text"],
                                                                follow=follow)))
    with buttons, st.container(horizontal=True, gap="small"):
        shuffled = state.get(f"{prefix}shuffle")
        st.button(t("sequence.shuffle"), key=f"{prefix}shuffle_button", icon=":material/shuffle:", on_click=state.put,
                  kwargs={f"{prefix}shuffle": shuffled % 9999 + 1})
        if shuffled:
            st.button(t("sequence.unshuffle"), key=f"{prefix}unshuffle", icon=":material/undo:", on_click=state.put,
                      kwargs={f"{prefix}shuffle": 0})


def _chips(prefix: str, work: SequenceWork) -> None:
    if not work.order:
        return
    name, key = f"{prefix}token", f"w_{prefix}token"
    chosen = state.get(name) if state.get(name) in work.order else None
    if key not in st.session_state or st.session_state[key] != chosen:
        st.session_state[key] = chosen

    def choose() -> None:
        state.put(**{name: -1 if st.session_state[key] is None else st.session_state[key]})

    st.pills(t("sequence.tokens"), work.order, format_func=lambda place: _chip(work, place), key=key, on_change=choose,
             help=t("sequence.tokens_help"))


def _chip(work: SequenceWork, place: int) -> str:
    if place not in work.order:  # a chip that is about to go
        return ""
    token = md(work.written.tokens[place])
    if place in work.left_out:
        return f":material/help: ~~{token}~~"
    edited = work.edited[work.places.index(place)]
    mark = ":material/help: " if place in work.missing else ""
    return f"{mark}{token}{' :material/edit:' if edited else ''}"


def _panel(prefix: str, work: SequenceWork, place: int, follow: Sequence[str]) -> None:
    """Everything that can be done to one token."""
    order, at = list(work.order), work.order.index(place)

    def to(items: list[int | str], chosen: int) -> Callable[[], None]:
        return lambda: state.put(**edits.rearranged(state.values(), prefix, items, follow=follow),
                                 **{f"{prefix}token": chosen})

    def new_tokens(field: str, before: list[int], after: list[int]) -> Callable[[], None]:
        def change() -> None:
            words = split(st.session_state[field]).tokens
            if words:
                to([*before, *words, *after], min(len(before), LIMIT - 1))()
            st.session_state[field] = ""
        return change

    swapped_left = [*order[:at - 1], place, order[at - 1], *order[at + 1:]] if at else order
    swapped_right = [*order[:at], *order[at + 1:at + 2], place, *order[at + 2:]]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.button(t("sequence.left"), key=f"{prefix}left", icon=":material/arrow_back:", disabled=at == 0,
                      on_click=to(swapped_left, max(at - 1, 0)))
            st.button(t("sequence.right"), key=f"{prefix}right", icon=":material/arrow_forward:",
                      disabled=at == len(order) - 1, on_click=to(swapped_right, min(at + 1, len(order) - 1)))
            st.button(t("sequence.remove"), key=f"{prefix}remove", icon=":material/delete:",
                      on_click=to(order[:at] + order[at + 1:], -1))
            st.text_input(t("sequence.replace"), key=f"{prefix}replace", width=180,
                          on_change=new_tokens(f"{prefix}replace", order[:at], order[at + 1:]))
            st.text_input(t("sequence.add"), key=f"{prefix}add", width=180,
                          on_change=new_tokens(f"{prefix}add", order[:at + 1], order[at + 1:]))
        _vector(prefix, work, place)


def _vector(prefix: str, work: SequenceWork, place: int) -> None:
    row = work.vectors[work.places.index(place)] if place in work.places else [0.0] * work.d_model
    given = pd.DataFrame([row], columns=[str(n) for n in range(1, work.d_model + 1)], dtype=float)
    st.markdown(t("sequence.vector", token=md(work.written.tokens[place]), d=work.d_model))
    try:
        now = table.edit(given, key=f"{prefix}vector", format="%.3f", hide_index=True)
    except table.Unreadable as problem:
        st.error(str(problem))
        return
    changed = not now.equals(given)
    if changed:
        state.put(**edits.vector_edited(state.values(), prefix, place, now.iloc[0].tolist()))
    if work.places and place in work.places and work.edited[work.places.index(place)] and not changed:
        st.button(t("sequence.reset"), key=f"{prefix}reset", on_click=lambda: state.put(
            **edits.vector_reset(state.values(), prefix, place)))
    if changed:
        st.rerun()
