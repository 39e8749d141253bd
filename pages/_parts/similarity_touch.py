"""What page 2's figures have to do with each other, for the pointer: a pair in both matrices, the table and the map."""

from __future__ import annotations

from collections.abc import Sequence

from core.scenes import similarity as scene
from core.scenes.similarity_tables import pair_tables
from core.strip_tables import LineTable
from pages._parts import chart, state
from pages._parts.components import lens
from pages._parts.text import t


def listen_to_toy(work: scene.Toy, names: Sequence[str]) -> None:
    """The toy words' two tables."""
    _listen("toy", ("toy_dot", "toy_cosine"), "toy_strip", names, work, work.pair, ("s_toy_a", "s_toy_b"))


def listen_to_words(work: scene.Table, pair: tuple[int, int]) -> None:
    """The real words' two matrices, and the table of their numbers."""
    _listen("words", ("words_dot", "words_cosine"), "words_strip", work.words, work, pair,
            ("s_first", "s_second"), table="words_table")


def listen_to_map(work: scene.Map, near: int) -> None:
    """The map: a click on a word of one's own asks for its neighbours."""
    points = [(float(x), float(y)) for x, y in work.flat.points[:work.chosen]]
    figure = lens.Figure("map", t("similarity.map_title"), [lens.Map(None, "token", 1, work.chosen, points=points)],
                         group="words")

    def keep(values: dict[str, int], _: str) -> None:
        if "token" in values:
            state.put(s_near=values["token"])

    lens.show([figure], {}, labels={"token": work.words[:work.chosen]}, chosen={"token": near}, words=_words(),
              colours=chart.colours(), key="map_lens", on_keep=keep, on_release=lambda: None)


def _listen(group: str, keys: Sequence[str], strip: str, names: Sequence[str], work: scene.Toy | scene.Table,
            pair: tuple[int, int], params: tuple[str, str], table: str = "") -> None:
    n, heading = len(names), t("similarity.pair")
    first, both = (
        lens.Map("query", "key", n, n, ["dot"], heading),
        lens.Map("query", "key", n, n, ["dot", "cosine"], heading),
    )
    figures = [lens.Figure(keys[0], t("similarity.dot_title"), [first], strip, group),
               lens.Figure(keys[1], t("similarity.cosine_title"), [both], strip, group)]
    if table:
        figures.append(lens.Figure(table, t("similarity.as_table"), [both], strip, group, table=True))
    labels = {"dot": t("similarity.line_dot"), "cosine": t("similarity.line_cosine")}
    lines, book = _spelled(work)
    tables = {name: lens.Table("query", "key", labels[name], each) for name, each in lines.items()}

    def keep(values: dict[str, int], _: str) -> None:
        state.put(
            **{param: values[name] for name, param in zip(("query", "key"), params, strict=True) if name in values}
        )

    def release() -> None:
        state.put(**{param: state.declared(param).default for param in params})

    lens.show(figures, tables, labels=dict.fromkeys(("query", "key", "token"), names), words=_words(),
              chosen={"query": pair[0], "key": pair[1], "token": pair[0]}, colours=chart.colours(), key=f"{group}_lens",
              on_keep=keep, on_release=release, books=[book])


def _spelled(work: scene.Toy | scene.Table) -> tuple[dict[str, LineTable], lens.Book]:
    """The lines of every pair, and their book: made once for all who see the same words."""
    if "spelled" not in work.made:
        lines = pair_tables(work.vectors, work.dot, work.cosine)
        work.made["spelled"] = lines, lens.book(lines)
    return work.made["spelled"]


def _words() -> dict[str, str]:
    return {"help": t("touch.help"), "hint": t("touch.hint"), "more": t("strip.more")}
