"""What page 4's figures have to do with each other, for the pointer: cells of all heads, what heads add, filters."""

from __future__ import annotations

from collections.abc import Mapping

from core.figures.wall import corners, maps_across
from core.scenes import multi_head as scene
from core.scenes import multi_head_stages as stages
from core.scenes import multi_head_tables as tables
from core.scenes.multi_head import Heads, Summary
from core.scenes.multi_head_stages import Picture
from core.scenes.multi_head_tables import Spelled
from core.scenes.sequence import SequenceWork
from core.shown import heads as shown
from core.strip_tables import LineTable
from pages._parts import chart, state
from pages._parts.attention_touch import sentence_of
from pages._parts.components import lens, wall
from pages._parts.text import t, voice

KEPT = {"query": "m_query", "key": "m_key", "token": "m_query", "head": "m_head", "o_f": "m_feature", "a": "m_a",
        "b": "m_b"}  # what is kept in which parameter
KEPT_BOOKS = {"cells": 2, "stage": 6, "query": tables.KEPT_QUERIES, "together": 2}
RELEASED = ("m_query", "m_key", "m_feature", "m_only_head", "m_only_query", "m_only_key")
_SPLIT = {"query": ("query", "q_f", "query_full"), "key": ("key", "k_f", "key_full"),
          "value": ("key", "v_f", "value_full"), "head_outputs": ("query", "v_f", "blend")}
_WHOLE = {"x": ("token", "x_f", "x"), "query_full": ("query", "q_f", "query_full"),
          "key_full": ("key", "k_f", "key_full"), "value_full": ("key", "v_f", "value_full"),
          "output": ("query", "o_f", "output"), "w_o": ("v_f", "o_f", "")}
_LABELS = {"weight": "multi_head.line_softmax", "added": "multi_head.line_added",
           "output_sum": "multi_head.line_output", "mean": "touch.line_mean", "alike": "multi_head.line_alike"}
_STEPS = {"scores": 1, "scaled": 2, "masked": 3, "weights": 4}  # how many of the steps lead to it


def shelve(heads: Heads) -> None:
    """Bring the lines of all heads' cells; draw it where the page is made as a whole: no cell changes them."""
    if tables.all_spelled(heads):
        lens.shelve(_book(heads, "cells", tables.cells(heads)), key="m_cells")


def listen(heads: Heads, stage: str, work: SequenceWork) -> None:
    """Let the wall, the chosen head, what heads add and the intermediates answer at the pointer."""
    _show(
        [
            _wall(heads, "m_wall", "weights", "m_strip_cell"),
            _edges(heads),
            _one_head(heads),
            _added(heads),
            _change(heads),
            *(_intermediate(heads, picture) for row in stages.rows(heads, stage) for picture in row),
        ],
        {"cells": tables.cells(heads), "stage": tables.intermediates(heads, stage), "query": tables.additions(heads)},
        heads,
        "m_lens",
        sentence_of("m_", work) if heads.labels == work.labels else None,
    )


def preview(heads: Heads) -> None:
    """Show the head under the pointer enlarged."""
    wall.preview(
        wall="m_wall",
        target="m_head",
        head=heads.head,
        names=shown.names(voice(), heads),
        labels=heads.labels,
        across=maps_across(heads.n_heads),
        places=stages.places(heads, len(heads.labels)),
        words={"preview": t("touch.preview")},
        colours=chart.colours(),
        key="m_preview",
    )


def listen_together(heads: Heads, summary: Summary) -> None:
    """Let the averages of all heads answer."""
    n, h = len(heads.labels), heads.n_heads
    maps = [("m_mean", "mean", lens.Map("query", "key", n, n, ["mean"], t("stages.cell")), ""),
            ("m_alike", "alike", lens.Map("a", "b", h, h, ["alike"], t("multi_head.alike_cell")), "m_strip_alike")]
    bars = [("m_received", "key", n), ("m_largest", "query", n), ("m_sharpness", "head", h)]
    _show([*(lens.Figure(key, t(f"multi_head.{name}_title"), [cells], strip) for key, name, cells, strip in maps),
           *(lens.Figure(key, t(f"touch.edge_{role}"), [lens.Map(None, role, 1, count, tall=True)])
             for key, role, count in bars)],
          {"together": tables.together(heads, summary)}, heads, "m_lens_together")


def _keep(values: dict[str, int], act: str) -> None:
    if act in ("head", "query", "key") and act in values:
        state.put(**scene.filtered(state.values(), act, values[act]))
    else:
        state.put(**{KEPT[name]: value for name, value in values.items() if name in KEPT})


def _release() -> None:
    state.put(**{name: state.declared(name).default for name in RELEASED})


def _show(figures: list[lens.Figure], spelled: Mapping[str, Mapping[str, Spelled]], heads: Heads, key: str,
          sentence: lens.Sentence | None = None) -> None:
    """`spelled` are the tables of each book; those of `shelve` are on the page already."""
    chosen = {"head": heads.head, "query": heads.query, "key": heads.key, "token": heads.query, "o_f": heads.feature}
    made = {name: lens.Table(each.row, each.column, _label(name), each.lines, each.rows_per_head,
                             each.columns_per_head, each.first_row)
            for group in spelled.values() for name, each in group.items()}
    books = {kind: _book(heads, kind, group) for kind, group in spelled.items() if group}
    shelved = [books.pop("cells")] if "cells" in books and tables.all_spelled(heads) else []
    lens.show(figures, made, labels=dict.fromkeys(("query", "key", "token"), heads.labels), chosen=chosen,
              words={"help": t("touch.help"), "hint": t("touch.hint"), "more": t("strip.more")},
              colours=chart.colours(), key=key, sentence=sentence, on_keep=_keep,
              on_release=_release, books=list(books.values()), shelved=shelved)


def _book(heads: Heads, kind: str, spelled: Mapping[str, Spelled]) -> lens.Book:
    """The book of tables that were made before is the one that was put together before."""
    at = f"book of {kind}", tuple((name, id(each.lines)) for name, each in spelled.items())
    found = heads.made.get(at)
    if found is None:
        tables.forget_oldest(heads, at[0], KEPT_BOOKS[kind])
        found = heads.made[at] = lens.book(_lines(spelled)), spelled  # with its tables: their ids stay theirs
    return found[0]


def _lines(spelled: Mapping[str, Spelled]) -> dict[str, LineTable]:
    return {name: each.lines for name, each in spelled.items()}


def _label(name: str) -> str:
    return t(_LABELS[name]) if name in _LABELS else ""


def _wall(heads: Heads, key: str, name: str, strip: str = "") -> lens.Figure:
    n, lines = len(heads.labels), 1 + any(heads.in_use.roles)
    maps = [lens.Map("query", "key", n, n, tables.STEPS[:_STEPS[name]], t("multi_head.cell"), left, top, {"head": h})
            for h, (left, top) in enumerate(corners(heads.n_heads, n, n, lines=lines))]
    return lens.Figure(key, t(f"touch.name_{name}"), maps, strip)


def _edges(heads: Heads) -> lens.Figure:
    sides = [("key", len(heads.labels)), ("query", len(heads.labels)), ("head", heads.n_heads)]
    return lens.Figure("m_edges", t("touch.name_edges"), [
        lens.Map(None, name, 1, count, tall=True, act=name, x="xaxis" if n == 1 else f"xaxis{n}")
        for n, (name, count) in enumerate(sides, 1)])


def _one_head(heads: Heads) -> lens.Figure:
    n = len(heads.labels)
    cells = lens.Map("query", "key", n, n, tables.STEPS, t("multi_head.cell"), given={"head": heads.head})
    return lens.Figure("m_head", shown.names(voice(), heads)[heads.head], [cells], "m_strip_cell")


def _added(heads: Heads) -> lens.Figure:
    rows = [lens.Map(None, "o_f", 1, heads.d_out, ["added", "output_sum"], t("multi_head.adds_cell"), top=h - 0.5,
                     given={"head": h, "query": heads.query}, only=["query"]) for h in range(heads.n_heads)]
    total = lens.Map(None, "o_f", 1, heads.d_out, ["output_sum"], t("multi_head.adds_cell"), top=heads.n_heads - 0.5,
                     given={"query": heads.query}, only=["query"])
    return lens.Figure("m_adds", t("touch.name_added"), [*rows, total], "m_strip_output")


def _change(heads: Heads) -> lens.Figure:
    return lens.Figure("m_change", t("touch.name_change"), [lens.Map("query", "o_f", len(heads.labels), heads.d_out)])


def _intermediate(heads: Heads, picture: Picture) -> lens.Figure:
    key, name, n = f"m_stage_{picture.name}", t(f"multi_head.picture_{picture.name}"), len(heads.labels)
    if picture.keys_across:
        return _wall(heads, key, picture.name)._replace(name=name)
    if picture.name in _SPLIT:
        return lens.Figure(key, name, _split(heads, picture, n))
    if picture.name == "concatenated":  # the blends of all heads side by side
        return lens.Figure(key, name, [lens.Map("query", "v_f", n, heads.d_v, ["blend"], t("touch.head_number"),
                                                h * heads.d_v - 0.5, given={"head": h}, first=h * heads.d_v)
                                       for h in range(heads.n_heads)])
    row, column, line = _WHOLE[picture.name]
    return lens.Figure(key, name, [lens.Map(row, column, *picture.values.shape, [line], t("touch.number"))])


def _split(heads: Heads, picture: Picture, n: int) -> list[lens.Map]:
    row, column, line = _SPLIT[picture.name]
    width, lines = picture.values.shape[2], 1 + any(heads.in_use.roles)
    return [lens.Map(row, column, n, width, [line], t("touch.head_number"), left, top, {"head": h}, first=h * width)
            for h, (left, top) in enumerate(corners(heads.n_heads, n, width, lines=lines))]
