"""The arithmetic of every cell of a map at once: one rule for a single line and for the lines of a whole figure.

A `LineTable` is a line with slots in place of numbers, and arrays that fill them for each cell. `line_at` writes
the line of one cell; a browser that is given the table writes the same line for whatever cell the pointer is on.
`sum_tables` and `step_tables` decide in arrays which terms are shown, with how many digits, and when "=" may stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.digits import factor
from core.written import BELOW, SHOWN, text


class Piece(NamedTuple):
    """A piece of a line. `role`: plain, query, key, value, output, or more (`left_out` terms worth `text`)."""

    text: str
    role: str = "plain"
    left_out: int = 0


Line = tuple[Piece, ...]


class Slot(NamedTuple):
    """A number of each cell. Arrays are (n, m); an axis of length 1 stands for all rows or columns."""

    values: Array
    form: int | Array = SHOWN  # of core.written
    role: str = "plain"
    bracket: bool = False  # negative ones in brackets


class Equals(NamedTuple):
    """The sign before the result: "=" where the line can be redone from what is on screen, else "≈"."""

    exact: Array


class Sum(NamedTuple):
    """The terms of a sum: aᵢ·bⱼ over t, or plain terms if `b` is None."""

    a: Array  # (n, d), or (n, m, d) for plain terms
    b: Array | None  # (g, m, d) for g groups of rows, each with its own
    shown: Array  # (n, m, most) which terms are shown, in their own order; −1 for none
    places: Array  # (n, m) decimals of the terms; what is left out has two or more
    rest: Array  # (n, m) worth of the terms left out
    left_out: Array  # (n, m) how many these are
    roles: tuple[str, str]


Name = str | tuple["Piece | Slot", ...]  # of a line's left side; with slots where it differs from cell to cell


class LineTable(NamedTuple):
    """One line for each cell (row, column) of a map."""

    parts: tuple[Piece | Slot | Equals | Sum, ...]
    where: Array | None = None  # (n, m) the cells that have this line; None: all
    otherwise: LineTable | None = None  # the line of the other cells; None: they have no line


def left_side(name: Name) -> tuple[Piece | Slot, ...]:
    """The beginning of a line: its name and the sign after it; nothing for an empty name."""
    if isinstance(name, str):
        return (Piece(f"{name} = "),) if name else ()
    return (*name, Piece(" = "))


def numbered(name: str, count: int, *, of: str = "column") -> tuple[Piece | Slot, ...]:
    """A name with the number of the row or column below it, from 1: q₁, q₂, …

    >>> line_at(LineTable(numbered("q", 3)), 0, 2)[1].text
    '₃'
    """
    numbers = np.arange(1.0, count + 1)
    return Piece(name), Slot(numbers[None] if of == "column" else numbers[:, None], BELOW)


def line_at(table: LineTable | None, row: int = 0, column: int = 0) -> Line:
    """The line of one cell; empty if it has none.

    >>> table = LineTable((Piece("x = "), Slot(np.array([[2.0, 1.0]]))))
    >>> line_at(table, 0, 1)
    (Piece(text='x = ', role='plain', left_out=0), Piece(text='1.00', role='plain', left_out=0))
    """
    if table is None:
        return ()
    if table.where is not None and not cell(table.where, row, column):
        return line_at(table.otherwise, row, column)
    return tuple(piece for part in table.parts for piece in _pieces(part, row, column))


def cut(table: LineTable, rows: Array, columns: Array) -> LineTable:
    """The lines of some rows and columns of a table without sums.

    >>> table = LineTable((Slot(np.array([[1.0, 2.0], [3.0, 4.0]])),))
    >>> line_at(cut(table, np.array([1]), np.array([1])), 0, 0)[0].text
    '4.00'
    """
    def part(values: Array) -> Array:
        kept = values if values.shape[0] == 1 else values[rows]
        return kept if kept.shape[1] == 1 else kept[:, columns]

    def cut_part(each: Piece | Slot | Equals | Sum) -> Piece | Slot | Equals | Sum:
        if isinstance(each, Slot):
            form = each.form if isinstance(each.form, int) else part(each.form)
            return each._replace(values=part(each.values), form=form)
        return Equals(part(each.exact)) if isinstance(each, Equals) else each

    return LineTable(tuple(map(cut_part, table.parts)), None if table.where is None else part(table.where),
                     None if table.otherwise is None else cut(table.otherwise, rows, columns))


def _pieces(part: Piece | Slot | Equals | Sum, row: int, column: int) -> Iterator[Piece]:
    if isinstance(part, Piece):
        yield part
    elif isinstance(part, Slot):
        form = part.form if isinstance(part.form, int) else int(cell(part.form, row, column))
        written_out = text(float(cell(part.values, row, column)), form)
        yield Piece(factor(written_out) if part.bracket else written_out, part.role)
    elif isinstance(part, Equals):
        yield Piece(" = " if cell(part.exact, row, column) else " ≈ ")
    else:
        yield from _terms(part, row, column)


def _terms(part: Sum, row: int, column: int) -> Iterator[Piece]:
    places = int(part.places[row, column])
    group = 0 if part.b is None else row * len(part.b) // len(part.a)
    for n, t in enumerate(t for t in part.shown[row, column] if t >= 0):
        if n:
            yield Piece(" + ")
        if part.b is None:
            yield Piece(factor(text(float(part.a[row, column, t]), places)))
        else:
            yield Piece(factor(text(float(part.a[row, t]), places)), part.roles[0])
            yield Piece("×")
            yield Piece(factor(text(float(part.b[group, column, t]), places)), part.roles[1])
    if left_out := int(part.left_out[row, column]):
        yield Piece(" + ")
        yield Piece(factor(text(float(part.rest[row, column]), max(places, 2))), "more", left_out)


def cell(values: Array, row: int, column: int) -> float:
    """One number of an array that may stand for all rows or columns with an axis of 1."""
    return float(values[min(row, values.shape[0] - 1), min(column, values.shape[1] - 1)])
