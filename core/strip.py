"""The arithmetic strip: one chosen number spelled out, term by term, as coloured pieces of text.

Core decides which terms are shown, with how many digits, and whether the line may say "=":
it says "=" only when the sum can be redone from the terms on screen, else "≈".
Pages, exports and tests turn the pieces into Markdown, slides or plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from core.digits import agrees, exactly, factor, fixed, places_needed, plain, show

MOST_TERMS = 6


class Piece(NamedTuple):
    """A piece of a line. `role`: plain, query, key, value, output, or more (`left_out` terms worth `text`)."""

    text: str
    role: str = "plain"
    left_out: int = 0


Line = tuple[Piece, ...]


def text_of(line: Line, more: str = "{sum} ({count} more)") -> str:
    """A line as plain text; `more` is the wording for the terms left out.

    >>> text_of(sum_line([3, 4], [1, 0], 3, name="A·B", roles=("query", "key")))
    'A·B = 3×1 + 4×0 = 3'
    """
    return "".join(more.format(sum=p.text, count=p.left_out) if p.role == "more" else p.text for p in line)


def sum_line(a: ArrayLike, b: ArrayLike, total: float, *, name: str = "q·k",
             roles: tuple[str, str] = ("query", "key"), result_role: str = "output",
             most: int = MOST_TERMS) -> Line:
    """Spell out Σ aᵢ·bᵢ = total with its actual terms.

    Parameters: `a`, `b` of shape (n,), the factors; `total`, what core computed; `name`, the left side;
    `roles`, whose colours the two factors wear; `most`, how many terms are shown (the largest by |aᵢ·bᵢ|,
    in their own order).
    Returns a `Line` whose last pieces are "=" or "≈" and the total.

    >>> text_of(sum_line([0.31, -0.4], [1.2, 0.22], 0.284))
    'q·k = 0.31×1.20 + (−0.40)×0.22 = 0.284'
    """
    a, b = np.asarray(a, dtype=float).ravel(), np.asarray(b, dtype=float).ravel()
    shown = _largest(a * b, most)
    left_out = len(a) - len(shown)
    rest = float(np.delete(a * b, shown).sum())
    result = _result(total, np.concatenate([a, b]), 2)
    terms, rest_text, exact = _digits(a[shown], b[shown], rest if left_out else 0.0, result)
    line = [Piece(f"{name} = ")]
    for n, (left, right) in enumerate(terms):
        line += [Piece(" + ")] if n else []
        line += [Piece(factor(left), roles[0]), Piece("×"), Piece(factor(right), roles[1])]
    if left_out:
        line += [Piece(" + "), Piece(factor(rest_text), "more", left_out)]
    return (*line, Piece(" = " if exact else " ≈ "), Piece(result, result_role))


def _largest(products: np.ndarray, most: int) -> np.ndarray:
    # ties keep the earlier term; the chosen ones stay in their own order; terms of 0 need no place in a cut sum
    chosen = np.sort(np.argsort(-np.abs(products), kind="stable")[:most])
    if len(products) > most and products.any():
        chosen = chosen[products[chosen] != 0]
    return chosen


def _result(total: float, factors: np.ndarray, in_a_term: int) -> str:
    # short decimals multiply to short decimals, which are shown in full; everything else gets three digits
    places = places_needed(factors, 2)
    if places < 2 or abs(total) < 1e-9:
        return fixed(total, places_needed([total], min(places, 1) * in_a_term))
    return show(total) if abs(total) < 100 else fixed(total, 1)


def _digits(a: np.ndarray, b: np.ndarray, rest: float, result: str) -> tuple[list[tuple[str, str]], str, bool]:
    """The fewest decimals with which the shown terms really give the shown result."""
    start = places_needed(np.concatenate([a, b]), 2)
    for places in range(start, 5):
        terms = [(fixed(x, places), fixed(y, places)) for x, y in zip(a, b, strict=True)]
        rest_text = fixed(rest, max(places, 2))
        if _redone(terms, rest_text, result):
            return terms, rest_text, True
    terms = [(fixed(x, max(start, 2)), fixed(y, max(start, 2))) for x, y in zip(a, b, strict=True)]
    return terms, fixed(rest, 2), False


def _redone(terms: Sequence[tuple[str, str]], rest: str, result: str) -> bool:
    with localcontext() as context:
        context.prec = 60
        total = sum((exactly(x) * exactly(y) for x, y in terms), Decimal(0)) + exactly(rest)
        return agrees(total, result)


def scale_line(score: float, d_k: int, scaled: float, *, name: str = "q·k") -> Line:
    """The division by √d_k.

    >>> text_of(scale_line(0.84, 4, 0.42))
    'q·k ÷ √4 = 0.840 ÷ 2 = 0.420'
    """
    # as sum_line does
    top, result = ("0" if abs(x) < 1e-9 else show(x) if abs(x) < 100 else fixed(x, 1) for x in (score, scaled))
    root = np.sqrt(d_k)
    bottom = fixed(root, 0 if root == int(root) else 3)
    exact = bool(exactly(bottom)) and agrees(exactly(top) / exactly(bottom), result)
    return (Piece(f"{name} ÷ √{d_k} = "), Piece(top), Piece(f" ÷ {bottom}"),
            Piece(" = " if exact else " ≈ "), Piece(result, "result"))


def quotient_line(top: float, bottoms: Sequence[float], result: float, *, name: str) -> Line:
    """A division by one number or by a product of some.

    >>> text_of(quotient_line(3, [5, 1], 0.6, name="cos")), text_of(quotient_line(0.42, [0.5], 0.84, name="÷ T"))
    ('cos = 3.00 ÷ (5×1) = 0.600', '÷ T = 0.420 ÷ 0.5 = 0.840')
    """
    above, below, value = show(top), [show(b) if places_needed([b]) == 2 else plain(b) for b in bottoms], show(result)
    with localcontext() as context:
        context.prec = 60
        product = Decimal(1)
        for text in below:
            product *= exactly(text)
        exact = bool(product) and agrees(exactly(above) / product, value)
    divisor = "×".join(below) if len(below) == 1 else f"({'×'.join(below)})"
    return (Piece(f"{name} = {above} ÷ {divisor}"), Piece(" = " if exact else " ≈ "), Piece(value, "result"))


def addition_line(terms: Sequence[float], total: float, *, name: str) -> Line:
    """A short sum.

    >>> text_of(addition_line([0.5, -0.25], 0.25, name="x₁"))
    'x₁ = 0.50 + (−0.25) = 0.25'
    """
    places = places_needed([*terms, total], 4)
    texts, result = [fixed(x, max(places, 2)) for x in terms], fixed(total, max(places, 2))
    exact = agrees(sum((exactly(x) for x in texts), Decimal(0)), result)
    return (Piece(f"{name} = {' + '.join(map(factor, texts))}"), Piece(" = " if exact else " ≈ "),
            Piece(result, "result"))


def softmax_line(masked_row: ArrayLike, exponentials: ArrayLike, weight: float, chosen: int) -> Line:
    """One softmax cell: e^(score − largest) over the row's sum; a masked cell says so with "–".

    Parameters: `masked_row` (n_keys,), scores after the mask; `exponentials` (n_keys,), e^(score − largest)
    as core computed them; `weight`, the result; `chosen`, the key's position.

    >>> text_of(softmax_line([0.0, np.log(3)], [1/3, 1.0], 0.25, 0))
    'e^(0.00 − 1.10) ⁄ Σ ≈ 0.333 ⁄ 1.33 = 0.25'
    """
    row = np.asarray(masked_row, dtype=float)
    powers = np.asarray(exponentials, dtype=float)
    if row[chosen] == -np.inf:
        return (Piece("e^(−∞) ⁄ Σ = "), Piece("–", "result"))
    top, bottom, result = show(powers[chosen]), show(powers.sum()), fixed(weight)
    largest = fixed(row.max())
    exact = bool(exactly(bottom)) and agrees(exactly(top) / exactly(bottom), result)
    power = f"{fixed(row[chosen])} − {factor(largest)}"
    return (Piece(f"e^({power}) ⁄ Σ ≈ {top} ⁄ {bottom}"), Piece(" = " if exact else " ≈ "), Piece(result, "result"))


def product_line(
    factors: ArrayLike, total: float, *, name: str, roles: Sequence[str], result_role: str = "output"
) -> Line:
    """Spell out a product of a few numbers, with as many digits as it takes to be redone.

    >>> text_of(product_line([5, 1, 0.6], 3.0, name="‖A‖‖B‖cos θ", roles=("query", "key", "plain")))
    '‖A‖‖B‖cos θ = 5×1×0.6 = 3'
    """
    numbers = np.asarray(factors, dtype=float)
    result = _result(total, numbers, len(numbers))
    start = places_needed(numbers, 2)
    for places in (*range(start, 5), max(start, 2)):
        texts = [fixed(x, places) if places > start or places_needed([x], 2) > 0 else fixed(x, 0) for x in numbers]
        product = Decimal(1)
        for text in texts:
            product *= exactly(text)
        if exact := agrees(product, result):
            break
    line = [Piece(f"{name} = ")]
    for n, (text, role) in enumerate(zip(texts, roles, strict=True)):
        line += [Piece("×")] if n else []
        line += [Piece(factor(text), role)]
    return (*line, Piece(" = " if exact else " ≈ "), Piece(result, result_role))


def terms_line(terms: ArrayLike, total: float, *, name: str, divided_by: int = 1, most: int = MOST_TERMS) -> Line:
    """Spell out a plain sum, or with `divided_by` an average: what each head adds, what the rows share.

    >>> text_of(terms_line([0.25, -0.5, 0.125], -0.125, name="output"))
    'output = 0.250 + (−0.500) + 0.125 = −0.125'
    >>> text_of(terms_line([0.5, 1.0], 0.75, name="overlap", divided_by=2))
    'overlap = (0.5 + 1.0) ÷ 2 = 0.750'
    """
    numbers = np.asarray(terms, dtype=float).ravel()
    shown = _largest(numbers, most)
    left_out, rest = len(numbers) - len(shown), float(np.delete(numbers, shown).sum())
    result = show(total) if abs(total) >= 1e-9 else "0"
    start = places_needed(numbers, 2)
    for places in (*range(start, 7), 4):
        texts = [fixed(x, places) for x in numbers[shown]]
        rest_text = fixed(rest, max(places, 2))
        total_shown = sum(map(exactly, texts), Decimal(0)) + (exactly(rest_text) if left_out else 0)
        if exact := agrees(total_shown / divided_by, result):
            break
    line = [Piece((f"{name} = " if name else "") + ("(" if divided_by > 1 else ""))]
    for n, text in enumerate(texts):
        line += [Piece(" + ")] if n else []
        line += [Piece(factor(text))]
    if left_out:
        line += [Piece(" + "), Piece(factor(rest_text), "more", left_out)]
    line += [Piece(f") ÷ {divided_by}")] if divided_by > 1 else []
    return (*line, Piece(" = " if exact else " ≈ "), Piece(result, "output"))
