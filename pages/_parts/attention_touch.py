"""What page 3's figures have to do with each other, for the pointer: where a number comes from, and how."""

from __future__ import annotations

from core.scenes import attention_strips as strips
from core.scenes.self_attention import Attention
from core.scenes.sequence import DRAWN, SequenceWork
from pages._parts import chart, state
from pages._parts.components import lens
from pages._parts.text import t

KEPT = {"query": "a_query", "key": "a_key", "token": "a_query", "x_c": "a_coordinate", "q_c": "a_coordinate",
        "k_c": "a_coordinate", "v_c": "a_coordinate"}  # what is kept in which parameter
# figure: what its rows and columns are places of, the lines of its cells, the strip below it
_VECTORS = {**{name: ("token", "x_c", "position", "x") for name in ("x", "words", "code", "sum")},
            "q": ("query", "q_c", "query", "qkv"), "k": ("key", "k_c", "key", "qkv"),
            "v": ("key", "v_c", "value", "qkv"), "output": ("query", "v_c", "output", "weights")}
_MAPS = {"scores": (2, "scores"), "scaled": (3, "scores"), "masked": (4, "scores"), "exp": (6, "weights"),
         "weights": (6, "weights")}  # how many of the steps lead to it


def listen(work: Attention) -> None:
    """Let every figure of the page answer at the pointer."""
    lens.show(_figures(work), _tables(work), colours=chart.colours(), key="lens",
              labels=dict.fromkeys(("query", "key", "token"), work.seq.labels), chosen=_chosen(work),
              words={"help": t("touch.help"), "hint": t("touch.hint"), "more": t("strip.more")},
              sentence=sentence_of("a_", work.seq), books=[_book(work)])


def _book(work: Attention) -> lens.Book:
    if "book" not in work.made:
        work.made["book"] = lens.book(strips.tables(work))
    book: lens.Book = work.made["book"]
    return book


def sentence_of(prefix: str, work: SequenceWork) -> lens.Sentence:
    """Where the sentence editor of a page shows the tokens that take part: its chips, or what stands in for them."""
    return lens.Sentence((f"{prefix}chips", f"w_{prefix}token"), [work.order.index(place) for place in work.places])


def keep() -> None:
    """Put the cell that was clicked into the link; Escape takes it out again."""
    lens.keeper(_keep, _release, key="lens_keeper")


def _keep(values: dict[str, int], _: str) -> None:
    state.put(**{KEPT[name]: value for name, value in values.items() if name in KEPT})


def _release() -> None:
    state.put(**{name: state.declared(name).default for name in set(KEPT.values())})


def _chosen(work: Attention) -> dict[str, int]:
    (i, j), c = work.cell, work.coordinate
    return {"query": i, "key": j, "token": i, "x_c": c, "q_c": c, "k_c": c, "v_c": c}


def _tables(work: Attention) -> dict[str, lens.Table]:
    axes = {"position": ("token", "x_c"), "query": ("query", "q_c"), "key": ("key", "k_c"), "value": ("key", "v_c"),
            "output": ("query", "v_c")}
    return {name: lens.Table(*axes.get(name, ("query", "key")),
                             t(f"self_attention.line_{'score' if name == 'cosine' else name}"), lines)
            for name, lines in strips.tables(work).items()}


def _figures(work: Attention) -> list[lens.Figure]:
    columns = min(work.seq.d_model, DRAWN)
    found = []
    for name, (row, column, line, strip) in _VECTORS.items():
        cells = lens.Map(row, column, work.n, columns, [line], t("touch.number"))
        found.append(lens.Figure(f"stage_{name}", _name(name), [cells], f"strip_{strip}"))
    for name, (count, strip) in _MAPS.items():
        cells = lens.Map("query", "key", work.n, work.n, strips.STEPS[:count], t("stages.cell"))
        found.append(lens.Figure(f"stage_{name}", _name(name), [cells], f"strip_{strip}"))
    return found


def _name(name: str) -> str:
    return t(f"touch.name_{name}")
