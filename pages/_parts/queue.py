"""Who waits for heavy work sees the place in the queue; who went away waits no longer."""

from __future__ import annotations

import streamlit as st
from streamlit import runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import turns
from pages._parts.text import t
from serving import one_at_a_time


def find() -> turns.Audience:
    """The visitor for whom this thread runs a script; nobody in other threads."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return turns.Audience()
    shown: list[DeltaGenerator] = []

    def tell(place: int) -> None:
        if runtime.exists() and not runtime.get_instance().is_active_session(context.session_id):
            st.stop()
        if not shown:
            shown.append(st.empty())
        shown[0].info(t("queue.place", place=place), icon=":material/hourglass_top:")

    def done() -> None:
        for box in shown:
            box.empty()

    return turns.Audience(context.session_id, tell, refuse, done, one_at_a_time.step_aside)


def refuse() -> None:
    """There will be no turn: say so, keep everything as it is."""
    st.warning(t("queue.busy"), icon=":material/hourglass_disabled:")
    st.stop()


@st.fragment(run_every=2)
def place_of_files() -> None:
    """Files are made in threads that can't write on the page: while one of this visitor's waits, its place is shown."""
    place = turns.HEAVY.place(visitor())
    if place:
        st.info(t("queue.place", place=place), icon=":material/hourglass_top:")


def visitor() -> str:
    """The visitor's name in the queue, to be taken along into a thread that doesn't know it."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else ""
