"""The widgets of the app: each shows one parameter of the link and writes it back.

Labels come from the catalogs (the caller passes them ready); bounds, options and defaults from `core.scenes`.

Each is made with its value, although its key has it already: a browser that gets to draw a widget only after a
second run is not told again what a key was set to, and would show and send Streamlit's own default.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.links import Choice, Number
from pages._parts import state


def slider(name: str, label: str, **more: Any) -> float | int:
    """A slider for a `Number`."""
    more = _with_lock(name, more)
    p: Number = state.declared(name)  # type: ignore[assignment]
    kind = int if p.whole else float
    value = kind(state.get(name))
    st.slider(label, kind(p.low), kind(p.high), value, step=kind(p.step), key=state.widget_key(name, value),
              on_change=state.changed, args=(name,), **more)
    return state.get(name)


def number(name: str, label: str, **more: Any) -> float | int:
    """A field to type a `Number` into; an emptied field means the default."""
    more = _with_lock(name, more)
    p: Number = state.declared(name)  # type: ignore[assignment]
    kind = int if p.whole else float
    st.number_input(
        label,
        kind(p.low),
        kind(p.high),
        kind(state.get(name)),
        step=kind(p.step),
        key=state.widget_key(name, kind(state.get(name))),
        on_change=state.changed,
        args=(name,),
        **more,
    )
    return state.get(name)


def segments(name: str, label: str, names: Mapping[str, str] | Callable[[str], str],
             on_change: Callable[[], None] | None = None, **more: Any) -> str:
    """Buttons in a row for a `Choice`, one always chosen; `names` are the translated labels.

    `on_change` replaces the usual write-back when a change means more than itself.
    """
    more = _with_lock(name, more)
    p: Choice = state.declared(name)  # type: ignore[assignment]
    st.segmented_control(
        label,
        p.options,
        format_func=_names(names, p.options),
        default=state.get(name),
        key=state.widget_key(name),
        required=True,
        on_change=state.changed,
        args=(name, on_change),
        **more,
    )
    return state.get(name)


def select(name: str, label: str, names: Mapping[str, str] | Callable[[str], str],
           on_change: Callable[[], None] | None = None, **more: Any) -> str:
    """A select box for a `Choice`; `on_change` as for `segments`."""
    more = _with_lock(name, more)
    p: Choice = state.declared(name)  # type: ignore[assignment]
    st.selectbox(label, p.options, p.options.index(state.get(name)), format_func=_names(names, p.options),
                 key=state.widget_key(name), on_change=state.changed, args=(name, on_change), **more)
    return state.get(name)


def position(name: str, label: str, labels: Sequence[str], **more: Any) -> int:
    """A select box for a whole `Number` that points into `labels` (a token, a head); kept within them."""
    more = _with_lock(name, more)
    shown = min(int(state.get(name)), len(labels) - 1)
    st.selectbox(label, range(len(labels)), shown, format_func=lambda i: labels[i] if i < len(labels) else "",
                 key=_labelled(state.widget_key(name, shown), shown, labels), on_change=state.changed, args=(name,),
                 **more)
    return shown


def stops(name: str, label: str, **more: Any) -> str:
    """A slider that stops at the options of a `Choice`, such as numbers that grow by factors."""
    more = _with_lock(name, more)
    p: Choice = state.declared(name)  # type: ignore[assignment]
    st.select_slider(label, p.options, state.get(name), key=state.widget_key(name), on_change=state.changed,
                     args=(name,), **more)
    return state.get(name)


def toggle(name: str, label: str, **more: Any) -> bool:
    """A switch for a `Flag`."""
    more = _with_lock(name, more)
    st.toggle(label, state.get(name), key=state.widget_key(name), on_change=state.changed, args=(name,), **more)
    return state.get(name)


def text(name: str, label: str, *, shown: str | None = None, or_empty: bool = False, area: bool = False,
         on_change: Callable[[], None] | None = None, **more: Any) -> str:
    """A text field for a `Text`; `shown` stands in it while the parameter has no value of its own, or is empty."""
    more = _with_lock(name, more)
    value = state.get(name)
    stands = shown if value is None or (or_empty and not value) else value
    (st.text_area if area else st.text_input)(label, stands, key=state.widget_key(name, stands),
                                              on_change=state.changed, args=(name, on_change), **more)
    return state.get(name)


def several(name: str, label: str, labels: Sequence[str], searchable: bool = False, **more: Any) -> tuple[int, ...]:
    """Pills for `Positions`: any number of places in `labels`; `searchable`, a field to type into for long lists."""
    more = _with_lock(name, more)
    shown = [i for i in state.get(name) if i < len(labels)]
    widget = st.multiselect if searchable else functools.partial(st.pills, selection_mode="multi")
    widget(
        label,
        range(len(labels)),
        default=shown,
        format_func=lambda i: labels[i] if i < len(labels) else "",
        key=_labelled(state.widget_key(name, shown), shown, labels),
        on_change=state.changed,
        args=(name,),
        **more,
    )
    return tuple(shown)


def words(name: str, label: str, names: Mapping[str, str], **more: Any) -> tuple[str, ...]:
    """Pills for `Words`: any of those that have a name here, in this order."""
    more = _with_lock(name, more)
    names = dict(names)
    shown, clicked = [word for word in names if word in state.get(name)], st.session_state.get(f"w_{name}") or []
    if set(clicked) == set(shown):
        shown = list(clicked)  # in the order of a hand, which is not pulled back
    st.pills(label, list(names), default=shown, selection_mode="multi", format_func=lambda word: names.get(word, word),
             key=state.widget_key(name, shown), on_change=state.changed, args=(name,), **more)
    return state.get(name)


def presets(choices: Mapping[str, Mapping[str, Any]], *, key: str) -> None:
    """Buttons in a row that wraps; each sets several parameters at once."""
    with st.container(horizontal=True, gap="small"):
        for n, (name, values) in enumerate(choices.items()):
            st.button(name, key=f"{key}_{n}", on_click=state.put, kwargs=dict(values),
                      disabled=all(map(state.locked, values)))


def _with_lock(name: str, more: dict[str, Any]) -> dict[str, Any]:
    return {**more, "disabled": True} if state.locked(name) else more


def _labelled(key: str, value: Any, labels: Sequence[str]) -> str:
    """The key of a widget whose options are places in `labels`, after the browser was told of new labels.

    The browser keeps the word it shows and sends it back: the place stays, but its word may be another one now.
    """
    told = st.session_state.setdefault("labels", {})
    if told.get(key) != tuple(labels):
        told[key] = tuple(labels)
        st.session_state[key] = value  # set anew, also when it is the same
    return key


def _names(names: Mapping[str, str] | Callable[[str], str], options: Sequence[str]) -> Callable[[str], str]:
    # all at once, while the language is known: Streamlit calls the result again after the run
    named = {option: names(option) if callable(names) else names[option] for option in options}
    return lambda option: named.get(option, option)
