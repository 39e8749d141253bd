"""The sentence as chips that can be chosen, edited in place, dragged, taken out and added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from core.figures.style import Palette
from pages._parts.components import script, style

_HTML = """<div class="chips"><div class="name"><span class="label"></span><span class="help"></span></div><ul></ul>
<div class="live" aria-live="polite"></div></div>"""
_chips = st.components.v2.component("dot_to_attention_chips", html=_HTML, css=style("chips"), js=script("chips"))

Item = int | str  # a place in the sentence, or a new word


class Chip(NamedTuple):
    """A token as the browser shows it."""

    label: str
    token: str  # as it stands in the field while it is edited
    mark: str = ""  # "absent": takes no part; "unknown": without a vector of its own; "edited": changed by hand
    note: str = ""  # the mark in words


def show(chips: Sequence[Chip], order: Sequence[int], chosen: int, *, limit: int, locked: bool, instead: str,
         words: Mapping[str, str], colours: Palette, key: str, on_make: Callable[[list[Item]], None],
         on_choose: Callable[[int], None]) -> None:
    """Show `chips`, one a place in the sentence, in this `order`; `chosen` is a place, or −1.

    `instead` is the key of what the chips replace on screen once they are there; `words` with keys name, help, chip,
    remove, removed, add, full, edit, written and moved. `on_make` hears the new order, in which new words are
    strings; `on_choose` a place, or −1. Nothing can be changed while `locked`.
    """
    def made() -> None:
        items = (st.session_state.get(key) or {}).get("made")
        st.session_state[f"{key}_turn"] += 1
        if not locked and _is_order(items, len(chips)):
            on_make(list(items))

    def choose() -> None:
        place = (st.session_state.get(key) or {}).get("chosen")
        if isinstance(place, int) and -1 <= place < len(chips):
            on_choose(place)

    _chips(key=key, on_made_change=made, on_chosen_change=choose, data={
        "chips": [chip._asdict() for chip in chips], "order": list(order), "chosen": chosen, "limit": limit,
        "locked": locked, "instead": instead, "words": dict(words),
        "colours": {name: getattr(colours, name) for name in ("text", "quiet", "line", "paper")},
        # another one with every answer: the chips know then that it is one
        "turn": st.session_state.setdefault(f"{key}_turn", 0)})


def _is_order(items: Any, count: int) -> bool:
    # the browser is a stranger too
    def right(item: Any) -> bool:
        if isinstance(item, str):
            return len(item) <= 200
        return isinstance(item, int) and not isinstance(item, bool) and 0 <= item < count

    if not isinstance(items, (list, tuple)) or len(items) > count + 1 or not all(map(right, items)):
        return False
    places = [item for item in items if not isinstance(item, str)]
    return len(places) == len(set(places))
