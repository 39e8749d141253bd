"""The arithmetic strip: one chosen number spelled out, term by term, as coloured pieces of text.

Core decides which terms are shown, with how many digits, and whether the line may say "=":
it says "=" only when the sum can be redone from the terms on screen, else "≈".
Pages, exports and tests turn the pieces into Markdown, slides or plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import ArrayLike

from core.digits import agrees, exactly, factor, fixed, places_needed, show
from core.step_tables import additions, maskings, quotients, scalings, softmaxes
from core.strip_tables import Line, Piece, line_at
from core.sum_tables import MOST_TERMS, plain_sums, sums

__all__ = [
    "MOST_TERMS",
    "Line",
    "Piece",
    "addition_line",
    "line_at",
    "mask_line",
    "product_line",
    "quotient_line",
    "scale_line",
    "softmax_line",
    "sum_line",
    "terms_line",
    "text_of",
]


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
    a, b = (np.asarray(x, dtype=float).reshape(1, -1) for x in (a, b))
    return line_at(sums(a, b, np.array([[total]]), name=name, roles=roles, result_role=result_role, most=most))



def _result(total: float, factors: np.ndarray, in_a_term: int) -> str:
    # short decimals multiply to short decimals, which are shown in full; everything else gets three digits
    places = places_needed(factors, 2)
    if places < 2 or abs(total) < 1e-9:
        return fixed(total, places_needed([total], min(places, 1) * in_a_term))
    return show(total) if abs(total) < 100 else fixed(total, 1)


def scale_line(score: float, d_k: int, scaled: float, *, name: str = "q·k") -> Line:
    """The division by √d_k.

    >>> text_of(scale_line(0.84, 4, 0.42))
    'q·k ÷ √4 = 0.840 ÷ 2 = 0.420'
    """
    return line_at(scalings(np.array([[score]]), d_k, np.array([[scaled]]), name=name))



def mask_line(scaled: float, masked: float) -> Line:
    """What the mask adds.

    >>> text_of(mask_line(0.42, 0.42)), text_of(mask_line(0.42, -np.inf))
    ('0.420 + 0 = 0.420', '0.420 + (−∞) = −∞')
    """
    return line_at(maskings(np.array([[scaled]]), np.array([[masked]])))


def quotient_line(top: float, bottoms: Sequence[float], result: float, *, name: str) -> Line:
    """A division by one number or by a product of some.

    >>> text_of(quotient_line(3, [5, 1], 0.6, name="cos")), text_of(quotient_line(0.42, [0.5], 0.84, name="÷ T"))
    ('cos = 3.00 ÷ (5×1) = 0.600', '÷ T = 0.420 ÷ 0.5 = 0.840')
    """
    return line_at(quotients(name, np.array([[top]]), [np.array([[x]]) for x in bottoms], np.array([[result]])))



def addition_line(terms: Sequence[float], total: float, *, name: str) -> Line:
    """A short sum.

    >>> text_of(addition_line([0.5, -0.25], 0.25, name="x₁"))
    'x₁ = 0.50 + (−0.25) = 0.25'
    """
    return line_at(additions([np.array([[x]]) for x in terms], np.array([[total]]), name=name))



def softmax_line(masked_row: ArrayLike, exponentials: ArrayLike, weight: float, chosen: int) -> Line:
    """One softmax cell: e^(score − largest) over the row's sum; a masked cell says so with "–".

    Parameters: `masked_row` (n_keys,), scores after the mask; `exponentials` (n_keys,), e^(score − largest)
    as core computed them; `weight`, the result; `chosen`, the key's position.

    >>> text_of(softmax_line([0.0, np.log(3)], [1/3, 1.0], 0.25, 0))
    'e^(0.00 − 1.10) ⁄ Σ ≈ 0.333 ⁄ 1.33 = 0.25'
    """
    row, powers = (np.asarray(x, dtype=float).reshape(1, -1) for x in (masked_row, exponentials))
    weights = np.zeros_like(row)
    weights[0, chosen] = weight
    return line_at(softmaxes(row, powers, weights), 0, chosen)



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
    numbers = np.asarray(terms, dtype=float).reshape(1, 1, -1)
    return line_at(plain_sums(numbers, np.array([[total]]), name=name, divided_by=divided_by, most=most))
