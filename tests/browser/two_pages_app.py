"""Two pages for test_parts_gone.py: one has a part of its own, the other takes its time."""

import time

import streamlit as st

from serving import parts_gone


@st.cache_resource
def once() -> None:
    parts_gone.instead()


def part() -> None:
    st.checkbox("box")


def first() -> None:
    st.title("First")
    st.fragment(part)()


def second() -> None:
    st.title("Second")
    time.sleep(2)
    st.write("done")


once()
st.navigation([st.Page(first, title="One", url_path="one", default=True),
               st.Page(second, title="Two", url_path="two")]).run()
