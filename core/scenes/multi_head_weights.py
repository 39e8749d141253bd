"""The matrices of page 4: where they come from, heads set to 0, cells changed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array
from core.links import Cells, Choice, Number, Param, Positions
from core.weights import Weights, article_example, hand_made_heads, random_weights

SETS = ("hand", "random", "article")
MATRICES = ("q", "k", "v", "o")
LARGEST = 128  # d_model of random vectors
MOST_HEADS = 16

PARAMS: tuple[Param, ...] = (
    Choice("m_set", "hand", SETS),
    Number("m_heads", 5, 1, MOST_HEADS, step=1, whole=True),
    Number("m_wseed", 42, 0, 9999, step=1, whole=True),
    Choice("m_matrix", "v", MATRICES),  # the one on the editor
    Number("m_part", 0, 0, MOST_HEADS - 1, step=1, whole=True),  # the head whose part of it is edited
    *(Positions(f"m_zero_{name}", high=MOST_HEADS - 1) for name in MATRICES),  # heads whose part of it is 0
    *(Cells(f"m_w{name}", rows=512, columns=512) for name in MATRICES),
)
UNTOUCHED: dict[str, Any] = {f"m_zero_{name}": () for name in MATRICES} | {f"m_w{name}": () for name in MATRICES}


class WeightsInUse(NamedTuple):
    x: Array  # (batch, n, d_model) what goes in; hand-made heads append their position code to the word vectors
    matrices: dict[str, Array]  # "q", "k", "v" (d_model, n_heads · d_k), "o" (n_heads · d_v, d_out)
    n_heads: int
    roles: tuple[str, ...]  # of each head: a role of core.weights.ROLES, or ""
    edited: tuple[str, ...]  # the matrices that differ from their source


def weights_in_use(values: Mapping[str, Any], x: Array) -> WeightsInUse:
    """Input and matrices as the link's state describes them.

    Parameters: `values`, all values of the page; `x` (n, d), the vectors of the sentence, which the article's own
    run does not use.
    Raises: ValueError if d cannot be divided among the heads, or n is 0.
    """
    source, roles = _source(values, x)
    before = dict(zip(MATRICES, source[1:5], strict=True))
    n_heads = int(source[5])
    matrices = {name: _changed(matrix, name, n_heads, values) for name, matrix in before.items()}
    edited = tuple(name for name in MATRICES if not np.array_equal(before[name], matrices[name]))
    return WeightsInUse(source[0], matrices, n_heads, roles or ("",) * n_heads, edited)


def _source(values: Mapping[str, Any], x: Array) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """(x, W_q, W_k, W_v, W_o, n_heads) and the roles of the heads, before anything is changed."""
    if values["m_set"] == "article":
        return article_example(), ()
    if values["m_set"] == "hand":
        made = hand_made_heads(x[None])
        return made[:6], made.roles
    return (x[None], *_random(x.shape[-1], values["m_heads"], values["m_wseed"])), ()


@lru_cache(maxsize=16)
def _random(d_model: int, n_heads: int, seed: int) -> Weights:
    return random_weights(d_model, n_heads, seed)


def _changed(matrix: Array, name: str, n_heads: int, values: Mapping[str, Any]) -> Array:
    cells = [(i, j, number) for i, j, number in values[f"m_w{name}"] if i < matrix.shape[0] and j < matrix.shape[1]]
    silent = [h for h in values[f"m_zero_{name}"] if h < n_heads]
    if not cells and not silent:
        return matrix
    matrix = matrix.copy()
    for h in silent:
        matrix[part(matrix, name, n_heads, h)] = 0
    for i, j, number in cells:
        matrix[i, j] = number
    return matrix


def part(matrix: Array, name: str, n_heads: int, head: int) -> tuple[slice, slice]:
    """Where a head's part of a matrix is: its columns of W_q, W_k, W_v, its rows of W_o.

    >>> part(np.zeros((8, 8)), "o", 2, 1)
    (slice(4, 8, None), slice(0, 8, None))
    """
    axis = 0 if name == "o" else 1
    width = matrix.shape[axis] // n_heads
    own, everything = slice(head * width, (head + 1) * width), slice(0, matrix.shape[1 - axis])
    return (own, everything) if name == "o" else (everything, own)


class Part(NamedTuple):
    """A head's part of a matrix, on the editor."""

    name: str  # of the matrix
    head: int
    rows: slice
    columns: slice
    values: Array


def chosen_part(values: Mapping[str, Any], in_use: WeightsInUse) -> Part:
    """The part that the link's state puts on the editor."""
    name, head = values["m_matrix"], min(values["m_part"], in_use.n_heads - 1)
    rows, columns = part(in_use.matrices[name], name, in_use.n_heads, head)
    return Part(name, head, rows, columns, in_use.matrices[name][rows, columns])


def part_edited(values: Mapping[str, Any], edited: Part, now: Array) -> dict[str, Any]:
    """The parameters after a part was changed to `now`: only the cells that differ are kept."""
    name, rows, columns, before = edited.name, edited.rows, edited.columns, edited.values
    cells = {(i, j): number for i, j, number in values[f"m_w{name}"]}
    cells |= {(int(i) + rows.start, int(j) + columns.start): float(now[i, j]) for i, j in np.argwhere(now != before)}
    return {f"m_w{name}": tuple((i, j, number) for (i, j), number in sorted(cells.items()))}


def part_silenced(values: Mapping[str, Any], silenced: Part) -> dict[str, Any]:
    """The parameters after a part was set to 0."""
    name, rows, columns = silenced.name, silenced.rows, silenced.columns
    cells = tuple(cell for cell in values[f"m_w{name}"]
                  if not (rows.start <= cell[0] < rows.stop and columns.start <= cell[1] < columns.stop))
    return {f"m_zero_{name}": tuple(sorted({*values[f"m_zero_{name}"], silenced.head})), f"m_w{name}": cells}
