"""What the texts of numbers are worth, for whole arrays: `core.digits` writes one number, this reads many.

A strip says "=" only if its sum can be redone from what is on screen. To decide that for every cell of a map at
once, the value and the last decimal of each text are found without writing it; where a float cannot tell a
rounding tie, the text itself is asked.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.digits import agrees, exactly, fixed, places_needed, plain, show

SHOWN = 10  # forms: 0…9 is `fixed` with so many decimals, then `show`,
CALM = 11  # `show`, but 0 for what rounding left over, and one decimal from 100 on,
SHORT = 12  # `plain` for short decimals, else `show`,
BELOW = 13  # and a whole number as an index
TINY = 1e-9  # below it a number is what rounding left over
_INDEX = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LARGE = 1e6  # from here on `fixed` writes as `show` does


class Written(NamedTuple):
    """Numbers as they stand on screen: their values, and how many decimals the last digit has."""

    values: Array
    places: Array  # may be negative: 1.23×10⁶ has −4


def text(x: float, form: int) -> str:
    """One number in one of the forms.

    >>> text(-0.4, 2), text(5.0990195, SHOWN), text(1e-17, CALM), text(0.5, SHORT), text(1 / 3, SHORT)
    ('−0.40', '5.10', '0', '0.5', '0.333')
    """
    if form == CALM:
        return "0" if abs(x) < TINY else show(x) if abs(x) < 100 else fixed(x, 1)
    if form == BELOW:
        return str(int(x)).translate(_INDEX)
    if form == SHORT:
        return show(x) if places_needed([x]) == 2 else plain(x)
    return show(x) if form == SHOWN else fixed(x, form)


def needed(x: Array, most: int = 2) -> Array:
    """`places_needed` of each number by itself.

    >>> needed(np.array([3.0, 0.5, 1 / 3])).tolist()
    [0, 1, 2]
    """
    near = 1e-12 * np.maximum(1.0, np.abs(x))
    places = np.full(x.shape, most)
    for fewer in range(most - 1, -1, -1):
        places = np.where(np.abs(x - np.round(x, fewer)) < near, fewer, places)
    return places


def written(x: Array, form: int | Array) -> Written:
    """What the texts of finite numbers are worth.

    >>> numbers = written(np.array([0.125, 1234567.0]), SHOWN)
    >>> numbers.values.tolist(), numbers.places.tolist()
    ([0.125, 1230000.0], [3, -4])
    """
    x = np.asarray(x, dtype=float)
    if isinstance(form, int) and form < SHOWN and np.abs(x).max(initial=0.0) < _LARGE:
        return Written(_as_written(x, form, form), np.full(x.shape, form))
    x, forms = np.broadcast_arrays(x, form)
    x = np.where((forms == CALM) & (np.abs(x) < TINY), 0.0, x)
    size = np.abs(x)
    calm, short, large = forms == CALM, (forms == SHORT) & (size < _LARGE), size >= _LARGE
    places = np.where(calm & (size >= 100), 1, np.where(forms < SHOWN, forms, 0))
    as_shown = (forms == SHOWN) | calm & (size < 100) | large
    if short.any():
        few = needed(x)
        places, as_shown = np.where(short, few, places), as_shown | short & (few == 2)
    if as_shown.any():
        places = np.where(as_shown, _shown_places(x), places)
    return Written(_as_written(x, places, forms), places)


def _as_written(x: Array, places: int | Array, forms: int | Array) -> Array:
    """Each number rounded to its decimals; near a tie, as its text says."""
    with np.errstate(over="ignore", invalid="ignore"):  # numbers next to nothing
        values = np.round(x, places) if isinstance(places, int) else _rounded(x, places)
        units = np.abs(x) * (10.0**places if isinstance(places, int) else 10.0 ** places.astype(float))
        doubt = ~(np.abs(units % 1 - 0.5) >= 1e-12 * units + 1e-9)
    if doubt.any():
        for at in zip(*doubt.nonzero(), strict=True):
            form = forms if isinstance(forms, int) else int(forms[at])
            values[at] = float(exactly(text(float(x[at]), form)))
    return values


def _shown_places(x: Array) -> Array:
    """Decimals of `show` with its three digits."""
    size = np.abs(x)
    with np.errstate(divide="ignore"):
        exponent = np.floor(np.log10(size, where=size > 0, out=np.zeros_like(size))).astype(int)
    with np.errstate(over="ignore", invalid="ignore"):
        exponent -= size < 10.0**exponent * (1 - 1e-12)  # the logarithm was rounded up
        exponent += _rounded(size, 2 - exponent) >= 10.0 ** (exponent + 1)  # 9.996 is written 10.0
    daily = (exponent > -4) & (exponent < 6)
    return np.where(size == 0, 0, np.where(daily, np.maximum(0, 2 - exponent), 2 - exponent))


def _rounded(x: Array, places: Array) -> Array:
    up, down = 10.0 ** np.maximum(places, 0), 10.0 ** np.maximum(-places, 0)
    return np.asarray(np.rint(x / down * up) / up * down)


def rounds_to(redone: Array, size: Array, shown: Array, places: Array) -> tuple[Array, Array]:
    """Whether values redone from what is on screen round to what is shown, and where a float cannot tell.

    Parameters: `redone`, sums of terms whose sizes add up to `size`; `shown` and `places`, the written results.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # numbers next to nothing
        unit = 10.0 ** places.astype(float)
        off, slack = np.abs(redone - shown) * unit, 1e-13 * size * unit + 1e-9
        return off < 0.5, ~((np.abs(off - 0.5) > slack) & (slack < 0.1))


def rounds_exactly(redone: Decimal, divided_by: int | Decimal, shown: str) -> bool:
    """Whether redone ÷ divided_by rounds to the result on screen."""
    with localcontext() as context:
        context.prec = 60
        return agrees(redone / divided_by, shown)
