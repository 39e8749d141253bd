"""Shows the core function a page runs and a short NumPy script that prints the page's main number."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable

import streamlit as st

from pages._parts.text import t

_source = functools.cache(inspect.getsource)


def show(functions: tuple[Callable[..., object], ...], snippet: Callable[[], str], *, key: str) -> None:
    """A closed panel; nothing in it is made until it is opened."""
    panel = st.expander(t("code.title"), icon=":material/code:", key=key, on_change="rerun")
    if panel.open:
        with panel:
            st.markdown(t("code.snippet"))
            st.code(snippet(), language="python")
            for function in functions:
                st.markdown(t("code.source", name=f"`{function.__module__}.{function.__name__}`"))
                st.code(_source(inspect.unwrap(function)), language="python")
