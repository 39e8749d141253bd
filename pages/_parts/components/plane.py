"""The plane of page 1, in which both arrows can be taken by their tips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.figures.style import Palette
from core.strip import Line
from pages._parts.components import script, style

_HTML = """<div class="plane">
<div class="title"></div><div class="areas"></div><div class="picture"></div>
<div class="formulas"></div><div class="live" aria-live="polite"></div></div>"""

_plane = st.components.v2.component("dot_to_attention_plane", html=_HTML, css=style("plane"), js=script("plane"))


def show(a: Sequence[float], b: Sequence[float], *, way: str, turn: float, limit: float, held: Sequence[str],
         shadow: str, lines: Mapping[str, Line], words: Mapping[str, str], colours: Palette, picture: Mapping[str, Any],
         key: str, on_move: Callable[[list[float], list[float], float], None]) -> None:
    """Draw arrows `a` and `b` (2,); `on_move(a, b, turn)` hears where a hand put them.

    `way` is how they move ("xy", "polar", "turn"); `limit`, the largest coordinate; `held`, the arrows that
    no hand can move; `lines`, core's formulas
    under the names products, lengths, areaA, areaB; `words`, the labels in the visitor's language; `picture`,
    how it is taken along (`pages._parts.pictures.settings`).
    """
    def moved() -> None:
        new = (st.session_state.get(key) or {}).get("moved")
        if new and _is_plane(new):
            st.session_state[f"{key}_seq"] = int(new["seq"])
            on_move(new["a"], new["b"], new["turn"])

    hues = {name: getattr(colours, name) for name in ("query", "key", "output", "quiet", "line", "paper")}
    _plane(key=key, on_moved_change=moved, data={
        "a": [float(v) for v in a], "b": [float(v) for v in b], "way": way, "turn": turn, "limit": limit,
        "held": list(held),
        "shadow": shadow, "words": dict(words), "colours": hues, "picture": dict(picture),
        "seq": st.session_state.get(f"{key}_seq", 0),
        "lines": {name: [[piece.text, piece.role] for piece in line] for name, line in lines.items()}})


def _is_plane(new: Any) -> bool:
    # the browser is a stranger too
    def number(v: Any) -> bool:
        return isinstance(v, (int, float)) and not isinstance(v, bool) and abs(v) < 1e6

    return (
        isinstance(new, Mapping)
        and all(isinstance(new.get(n), (list, tuple)) and len(new[n]) == 2 and all(map(number, new[n])) for n in "ab")
        and number(new.get("turn"))
        and number(new.get("seq"))
    )
