"""Lets a widget ask the session's state about its own key without a list of everything in it.

A select box or a field asks whether the state of its key is None. Streamlit lists the whole state for that, with
the presented value of each widget, and looks its key up in the list: 1.2 ms for each select box of page 4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.elements.widgets import number_input, selectbox, text_widgets

ASKING = (number_input, selectbox, text_widgets)


class OneLook:
    """A session's state whose list of everything is the state itself, which answers for single keys."""

    def __init__(self, state: Any) -> None:
        self.filtered_state = state

    def __getattr__(self, name: str) -> Any:
        return getattr(self.filtered_state, name)


def instead() -> None:
    """From now on these widgets look up one key."""
    for module in ASKING:
        module.get_session_state = _looking(module.get_session_state)  # type: ignore[attr-defined]


def _looking(find: Callable[[], Any]) -> Callable[[], OneLook]:
    return lambda: OneLook(find())
