"""The arithmetic strip at the pointer: the browser shows the line of any cell of any figure, without the server."""

from __future__ import annotations

import hashlib
import json
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
_book = st.components.v2.component("dot_to_attention_book", html="<span hidden></span>", js=script("book"))


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
    first: int = 0  # the place of the first column
    tall: bool = False  # one row as high as the figure: bars
    x: str = "xaxis"  # names of Plotly's axes
    y: str = "yaxis"
    act: str = ""  # what a click means, if not to keep the cell
    points: Sequence[tuple[float, float]] = ()  # where the columns are points of a map


class Figure(NamedTuple):
    """A figure on the page, by the key of its chart."""

    key: str
    name: str  # for screen readers
    maps: Sequence[Map]
    strip: str = ""  # key of the strip below it, whose place the live one takes
    group: str = ""  # figures of one group light each other up
    table: bool = False  # a table of text instead of a chart


class Table(NamedTuple):
    """A line table: what its rows and columns are places of, and the label before its lines."""

    row: str
    column: str
    label: str  # with the slots of a heading
    lines: LineTable
    rows_per_head: int = 0  # where heads stand below each other
    columns_per_head: int = 0  # where a figure counts the columns of all heads
    first_row: int = 0  # where only a part is spelled out


class Book(NamedTuple):
    """Tables ready to travel. The browser keeps them under their name; Streamlit does not send the same bytes again."""

    name: str
    data: bytes


def book(tables: Mapping[str, LineTable]) -> Book:
    """Put line tables into one book."""
    content = packed(tables)
    name = hashlib.blake2b(json.dumps(content).encode(), digest_size=12).hexdigest()
    return Book(name, json.dumps({"name": name, **content}).encode())


def shelve(one: Book, *, key: str) -> None:
    """Bring a book into the browser. It costs a rerun its weight, so a heavy one stands where reruns are rare."""
    _book(key=key, data=one.data)


class Sentence(NamedTuple):
    """Where the tokens stand in the sentence above the figures."""

    keys: Sequence[str]  # of what may show it, the first that is there counts
    at: Sequence[int]  # which of its words each token is


Keep = Callable[[dict[str, int], str], None]


def show(figures: Sequence[Figure], tables: Mapping[str, Table], *, labels: Mapping[str, Sequence[str]],
         chosen: Mapping[str, int], words: Mapping[str, str], colours: Palette, key: str,
         sentence: Sentence | None = None, on_keep: Keep | None = None,
         on_release: Callable[[], None] | None = None, books: Sequence[Book] | None = None,
         shelved: Sequence[Book] = ()) -> None:
    """Let figures answer at the pointer.

    Parameters: `figures`, what is on the page; `tables`, the lines of their cells by name; `labels`, the tokens by
    "query", "key", "token"; `chosen`, the values that hold where a cell says nothing; `words` with keys help, hint
    and more, the wording for terms left out; `sentence`, where its tokens light up; `on_keep`, `on_release` as in
    `keeper`, if no keeper hears for them; `books`, the lines of the tables where they were put into books before;
    `shelved`, those that another part of the page brings (`shelve`).
    """
    if books is None:
        books = [book({name: table.lines for name, table in tables.items()})] if tables else []
    for n, one in enumerate(books):
        shelve(one, key=f"{key}_book_{n}")
    _mount(key, on_keep, on_release, {
        "books": [one.name for one in (*shelved, *books)],
        "figures": {figure.key: figure._asdict() | {"maps": [_plain(m) for m in figure.maps]} for figure in figures},
        "about": {name: {field: value for field, value in table._asdict().items() if field != "lines"}
                  for name, table in tables.items()},
        "labels": {name: list(texts) for name, texts in labels.items()}, "chosen": dict(chosen),
        "sentence": sentence._asdict() if sentence else None, "words": dict(words),
        "colours": {name: getattr(colours, name) for name in _HUES}})


def keeper(on_keep: Keep, on_release: Callable[[], None], *, key: str) -> None:
    """Hears which cell was clicked, with what its map says a click means, and hears of Escape.

    Draw it in the part of the page that a kept cell changes.
    """
    _mount(key, on_keep, on_release, {"books": [], "figures": {}, "colours": {}})


def _mount(key: str, on_keep: Keep | None, on_release: Callable[[], None] | None, data: dict[str, Any]) -> None:
    def kept() -> None:
        said = (st.session_state.get(key) or {}).get("kept")
        if on_keep and isinstance(said, Mapping) and isinstance(said.get("values"), Mapping):
            on_keep(_whole(said["values"]), str(said.get("act", "")))

    _lens(key=key, on_kept_change=kept, on_released_change=on_release or (lambda: None),
          data=data | {"keeps": on_keep is not None})


def _whole(values: Mapping[Any, Any]) -> dict[str, int]:
    # the browser is a stranger too
    return {str(name): value for name, value in values.items()
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000}


def _plain(one: Map) -> dict[str, Any]:
    usual = Map._field_defaults  # what is as usual need not travel
    return {name: value for name, value in one._asdict().items() if name not in usual or value != usual[name]}
