"""Checks that the public functions share: numbers come in, or a sentence says what is wrong with them."""
from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def one_table(name: str, value: Any) -> Array:
    """The value as an array of any type; rows of different lengths are refused."""
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows have different lengths") from None


def as_floats(name: str, value: Any) -> Array:
    """The value as float32 or float64: half precision is computed in float32, integers in float64."""
    array = one_table(name, value)
    if is_float(array):
        return array.astype(np.float32 if array.dtype.itemsize < 8 else np.float64, copy=False)
    if array.dtype.kind not in "iubO":  # text would be parsed, dates counted, complex numbers cut
        raise ValueError(f"{name} must hold real numbers, got {array.dtype}")
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must hold real numbers that fit into a float") from None


def is_float(array: Array) -> bool:
    """Floating point, bfloat16 included, which NumPy itself does not know."""
    return array.dtype.kind == "f" or array.dtype.name == "bfloat16"


def finite_floats(name: str, value: Any, ndim: int | None = None) -> Array:
    """Like as_floats; NaN, infinity and a wrong number of axes are refused."""
    array = as_floats(name, value)
    if ndim is not None and array.ndim != ndim:
        kind = {1: "a vector", 2: "a table (rows, columns)"}[ndim]
        raise ValueError(f"{name} must be {kind}, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} of shape {array.shape} holds NaN or infinity")
    return array


def one_number(name: str, value: Any) -> float:
    """A finite number as a Python float."""
    number = finite_floats(name, value)
    if number.ndim:
        raise ValueError(f"{name} must be one number, got shape {number.shape}")
    return float(number)


def one_dtype(*arrays: Array) -> list[Array]:
    """All arrays in the widest dtype among them."""
    dtype = np.result_type(*arrays)
    return [a.astype(dtype, copy=False) for a in arrays]


def not_too_large(name: str, result: Array) -> Array:
    """The result, unless finite input has overflowed on the way to it."""
    if not np.isfinite(result).all():
        raise ValueError(f"the numbers are too large: {name} overflows {np.asarray(result).dtype}")
    return result


def vector_norms(x: Array) -> Array:
    """‖row‖ along the last axis, right also where the squares overflow or vanish: (…, d) -> (…)."""
    with np.errstate(over="ignore", under="ignore"):
        squares = np.einsum("...i,...i->...", x, x)
        plain = (squares > np.finfo(x.dtype).tiny * 1e6) & np.isfinite(squares)
        if plain.all():
            return np.sqrt(squares)
        largest = np.abs(x).max(axis=-1, keepdims=True, initial=0)  # a length that does not fit is inf:
        scaled = x / np.where(largest == 0, 1, largest)             # the caller reports it
        return np.sqrt((scaled * scaled).sum(axis=-1)) * largest[..., 0]


def unit_rows(x: Array) -> Array:
    """Each row divided by its length; a zero row has no direction and stays zero: (…, d) -> (…, d)."""
    x = sized_rows(x)
    norms = vector_norms(x)
    return x / np.where(norms == 0, 1, norms)[..., None]


def sized_rows(x: Array) -> Array:
    """The rows, divided by their largest entries if a product of two rows could overflow or vanish."""
    norms = vector_norms(x)
    limit = np.finfo(x.dtype).max ** 0.25
    if ((norms == 0) | ((norms > 1 / limit) & (norms < limit))).all():
        return x
    largest = np.abs(x).max(axis=-1, keepdims=True, initial=0)
    return x / np.where(largest == 0, 1, largest)
