"""The short steps between sums for every cell at once: a division, a mask, a softmax, an addition."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from core._checks import Array
from core.digits import exactly
from core.strip_tables import Equals, LineTable, Name, Piece, Slot, cell, left_side
from core.written import CALM, SHORT, SHOWN, needed, rounds_exactly, rounds_to, text, written


def quotients(name: Name, tops: Array, bottoms: Sequence[Array], results: Array) -> LineTable:
    """name = top ÷ (bottom × …) = result; arrays (n, m), an axis of length 1 stands for all rows or columns.

    >>> from core.strip_tables import line_at
    >>> line = line_at(quotients("cos", np.array([[3.0]]), [np.array([[5.0]]), np.array([[1.0]])], np.array([[0.6]])))
    >>> "".join(piece.text for piece in line)
    'cos = 3.00 ÷ (5×1) = 0.600'
    """
    parts: list[Piece | Slot] = []
    for bottom in bottoms:
        parts += [Piece("×"), Slot(bottom, SHORT)] if parts else [Slot(bottom, SHORT)]
    around = (Piece(" ÷ ("), Piece(")")) if len(bottoms) > 1 else (Piece(" ÷ "), Piece(""))
    exact = divides(tops, bottoms, results, (SHOWN, SHORT, SHOWN))
    return LineTable((*left_side(name), Slot(tops), around[0], *parts, around[1], Equals(exact),
                      Slot(results, SHOWN, "result")))


def scalings(scores: Array, d_k: int, scaled: Array, *, name: str = "q·k") -> LineTable:
    """The division of each score by √d_k.

    >>> from core.strip_tables import line_at
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

    >>> from core.strip_tables import line_at
    >>> "".join(p.text for p in line_at(maskings(np.array([[0.42]]), np.array([[-np.inf]]))))
    '0.420 + (−∞) = −∞'
    """
    added = np.where(np.isneginf(masked), -np.inf, 0.0)
    return LineTable((Slot(scaled), Piece(" + "), Slot(added, 0, "plain", True), Piece(" = "),
                      Slot(masked, SHOWN, "result")))


def softmaxes(masked: Array, exponentials: Array, weights: Array) -> LineTable:
    """e^(score − largest) over the row's sum, (n, m) each; a masked cell says so with "–".

    >>> from core.strip_tables import line_at
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


def additions(terms: Sequence[Array], totals: Array, *, name: Name) -> LineTable:
    """A short sum of a few numbers for each cell, (n, m) each.

    >>> from core.strip_tables import line_at
    >>> terms = np.array([[0.5]]), np.array([[-0.25]])
    >>> "".join(p.text for p in line_at(additions(terms, np.array([[0.25]]), name="x")))
    'x = 0.50 + (−0.25) = 0.25'
    """
    places = np.maximum(np.max([needed(x, 4) for x in (*terms, totals)], axis=0), 2)
    said, result = [written(term, places).values for term in terms], written(totals, places)
    good, doubt = rounds_to(np.sum(said, axis=0), np.sum(np.abs(said), axis=0), result.values, result.places)
    for i, j in np.argwhere(doubt):
        form = int(places[i, j])
        redone = sum((exactly(text(float(term[i, j]), form)) for term in terms), Decimal(0))
        good[i, j] = rounds_exactly(redone, 1, text(float(totals[i, j]), form))
    parts: list[Piece | Slot] = []
    for term in terms:
        parts += [Piece(" + ")] if parts else []
        parts += [Slot(term, places, "plain", True)]
    return LineTable((*left_side(name), *parts, Equals(good), Slot(totals, places, "result")))


def divides(tops: Array, bottoms: Sequence[Array], results: Array, forms: tuple[int, int, int]) -> Array:
    """Whether the shown top divided by all shown bottoms rounds to the shown result."""
    top, result = written(tops, forms[0]), written(results, forms[2])
    product = np.asarray(np.prod(np.broadcast_arrays(*(written(x, forms[1]).values for x in bottoms)), axis=0))
    values, product, shown, places = np.broadcast_arrays(top.values, product, result.values, result.places)
    some = product != 0
    redone = np.divide(values, product, out=np.zeros(values.shape), where=some)
    good, doubt = rounds_to(redone, np.abs(redone), shown, places)
    good &= some
    for i, j in np.argwhere(doubt & some):
        divisor = Decimal(1)
        for bottom in bottoms:
            divisor *= exactly(text(cell(bottom, i, j), forms[1]))
        above, value = text(cell(tops, i, j), forms[0]), text(cell(results, i, j), forms[2])
        good[i, j] = rounds_exactly(exactly(above), divisor, value)
    return np.asarray(good)
