"""What is decided for a whole map at once is what the texts of each cell say, and what one line alone says."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.attention import scaled_dot_product_attention
from core.digits import agrees, exactly, fixed, places_needed, show
from core.step_tables import maskings, quotients, scalings, softmaxes
from core.strip import scale_line, softmax_line, sum_line, terms_line, text_of
from core.strip_tables import line_at
from core.sum_tables import plain_sums, sums
from core.written import CALM, SHORT, SHOWN, needed, text, written

sizes = st.one_of(st.floats(-1e9, 1e9), st.floats(-20, 20).map(lambda x: round(x, 3)), st.floats(-1e-5, 1e-5),
                  st.integers(-4000, 4000).map(lambda n: n / 8))  # eighths: ties


@given(sizes, st.sampled_from([0, 1, 2, 3, 4, SHOWN, CALM, SHORT]))
@example(9.9973, SHOWN)
@example(0.285, 2)
@example(0.125, 2)
@example(999.5, SHOWN)
@example(1e6, SHORT)
@example(0.0, SHOWN)
@example(99.95, CALM)
def test_what_is_read_is_what_is_written(x: float, form: int) -> None:
    read = written(np.array([x]), form)
    stands = exactly(text(x, form))
    assert float(stands) == pytest.approx(float(read.values[0]), rel=1e-12, abs=1e-15)
    assert -int(stands.as_tuple().exponent) == read.places[0] or stands == 0


@given(st.lists(sizes, min_size=1, max_size=20))
def test_decimals_needed(numbers: list[float]) -> None:
    assert needed(np.array(numbers)).max() == places_needed(numbers)
    assert needed(np.array(numbers), 4).max() == places_needed(numbers, 4)


def naive_sum(a, b, total, most=6):
    """The rule of a sum in words: the largest terms in their order, as few decimals as make them give the result."""
    products = [x * y for x, y in zip(a, b, strict=True)]
    order = sorted(range(len(a)), key=lambda t: (-abs(products[t]), t))[:most]
    if len(a) > most and any(products):
        order = [t for t in order if products[t]]
    shown = sorted(order)
    rest = sum(p for t, p in enumerate(products) if t not in shown)
    factors = [*a, *b]
    places = places_needed(factors)
    if places < 2 or abs(total) < 1e-9:
        result = fixed(total, places_needed([total], 2 if places == 1 else 0 if places == 0 else 2))
    else:
        result = show(total) if abs(total) < 100 else fixed(total, 1)
    start = places_needed([x for t in shown for x in (a[t], b[t])])
    with localcontext() as context:
        context.prec = 60
        for p in range(start, 5):
            redone = sum((exactly(fixed(a[t], p)) * exactly(fixed(b[t], p)) for t in shown), Decimal(0))
            redone += exactly(fixed(rest, max(p, 2))) if len(shown) < len(a) else 0
            if agrees(redone, result):
                return shown, p, True, result
    return shown, max(start, 2), False, result


def halfway(x: float) -> bool:
    """Whether a number lies in the middle between two decimals, as far as a float can say."""
    return any(abs(abs(x) * 10**places % 1 - 0.5) < 1e-9 for places in range(2, 5))


@given(st.integers(1, 12), st.integers(0, 2**32 - 1), st.sampled_from([0, 1, 2, 5]), st.sampled_from([1e-3, 1, 300]))
@example(9, 8683, 2, 1)
def test_every_cell_of_a_table_follows_the_rule(d: int, seed: int, decimals: int, size: float) -> None:
    random = np.random.default_rng(seed)
    a, b = (np.round(size * random.standard_normal((3, d)), decimals) for _ in range(2))
    table = sums(a, b, a @ b.T)
    part, equals = table.parts[1], table.parts[2]
    for i, j in np.ndindex(3, 3):
        shown, places, exact, result = naive_sum(a[i].tolist(), b[j].tolist(), float((a @ b.T)[i, j]))
        assert [t for t in part.shown[i, j] if t >= 0] == shown
        rest = sum(a[i, t] * b[j, t] for t in range(d) if t not in shown)
        if not halfway(rest):  # there the last bit of a sum decides which way it is rounded, and either is right
            assert (part.places[i, j], bool(equals.exact[i, j])) == (places, exact)
        assert line_at(table, i, j)[-1].text == result
        assert line_at(table, i, j) == sum_line(a[i], b[j], float((a @ b.T)[i, j]))


def test_groups_of_rows_have_their_own_factors() -> None:
    random = np.random.default_rng(5)
    a, b = random.standard_normal((6, 9)), random.standard_normal((3, 4, 9))
    totals = np.einsum("grd,gmd->grm", a.reshape(3, 2, 9), b).reshape(6, 4)
    table = sums(a, b, totals)
    for i, j in np.ndindex(6, 4):
        assert line_at(table, i, j) == sum_line(a[i], b[i // 2, j], float(totals[i, j]))


def test_terms_that_are_not_there_are_neither_shown_nor_counted() -> None:
    weights, values = np.array([[0.5, 0.0, 0.5], [0.25, 0.25, 0.5]]), np.array([[1.0, 3.0, 2.0]])
    table = sums(weights, values, weights @ values.T, name="out", present=weights > 0)
    assert text_of(line_at(table, 0, 0)) == "out = 0.5×1.0 + 0.5×2.0 = 1.5"
    assert text_of(line_at(table, 1, 0)) == "out = 0.25×1.00 + 0.25×3.00 + 0.50×2.00 = 2.00"


def test_large_tables_are_cut_into_blocks_without_a_seam() -> None:
    random = np.random.default_rng(3)
    a, b = random.standard_normal((40, 300)), random.standard_normal((200, 300))  # 2.4 million products
    table = sums(a, b, a @ b.T)
    for i, j in ((0, 0), (17, 199), (18, 0), (39, 111)):
        assert line_at(table, i, j) == sum_line(a[i], b[j], float((a @ b.T)[i, j]))


@given(st.integers(1, 9), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_plain_sums_say_the_same_alone_and_in_a_table(d: int, divided_by: int, seed: int) -> None:
    terms = np.round(np.random.default_rng(seed).standard_normal((2, 2, d)), 4)
    totals = terms.sum(axis=2) / divided_by
    table = plain_sums(terms, totals, name="x", divided_by=divided_by)
    for i, j in np.ndindex(2, 2):
        assert line_at(table, i, j) == terms_line(terms[i, j], float(totals[i, j]), name="x", divided_by=divided_by)


@given(st.integers(0, 2**32 - 1), st.booleans())
def test_a_step_says_the_same_alone_and_in_a_table(seed: int, causal: bool) -> None:
    random = np.random.default_rng(seed)
    q, k, v = random.standard_normal((3, 4, 8))
    work = scaled_dot_product_attention(q, k, v, is_causal=causal)
    tables = (scalings(work.scores, 8, work.scaled), softmaxes(work.masked, work.exponentials, work.weights))
    for i, j in np.ndindex(4, 4):
        assert line_at(tables[0], i, j) == scale_line(float(work.scores[i, j]), 8, float(work.scaled[i, j]))
        assert line_at(tables[1], i, j) == softmax_line(work.masked[i], work.exponentials[i],
                                                        float(work.weights[i, j]), j)


@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e3))
@example(2.2250738585e-313, 1.0)
def test_an_equals_sign_of_a_division_is_earned(top: float, bottom: float) -> None:
    line = line_at(quotients("x", np.array([[top]]), [np.array([[bottom]])], np.array([[top / bottom]])))
    above, below = exactly(line[1].text), exactly(line[3].text)
    with localcontext() as context:
        context.prec = 60
        assert (line[-2].text == " = ") == (below != 0 and agrees(above / below, line[-1].text))


def test_a_masked_cell_says_so_in_each_line() -> None:
    masked = np.array([[0.5, -np.inf]])
    assert text_of(line_at(maskings(np.array([[0.5, 0.25]]), masked), 0, 1)) == "0.250 + (−∞) = −∞"
    assert text_of(line_at(maskings(np.array([[0.5, 0.25]]), masked), 0, 0)) == "0.500 + 0 = 0.500"
    table = softmaxes(masked, np.array([[1.0, 0.0]]), np.array([[1.0, 0.0]]))
    assert text_of(line_at(table, 0, 1)) == "e^(−∞) ⁄ Σ = –"
