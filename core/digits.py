"""Numbers as people read them: true minus sign, few digits, no negative zero, brackets around factors."""

from __future__ import annotations

import functools
import math
from decimal import ROUND_HALF_EVEN, Decimal

MINUS = "−"
UNDEFINED = "–"
_KEPT = 1 << 14  # texts of numbers: a class sees the same ones again and again
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def fixed(x: float, places: int = 2) -> str:
    """A number with so many decimals.

    >>> fixed(-0.4), fixed(-0.001), fixed(3, 0)
    ('−0.40', '0.00', '3')
    """
    return _fixed(float(x), places)


@functools.lru_cache(_KEPT)
def _fixed(x: float, places: int) -> str:
    if not math.isfinite(x):
        return UNDEFINED if math.isnan(x) else ("∞" if x > 0 else MINUS + "∞")
    if abs(x) >= 1e6:
        return show(x)
    text = f"{x:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def show(x: float, digits: int = 3) -> str:
    """A number with so many significant digits, as short as it can be without an exponent in daily ranges.

    >>> show(5.0990195), show(19.0), show(0.000032), show(1234567.0), show(-0.745)
    ('5.10', '19.0', '3.20×10⁻⁵', '1.23×10⁶', '−0.745')
    >>> show(0), show(22500.4)
    ('0', '22500')
    """
    return _show(float(x), digits)


@functools.lru_cache(_KEPT)
def _show(x: float, digits: int) -> str:
    if not math.isfinite(x):
        return fixed(x)
    if x == 0:
        return "0"
    mantissa, _, power = f"{x:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if -4 < exponent < 6:
        return fixed(x, max(0, digits - 1 - exponent))
    return mantissa.replace("-", MINUS) + "×10" + str(exponent).translate(_SUPERSCRIPT)


def plain(x: float, places: int = 2) -> str:
    """A number with at most so many decimals and no trailing zeros: for coordinates people typed.

    >>> plain(3.0), plain(-0.5), plain(5.0990195)
    ('3', '−0.5', '5.1')
    """
    text = fixed(x, places)
    return text.rstrip("0").rstrip(".") if "." in text and "×" not in text else text


def factor(text: str) -> str:
    """A number's text as a factor in a product: negative ones in brackets.

    >>> factor("−0.40"), factor("3")
    ('(−0.40)', '3')
    """
    return f"({text})" if text.startswith(MINUS) else text


def places_needed(values: object, most: int = 2) -> int:
    """The fewest decimals, up to `most`, that show all these values exactly; `most` if none does.

    >>> places_needed([3, 4]), places_needed([0.5, 2]), places_needed([1 / 3])
    (0, 1, 2)
    """
    numbers = [float(v) for v in values]  # type: ignore[attr-defined]
    for places in range(most):
        if all(abs(v - round(v, places)) < 1e-12 * max(1.0, abs(v)) for v in numbers):
            return places
    return most


@functools.lru_cache(_KEPT)
def exactly(text: str) -> Decimal:
    """The number that a text made by `fixed` or `show` stands for, to redo a sum with what is on screen.

    >>> exactly("(−0.40)"), exactly("1.23×10⁶")
    (Decimal('-0.40'), Decimal('1.23E+6'))
    """
    plain_text = text.strip("()").replace(MINUS, "-")
    mantissa, times, power = plain_text.partition("×10")
    if not times:
        return Decimal(mantissa)
    back = {ord(s): d for s, d in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True)}
    return Decimal(mantissa).scaleb(int(power.translate(back)))


def agrees(redone: Decimal, shown: str) -> bool:
    """Whether a value redone from what is on screen rounds to the result on screen.

    >>> agrees(Decimal("5.10") * Decimal("3.73"), "19.00"), agrees(Decimal("5.099") * Decimal("3.726"), "19.00")
    (False, True)
    """
    target = exactly(shown)
    return redone.quantize(Decimal(1).scaleb(int(target.as_tuple().exponent)), ROUND_HALF_EVEN) == target
