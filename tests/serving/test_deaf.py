"""A component that tells nothing looks the same to the browser, and leaves nothing in the session."""

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from serving import deaf


def script() -> None:
    import streamlit as st

    shown = st.components.v2.component("shown", html="<p></p>", css="p {}", js="export default () => {}",
                                       isolate_styles=False)
    asked = st.components.v2.component("asked", html="<p></p>", js="export default () => {}")
    shown(key="bytes", data=b'{"a": 1}', height=200)
    with st.columns(2)[1]:
        shown(key="plain", data={"a": [1, 2], "b": "c"}, width=300)
    shown(data={"a": 1})
    shown(key="none")
    asked(key="hears", data={"a": 1}, on_said_change=lambda: None)
    asked(key="remembers", data={"a": 1}, on_said_change=lambda: None, default={"said": 3})


def run() -> tuple[list[Any], set[str]]:
    app = AppTest.from_function(script).run()
    assert not app.exception
    parts = app.get("bidi_component")
    return [part.proto for part in parts], set(app.session_state._state.filtered_state)


def test_the_browser_gets_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before, keys = run()
    monkeypatch.setattr(st, "_bidi_component", st._bidi_component)
    deaf.instead()
    after, fewer = run()
    assert after == before and len(after) == 6
    assert keys - fewer == {"bytes", "plain"}


def test_no_key_is_used_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def twice() -> None:
        import streamlit as st

        shown = st.components.v2.component("shown", html="<p></p>", js="export default () => {}")
        shown(key="a", data=b"1")
        shown(key="a", data=b"2")

    monkeypatch.setattr(st, "_bidi_component", st._bidi_component)
    deaf.instead()
    assert AppTest.from_function(twice).run().exception
