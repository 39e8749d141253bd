"""The arithmetic strip at the pointer: the browser shows the line of any cell of any figure, without the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from core.figures.style import Palette
from core.strip_packed import packed
from core.strip_tables import LineTable
from pages._parts.components import script, style

_HTML = '<div class="lens"><div class="box" hidden></div><div class="live" aria-live="polite"></div></div>'
_HUES = ("query", "key", "value", "output", "text", "quiet", "paper")
_lens = st.components.v2.component("dot_to_attention_lens", html=_HTML, css=style("lens"), js=script("lens"))


class Map(NamedTuple):
    """A block of cells in a figure: what its rows and columns are places of, and which lines its cells have."""

    row: str | None  # "query", "key", "token", "head", or a coordinate such as "v_c"
    column: str | None
    rows: int
    columns: int
    lines: Sequence[str] = ()  # names of tables
    heading: str = ""  # of the strip, with {token_q}, {token_k}, {token}, {number}, {head}
    left: float = -0.5  # the corner of the first cell in the figure's own coordinates
    top: float = -0.5
    given: Mapping[str, int] = {}  # values that hold in all of the map
    only: Sequence[str] = ()  # names on which a spot has to agree to light anything here


class Figure(NamedTuple):
    """A figure on the page, by the key of its chart."""

    key: str
    name: str  # for screen readers
    maps: Sequence[Map]
    strip: str = ""  # key of the strip below it, whose place the live one takes


class Table(NamedTuple):
    """A line table: what its rows and columns are places of, and the label before its lines."""

    row: str
    column: str
    label: str
    lines: LineTable


def show(figures: Sequence[Figure], tables: Mapping[str, Table], *, labels: Mapping[str, Sequence[str]],
         chosen: Mapping[str, int], words: Mapping[str, str], colours: Palette, key: str) -> None:
    """Let figures answer at the pointer.

    Parameters: `figures`, what is on the page; `tables`, the lines of their cells by name; `labels`, the tokens by
    "query", "key", "token"; `chosen`, the values that hold where a cell says nothing; `words` with keys help, hint
    and more, the wording for terms left out.
    """
    _lens(key=key, data=packed({name: table.lines for name, table in tables.items()}) | {
        "figures": {figure.key: {"name": figure.name, "strip": figure.strip, "maps": [_plain(m) for m in figure.maps]}
                    for figure in figures},
        "about": {name: {"row": t.row, "column": t.column, "label": t.label} for name, t in tables.items()},
        "labels": {name: list(texts) for name, texts in labels.items()}, "chosen": dict(chosen),
        "words": dict(words), "colours": {name: getattr(colours, name) for name in _HUES}})


def keeper(on_keep: Callable[[dict[str, int]], None], on_release: Callable[[], None], *, key: str) -> None:
    """Hears which cell was clicked, and of Escape. Draw it in the part of the page that a kept cell changes."""
    def kept() -> None:
        values = (st.session_state.get(key) or {}).get("kept")
        if isinstance(values, Mapping):  # the browser is a stranger too
            on_keep({str(name): value for name, value in values.items()
                     if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000})

    _lens(key=key, on_kept_change=kept, on_released_change=on_release, data={
        "keeps": True, "tables": {}, "arrays": [], "figures": {}, "colours": {}})


def _plain(one: Map) -> dict[str, Any]:
    return {name: list(value) if name in {"lines", "only"} else value for name, value in one._asdict().items()}
