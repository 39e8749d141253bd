"""Several heads: the article's run digit for digit, naive splitting, and what heads must not change."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.attention import scaled_dot_product_attention
from core.multi_head import combine_heads, multi_head_attention, split_heads
from core.vectors import compare
from core.weights import article_example, random_weights

WEIGHTS = """
0.193788 0.419443 0.386769
0.428433 0.292999 0.278568
0.628471 0.142401 0.229129
"""
OUTPUT = """
0.612229 0.658641 0.060336 0.325370 1.043445 -0.429622 -0.230556  0.471292
0.014247 0.300923 0.349680 0.291192 0.410720  0.196010 -0.618209  0.268773
0.666795 0.186366 0.409783 0.199261 0.593418 -0.251294 -0.768985 -0.016329
"""


def table(text):
    return [[float(number) for number in line.split()] for line in text.strip().splitlines()]


def test_the_reference_run_digit_for_digit():
    steps = multi_head_attention(*article_example())
    assert steps.weights[0, 0].round(6).tolist() == table(WEIGHTS)
    assert steps.output[0].round(6).tolist() == table(OUTPUT)
    assert steps.query_full.shape == (2, 3, 8) and steps.query.shape == (2, 2, 3, 4)
    assert steps.scores.shape == steps.weights.shape == (2, 2, 3, 3)
    assert steps.head_outputs.shape == (2, 2, 3, 4) and steps.contributions.shape == (2, 2, 3, 8)


def test_the_strongest_key_need_not_be_the_nearest_direction():
    steps = multi_head_attention(*article_example())
    pairs = [compare(steps.query[0, 0, 0], key) for key in steps.key[0, 0]]
    assert steps.scores[0, 0, 0, 1:].round(3).tolist() == [0.527, 0.365]
    assert np.argmax([p.dot for p in pairs]) == 1 and round(float(pairs[1].cosine), 3) == 0.175
    assert np.argmax([p.cosine for p in pairs]) == 2 and round(float(pairs[2].cosine), 3) == 0.312


def test_a_row_of_only_negative_scores_still_sums_to_one():
    steps = multi_head_attention(*article_example())
    assert (steps.scores[1, 1, 1:] < 0).all()
    assert steps.scores[1, 1, 1].round(2).tolist() == [-2.44, -4.94, -1.77]
    assert steps.weights[1, 1, 1].round(3).tolist() == [0.373, 0.107, 0.520]


def test_head_1_can_be_made_silent_by_its_values_or_its_rows_of_w_o():
    x, w_q, w_k, w_v, w_o, n_heads = article_example()
    without = np.array(w_v)
    without[:, 4:] = 0
    for w_v_, w_o_ in (without, w_o), (w_v, np.vstack([w_o[:4], np.zeros((4, 8))])):
        on = multi_head_attention(x, w_q, w_k, w_v_, w_o_, n_heads)
        off = multi_head_attention(x, w_q, w_k, w_v_, w_o_, n_heads, switched_off=[1])
        assert np.abs(on.output - off.output).max() < 1e-9


shapes = st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4), st.integers(1, 6))


@given(shapes)
def test_equals_a_loop_over_heads(shape):
    seed, n_heads, d_head, n = shape
    d = n_heads * d_head
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((2, n, d))
    w_q, w_k, w_v, w_o, _ = random_weights(d, n_heads, seed)
    steps = multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, is_causal=True)
    for b in range(2):
        output = np.zeros((n, d))
        for h in range(n_heads):
            columns = slice(h * d_head, (h + 1) * d_head)
            one = scaled_dot_product_attention(x[b] @ w_q[:, columns], x[b] @ w_k[:, columns],
                                               x[b] @ w_v[:, columns], is_causal=True)
            np.testing.assert_allclose(steps.weights[b, h], one.weights, atol=1e-12)
            np.testing.assert_allclose(steps.contributions[b, h], one.output @ w_o[columns], atol=1e-12)
            output += one.output @ w_o[columns]
        np.testing.assert_allclose(steps.output[b], output, atol=1e-12)


@given(shapes)
def test_one_head_equals_plain_attention(shape):
    seed, d, _, n = shape
    x = np.random.default_rng(seed).standard_normal((n, d))
    w_q, w_k, w_v, w_o, _ = random_weights(d, 1, seed)
    steps = multi_head_attention(x, w_q, w_k, w_v, w_o, 1)
    plain = scaled_dot_product_attention(x @ w_q, x @ w_k, x @ w_v)
    np.testing.assert_allclose(steps.weights[0], plain.weights, atol=1e-13)
    np.testing.assert_allclose(steps.output, plain.output @ w_o, atol=1e-12)


@given(shapes, st.sets(st.integers(0, 3)))
def test_the_output_is_the_sum_of_the_heads_that_are_on(shape, off):
    seed, n_heads, d_head, n = shape
    off = {head for head in off if head < n_heads}
    x = np.random.default_rng(seed).standard_normal((n, n_heads * d_head))
    matrices = random_weights(n_heads * d_head, n_heads, seed)
    on, steps = (multi_head_attention(x, *matrices, switched_off=heads) for heads in ((), off))
    np.testing.assert_allclose(steps.contributions.sum(axis=-3), steps.output, atol=1e-12)
    silenced = on.contributions[sorted(off)].sum(axis=0)
    np.testing.assert_allclose(on.output - silenced, steps.output, atol=1e-12)
    assert not steps.contributions[sorted(off)].any()
    np.testing.assert_array_equal(steps.weights, on.weights)  # what a silent head looks at stays visible


@given(st.integers(0, 2**32 - 1), st.integers(1, 7))
def test_shuffled_tokens_give_shuffled_outputs(seed, n):
    rng = np.random.default_rng(seed)
    x, order, matrices = rng.standard_normal((n, 6)), rng.permutation(n), random_weights(6, 3, seed)
    np.testing.assert_allclose(multi_head_attention(x[order], *matrices).output,
                               multi_head_attention(x, *matrices).output[order], atol=1e-12)


def test_context_gives_keys_and_values():
    rng = np.random.default_rng(0)
    x, context, matrices = rng.standard_normal((3, 4)), rng.standard_normal((5, 4)), random_weights(4, 2, 0)
    steps = multi_head_attention(x, *matrices, context=context)
    assert steps.weights.shape == (2, 3, 5) and steps.output.shape == (3, 4)
    np.testing.assert_allclose(steps.key_full, context @ matrices.w_k)
    np.testing.assert_allclose(multi_head_attention(x, *matrices, context=x).output,
                               multi_head_attention(x, *matrices).output)


def test_value_width_may_differ():
    rng = np.random.default_rng(0)
    steps = multi_head_attention(rng.standard_normal((3, 4)), rng.standard_normal((4, 2)),
                                 rng.standard_normal((4, 2)), rng.standard_normal((4, 6)),
                                 rng.standard_normal((6, 5)), 2)
    assert steps.value.shape == (2, 3, 3) and steps.output.shape == (3, 5)


def test_masks_and_dtypes():
    x, *matrices, n_heads = article_example()
    f4 = multi_head_attention(x.astype("f4"), *[w.astype("f4") for w in matrices], n_heads,
                              np.array([True, True, False]))
    assert {a.dtype for a in f4} == {np.dtype("f4")}
    assert not f4.weights[..., 2].any()
    per_head = multi_head_attention(x, *matrices, n_heads, np.array([True, False])[:, None, None])
    assert per_head.weights[:, 0].any() and not per_head.weights[:, 1].any()


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4), st.integers(1, 3))
def test_split_and_combine_are_inverse(n, n_heads, d_head, batch):
    x = np.arange(batch * n * n_heads * d_head, dtype=float).reshape(batch, n, -1)
    heads = split_heads(x, n_heads)
    assert heads.shape == (batch, n_heads, n, d_head)
    for h in range(n_heads):
        np.testing.assert_array_equal(heads[:, h], x[..., h * d_head:(h + 1) * d_head])
    np.testing.assert_array_equal(combine_heads(heads), x)


@pytest.mark.parametrize("change, words", [
    ({"n_heads": 3}, "d_model = 8 is not divisible by n_heads = 3.*1, 2, 4, 8"),
    ({"n_heads": 0}, "not divisible by n_heads = 0"),
    ({"x": np.ones((3, 7))}, r"x \(3, 7\).*w_q \(8, 8\)"),
    ({"x": np.ones(8)}, r"\(batch, n, d_model\)"),
    ({"w_k": np.ones((8, 4))}, "equally many columns"),
    ({"w_v": np.ones((8, 4))}, "W_o needs one row"),
    ({"w_o": np.ones(8)}, "w_o must be a table"),
    ({"x": np.full((3, 8), np.nan)}, "x of shape"),
    ({"context": np.ones((2, 3, 5))}, "must match d_model"),
    ({"context": np.ones((4, 3, 8))}, "x and context"),
    ({"switched_off": [2]}, "no head 2"),
    ({"switched_off": [-1]}, "no head -1"),
    ({"x": np.full((3, 8), 1e308), "w_q": np.full((8, 8), 10.0)}, "too large"),
    ({"mask": np.ones((2, 2), bool)}, "mask"),
])
def test_what_does_not_fit_says_why(change, words):
    with pytest.raises(ValueError, match=words):
        multi_head_attention(**article_example()._asdict() | change)


def test_random_weights():
    assert (random_weights(8, 2, 5).w_o == random_weights(8, 2, 5).w_o).all()
    assert (random_weights(8, 2, 5).w_q != random_weights(8, 2, 6).w_q).any()
    assert random_weights(64, 4, 0).w_v.std() == pytest.approx(1 / 8, rel=0.05)
    with pytest.raises(ValueError, match="50 is not divisible by n_heads = 4"):
        random_weights(50, 4, 0)


def test_nothing_touches_the_global_random_state():
    np.random.seed(1)
    before = np.random.get_state()[1].tolist()
    article_example(), random_weights(8, 2, 3)
    assert np.random.get_state()[1].tolist() == before
