"""Sums spelled out for every cell at once: the largest terms, as few digits as make them give the result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from core._checks import Array
from core.digits import exactly
from core.strip_tables import Equals, LineTable, Name, Piece, Slot, Sum, left_side
from core.written import CALM, TINY, needed, rounds_exactly, rounds_to, text, written

MOST_TERMS = 6
TINIEST = 5e-324  # the smallest number above 0
_AT_ONCE = 1 << 20  # products looked at together


def sums(a: Array, b: Array, totals: Array, *, name: Name = "q·k", roles: tuple[str, str] = ("query", "key"),
         result_role: str = "output", most: int = MOST_TERMS, present: Array | None = None) -> LineTable:
    """Σ aᵢ·bⱼ for every row of `a` with every row of `b`, its largest terms spelled out.

    Parameters: `a` (n, d), `b` (m, d), the factors, or (g, m, d) for g groups of rows of `a` that each have their own
    (such as heads); `totals` (n, m), what core computed; `name`, the left side; `roles`, whose colours the factors
    wear; `most`, terms shown; `present` (n, d), False where a row has no such term.

    >>> from core.strip_tables import line_at
    >>> line = line_at(sums(np.array([[3.0, 4.0]]), np.array([[1.0, 0.0]]), np.array([[3.0]]), name="A·B"))
    >>> "".join(piece.text for piece in line)
    'A·B = 3×1 + 4×0 = 3'
    """
    a, b, totals = (np.asarray(x, dtype=float) for x in (a, b, totals))
    groups = b if b.ndim == 3 else b[None]
    each = max(1, len(a) // len(groups))  # rows of a group
    here = np.ones(a.shape, dtype=bool) if present is None else np.asarray(present, dtype=bool)
    found = [_selected(a[rows, None] * groups[group], here[rows, None], most)
             for group in range(len(groups)) for rows in _blocks(group * each, (group + 1) * each, groups[group].size)]
    shown, rest, left_out = (np.concatenate(parts) for parts in zip(*found, strict=True))
    few_a, few_b = needed(a), needed(groups)
    everything = np.maximum(_most(few_a, here)[:, None], _most_over(few_b, here, each))  # of all factors, (n, m)
    forms = _result_forms(totals, everything)
    rows, columns = np.arange(len(a))[:, None, None], np.arange(groups.shape[1])[None, :, None]
    used, group = shown >= 0, np.minimum(rows // each, len(groups) - 1)
    start = np.where(used, np.maximum(few_a[rows, shown], few_b[group, columns, shown]), 0).max(axis=2, initial=0)

    def terms(places: int) -> Array:
        left, right = written(a, places).values, written(groups, places).values
        return np.where(used, left[rows, shown] * right[group, columns, shown], 0.0)

    def exactly_redone(i: int, j: int, places: int) -> Decimal:
        factors = a[i], groups[i // each, j]
        return sum((exactly(text(float(factors[0][t]), places)) * exactly(text(float(factors[1][t]), places))
                    for t in shown[i, j] if t >= 0), Decimal(0))

    places, exact = _fewest(start, terms, exactly_redone, rest, left_out, totals, forms)
    return LineTable((*left_side(name), Sum(a, groups, shown, places, rest, left_out, roles), Equals(exact),
                      Slot(totals, forms, result_role)))


def plain_sums(terms: Array, totals: Array, *, name: Name, divided_by: int = 1, most: int = MOST_TERMS) -> LineTable:
    """Sums of plain terms, or their averages: `terms` (n, m, d), `totals` (n, m).

    >>> from core.strip_tables import line_at
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
    opening = (Piece("("),) if divided_by > 1 else ()
    closing = (Piece(f") ÷ {divided_by}"),) if divided_by > 1 else ()
    addends = Sum(numbers, None, shown, places, rest, left_out, ("plain", "plain"))
    return LineTable((*left_side(name), *opening, addends, *closing, Equals(exact), Slot(totals, CALM, "output")))


def _blocks(first: int, last: int, size: int) -> Iterator[slice]:
    """The rows from `first` to `last` in blocks whose products with `size` numbers are looked at together."""
    step = max(1, _AT_ONCE // max(1, size))
    return (slice(start, min(start + step, last)) for start in range(first, max(last, first + 1), step))


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


def _most_over(few_b: Array, present: Array, each: int) -> Array:
    """For each row's terms, the most decimals that each b of its group needs among them, (n, m)."""
    if present.all():
        return np.repeat(few_b.max(axis=2, initial=0), each, axis=0)
    rows = np.arange(len(present))
    return np.asarray((present[:, None] * few_b[rows // each]).max(axis=2, initial=0))


def _result_forms(totals: Array, everything: Array) -> Array:
    # short decimals multiply to short decimals, which are shown in full; everything else gets three digits
    short = np.minimum(needed(totals), np.minimum(everything, 1) * 2)
    return np.where((everything < 2) | (np.abs(totals) < TINY), short, CALM)


def _fewest(start: Array, terms: Callable[[int], Array], exactly_redone: Callable[[int, int, int], Decimal],
            rest: Array, left_out: Array, totals: Array, forms: int | Array, divided_by: int = 1, most: int = 5,
            else_: int = 2) -> tuple[Array, Array]:
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
        good, doubt = rounds_to(redone, size, result.values, result.places)
        for i, j in np.argwhere(open_cells & doubt):
            more = exactly(text(float(rest[i, j]), max(tried, 2))) if left_out[i, j] else Decimal(0)
            shown = text(float(totals[i, j]), int(forms[i, j]))
            good[i, j] = rounds_exactly(exactly_redone(i, j, tried) + more, divided_by, shown)
        places, exact = np.where(open_cells & good, tried, places), exact | (open_cells & good)
    return places, exact
