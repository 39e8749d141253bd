"""The arithmetic of every cell of a map at once: one rule for a single line and for the lines of a whole figure.

A `LineTable` is a line with slots in place of numbers, and arrays that fill them for each cell. `line_at` writes
the line of one cell; a browser that is given the table writes the same line for whatever cell the pointer is on.
Which terms a sum shows, with how many digits, and whether it may say "=" is decided here, in arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.digits import agrees, exactly, factor
from core.written import CALM, SHORT, SHOWN, TINY, needed, text, written

MOST_TERMS = 6
TINIEST = 5e-324  # the smallest number above 0
_AT_ONCE = 1 << 20  # products looked at together


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
    b: Array | None  # (m, d)
    shown: Array  # (n, m, most) which terms are shown, in their own order; −1 for none
    places: Array  # (n, m) decimals of the terms; what is left out has two or more
    rest: Array  # (n, m) worth of the terms left out
    left_out: Array  # (n, m) how many these are
    roles: tuple[str, str]


class LineTable(NamedTuple):
    """One line for each cell (row, column) of a map."""

    parts: tuple[Piece | Slot | Equals | Sum, ...]
    where: Array | None = None  # (n, m) the cells that have this line; None: all
    otherwise: LineTable | None = None  # the line of the other cells; None: they have no line


def line_at(table: LineTable | None, row: int = 0, column: int = 0) -> Line:
    """The line of one cell; empty if it has none.

    >>> line_at(scalings(np.array([[2.0, 1.0]]), 4, np.array([[1.0, 0.5]])), 0, 1)[-1].text
    '0.500'
    """
    if table is None:
        return ()
    if table.where is not None and not _cell(table.where, row, column):
        return line_at(table.otherwise, row, column)
    return tuple(piece for part in table.parts for piece in _pieces(part, row, column))


def _pieces(part: Piece | Slot | Equals | Sum, row: int, column: int) -> Iterator[Piece]:
    if isinstance(part, Piece):
        yield part
    elif isinstance(part, Slot):
        form = part.form if isinstance(part.form, int) else int(_cell(part.form, row, column))
        written_out = text(float(_cell(part.values, row, column)), form)
        yield Piece(factor(written_out) if part.bracket else written_out, part.role)
    elif isinstance(part, Equals):
        yield Piece(" = " if _cell(part.exact, row, column) else " ≈ ")
    else:
        yield from _terms(part, row, column)


def _terms(part: Sum, row: int, column: int) -> Iterator[Piece]:
    places = int(part.places[row, column])
    for n, t in enumerate(t for t in part.shown[row, column] if t >= 0):
        if n:
            yield Piece(" + ")
        if part.b is None:
            yield Piece(factor(text(float(part.a[row, column, t]), places)))
        else:
            yield Piece(factor(text(float(part.a[row, t]), places)), part.roles[0])
            yield Piece("×")
            yield Piece(factor(text(float(part.b[column, t]), places)), part.roles[1])
    if left_out := int(part.left_out[row, column]):
        yield Piece(" + ")
        yield Piece(factor(text(float(part.rest[row, column]), max(places, 2))), "more", left_out)


def _cell(values: Array, row: int, column: int) -> float:
    return float(values[min(row, values.shape[0] - 1), min(column, values.shape[1] - 1)])


# --- sums ---------------------------------------------------------------------------------------------------------

def sums(a: Array, b: Array, totals: Array, *, name: str = "q·k", roles: tuple[str, str] = ("query", "key"),
         result_role: str = "output", most: int = MOST_TERMS, present: Array | None = None) -> LineTable:
    """Σ aᵢ·bⱼ for every row of `a` with every row of `b`, its largest terms spelled out.

    Parameters: `a` (n, d), `b` (m, d), the factors; `totals` (n, m), what core computed; `name`, the left side;
    `roles`, whose colours the factors wear; `most`, terms shown; `present` (n, d), False where a row has no such term.

    >>> line = line_at(sums(np.array([[3.0, 4.0]]), np.array([[1.0, 0.0]]), np.array([[3.0]]), name="A·B"))
    >>> "".join(piece.text for piece in line)
    'A·B = 3×1 + 4×0 = 3'
    """
    a, b, totals = (np.asarray(x, dtype=float) for x in (a, b, totals))
    here = np.ones(a.shape, dtype=bool) if present is None else np.asarray(present, dtype=bool)
    found = [_selected(a[rows, None] * b, here[rows, None], most) for rows in _blocks(a, b)]
    shown, rest, left_out = (np.concatenate(parts) for parts in zip(*found, strict=True))
    few_a, few_b = needed(a), needed(b)
    everything = np.maximum(_most(few_a, here)[:, None], _most_over(few_b, here))  # decimals of all factors, (n, m)
    forms = _result_forms(totals, everything)
    rows, columns = np.arange(len(a))[:, None, None], np.arange(len(b))[None, :, None]
    used = shown >= 0
    start = np.where(used, np.maximum(few_a[rows, shown], few_b[columns, shown]), 0).max(axis=2, initial=0)

    def terms(places: int) -> Array:
        left, right = written(a, places).values, written(b, places).values
        return np.where(used, left[rows, shown] * right[columns, shown], 0.0)

    def exactly_redone(i: int, j: int, places: int) -> Decimal:
        return sum((exactly(text(float(a[i, t]), places)) * exactly(text(float(b[j, t]), places))
                    for t in shown[i, j] if t >= 0), Decimal(0))

    places, exact = _fewest(start, terms, exactly_redone, rest, left_out, totals, forms)
    return LineTable((Piece(f"{name} = "), Sum(a, b, shown, places, rest, left_out, roles), Equals(exact),
                      Slot(totals, forms, result_role)))


def plain_sums(terms: Array, totals: Array, *, name: str, divided_by: int = 1, most: int = MOST_TERMS) -> LineTable:
    """Sums of plain terms, or their averages: `terms` (n, m, d), `totals` (n, m).

    >>> line = line_at(plain_sums([[[0.5, 1.0]]], [[0.75]], name="overlap", divided_by=2))
    >>> "".join(piece.text for piece in line)
    'overlap = (0.5 + 1.0) ÷ 2 = 0.750'
    """
    numbers, totals = np.asarray(terms, dtype=float), np.asarray(totals, dtype=float)
    shown, rest, left_out = _selected(numbers, np.ones_like(numbers, dtype=bool), most)
    start = needed(numbers).max(axis=2, initial=0)
    used = shown >= 0

    def some(places: int) -> Array:
        return np.where(used, np.take_along_axis(written(numbers, places).values, np.maximum(shown, 0), axis=2), 0.0)

    def exactly_redone(i: int, j: int, places: int) -> Decimal:
        return sum((exactly(text(float(numbers[i, j, t]), places)) for t in shown[i, j] if t >= 0), Decimal(0))

    places, exact = _fewest(start, some, exactly_redone, rest, left_out, totals, CALM, divided_by, 7, 4)
    opening = (f"{name} = " if name else "") + ("(" if divided_by > 1 else "")
    closing = (Piece(f") ÷ {divided_by}"),) if divided_by > 1 else ()
    return LineTable((Piece(opening), Sum(numbers, None, shown, places, rest, left_out, ("plain", "plain")), *closing,
                      Equals(exact), Slot(totals, CALM, "output")))


def _blocks(a: Array, b: Array) -> Iterator[slice]:
    step = max(1, _AT_ONCE // max(1, b.size))
    return (slice(start, start + step) for start in range(0, max(1, len(a)), step))


def _selected(products: Array, present: Array, most: int) -> tuple[Array, Array, Array]:
    """The largest terms of each cell in their own order, the worth of the others, and how many these are."""
    shape, d = products.shape[:2], products.shape[2]
    count = np.broadcast_to(present.sum(axis=2), shape)
    size = np.where(present, np.abs(products), -1.0).reshape(-1, d)
    shown, at = np.full((len(size), min(most, d)), d), np.arange(len(size))
    # a cut sum has no place for terms of 0, if there are others
    least = np.where((count > most).ravel() & (size.max(axis=1, initial=-1.0) > 0), TINIEST, 0.0)
    for place in range(shown.shape[1]):  # the first of the largest that are left: ties keep the earlier term
        best = size.argmax(axis=1)
        shown[:, place] = np.where(size[at, best] >= least, best, d)
        size[at, best] = -1.0
    shown.sort(axis=1)
    left_out = count - (shown < d).sum(axis=1).reshape(shape)
    rest = np.zeros(shape)
    if left_out.any():
        others = np.where(present, products, 0.0).reshape(-1, d)
        others[at[:, None], np.minimum(np.where(shown < d, shown, shown[:, :1]), d - 1)] = 0.0
        rest = np.where(left_out > 0, others.sum(axis=1).reshape(shape), 0.0)
    return np.where(shown == d, -1, shown).reshape(*shape, -1), rest, left_out


def _most(few: Array, present: Array) -> Array:
    return np.asarray(np.where(present, few, 0).max(axis=1, initial=0))


def _most_over(few_b: Array, present: Array) -> Array:
    """For each row's terms, the most decimals that each b needs among them, (n, m)."""
    if present.all():
        return np.asarray(few_b.max(axis=1, initial=0)[None, :])
    return np.asarray((present[:, None] * few_b).max(axis=2, initial=0))


def _result_forms(totals: Array, everything: Array) -> Array:
    # short decimals multiply to short decimals, which are shown in full; everything else gets three digits
    short = np.minimum(needed(totals), np.minimum(everything, 1) * 2)
    return np.where((everything < 2) | (np.abs(totals) < TINY), short, CALM)


def _fewest(start: Array, terms, exactly_redone, rest: Array, left_out: Array, totals: Array,  # type: ignore[no-untyped-def]
            forms: int | Array, divided_by: int = 1, most: int = 5, else_: int = 2) -> tuple[Array, Array]:
    """The fewest decimals below `most` with which the shown terms really give the shown result, and where they do."""
    places, exact = np.maximum(start, else_), np.zeros(start.shape, dtype=bool)
    result = written(totals, forms)
    forms = np.broadcast_to(forms, totals.shape)
    for tried in range(most):
        open_cells = ~exact & (start <= tried)
        if not open_cells.any():
            continue
        parts = terms(tried)
        last = np.where(left_out > 0, written(rest, max(tried, 2)).values, 0.0)
        redone, size = (parts.sum(axis=2) + last) / divided_by, np.abs(parts).sum(axis=2) + np.abs(last)
        good, doubt = _agree(redone, size, result.values, result.places)
        for i, j in np.argwhere(open_cells & doubt):
            more = exactly(text(float(rest[i, j]), max(tried, 2))) if left_out[i, j] else Decimal(0)
            good[i, j] = _agrees(exactly_redone(i, j, tried) + more, divided_by, text(totals[i, j], int(forms[i, j])))
        places, exact = np.where(open_cells & good, tried, places), exact | (open_cells & good)
    return places, exact


def _agree(redone: Array, size: Array, shown: Array, places: Array) -> tuple[Array, Array]:
    """Whether a redone value rounds to what is shown, and where a float cannot tell."""
    with np.errstate(over="ignore", invalid="ignore"):  # numbers next to nothing
        unit = 10.0 ** places.astype(float)
        off, slack = np.abs(redone - shown) * unit, 1e-13 * size * unit + 1e-9
        return off < 0.5, ~((np.abs(off - 0.5) > slack) & (slack < 0.1))


def _agrees(redone: Decimal, divided_by: int | Decimal, shown: str) -> bool:
    with localcontext() as context:
        context.prec = 60
        return agrees(redone / divided_by, shown)


# --- divisions ----------------------------------------------------------------------------------------------------

def quotients(name: str, tops: Array, bottoms: Sequence[Array], results: Array) -> LineTable:
    """name = top ÷ (bottom × …) = result; arrays (n, m), an axis of length 1 stands for all rows or columns.

    >>> line = line_at(quotients("cos", np.array([[3.0]]), [np.array([[5.0]]), np.array([[1.0]])], np.array([[0.6]])))
    >>> "".join(piece.text for piece in line)
    'cos = 3.00 ÷ (5×1) = 0.600'
    """
    parts: list[Piece | Slot] = []
    for bottom in bottoms:
        parts += [Piece("×"), Slot(bottom, SHORT)] if parts else [Slot(bottom, SHORT)]
    around = (Piece(" ÷ ("), Piece(")")) if len(bottoms) > 1 else (Piece(" ÷ "), Piece(""))
    exact = divides(tops, bottoms, results, (SHOWN, SHORT, SHOWN))
    return LineTable((Piece(f"{name} = "), Slot(tops), around[0], *parts, around[1], Equals(exact),
                      Slot(results, SHOWN, "result")))


def scalings(scores: Array, d_k: int, scaled: Array, *, name: str = "q·k") -> LineTable:
    """The division of each score by √d_k.

    >>> "".join(p.text for p in line_at(scalings(np.array([[0.84]]), 4, np.array([[0.42]]))))
    'q·k ÷ √4 = 0.840 ÷ 2 = 0.420'
    """
    root = np.array([[np.sqrt(d_k)]])
    form = 0 if root == int(root[0, 0]) else 3
    exact = divides(scores, [root], scaled, (CALM, form, CALM))
    return LineTable((Piece(f"{name} ÷ √{d_k} = "), Slot(scores, CALM), Piece(f" ÷ {text(float(root[0, 0]), form)}"),
                      Equals(exact), Slot(scaled, CALM, "result")))


def maskings(scaled: Array, masked: Array) -> LineTable:
    """What a mask adds: 0 where a query may look, −∞ where it may not.

    >>> "".join(p.text for p in line_at(maskings(np.array([[0.42]]), np.array([[-np.inf]]))))
    '0.420 + (−∞) = −∞'
    """
    added = np.where(np.isneginf(masked), -np.inf, 0.0)
    return LineTable((Slot(scaled), Piece(" + "), Slot(added, 0, "plain", True), Piece(" = "),
                      Slot(masked, SHOWN, "result")))


def softmaxes(masked: Array, exponentials: Array, weights: Array) -> LineTable:
    """e^(score − largest) over the row's sum, (n, m) each; a masked cell says so with "–".

    >>> half = np.array([[0.5, 0.5]])
    >>> "".join(p.text for p in line_at(softmaxes(np.zeros((1, 2)), np.ones((1, 2)), half)))
    'e^(0.00 − 0.00) ⁄ Σ ≈ 1.00 ⁄ 2.00 = 0.50'
    """
    largest, totals = masked.max(axis=1, keepdims=True), exponentials.sum(axis=1, keepdims=True)
    exact = divides(exponentials, [totals], weights, (SHOWN, SHOWN, 2))
    hidden = LineTable((Piece("e^(−∞) ⁄ Σ = "), Piece("–", "result")))
    return LineTable((Piece("e^("), Slot(masked, 2), Piece(" − "), Slot(largest, 2, "plain", True), Piece(") ⁄ Σ ≈ "),
                      Slot(exponentials), Piece(" ⁄ "), Slot(totals), Equals(exact), Slot(weights, 2, "result")),
                     where=~np.isneginf(masked), otherwise=hidden)


def additions(terms: Sequence[Array], totals: Array, *, name: str) -> LineTable:
    """A short sum of a few numbers for each cell, (n, m) each.

    >>> terms = np.array([[0.5]]), np.array([[-0.25]])
    >>> "".join(p.text for p in line_at(additions(terms, np.array([[0.25]]), name="x")))
    'x = 0.50 + (−0.25) = 0.25'
    """
    places = np.maximum(np.max([needed(x, 4) for x in (*terms, totals)], axis=0), 2)
    said, result = [written(term, places).values for term in terms], written(totals, places)
    good, doubt = _agree(np.sum(said, axis=0), np.sum(np.abs(said), axis=0), result.values, result.places)
    for i, j in np.argwhere(doubt):
        form = int(places[i, j])
        redone = sum((exactly(text(float(term[i, j]), form)) for term in terms), Decimal(0))
        good[i, j] = _agrees(redone, 1, text(float(totals[i, j]), form))
    parts: list[Piece | Slot] = []
    for term in terms:
        parts += [Piece(" + ")] if parts else []
        parts += [Slot(term, places, "plain", True)]
    return LineTable((Piece(f"{name} = "), *parts, Equals(good), Slot(totals, places, "result")))


def divides(tops: Array, bottoms: Sequence[Array], results: Array, forms: tuple[int, int, int]) -> Array:
    """Whether the shown top divided by all shown bottoms rounds to the shown result."""
    top, result = written(tops, forms[0]), written(results, forms[2])
    product = np.asarray(np.prod(np.broadcast_arrays(*(written(x, forms[1]).values for x in bottoms)), axis=0))
    values, product, shown, places = np.broadcast_arrays(top.values, product, result.values, result.places)
    some = product != 0
    redone = np.divide(values, product, out=np.zeros(values.shape), where=some)
    good, doubt = _agree(redone, np.abs(redone), shown, places)
    good &= some
    for i, j in np.argwhere(doubt & some):
        divisor = Decimal(1)
        for bottom in bottoms:
            divisor *= exactly(text(_cell(bottom, i, j), forms[1]))
        good[i, j] = _agrees(exactly(text(_cell(tops, i, j), forms[0])), divisor, text(_cell(results, i, j), forms[2]))
    return np.asarray(good)
