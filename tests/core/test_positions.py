"""Position codes: the paper's formula entry by entry, shifts as rotations, relative distances."""
import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.positions import clock_speeds, clocks, rotary, sinusoidal, turn


@given(st.integers(0, 20), st.integers(1, 20))
def test_the_papers_formula(n, d):
    code = sinusoidal(n, d)
    assert code.shape == (n, d)
    for p in range(n):
        for c in range(d):
            angle = p / 10000 ** (2 * (c // 2) / d)
            assert code[p, c] == pytest.approx(math.sin(angle) if c % 2 == 0 else math.cos(angle), abs=1e-12)


@given(st.integers(1, 10), st.integers(-5, 5))
def test_a_shift_is_a_rotation(half, steps):
    d = 2 * half
    speeds = 10000 ** (-np.arange(0, d, 2) / d)
    matrix = turn(speeds, steps)
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(d), atol=1e-14)
    np.testing.assert_allclose(sinusoidal(10, d)[5] @ matrix, sinusoidal(11, d)[5 + steps], atol=1e-12)


@pytest.mark.parametrize("d", [2, 6, 64])
def test_clocks_tell_all_positions_apart(d):
    code = clocks(d, d)
    np.testing.assert_allclose(code @ code.T, np.eye(d), atol=1e-13)
    np.testing.assert_allclose(code[:-1] @ turn(clock_speeds(d), 1), code[1:], atol=1e-13)
    assert clocks(0, d).shape == (0, d)


@pytest.mark.parametrize("interleaved", [False, True])
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 5))
def test_rotary_is_a_product_with_complex_numbers(interleaved, seed, n, half):
    x = np.random.default_rng(seed).standard_normal((n, 2 * half))
    turned = rotary(x, interleaved=interleaved)
    for p in range(n):
        for c in range(half):
            i, j = (2 * c, 2 * c + 1) if interleaved else (c, c + half)
            z = complex(x[p, i], x[p, j]) * cmath.exp(1j * p * 10000 ** (-c / half))
            assert (turned[p, i], turned[p, j]) == pytest.approx((z.real, z.imag), abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(0, 50))
def test_rotary_products_depend_on_the_distance_only(seed, shift):
    q, k = np.random.default_rng(seed).standard_normal((2, 6, 8))
    here = rotary(q) @ rotary(k).T
    there = rotary(q, np.arange(6) + shift) @ rotary(k, np.arange(6) + shift).T
    np.testing.assert_allclose(here, there, atol=1e-10)
    np.testing.assert_allclose(np.linalg.norm(rotary(q), axis=1), np.linalg.norm(q, axis=1))


def test_dtypes_and_limits():
    assert rotary(np.ones((2, 3, 4), np.float32)).dtype == np.float32
    for call, words in [(lambda: rotary(np.ones((2, 3))), "even"), (lambda: rotary(np.ones(4)), "even"),
                        (lambda: rotary(np.ones((2, 4)), [1, 2, 3]), "2 tokens need 2 positions, got 3"),
                        (lambda: sinusoidal(3, 0), "got 3 and 0"), (lambda: sinusoidal(-1, 2), "got -1"),
                        (lambda: clocks(5, 4), "got 5"), (lambda: clocks(2, 3), "even")]:
        with pytest.raises(ValueError, match=words):
            call()
