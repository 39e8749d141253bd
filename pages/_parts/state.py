"""The state of a page lives in its link: widgets, presets and the browser's Back all meet here.

Why not Streamlit's own `bind="query-params"`: it writes a choice into the link by its label, so a link would
break when the language changes, and it drops bad values without a word. Here the link holds the values that
`core.scenes` declares, and what could not be used is said.

`st.session_state["values"]` holds all values of all pages; widgets get theirs from it and give it back
through `changed`. The link is written after each change and read when the browser brings another one.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import links, scenes
from core.lessons import class_link
from core.links import Param, Problem

_SETTLING = 0.5  # seconds in which a link from the browser may still be the one before our last change
_TOGETHER = 0.2  # seconds in which the callbacks of one message have all been called
_ON_ITS_WAY = 1.0  # seconds after a run in which the browser may still send what a widget showed before
_OURS = ("lang",)  # names that are not a page's own


def read_language() -> str:
    """First thing in a run: decide whether the browser's link is news, and take the language from it.

    Page names are translated, so the language is needed before it is known which page this is.
    """
    state = st.session_state
    values = state.setdefault("values", {"lang": _browser_language(), "text": None})
    _meant()
    raw = _raw_link()
    # a link of ours always names the language; one without is a click on the menu, which clears the link
    state["news"] = "link" not in state or ("lang" in raw and raw != state["link"] and _went())
    if state["news"]:
        given = raw.get("lang", [""])[-1]
        values["lang"] = given if given in scenes.LANGUAGES else _browser_language()
    return str(values["lang"])


def _went() -> bool:
    """Whether someone went to another link (Back, Forward, a way to a page); else it is the one before our last."""
    state, context = st.session_state, get_script_run_ctx()
    settled = time.monotonic() - state.get("changed_at", 0) > _SETTLING
    return settled or (context is not None and (context.is_history_navigation
                                                or context.page_script_hash != state.get("page_hash")))


def begin(page: str, params: Sequence[Param]) -> None:
    """Bring link and values of `page` together: the first visit, Back and Forward, switches between pages."""
    state = st.session_state
    declared = state.setdefault("declared", {})
    for param in (*scenes.SHARED, *params):
        declared[param.name] = param
        state["values"].setdefault(param.name, param.default)
    moved, state["page"], state["page_params"] = state.get("page") != page, page, tuple(params)
    state["moved"] = moved
    context = get_script_run_ctx()
    state["page_hash"] = context and context.page_script_hash
    if state["news"]:
        _adopt(_raw_link(), params)
    elif moved:
        state["problems"] = ()
    _write_link()


def _raw_link() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _adopt(raw: Mapping[str, list[str]], params: Sequence[Param]) -> None:
    """Take over what a link says; nothing in it can raise."""
    everything = (*scenes.SHARED, *params)
    values, problems = links.read(everything, raw)
    if "text" not in raw:
        values["text"] = None  # the sentence of the language
    del values["lang"]  # read_language took it
    st.session_state["values"].update(values)
    st.session_state["problems"] = problems + links.unknown(everything, raw, allowed=_OURS)


def _browser_language() -> str:
    locale = (st.context.locale or "en").lower()
    return next((code for code in scenes.LANGUAGES if locale.startswith(code)), "en")


def _write_link() -> None:
    """Write the link of the current page."""
    state = st.session_state
    parameters, fits = scenes.link_parameters(state["page_params"], state["values"])
    state["too_long"] = not fits
    link = {name: [text] for name, text in parameters.items()}
    now = time.monotonic()
    # The menu leaves an entry without a link in the browser's history, and the browser may not have taken up our
    # last word yet: to answer either by writing again would add an entry, and Back would lead nowhere.
    settled = now - state.get("written_at", 0) > _SETTLING
    raw = _raw_link()
    unheard = link != raw and (state["moved"] or ("lang" in raw and settled))
    if link != state.get("link") or unheard:
        state["written_at"] = now
        st.query_params.from_dict(parameters)
        state["link"] = link


def get(name: str) -> Any:
    """The current value of a parameter."""
    return st.session_state["values"][name]


def values() -> dict[str, Any]:
    """A copy of all values of the current page and the shared ones, for `core.scenes.<page>.build`."""
    held, params = st.session_state["values"], st.session_state["page_params"]
    return {p.name: held[p.name] for p in (*scenes.SHARED, *params)}


def values_of(page: str) -> dict[str, Any]:
    """All values of any page and the shared ones, whether it was visited or not; nothing is on the projector."""
    held = st.session_state["values"]
    return {p.name: held.get(p.name, p.default) for p in (*scenes.SHARED, *scenes.params_of(page))} | {"present": 0}


def replace(new: Mapping[str, Any], found: Sequence[Problem]) -> None:
    """Take over values that were read and checked, of any pages: a file was opened. `found` will be said."""
    st.session_state["values"].update(new)
    st.session_state["changed_at"] = time.monotonic()
    st.session_state["problems"] = tuple(found)
    _write_link()


def declared(name: str) -> Param:
    """The declaration of a parameter: its bounds, options and default."""
    return st.session_state["declared"][name]


def put(**new: Any) -> None:
    """Set values from a callback (presets, buttons) and write the link; out-of-range values are pulled in.

    What a class link locked stays as it is.
    """
    set_scene(**{name: value for name, value in new.items() if not locked(name)})


def set_scene(**new: Any) -> None:
    """Set values, locked or not: a step of the lesson begins."""
    state = st.session_state
    state["doubtful"] = ()
    for name, value in new.items():
        state["values"][name] = None if value is None else _checked(declared(name), value)
    state["changed_at"] = time.monotonic()
    state["problems"] = ()
    _write_link()


def follow(**new: Any) -> None:
    """Set values that go with the page, which is no change of anyone's: what the link could not bring is still said."""
    st.session_state["values"].update(new)
    _write_link()


def locked(name: str) -> bool:
    """Whether the class link keeps this parameter as it is."""
    values = st.session_state["values"]
    return bool(values["locked"]) and name in class_link.held(values["locked"], st.session_state["page"],
                                                              values["lesson"])


def only() -> tuple[str, ...]:
    """The pages that a class link leaves in the menu, none for all. The menu comes before `begin`."""
    values, choice = st.session_state["values"], links.Words("only")
    if st.session_state["news"]:
        return tuple(links.read((choice,), _raw_link())[0]["only"])
    return tuple(values.get("only", ()))


def way(page: str, **own: Any) -> dict[str, str]:
    """The parameters of a link from page to page: what was solved and what is locked goes along, `own` besides."""
    along = {name: get(name) for name in ("lang", "text", "lesson", "done", "only", "locked")}
    return scenes.link_parameters(scenes.params_of(page), along | own)[0]


def in_menu(page: str) -> bool:
    """Whether a way to this page may be shown."""
    return class_link.in_menu(page, get("only"))


def _checked(param: Param, value: Any) -> Any:
    # a modified browser can send anything: the same gate as for links
    try:
        return param.parse(param.format(value))
    except links.OutOfRange as near:
        return near.nearest
    except (links.Malformed, TypeError, ValueError, AttributeError):
        return param.default


def widget_key(name: str, shown: Any = None) -> str:
    """The key of the widget that shows parameter `name`, with its value put in place before it is made."""
    key = f"w_{name}"
    value = get(name) if shown is None else shown
    if _meant():
        st.rerun()  # what stands above was drawn without it
    before = st.session_state.setdefault("before", {})
    if key not in st.session_state or st.session_state[key] != value:  # else a fast hand would be pulled back
        if key in st.session_state:
            before[key] = (st.session_state[key], time.monotonic())
        st.session_state[key] = value
    else:
        before.pop(key, None)  # the browser knows
    return key


def changed(name: str, instead: Callable[[], None] | None = None) -> None:
    """Callback of the widget that shows `name`; `instead`, what a change means if it is more than the new value.

    A browser sends the values of all widgets with every message. What it sent before it heard of our last change
    is no change of anyone's: else a quick click would undo what the click before it did. Such a value comes along
    with another change; one that comes alone is meant.
    """
    state, change = st.session_state, instead or functools.partial(_put_shown, name)
    if not _overtaken(f"w_{name}"):
        change()
    elif time.monotonic() - state.get("changed_at", 0) > _TOGETHER:
        state["doubtful"] = [*state.get("doubtful", ()), change]


def _put_shown(name: str) -> None:
    put(**{name: st.session_state[f"w_{name}"]})


def _overtaken(key: str) -> bool:
    """Whether a widget has the value again that we replaced a moment ago."""
    state = st.session_state
    shown, at = state.get("before", {}).get(key, (None, 0))
    return bool(shown == state[key]) and time.monotonic() - max(at, state.get("drawn_at", 0)) < _ON_ITS_WAY


def _meant() -> bool:
    """In a run, after all callbacks: let a doubtful change that came alone happen; several are nobody's."""
    state = st.session_state
    doubtful = state.pop("doubtful", ())
    alone = len(doubtful) == 1
    if alone:
        doubtful[0]()
    return alone


def drawn() -> None:
    """Last thing in a run: from now on the browser has everything, or will in a moment."""
    st.session_state["drawn_at"] = time.monotonic()


def problems() -> tuple[Problem, ...]:
    """What the link said that could not be used."""
    return st.session_state.get("problems", ())
