"""Attention against naive loops, the article's numbers and the properties that make it attention."""
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.attention import scaled_dot_product_attention, softmax, softmax_steps


def naive(q, k, v, allowed, bias, scale, cap):
    """One head as loops over Python floats: (n, d), (m, d), (m, d_v) -> (n, m), (n, d_v)."""
    weights = np.zeros((len(q), len(k)))
    output = np.zeros((len(q), v.shape[1]))
    for i in range(len(q)):
        e = {}
        for j in range(len(k)):
            if allowed[i][j] and bias[i][j] > -math.inf:
                s = sum(float(a) * float(b) for a, b in zip(q[i], k[j], strict=True)) * scale
                if cap:
                    s = cap * math.tanh(s / cap)
                e[j] = math.exp(s + bias[i][j])
        for j in e:
            weights[i, j] = e[j] / sum(e.values())
            output[i] += weights[i, j] * v[j]
    return weights, output


@st.composite
def problems(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, m, d, d_v = (draw(st.integers(1, 6)) for _ in range(4))
    kv_heads, group = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    q = rng.standard_normal((2, kv_heads * group, n, d))
    k, v = rng.standard_normal((2, kv_heads, m, d)), rng.standard_normal((2, kv_heads, m, d_v))
    options = {"is_causal": draw(st.booleans()),
               "scale": draw(st.sampled_from([None, 0.0, 1.0, 2.5])),
               "softcap": draw(st.sampled_from([None, 0.0, 1.5])),
               "window": draw(st.sampled_from([None, (-1, -1), (0, 0), (1, 2), (-1, 0), (2, -1)]))}
    shape = draw(st.sampled_from([(m,), (n, m), (1, m), (n, 1), (kv_heads * group, n, m),
                                  (2, 1, n, m), (2, kv_heads * group, n, m)]))
    kind = draw(st.sampled_from(["none", "bool", "float"]))
    mask = None if kind == "none" else rng.random(shape) < 0.7
    if kind == "float":
        mask = np.where(mask, rng.standard_normal(shape), -np.inf)
    return q, k, v, mask, options


@given(problems())
def test_equals_the_naive_loop(problem):
    q, k, v, mask, options = problem
    steps = scaled_dot_product_attention(q, k, v, mask, **options)
    shape = steps.scores.shape
    full = np.broadcast_to(True if mask is None else mask, shape)
    allowed = full.copy() if full.dtype == bool else np.ones(shape, bool)
    bias = np.zeros(shape) if full.dtype == bool else full
    left, right = options["window"] or (-1, -1)
    for i in range(shape[-2]):
        for j in range(shape[-1]):
            too_late = (options["is_causal"] and j > i) or (0 <= right < j - i)
            if too_late or 0 <= left < i - j:
                allowed[..., i, j] = False
    scale = 1 / math.sqrt(q.shape[-1]) if options["scale"] is None else options["scale"]
    group = q.shape[1] // k.shape[1]
    for b in range(2):
        for h in range(q.shape[1]):
            weights, output = naive(q[b, h], k[b, h // group], v[b, h // group], allowed[b, h], bias[b, h],
                                    scale, options["softcap"])
            np.testing.assert_allclose(steps.weights[b, h], weights, atol=1e-12)
            np.testing.assert_allclose(steps.output[b, h], output, atol=1e-12)


@given(problems())
def test_rows_sum_to_one_or_are_zero(problem):
    q, k, v, mask, options = problem
    steps = scaled_dot_product_attention(q, k, v, mask, **options)
    sums, some = steps.weights.sum(axis=-1), (steps.masked > -np.inf).any(axis=-1)
    np.testing.assert_allclose(sums, some.astype(float), atol=1e-12)
    assert (steps.weights[steps.masked == -np.inf] == 0).all()
    assert not steps.output[~some].any()


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 6))
def test_permuting_keys_and_values_together_changes_nothing(seed, n, m):
    rng = np.random.default_rng(seed)
    q, k, v = rng.standard_normal((n, 4)), rng.standard_normal((m, 4)), rng.standard_normal((m, 3))
    order = rng.permutation(m)
    steps = scaled_dot_product_attention(q, k, v)
    permuted = scaled_dot_product_attention(q, k[order], v[order])
    np.testing.assert_allclose(permuted.weights, steps.weights[:, order], atol=1e-14)
    np.testing.assert_allclose(permuted.output, steps.output, atol=1e-13)


@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_self_attention_does_not_see_order(seed, n):
    rng = np.random.default_rng(seed)
    x, order = rng.standard_normal((n, 5)), rng.permutation(n)
    output = scaled_dot_product_attention(x, x, x).output
    shuffled = scaled_dot_product_attention(x[order], x[order], x[order]).output
    np.testing.assert_allclose(shuffled, output[order], atol=1e-14)


def test_a_causal_mask_sees_order():
    x = np.random.default_rng(0).standard_normal((5, 5))
    output = scaled_dot_product_attention(x, x, x, is_causal=True).output
    shuffled = scaled_dot_product_attention(x[::-1], x[::-1], x[::-1], is_causal=True).output
    assert np.abs(shuffled[::-1] - output).max() > 0.1


@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 4))
def test_prefix_with_a_causal_mask_later_tokens_change_no_earlier_row(seed, n, more):
    x = np.random.default_rng(seed).standard_normal((n + more, 4))
    whole = scaled_dot_product_attention(x, x, x, is_causal=True)
    prefix = scaled_dot_product_attention(x[:n], x[:n], x[:n], is_causal=True)
    np.testing.assert_allclose(whole.output[:n], prefix.output, atol=1e-14)
    np.testing.assert_allclose(whole.weights[:n, :n], prefix.weights, atol=1e-14)


@given(st.integers(0, 2**32 - 1))
def test_the_output_lies_among_the_values(seed):
    rng = np.random.default_rng(seed)
    q, k, v = rng.standard_normal((3, 4)), rng.standard_normal((6, 4)), rng.standard_normal((6, 2))
    output = scaled_dot_product_attention(q, k, v).output
    directions = rng.standard_normal((2, 50))  # no direction in which it would stick out of the hull
    assert (output @ directions <= (v @ directions).max(axis=0) + 1e-12).all()


def test_stages_follow_from_each_other():
    rng = np.random.default_rng(3)
    q, k, v = (rng.standard_normal((2, 3, 4)) for _ in range(3))
    bias = rng.standard_normal((3, 3))
    steps = scaled_dot_product_attention(q, k, v, bias, softcap=0.7, is_causal=True)
    np.testing.assert_allclose(steps.scaled, steps.scores / 2)
    np.testing.assert_allclose(steps.capped, 0.7 * np.tanh(steps.scaled / 0.7))
    lower = np.tril(np.ones((3, 3), bool))
    np.testing.assert_allclose(steps.masked[:, lower], (steps.capped + bias)[:, lower])
    assert (steps.masked[:, ~lower] == -np.inf).all()
    np.testing.assert_allclose(steps.exponentials, np.exp(steps.masked - steps.masked.max(-1, keepdims=True)))
    np.testing.assert_allclose(steps.weights, steps.exponentials / steps.exponentials.sum(-1, keepdims=True))
    np.testing.assert_allclose(steps.output, steps.weights @ v)


def test_a_row_with_nothing_allowed_is_zero():
    x = np.eye(3)
    for mask in ([True, True, True], [True, False, False]), ([0.0] * 3, [0.0, -np.inf, -np.inf]):
        rows = np.array([mask[0], [m is False or m == -np.inf for m in mask[0]], mask[1]])
        rows[1] = False if rows.dtype == bool else -np.inf
        steps = scaled_dot_product_attention(x, x, x, rows)
        assert not steps.weights[1].any() and not steps.output[1].any()
        assert steps.weights[2].tolist() == [1, 0, 0]
    assert not scaled_dot_product_attention(x, x, x, np.zeros((3, 3), bool)).output.any()


def test_no_keys_at_all():
    steps = scaled_dot_product_attention(np.ones((2, 3)), np.ones((0, 3)), np.ones((0, 4)))
    assert steps.weights.shape == (2, 0) and steps.output.tolist() == np.zeros((2, 4)).tolist()


@pytest.mark.parametrize("given_dtypes, dtype", [
    (("f4", "f4", "f4"), "f4"), (("f8", "f8", "f8"), "f8"), (("f2", "f2", "f2"), "f4"),
    (("f4", "f8", "f4"), "f8"), (("i8", "i8", "i8"), "f8"), ((">f4", "f4", "f4"), "f4"),
])
def test_dtypes_stay(given_dtypes, dtype):
    q, k, v = (np.eye(3).astype(d) for d in given_dtypes)
    for mask in (None, np.eye(3, dtype=bool), np.zeros((3, 3))):
        steps = scaled_dot_product_attention(q, k, v, mask, softcap=2, scale=0.5)
        assert {a.dtype.str[1:] for a in steps} == {dtype}


@pytest.mark.parametrize("change, words", [
    ({"key": np.ones((3, 5))}, r"same d_k.*query \(2, 4\), key \(3, 5\), value \(3, 2\)"),
    ({"value": np.ones((2, 2))}, "every key needs one value"),
    ({"query": np.ones(4)}, "axes"),
    ({"query": np.ones((2, 0)), "key": np.ones((3, 0))}, "d_k ≥ 1"),
    ({"query": np.ones((3, 2, 4)), "key": np.ones((2, 3, 4)), "value": np.ones((2, 3, 2))}, "3 query heads"),
    ({"query": np.ones((4, 2, 4)), "key": np.ones((2, 3, 4)), "value": np.ones((4, 3, 2))}, "same number"),
    ({"query": np.ones((2, 1, 2, 4)), "key": np.ones((3, 1, 3, 4))}, "leading axes"),
    ({"query": np.full((2, 4), np.nan)}, "query of shape"),
    ({"key": np.full((3, 4), np.inf)}, "key of shape"),
    ({"value": np.full((3, 2), -np.inf)}, "value of shape"),
    ({"query": np.full((2, 4), 1e200), "key": np.full((3, 4), 1e200)}, "too large"),
    ({"scale": 1e308, "query": np.full((2, 4), 100.0)}, "too large"),
    ({"scale": np.nan}, "scale"),
    ({"softcap": -1}, "softcap"),
    ({"window": (-2, 0)}, "window"),
    ({"mask": np.ones((2, 2), bool)}, r"mask \(2, 2\) does not broadcast to the scores \(2, 3\)"),
    ({"mask": np.ones((5, 2, 3), bool)}, "does not broadcast"),
    ({"mask": np.ones((2, 3), int)}, "boolean"),
    ({"mask": [[True, False, True], [True]]}, "mask is ragged"),
    ({"mask": np.full((2, 3), np.nan)}, "NaN"),
    ({"mask": np.full((2, 3), np.inf)}, "infinity"),
    ({"mask": np.full((2, 3), 1.7e308), "scale": 1.7e308, "query": np.full((2, 4), 0.25)}, "too large"),
])
def test_what_does_not_work_says_why(change, words):
    arguments = {"query": np.ones((2, 4)), "key": np.ones((3, 4)), "value": np.ones((3, 2))} | change
    with pytest.raises(ValueError, match=words):
        scaled_dot_product_attention(**arguments)


def test_a_mask_too_large_for_float32():
    x = np.ones((2, 2), np.float32)
    with pytest.raises(ValueError, match="too large"):
        scaled_dot_product_attention(x, x, x, np.full((2, 2), -1e308))
    lowest = np.array([[0, np.finfo(np.float32).min]])
    assert scaled_dot_product_attention(x, x, x, lowest).weights.tolist() == [[1, 0], [1, 0]]


def test_values_of_1e308_are_blended():
    v = np.array([[1.7e308], [1.7e308]])
    steps = scaled_dot_product_attention(np.zeros((1, 2)), np.zeros((2, 2)), v)
    assert steps.output == pytest.approx(1.7e308)


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=8), st.floats(-1e3, 1e3))
def test_softmax_ignores_a_constant(row, constant):
    np.testing.assert_allclose(softmax(np.array(row) + constant), softmax(row), atol=1e-12)


@settings(max_examples=50)
@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8))
def test_softmax_steps_are_the_textbook_formula(row):
    textbook = softmax_steps(row, subtract_largest=False)
    np.testing.assert_allclose(textbook.exponentials, [math.exp(x) for x in row])
    np.testing.assert_allclose(textbook.weights, [math.exp(x) / sum(map(math.exp, row)) for x in row])
    np.testing.assert_allclose(textbook.weights, softmax_steps(row).weights, atol=1e-15)


def test_softmax_at_its_limits():
    assert softmax([[-np.inf, -np.inf], [0, -np.inf]]).tolist() == [[0, 0], [1, 0]]
    assert softmax([1e308, -1e308]).tolist() == [1, 0]
    assert softmax([[1, 2], [1, 4]], axis=0)[:, 0].tolist() == [0.5, 0.5]
    assert softmax(np.float32([1, 2])).dtype == np.float32
    assert softmax([1, 2]).dtype == np.float64
    for bad in (np.nan, np.inf):
        with pytest.raises(ValueError, match="holds NaN"):
            softmax([0, bad])
    with pytest.raises(ValueError, match="too large"):
        softmax_steps([1000.0], subtract_largest=False)
