"""Page 2, first part: three toy words of four numbers each, and what stretching or shifting does to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core.digits import fixed, plain, show
from core.embeddings import load_embeddings
from core.notice import Notice
from core.similarity import similarity_matrix
from core.strip import Line, quotient_line, sum_line
from core.vectors import PairWork, compare

TOY = tuple(tuple(map(float, row)) for row in load_embeddings("article").vectors)
LARGEST = 1000.0  # of a number in the table


class Toy(NamedTuple):
    vectors: np.ndarray  # (n, d) with one row stretched
    dot: np.ndarray  # (n, n)
    cosine: np.ndarray  # (n, n)
    plain_dot: np.ndarray  # (n, n) before stretching
    pair: tuple[int, int]
    work: PairWork
    products: Line
    quotient: Line
    stretched: int
    factor: float
    shift: float  # what every number is larger by than at the start; nan if that is not one number
    made: dict[str, Any]  # what was made of it since


def toy(values: Mapping[str, Any]) -> Toy:
    """The toy table of the link, one row stretched; both tables and the arithmetic of one pair."""
    rows = tuple(map(tuple, values["s_toy"]))
    stretched, a, b = (min(values[name], len(rows) - 1) for name in ("s_stretched", "s_toy_a", "s_toy_b"))
    return _toy(rows, stretched, values["s_stretch"], a, b)


@lru_cache(maxsize=128)  # a class sees the same table
def _toy(numbers: tuple[tuple[float, ...], ...], stretched: int, factor: float, a: int, b: int) -> Toy:
    rows = np.array(numbers, dtype=float)
    vectors = rows.copy()
    vectors[stretched] *= factor
    work = compare(vectors[a], vectors[b])
    return Toy(vectors, similarity_matrix(vectors, measure="dot"), similarity_matrix(vectors), rows @ rows.T, (a, b),
               work, *pair_lines(vectors[a], vectors[b], work), stretched, float(factor), _shift(rows), {})


def _shift(rows: np.ndarray) -> float:
    start = np.array(TOY)
    if rows.shape != start.shape:
        return float("nan")
    change = rows - start
    return float(change.mean()) if np.ptp(change) < 1e-9 else float("nan")


def shifted(values: Mapping[str, Any], by: float) -> dict[str, Any]:
    """The parameters with `by` added to every number of the table, if all of them stay within its bounds."""
    rows = np.round(np.array(values["s_toy"], dtype=float) + by, 9)
    return {"s_toy": tuple(map(tuple, rows.tolist()))} if np.abs(rows).max() <= LARGEST else {}


def pair_lines(a: np.ndarray, b: np.ndarray, work: PairWork) -> tuple[Line, Line]:
    """Dot product and cosine of a pair spelled out; no second line for a zero vector."""
    products = sum_line(a, b, float(work.dot), name="a·b", result_role="result")
    norms = [float(work.norm_a), float(work.norm_b)]
    return products, quotient_line(float(work.dot), norms, float(work.cosine), name="cos") if min(norms) else ()


def toy_notices(work: Toy, names: Sequence[str]) -> list[Notice]:
    """What stretching one word, or adding a number everywhere, does to the two tables."""
    values = {"word": names[work.stretched], "factor": show(work.factor)}
    if not work.vectors.any(axis=1).all():
        zero = int(np.flatnonzero(~work.vectors.any(axis=1))[0])
        return [Notice("similarity.notice.toy_zero", {"word": names[zero]})]
    found = []
    if np.isfinite(work.shift) and work.shift and work.factor == 1:
        found.append(Notice("similarity.notice.toy_shifted", {
            "shift": plain(work.shift, 6), "least": fixed(float(work.cosine.min()), 4)}))
    if work.factor == 1:
        return [*found, Notice("similarity.notice.toy_plain", {})]
    others = np.delete(np.arange(len(work.vectors)), work.stretched)
    if not len(others):
        return found
    strongest = int(others[np.abs(work.plain_dot[work.stretched, others]).argmax()])
    return [*found, Notice("similarity.notice.toy_stretched", values | {
        "word_other": names[strongest], "before": show(float(work.plain_dot[work.stretched, strongest])),
        "after": show(float(work.dot[work.stretched, strongest])),
        "cosine": fixed(float(work.cosine[work.stretched, strongest]), 4)})]
