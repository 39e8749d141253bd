"""A table of numbers to type into, for few of them: it weighs little and works with a finger and a screen reader."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages._parts.components import script, style

_HTML = """<div class="numbers"><table></table><div class="more"></div>
<div class="wrong" role="status"></div></div>"""
_numbers = st.components.v2.component("dot_to_attention_numbers", html=_HTML, css=style("numbers"),
                                      js=script("numbers"))

Rows = list[list[float]]


def show(values: Sequence[Sequence[float | None]], *, columns: Sequence[str], rows: Sequence[str] | None = None,
         held: Sequence[int] = (), most: int = 0, reach: float, places: int = 4, words: Mapping[str, str],
         colours: Mapping[str, str], key: str, on_edit: Callable[[Rows], None]) -> None:
    """Show `values`, a row each, None where nothing stands yet; `on_edit` hears all of them when each is a number.

    `columns` and `rows` are headings; `held`, the columns that nobody can change. Rows can be added and taken out if
    `most`, the largest number of them, is given. A number lies within ±`reach` and is shown with up to `places`
    decimals, all of them while it is typed into. `words` with keys empty, large, add and remove; `colours` with keys
    text, quiet and line.
    """
    def edited() -> None:
        new = (st.session_state.get(key) or {}).get("edited")
        if _is_table(new, len(values), len(columns), most, reach):
            st.session_state[f"{key}_seq"] = int(new["seq"])
            on_edit([[float(v) for v in row] for row in new["values"]])

    _numbers(key=key, on_edited_change=edited, data={
        "values": [list(row) for row in values], "columns": list(columns), "rows": list(rows) if rows else None,
        "held": list(held), "most": most, "reach": reach, "places": places, "words": dict(words),
        "colours": dict(colours), "seq": st.session_state.get(f"{key}_seq", 0)})


def _is_table(new: Any, rows: int, columns: int, most: int, reach: float) -> bool:
    # the browser is a stranger too
    def number(v: Any) -> bool:
        return isinstance(v, (int, float)) and not isinstance(v, bool) and math.isfinite(v) and abs(v) <= reach

    def row(line: Any) -> bool:
        return isinstance(line, (list, tuple)) and len(line) == columns and all(map(number, line))

    table = new.get("values") if isinstance(new, Mapping) else None
    if not isinstance(table, (list, tuple)) or not isinstance(new.get("seq"), (int, float)):
        return False
    count = 1 <= len(table) <= most if most else len(table) == rows
    return count and all(map(row, table)) and math.isfinite(new["seq"])
