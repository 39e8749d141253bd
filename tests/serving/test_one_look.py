"""Widgets that look up one key answer as those that list the whole state."""

import inspect

import pytest
from streamlit.testing.v1 import AppTest

from serving import one_look


def page() -> None:
    import streamlit as st

    st.session_state.setdefault("other", 3)
    st.selectbox("box", ["a", "b"], index=1, key="mine")
    st.number_input("number", value=2.0, key="number")
    st.text_input("text", "words", key="text")
    st.text_area("area", "more words", key="area")


def seen(given: dict[str, object]) -> list[object]:
    test = AppTest.from_function(page)
    for key, value in given.items():
        test.session_state[key] = value
    test.run()
    assert not test.exception
    first = [test.selectbox[0].value, test.number_input[0].value, test.text_input[0].value, test.text_area[0].value]
    test.selectbox[0].select("a")
    test.text_input[0].set_value("other words")
    test.run()
    assert not test.exception
    return [*first, test.selectbox[0].value, test.number_input[0].value, test.text_input[0].value]


@pytest.mark.parametrize("given", [{}, {"mine": None}, {"mine": "a", "text": "set"}, {"number": None, "area": None}])
def test_the_same_values_as_before(given: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    before = seen(given)
    for module in one_look.ASKING:
        monkeypatch.setattr(module, "get_session_state", module.get_session_state)
    one_look.instead()
    assert all(isinstance(module.get_session_state(), one_look.OneLook) for module in one_look.ASKING)
    assert seen(given) == before


@pytest.mark.parametrize("module", one_look.ASKING, ids=lambda module: module.__name__)
def test_streamlit_still_asks_this_way(module) -> None:  # type: ignore[no-untyped-def]
    assert "get_session_state().filtered_state" in inspect.getsource(module)
