"""Hand-made heads judged by the maps that their matrices really give, for all kinds of token vectors."""
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.embeddings import in_axes, load_embeddings, vectors_of
from core.multi_head import multi_head_attention
from core.similarity import nearest
from core.weights import MOST_TOKENS, ROLES, hand_made_heads


def run(x, **options):
    made = hand_made_heads(x)
    steps = multi_head_attention(*made[:6], **options)
    return made, steps, dict(zip(made.roles, np.moveaxis(steps.weights, -3, 0), strict=True))


def words_like(seed, n, d):
    """Token vectors with the spread that the word-vector sets have: mean ‖x‖²/√d about 3.3, some repeated."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, d))
    x *= np.sqrt(3.3 * np.sqrt(d) / (x**2).sum(axis=1).mean()) * np.exp(rng.normal(0, 0.3, (n, 1)))
    x[rng.integers(n, size=n // 3)] = x[0]
    return x


dimensions = st.sampled_from([2, 8, 12, 16, 50, 100])
problems = st.tuples(st.integers(0, 2**32 - 1), st.integers(1, MOST_TOKENS), dimensions)


@settings(max_examples=60)
@given(problems)
def test_previous_token(problem):
    weights = run(words_like(*problem))[2]["previous"]
    n = len(weights)
    assert (weights[np.arange(1, n), np.arange(n - 1)] >= 0.9).all()
    if n < MOST_TOKENS:  # the first token has no previous one
        np.testing.assert_allclose(weights[0], 1 / n, atol=1e-12)


@settings(max_examples=60)
@given(problems)
def test_far_end(problem):
    weights = run(words_like(*problem))[2]["far_end"]
    n = len(weights)
    for i, row in enumerate(weights):
        ends = {0: i, n - 1: n - 1 - i}
        farthest = [end for end, distance in ends.items() if distance == max(ends.values())]
        assert row[farthest].sum() >= 0.95
        assert row[farthest] == pytest.approx(row[farthest[0]])  # the very middle token looks both ways


@settings(max_examples=60)
@given(problems)
def test_similar_meaning(problem):
    x = words_like(*problem)
    made, steps, maps = run(x)
    weights, n = maps["similar"], len(x)
    products = x @ x.T / np.sqrt(x.shape[1])
    assume(2 * products.diagonal().max() < 60)  # the condition that the role's docstring states
    np.testing.assert_allclose(steps.scaled[made.roles.index("similar")],
                               2 * products - 80 * np.eye(n), atol=1e-8)
    if n > 1:
        np.fill_diagonal(products, -np.inf)
        best = products.max(axis=1)
        chosen = products[np.arange(n), weights.argmax(axis=1)]
        np.testing.assert_allclose(chosen, best, atol=1e-8)
        assert weights.diagonal().max() < 0.01


def test_similar_meaning_on_real_words():
    groups = ["apple banana juice", "teacher student school", "monday tuesday friday"]
    words = " ".join(" ".join(column) for column in zip(*[g.split() for g in groups], strict=True)).split()
    x = vectors_of(in_axes(load_embeddings("glove-en")), words)
    weights = run(x)[2]["similar"]
    for i, row in enumerate(weights):  # the group of word i is i mod 3
        assert row[i % 3::3].sum() > 0.9, words[i]


@pytest.mark.parametrize("name, text", [("glove-en", "the cat sat on the mat because it was tired ."),
                                        ("wiki-zh", "苹果 香蕉 微软 老师 学生 学校")])
def test_real_sentences(name, text):
    embeddings, words = in_axes(load_embeddings(name)), text.split()
    x = vectors_of(embeddings, words)
    _, steps, maps = run(x)
    n, d = x.shape
    assert (maps["previous"][np.arange(1, n), np.arange(n - 1)] > 0.99).all()
    assert maps["far_end"][0, -1] > 0.98 and maps["far_end"][-1, 0] > 0.98
    # what the first head adds to the output is the previous word itself
    for i in range(1, n):
        assert nearest(embeddings, steps.contributions[0, i, :d], 1)[0][0] == words[i - 1]
    assert not steps.output[:, d:].any()  # positions are looked at, never passed on


@pytest.mark.parametrize("name", ["glove-en", "wiki-zh"])
def test_no_shipped_word_is_too_long_for_the_similar_head(name):
    vectors = in_axes(load_embeddings(name)).vectors
    assert 2 * (vectors.astype(float) ** 2).sum(axis=1).max() / np.sqrt(vectors.shape[1]) < 80 - 10


def test_words_decide_only_where_they_should():
    (_, _, one), (_, _, other) = run(words_like(1, 9, 12)), run(words_like(2, 9, 12))
    np.testing.assert_allclose(one["previous"], other["previous"], atol=1e-12)
    np.testing.assert_allclose(one["far_end"], other["far_end"], atol=1e-10)
    assert np.abs(one["similar"] - other["similar"]).max() > 0.1


def test_matrices_do_not_depend_on_the_words_and_a_new_token_changes_no_earlier_score():
    x = words_like(3, 10, 8)
    whole, part = hand_made_heads(x), hand_made_heads(x[:7])
    for name in ("w_q", "w_k", "w_v", "w_o"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(part, name))
    np.testing.assert_array_equal(whole.x[:7], part.x)
    masked, shorter = (run(tokens, is_causal=True)[1].output for tokens in (x, x[:7]))
    np.testing.assert_allclose(masked[:7], shorter, atol=1e-12)


def test_shapes_batches_and_single_roles():
    x = np.stack([words_like(0, 5, 8), words_like(1, 5, 8)])
    made, steps, _ = run(x)
    assert made.x.shape == (2, 5, 72) and made.w_q.shape == (72, 3 * 72) and made.w_v.shape == (72, 24)
    assert steps.weights.shape == (2, 3, 5, 5) and steps.output.shape == (2, 5, 72)
    for role in ROLES:
        alone = hand_made_heads(x, [role])
        np.testing.assert_allclose(multi_head_attention(*alone[:6]).weights[:, 0],
                                   steps.weights[:, made.roles.index(role)], atol=1e-12)


def test_limits():
    assert run(np.ones((1, 3)))[1].weights.tolist() == [[[1]]] * 3
    for x, roles, words in [(np.ones((65, 3)), None, "at most 64 tokens"), (np.ones(3), None, "at most 64"),
                            (np.ones((2, 3)), ["syntax"], "'syntax'.*previous, similar, far_end"),
                            (np.ones((2, 3)), [], "choose from"), (np.full((2, 3), np.nan), None, "NaN")]:
        with pytest.raises(ValueError, match=words):
            hand_made_heads(x, roles)
