"""One query followed from its components to its output, as pages 3, 4 and 5 show it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from core.digits import agrees, exactly, factor, fixed, show
from core.figures.follow import MOST_NUMBERED, Block, follow_figure, row_frame
from core.figures.heatmap import Side
from core.figures.style import Figure, Palette, plotly_text
from core.follow import Followed, leading, with_rest
from core.shown.blocks import Array, Grid, Picture, reach
from core.shown.kept import framed, kept
from core.shown.rich import marked, plain
from core.shown.voice import Voice

MOST, SOME = 8, 6  # so many coordinates are drawn all; of more so many, and the others as one sum


def follow_picture(voice: Voice, work: Followed, labels: Sequence[str], asks: str, subtitle: str, *,
                   chosen: int | None, same: Hashable = None) -> Picture:
    """The columns of one query; `labels` are those of the keys that are drawn, `chosen` is a place among them.

    `same` names all of the rest, if others may follow it too (`core.shown.kept`).
    """
    picture = kept(same, lambda: _columns(voice, work, labels, asks, subtitle))
    if chosen is None:
        return picture
    return framed(picture, lambda colours: row_frame(chosen, colours), [
        grid._replace(chosen=(chosen + 1 - grid.down, None)) for grid in picture.grids])


def _columns(voice: Voice, work: Followed, labels: Sequence[str], asks: str, subtitle: str) -> Picture:
    blocks = _blocks(voice, work)
    heading = voice.t("follow.title", token=plotly_text(asks))
    words = {"keys_title": voice.t("stages.key_axis"), "asks": voice.t("follow.query", token=plotly_text(asks, 12)),
             "sums": voice.t("follow.output")}
    under = subtitle + "<br>" + _left_out(voice, work)

    def draw(colours: Palette) -> Figure:
        return follow_figure(blocks, labels, heading=heading, subtitle=under, colours=colours, **words)

    told = ", ".join(f"{label} {fixed(float(work.weights[place]))}"
                     for label, place in zip(labels, work.shown, strict=True))
    return Picture("follow", heading, under, draw, _grids(voice, blocks, labels, asks), role="query",
                   in_a_row=True, alt=voice.t("follow.alt", token=asks, weights=told,
                                              output=", ".join(show(float(x)) for x in work.output[:3])))


def _blocks(voice: Voice, work: Followed) -> tuple[Block, ...]:
    at = work.shown
    inside, outside = _drawn(work.products), _drawn(np.nan_to_num(work.weighted))
    numbers = [str(c + 1) for c in inside]
    products, vectors = work.products[at], work.key[at][:, inside]
    rest = [f"+{work.products.shape[1] - len(inside)}"] if len(inside) < work.products.shape[1] else []
    weights, weighted = work.weights[at], work.weighted[at][:, outside]
    output, largest = work.output[outside], reach(np.concatenate([*work.steps.values()]))
    both = max(reach(vectors), reach(work.query))

    def name(key: str, **more: object) -> str:
        return voice.t(f"follow.{key}", **more)

    return (
        Block(name("key"), vectors, numbers, both, _told(vectors), "key", above=work.query[inside]),
        Block(name("products"), with_rest(products, inside), [*numbers, *rest], reach(with_rest(products, inside)),
              _multiplied(work.query[inside], vectors, products, inside) if len(at) <= MOST_NUMBERED else ()),
        *(Block(name(step, root=f"√{len(work.query)}"), values[at][:, None], [""], largest, _told(values[at][:, None]))
          for step, values in work.steps.items()),
        Block(name("weights"), weights[:, None], [""], 1.0, _told(weights[:, None]), scale="weights"),
        Block(name("weighted"), weighted, [str(c + 1) for c in outside], max(reach(weighted), reach(output)),
              _told(weighted), "value", below=output),
    )


def _drawn(parts: Array) -> Array:
    return leading(parts, parts.shape[1] if parts.shape[1] <= MOST else SOME)


def _left_out(voice: Voice, work: Followed) -> str:
    """What is summed up and not drawn, said in the subtitle."""
    d, hidden = work.products.shape[1], len(work.key) - len(work.shown)
    said = [voice.t("follow.drawn", shown=SOME, d=d, others=d - SOME) if d > MOST else voice.t("follow.all", d=d)]
    return " · ".join(said + ([voice.t("follow.hidden", count=hidden)] if hidden else []))


def _told(values: Array) -> list[list[str]]:
    if len(values) > MOST_NUMBERED:
        return []
    return [["–" if not np.isfinite(v) else show(float(v), 6) for v in row] for row in values]


def _multiplied(query: Array, vectors: Array, products: Array, inside: Array) -> list[list[str]]:
    rest = _told(with_rest(products, inside)[:, len(inside):])
    return [[*(_product(float(q), float(k), float(p))
               for q, k, p in zip(query, row, made, strict=True)), *behind]
            for row, made, behind in zip(vectors, products[:, inside], rest, strict=True)]


def _product(q: float, k: float, product: float) -> str:
    a, b, made = show(q), show(k), show(product)
    exact = np.isfinite([q, k]).all() and agrees(exactly(a) * exactly(b), made)
    return f"{a} × {factor(b)} {'=' if exact else '≈'} {made}"


def _grids(voice: Voice, blocks: Sequence[Block], labels: Sequence[str], asks: str) -> tuple[Grid, ...]:
    """The blocks as matrices of their own, the query above the keys and the output below the weighted values."""
    made: list[Grid] = []
    for block in blocks:
        rows, values = list(labels) if not made else [""] * len(labels), block.values
        if block.above is not None:
            rows, values = [voice.plain("follow.query", token=asks), *rows], np.vstack([block.above, values])
        if block.below is not None:
            rows, values = [*rows, voice.plain("follow.output")], np.vstack([values, block.below])
        made.append(Grid(values, Side(rows), Side(list(block.columns)), plain(marked(block.name)), block.scale,
                         block.limit, down=1 if block.above is None else 0))
    return tuple(made)
