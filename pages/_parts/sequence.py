"""The sequence editor of pages 3 and 4: the sentence, its tokens one by one, the source of their vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core import scenes
from core.scenes import sequence_edits as edits
from core.scenes.sequence import SequenceWork, sequence
from core.scenes.sequence_notices import LONGEST_TEXT
from core.tokens import LIMIT, split
from pages._parts import chart, controls, state, table
from pages._parts.components import chips
from pages._parts.text import md, say, t

CHIPS = ("help", "chip", "remove", "removed", "add", "full", "edit", "written", "moved")  # what the chips say
SLOTS = {"limit": str(LIMIT), "token": "{token}", "number": "{number}", "count": "{count}"}  # the browser fills some


def editor(prefix: str, *, follow: Sequence[str] = ()) -> SequenceWork:
    """The sentence, its tokens as chips, the panel of the chosen one, and what has to be said about them.

    `prefix` is the page's, as given to `core.scenes.sequence.params`; `follow` names `Positions` parameters
    that hold places in the sentence. Draw it outside of a fragment: an edit changes everything below.
    """
    _sentence(prefix, follow)
    work = sequence(state.values(), prefix)
    _chips(prefix, work, follow)
    place = state.get(f"{prefix}token")
    if place in work.order:
        _panel(prefix, work, place, follow)
    if work.notices:
        said = "  \n".join(f":material/info: {say(notice)}" for notice in work.notices)
        (st.markdown if work.tokens else st.info)(said)  # louder when nothing can be computed
    if not work.written.tokens:
        st.button(t("sequence.example"), key=f"{prefix}example", on_click=state.put, kwargs={"text": None})
    return work


def vectors(prefix: str, work: SequenceWork) -> None:
    """The source of the vectors and the settings that it has, in one line that wraps."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        source = _choice(prefix, "source")
        if source == "words":
            controls.toggle(f"{prefix}centred", t("sequence.centred"), help=t("sequence.centred_help"),
                            width="content")
            if work.missing:
                _choice(prefix, "missing")
        else:
            controls.number(f"{prefix}d", "d_model", width=130)
        if source == "random" or (work.missing and state.get(f"{prefix}missing") == "random"):
            controls.number(f"{prefix}seed", t("sequence.seed"), width=130)


def position(prefix: str) -> None:
    """The choice of position code."""
    _choice(prefix, "position")


def _choice(prefix: str, name: str) -> str:
    return controls.segments(prefix + name, t(f"sequence.{name}"), lambda x: t(f"sequence.{name}_{x}"),
                             width="content")


def _sentence(prefix: str, follow: Sequence[str]) -> None:
    def typed() -> None:
        if not _here(prefix):
            return
        state.put(**edits.typed(state.values(), prefix, st.session_state["w_text"], follow=follow))

    def button(name: str, icon: str, seed: int) -> None:
        st.button(t(f"sequence.{name}"), key=f"{prefix}{name}", icon=f":material/{icon}:", on_click=state.put,
                  kwargs={f"{prefix}shuffle": seed}, disabled=state.locked(f"{prefix}shuffle"))

    field, buttons = st.columns([3, 2], vertical_alignment="bottom")
    with field:
        controls.text("text", t("sequence.sentence"), shown=scenes.sentence(state.values()),
                      max_chars=LONGEST_TEXT, on_change=typed)
    with buttons, st.container(horizontal=True, gap="small"):
        seed = state.get(f"{prefix}shuffle")
        button("shuffle", "shuffle", seed % 9999 + 1)
        if seed:
            button("unshuffle", "undo", 0)


def _chips(prefix: str, work: SequenceWork, follow: Sequence[str]) -> None:
    """The tokens, which a hand can take; pills where the browser could not load that."""
    if not work.order:
        return
    order, chosen = list(work.order), state.get(f"{prefix}token")

    def make(items: list[int | str]) -> None:
        new = [part for item in items for part in (split(item).tokens if isinstance(item, str) else [item])]
        _rearrange(prefix, work, new, new.index(chosen) if chosen in new else -1, follow)

    chips.show([_described(work, place) for place in range(len(work.chips))], order, chosen, limit=LIMIT,
               locked=state.locked("text"), instead=f"{prefix}pills", colours=chart.colours(), key=f"{prefix}chips",
               words={"name": t("sequence.tokens")} | {name: t(f"sequence.chips_{name}", **SLOTS) for name in CHIPS},
               on_make=make, on_choose=lambda place: state.put(**{f"{prefix}token": place}))
    with st.container(key=f"{prefix}pills"):
        _pills(prefix, work)


def _here(prefix: str) -> bool:
    """Whether the page of this editor is still the one on screen: the browser may have sent its last word later."""
    return f"{prefix}source" in state.values()


def _rearrange(prefix: str, work: SequenceWork, items: list[int | str], chosen: int, follow: Sequence[str]) -> None:
    """Make `items` the sentence, if the one they were taken of still stands; then `chosen` is the chosen place."""
    new = _here(prefix) and edits.rearranged(state.values(), prefix, items, seen=work.written.tokens, follow=follow)
    if new:
        state.put(**new, **{f"{prefix}token": chosen})


def _described(work: SequenceWork, place: int) -> chips.Chip:
    mark = ("absent" if place in work.left_out else "unknown" if place in work.missing
            else "edited" if work.edited[work.places.index(place)] else "")
    return chips.Chip(work.chips[place], work.written.tokens[place], mark, t(f"sequence.mark_{mark}") if mark else "")


def _pills(prefix: str, work: SequenceWork) -> None:
    name, key = f"{prefix}token", f"w_{prefix}token"

    def choose() -> None:
        state.put(**{name: -1 if st.session_state[key] is None else st.session_state[key]})

    chosen = state.get(name) if state.get(name) in work.order else None
    if key not in st.session_state or st.session_state[key] != chosen:
        st.session_state[key] = chosen
    st.pills(t("sequence.tokens"), work.order, format_func=lambda place: _chip(work, place), key=key,
             on_change=choose, help=t("sequence.tokens_help"), disabled=state.locked(name))


def _chip(work: SequenceWork, place: int) -> str:
    if place >= len(work.chips):  # a chip that is about to go
        return ""
    token = md(work.chips[place])  # no two alike: the browser answers with the label
    if place in work.left_out:
        return f":material/help: ~~{token}~~"
    edited = work.edited[work.places.index(place)]
    mark = ":material/help: " if place in work.missing else ""
    return f"{mark}{token}{' :material/edit:' if edited else ''}"


def _panel(prefix: str, work: SequenceWork, place: int, follow: Sequence[str]) -> None:
    """Everything that can be done to one token."""
    order, at, locked = list(work.order), work.order.index(place), state.locked("text")

    def make(items: list[int | str], chosen: int) -> None:
        _rearrange(prefix, work, items, chosen, follow)

    def swap(left: int) -> Callable[[], None]:
        return lambda: make([*order[:left], order[left + 1], order[left], *order[left + 2:]],
                            left + 1 if left == at else left)

    def insert(field: str, start: int) -> None:
        words = split(st.session_state[field]).tokens
        st.session_state[field] = ""
        if words:
            make([*order[:start], *words, *order[at + 1:]], min(start, LIMIT - 1))

    with st.container(border=True):
        actions, vector = st.columns([1, 1], gap="large")
        with actions:
            with st.container(horizontal=True, gap="small"):
                st.button(t("sequence.left"), key=f"{prefix}left", icon=":material/arrow_back:",
                          disabled=locked or at == 0, on_click=swap(at - 1))
                st.button(t("sequence.right"), key=f"{prefix}right", icon=":material/arrow_forward:",
                          disabled=locked or at == len(order) - 1, on_click=swap(at))
                st.button(t("sequence.remove"), key=f"{prefix}remove", icon=":material/delete:", on_click=make,
                          args=(order[:at] + order[at + 1:], -1), disabled=locked)
            for name, start in (("replace", at), ("add", at + 1)):
                st.text_input(t(f"sequence.{name}"), key=f"{prefix}{name}", on_change=insert,
                              args=(f"{prefix}{name}", start), disabled=locked)
        with vector:
            _vector(prefix, work, place)


def _vector(prefix: str, work: SequenceWork, place: int) -> None:
    here = work.places.index(place) if place in work.places else None
    row = [0.0] * work.d_model if here is None else work.vectors[here]
    # a column named after its place, not after the token: names of columns are read as Markdown
    given = pd.DataFrame({"x": row}, index=range(1, work.d_model + 1), dtype=float)
    st.markdown(t("sequence.vector", token=md(work.chips[place]), d=work.d_model))
    try:
        now = table.edit(given, key=f"{prefix}vector", height=min(37 + 35 * work.d_model, 252),
                         disabled=state.locked(edits.cells(state.values(), prefix)), column_config={
            "x": st.column_config.NumberColumn(md(work.chips[place]), format="%.3f", step=0.0001)})
    except table.Unreadable as problem:
        st.error(str(problem))
        return
    if not now.equals(given):
        state.put(**edits.vector_edited(state.values(), prefix, place, now["x"].tolist()))
        st.rerun()
    if here is not None and work.edited[here]:
        st.button(t("sequence.reset"), key=f"{prefix}reset",
                  on_click=lambda: state.put(**edits.vector_reset(state.values(), prefix, place)))
