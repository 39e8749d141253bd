"""A sum on screen can be redone from the terms on screen, or it says ≈."""

import re
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.digits import agrees, exactly, fixed, show
from core.strip import product_line, scale_line, softmax_line, sum_line, terms_line, text_of

numbers = st.floats(-50, 50).map(lambda x: round(x, 5))


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12))
def test_an_equals_sign_is_earned(pairs: list[tuple[float, float]]) -> None:
    a, b = np.array(pairs).T
    line = sum_line(a, b, float(a @ b))
    redone = sum((exactly(x.text) * exactly(y.text) for x, y in _factors(line)), Decimal(0))
    redone += sum(exactly(piece.text) for piece in line if piece.role == "more")
    assert (line[-2].text == " = ") == agrees(redone, line[-1].text)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=60))
def test_the_largest_terms_are_shown_and_all_are_counted(pairs: list[tuple[float, float]]) -> None:
    a, b = np.array(pairs).T
    line = sum_line(a, b, float(a @ b), most=6)
    more = [piece for piece in line if piece.role == "more"]
    assert len(_factors(line)) == min(6, len(a) if len(a) <= 6 else np.count_nonzero(a * b) or len(a))
    assert sum(piece.left_out for piece in more) == len(a) - len(_factors(line))
    if more:
        left = np.sort(np.abs(a * b))[:-6].sum()
        assert abs(float(exactly(more[0].text))) <= left + 0.01


def _factors(line):
    pieces = [piece for piece in line if piece.role in {"query", "key"}]
    return list(zip(pieces[::2], pieces[1::2], strict=True))


def test_the_articles_sums() -> None:
    assert text_of(sum_line([3, 4], [1, 0], 3, name="A·B")) == "A·B = 3×1 + 4×0 = 3"
    assert text_of(sum_line([1.0, 0.5, 2.0], [0.3, 0.7, -0.1], 0.45, name="x·w")) == (
        "x·w = 1.0×0.3 + 0.5×0.7 + 2.0×(−0.1) = 0.45")
    assert text_of(product_line([5, 1, 0.6], 3.0, name="n", roles=("query", "key", "plain"))) == "n = 5×1×0.6 = 3"


def test_a_product_that_does_not_come_out_says_so() -> None:
    # the sketch said 5.10 × 3.73 = 19.00; with these digits it is 19.02
    line = product_line([5.0990195, 3.7262076], 19.0, name="x", roles=("key", "query"))
    shown = [exactly(piece.text) for piece in line if piece.role in {"key", "query"}]
    assert line[-2].text == " = " and agrees(shown[0] * shown[1], line[-1].text)


@given(st.floats(-1e5, 1e5), st.integers(1, 512))
def test_scaling_line(score: float, d_k: int) -> None:
    line = scale_line(score, d_k, score / d_k**0.5)
    top, bottom = exactly(line[1].text), exactly(line[2].text.split("÷")[1].strip())
    assert (line[-2].text == " = ") == agrees(top / bottom, line[-1].text)


def test_softmax_line_of_a_masked_cell() -> None:
    row = np.array([0.3, -np.inf])
    assert text_of(softmax_line(row, np.array([1.0, 0.0]), 0.0, 1)).endswith("–")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back(x: float) -> None:
    assert abs(exactly(show(x, 4)) - Decimal(x)) <= abs(Decimal(x)) * Decimal("6e-4")
    assert not re.match(r"−0(\.0*)?$", fixed(x)), x
    assert "-" not in show(x) + fixed(x)


@given(st.lists(numbers, min_size=1, max_size=20), st.integers(1, 7))
def test_a_plain_sum_earns_its_equals_sign(terms: list[float], divided_by: int) -> None:
    line = terms_line(terms, sum(terms) / divided_by, name="x", divided_by=divided_by)
    shown = [exactly(piece.text) for piece in line[1:-2] if re.fullmatch(r"\(?−?[\d.]+\)?", piece.text)]
    assert (line[-2].text == " = ") == agrees(sum(shown, Decimal(0)) / divided_by, line[-1].text)
    if len(terms) <= 6:
        assert len(shown) == len(terms)
