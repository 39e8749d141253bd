"""The arithmetic of page 4 for every cell that is drawn: each head's weights, what heads add, every intermediate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from core.attention import softmax_steps
from core.scenes import multi_head_stages as stages
from core.scenes.multi_head import Heads, Summary
from core.step_tables import maskings, scalings, softmaxes
from core.strip_tables import Line, LineTable, Piece, Slot, line_at, numbered
from core.sum_tables import plain_sums, sums
from core.written import SHOWN

MOST_CELLS = 16_384  # of all heads' maps; beyond that only the chosen head's cells are spelled out
MOST_PRODUCTS = 2_000_000  # of a matrix product; beyond that only the chosen query's row is spelled out
KEPT_QUERIES = 16  # whose additions are kept for everyone who has the same numbers
KEPT_OFF = 4  # choices of heads that are off, whose outputs are kept
STEPS = ("score", "scaled", "masked", "weight")


class Spelled(NamedTuple):
    """A table of lines, and how a cell of a figure finds its place in it."""

    lines: LineTable
    row: str  # what the rows are places of
    column: str
    rows_per_head: int = 0  # where heads stand below each other
    columns_per_head: int = 0  # where a figure counts the columns of all heads
    first_row: int = 0  # where only a part is spelled out


def cells(heads: Heads) -> dict[str, Spelled]:
    """From q·k to the weight, for the cells of `spelled_heads`; made once for the same numbers."""
    at = "cells", heads.sample, spelled_heads(heads).start
    return _once(heads, at, lambda: _cells(heads))


def _once(heads: Heads, at: tuple[Any, ...], make: Callable[[], dict[str, Spelled]]) -> dict[str, Spelled]:
    found = heads.made.get(at)  # another visitor may forget it meanwhile
    if found is None:
        found = heads.made[at] = make()
    return dict(found)


def _cells(heads: Heads) -> dict[str, Spelled]:
    shown, n = spelled_heads(heads), len(heads.labels)
    q, k, scores, scaled, masked, weights = (getattr(heads.steps, name)[heads.sample, shown] for name in (
        "query", "key", "scores", "scaled", "masked", "weights"))
    flat = [each.reshape(-1, n) for each in (scores, scaled, masked, softmax_steps(masked).exponentials, weights)]
    made = {"score": sums(q.reshape(-1, heads.d_k), k, flat[0], result_role="result"),
            "scaled": scalings(flat[0], heads.d_k, flat[1])}
    if np.isneginf(masked).any():
        made["masked"] = maskings(flat[1], flat[2])
    made["weight"] = softmaxes(*flat[2:])
    return {name: Spelled(lines, "query", "key", n, 0, shown.start * n) for name, lines in made.items()}


def spelled_heads(heads: Heads) -> slice:
    """The heads whose cells are spelled out: all, or the chosen one where all would be too many."""
    return slice(0, heads.n_heads) if all_spelled(heads) else slice(heads.head, heads.head + 1)


class CellLines(NamedTuple):
    """The chosen cell, then the chosen number of the output, spelled out."""

    score: Line  # q·k over the d_k numbers of the head
    scaled: Line
    masked: Line  # what the mask adds, where there is one
    weight: Line
    added: Line  # what the chosen head adds to the chosen feature: its blend times its rows of W_o
    output: Line  # Σ over the heads


def lines(heads: Heads) -> CellLines:
    """The arithmetic of the chosen cell and of the chosen number of the output: their lines of the tables."""
    steps, parts = cells(heads), additions(heads)
    score, scaled, masked, weight = (_line(steps.get(name), heads, heads.query, heads.key) for name in STEPS)
    return CellLines(score, scaled, masked, weight, line_at(parts["added"].lines, heads.head, heads.feature),
                     line_at(parts["output_sum"].lines, 0, heads.feature))


def _line(table: Spelled | None, heads: Heads, row: int, column: int) -> Line:
    return () if table is None else line_at(
        table.lines, heads.head * table.rows_per_head + row - table.first_row, column)


def all_spelled(heads: Heads) -> bool:
    """Whether every head's cells are spelled out, whichever head is chosen."""
    return heads.n_heads * len(heads.labels) ** 2 <= MOST_CELLS


def additions(heads: Heads) -> dict[str, Spelled]:
    """What each head adds to each feature of the chosen token's output, and the sum over the heads."""
    at = "additions", heads.sample, heads.query, heads.off
    if at not in heads.made:
        forget_oldest(heads, "additions", KEPT_QUERIES)
    return _once(heads, at, lambda: _additions(heads))


def forget_oldest(heads: Heads, kind: str, most: int) -> None:
    """Make room for one more among `most` things of a kind in `heads.made`, which many visitors share."""
    held = [at for at in list(heads.made) if at[0] == kind]  # a copy at once: others add meanwhile
    for at in held[:len(held) - most + 1]:
        heads.made.pop(at, None)


def _additions(heads: Heads) -> dict[str, Spelled]:
    at = heads.sample, slice(None), heads.query
    blends, parts = heads.steps.head_outputs[at], heads.steps.contributions[at]
    w_o = heads.in_use.matrices["o"].reshape(heads.n_heads, heads.d_v, -1).transpose(0, 2, 1)  # (n_heads, d_out, d_v)
    output = heads.steps.output[heads.sample, heads.query]
    return {"added": Spelled(sums(blends, w_o, parts, name="z·w", roles=("value", "plain")), "head", "o_f"),
            "output_sum": Spelled(plain_sums(parts.T[None], output[None], name="Σ"), "", "o_f")}


def together(heads: Heads, summary: Summary) -> dict[str, Spelled]:
    """The average of all maps, and how alike each pair of heads is."""
    return _once(heads, ("together", heads.sample), lambda: _together(heads, summary))


def _together(heads: Heads, summary: Summary) -> dict[str, Spelled]:
    maps = heads.all_on.weights[heads.sample]
    n, h = len(heads.labels), heads.n_heads
    made = {}
    if maps.size <= MOST_CELLS:
        made["mean"] = Spelled(plain_sums(maps.transpose(1, 2, 0), maps.mean(axis=0), name="", divided_by=h),
                               "query", "key")
    if h * h * n <= MOST_CELLS:
        shared = np.stack([np.minimum(one, maps).sum(axis=-1) for one in maps])  # (n_heads, n_heads, n)
        made["alike"] = Spelled(plain_sums(shared, summary.likeness, name="", divided_by=n), "a", "b")
    return made


def intermediates(heads: Heads, stage: str) -> dict[str, Spelled]:
    """The matrix products of the intermediates that a stage shows; scores and weights are among `cells`."""
    chosen = (heads.head, heads.query, heads.key) if len(heads.labels) > 16 else ()  # where only a part is spelled out
    at: tuple[Any, ...] = stage, heads.sample, *chosen
    if heads.off and "output" in stages.PICTURES[stage][-1]:
        at = "off", heads.off, *at
        if at not in heads.made:
            forget_oldest(heads, "off", KEPT_OFF)
    return _once(heads, at, lambda: _intermediates(heads, stage))


def _intermediates(heads: Heads, stage: str) -> dict[str, Spelled]:
    names = {name for row in stages.PICTURES[stage] for name in row}
    made: dict[str, Spelled] = {}
    if "x" in names:
        x = heads.in_use.x[heads.sample]
        lines = LineTable((*numbered("x", x.shape[1]), Piece(" = "), Slot(x, SHOWN, "result")))
        made["x"] = Spelled(lines, "token", "x_f")
    for role in ("query", "key", "value"):
        if names & {role, f"{role}_full"}:
            made[f"{role}_full"] = _projected(heads, role)
    if names & {"head_outputs", "concatenated"}:
        made["blend"] = _blended(heads)
    if "output" in names:
        made["output"] = _mixed(heads)
    return made


def _projected(heads: Heads, role: str) -> Spelled:
    x, w = heads.in_use.x[heads.sample], heads.in_use.matrices[role[0]]
    rows, full = _rows(heads, role, x.shape[0] * w.size), getattr(heads.steps, f"{role}_full")[heads.sample]
    lines = sums(x[rows], w.T, full[rows], name=numbered(role[0], w.shape[1]), roles=("plain", "plain"),
                 result_role=role)
    return Spelled(lines, "key" if role == "value" else role, f"{role[0]}_f", first_row=rows.start)


def _blended(heads: Heads) -> Spelled:
    weights, value, z = (getattr(heads.steps, name)[heads.sample] for name in ("weights", "value", "head_outputs"))
    n, shown = len(heads.labels), slice(0, heads.n_heads)
    if weights.size * heads.d_v > MOST_PRODUCTS:
        shown = slice(heads.head, heads.head + 1)
    flat = weights[shown].reshape(-1, n)
    seen = (flat > 0) | ~(flat > 0).any(axis=1, keepdims=True)  # a key that is not seen adds nothing
    lines = sums(flat, value[shown].transpose(0, 2, 1), z[shown].reshape(-1, heads.d_v), name=numbered("z", heads.d_v),
                 roles=("plain", "value"), present=seen)
    return Spelled(lines, "query", "v_f", n, heads.d_v, shown.start * n)


def _mixed(heads: Heads) -> Spelled:
    concatenated, output = heads.steps.concatenated[heads.sample], heads.steps.output[heads.sample]
    w_o = heads.in_use.matrices["o"]
    rows = _rows(heads, "query", len(concatenated) * w_o.size)
    lines = sums(concatenated[rows], w_o.T, output[rows], name=numbered("out", w_o.shape[1]), roles=("value", "plain"))
    return Spelled(lines, "query", "o_f", first_row=rows.start)


def _rows(heads: Heads, role: str, products: int) -> slice:
    chosen = heads.query if role == "query" else heads.key
    return slice(0, len(heads.labels)) if products <= MOST_PRODUCTS else slice(chosen, chosen + 1)
