"""Every token gets the vector that the reader chose for it; nothing random changes unless its seed does."""

import numpy as np
import pytest

from core.embeddings import in_axes, load_embeddings, vectors_of
from core.token_vectors import token_vectors
from core.tokens import split

ARTICLE = "article"


def test_vectors_are_those_of_the_centred_view():
    glove = load_embeddings("glove-en")
    work = token_vectors(["The", "cat", "saw", "the", "cat"], glove)
    view = in_axes(glove)
    np.testing.assert_array_equal(work.x, vectors_of(view, work.tokens))
    assert work.x.dtype == np.float64
    np.testing.assert_array_equal(work.x[1], work.x[4])
    assert work.origins == ("trained",) * 5
    assert work.missing == () and work.left_out == ()


def test_uncentred_vectors_keep_the_raw_dot_products():
    glove = load_embeddings("glove-en")
    raw = vectors_of(glove, ["cat", "the"])
    x = token_vectors(["cat", "the"], glove, centred=False).x
    np.testing.assert_allclose(x @ x.T, raw @ raw.T, rtol=1e-5)


def test_a_token_without_a_vector_is_left_out():
    wiki = load_embeddings("wiki-zh")
    work = token_vectors(split("猫坐在垫子上,因为它很累").tokens, wiki)
    assert work.tokens == ("猫", "坐在", "垫子", "累")
    assert work.positions == (0, 1, 2, 8)
    assert work.left_out == (3, 4, 5, 6, 7)
    assert work.missing == ("上", ",", "因为", "它", "很")
    assert work.x.shape == (4, 100)


def test_random_vectors_depend_on_token_and_seed_alone():
    glove = load_embeddings("glove-en")
    one = token_vectors(["qzxv", "cat", "qzxv", "xqzv"], glove, missing="random", seed=3)
    other = token_vectors(["cat", "dog", "xqzv", "qzxv"], glove, missing="random", seed=3)
    assert one.origins == ("random", "trained", "random", "random")
    np.testing.assert_array_equal(one.x[0], one.x[2])
    np.testing.assert_array_equal(one.x[0], other.x[3])
    np.testing.assert_array_equal(one.x[3], other.x[2])
    assert abs(one.x[0] - one.x[3]).max() > 0.1
    seed4 = token_vectors(["qzxv", "cat"], glove, missing="random", seed=4)
    assert abs(seed4.x[0] - one.x[0]).max() > 0.1
    np.testing.assert_array_equal(seed4.x[1], one.x[1])
    assert one.missing == ("qzxv", "xqzv")


@pytest.mark.parametrize("centred", [True, False])
def test_random_vectors_have_a_typical_length(centred):
    glove = load_embeddings("glove-en")
    work = token_vectors([f"qzxv{i}" for i in range(20)], glove, missing="random", centred=centred)
    lengths = np.linalg.norm(in_axes(glove, centred=centred).vectors, axis=1)
    np.testing.assert_allclose(np.linalg.norm(work.x, axis=1), np.median(lengths), rtol=1e-6)


def test_numpys_global_state_is_untouched():
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    token_vectors(["qzxv"], load_embeddings("glove-en"), missing="random")
    np.testing.assert_array_equal(np.random.get_state()[1], before)


def test_typed_vectors_by_token_and_by_position():
    toy = load_embeddings(ARTICLE)
    work = token_vectors(["apple", "pear", "pear"], toy, typed={"pear": [1, 2], 2: [3, 4, 5, 6], 0: [0]})
    assert work.origins == ("typed", "typed", "typed")
    np.testing.assert_array_equal(work.x, [[0, 0, 0, 0], [1, 2, 0, 0], [3, 4, 5, 6]])
    assert work.missing == ("pear",)


@pytest.mark.parametrize("numbers", [[1, 2, 3, 4, 5], [float("nan")], [float("inf")], [[1]]])
def test_bad_typed_vectors(numbers):
    with pytest.raises(ValueError, match="at most 4 finite numbers"):
        token_vectors(["pear"], load_embeddings(ARTICLE), typed={"pear": numbers})


def test_no_tokens_and_no_known_tokens():
    toy = load_embeddings(ARTICLE)
    assert token_vectors([], toy).x.shape == (0, 4)
    work = token_vectors(["x", "y", "x"], toy)
    assert work.x.shape == (0, 4) and work.missing == ("x", "y") and work.left_out == (0, 1, 2)


def test_unknown_choice():
    with pytest.raises(ValueError, match="'leave out', 'random'"):
        token_vectors(["x"], load_embeddings(ARTICLE), missing="zero")


def test_markup_as_tokens():
    tokens = ["$x$", "<b>", ":red[x]", "😀", "שלום", "\ud83d"]
    work = token_vectors(tokens, load_embeddings("glove-en"), missing="random")
    assert work.tokens == tuple(tokens) and np.isfinite(work.x).all()
