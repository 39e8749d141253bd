"""The shipped sets hold what they claim, show the known effects, and turn into their axes unchanged."""

import threading

import numpy as np
import pytest

from core import embeddings as module
from core.attention import softmax
from core.embeddings import (
    in_axes,
    known,
    load_embeddings,
    make_embeddings,
    vectors_of,
)
from core.similarity import analogy, nearest

SETS = ("glove-en", "wiki-zh", "article")


def cosine(a, b):
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_sizes():
    glove, wiki, article = map(load_embeddings, SETS)
    assert glove.vectors.shape == (50_005, 50)  # five words of WordSim-353 are rarer than the first 50,000
    assert len(wiki.words) > 30_000 and wiki.dimensions == 100
    assert article.words == ("apple", "fruit", "car")
    for embeddings in (glove, wiki, article):
        assert len(embeddings.words) == len(embeddings.vectors) == len(embeddings.index)
        assert embeddings.vectors.dtype == (np.float64 if embeddings is article else np.float32)
        assert np.isfinite(embeddings.vectors).all()
        assert all(word and word == word.strip() for word in embeddings.words)


def test_english_is_lower_case_in_order_of_frequency_and_has_what_sentences_need():
    words = load_embeddings("glove-en").words
    assert words[:5] == ("the", ",", ".", "of", "to")
    assert all(word == word.lower() for word in words)
    assert {"a", "i", "n't", "'s", "1", "?"} <= set(words)


def test_chinese_is_chinese_has_lesson_words_and_no_function_words():
    index = load_embeddings("wiki-zh").index
    assert all("\u4e00" <= c <= "\u9fff" for word in index for c in word)
    assert {"神经网络", "垫子", "向量", "矩阵", "注意力", "猫", "苹果", "香蕉", "水果", "微软"} <= set(index)
    assert not {"我", "的", "了", "在", "是", "和", "它", "上", "不", "因为", "一个"} & set(index)


def test_articles_toy_vectors():
    apple, fruit, car = load_embeddings("article").vectors
    assert apple.tolist() == [0.8, 0.6, 0.1, -0.2]
    assert cosine(apple, fruit) == pytest.approx(0.9882, abs=5e-5)
    assert cosine(apple, car) == pytest.approx(-0.2587, abs=5e-5)


@pytest.mark.parametrize("name", SETS)
def test_one_read_only_object_for_everyone(name):
    embeddings = load_embeddings(name)
    assert load_embeddings(name) is embeddings
    assert in_axes(embeddings) is in_axes(embeddings)
    for shared in (embeddings, in_axes(embeddings), in_axes(embeddings, centred=False)):
        with pytest.raises(ValueError, match="read-only"):
            shared.vectors[0, 0] = 1


def test_visitors_who_come_at_once_share_one_load(monkeypatch):
    loads, sets = [], []

    def slow_load(name, **about):
        loads.append(name)
        threading.Event().wait(0.05)
        return make_embeddings(name, ["a"], np.ones((1, 2)), origin="hand-made", language="en")

    monkeypatch.setitem(module.SHIPPED, "slow", (slow_load, {}))
    threads = [threading.Thread(target=lambda: sets.append(load_embeddings("slow"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    module._load.cache_clear()
    assert loads == ["slow"] and len(set(map(id, sets))) == 1


def test_an_unknown_set_names_the_known_ones():
    with pytest.raises(ValueError, match=r"'word2vec'.*glove-en, wiki-zh, article"):
        load_embeddings("word2vec")


@pytest.mark.parametrize("name", ["glove-en", "wiki-zh"])
def test_stored_axes_are_the_principal_axes_of_the_set(name):
    embeddings = load_embeddings(name)
    computed, stored = module.principal_axes(embeddings.vectors), embeddings.axes
    np.testing.assert_allclose(stored.axes, computed.axes, atol=1e-7)
    np.testing.assert_allclose(stored.mean, computed.mean, atol=1e-12)
    np.testing.assert_allclose(stored.variances, computed.variances, rtol=1e-9)
    assert stored.scale == pytest.approx(computed.scale, rel=1e-12)


@pytest.mark.parametrize("name", SETS)
def test_centred_view_has_the_stated_scale(name):
    x = in_axes(load_embeddings(name)).vectors.astype(np.float64)
    assert np.square(x).sum(axis=1).mean() / np.sqrt(x.shape[1]) == pytest.approx(3.34, rel=1e-6)


@pytest.mark.parametrize("name", SETS)
def test_turned_view_keeps_the_raw_dot_products(name):
    embeddings = load_embeddings(name)
    raw = embeddings.vectors[:100].astype(np.float64)
    turned = in_axes(embeddings, centred=False).vectors[:100].astype(np.float64)
    np.testing.assert_allclose(turned @ turned.T, raw @ raw.T, rtol=2e-6, atol=2e-5)


def test_a_view_is_not_turned_twice():
    view = in_axes(load_embeddings("article"))
    assert in_axes(view) is view
    with pytest.raises(ValueError, match="already in its axes"):
        in_axes(view, centred=False)


def test_views_keep_words_and_sources():
    raw, view = load_embeddings("glove-en"), in_axes(load_embeddings("glove-en"))
    assert view.words is raw.words and view.index is raw.index
    assert (view.source, view.licence, view.origin) == (raw.source, raw.licence, "trained")


# the published effects of these vectors

BEFORE_AND_AFTER = [
    ("glove-en", "apple and banana juice", ("fruit", "microsoft"), (0.55, 0.70), (0.70, 0.59)),
    ("glove-en", "apple and microsoft", ("fruit", "microsoft"), (0.55, 0.70), (0.42, 0.86)),
    ("wiki-zh", "苹果 香蕉", ("水果", "微软"), (0.52, 0.59), (0.61, 0.50)),
    ("wiki-zh", "苹果 微软", ("水果", "微软"), (0.52, 0.59), (0.35, 0.83)),
]


@pytest.mark.parametrize(("name", "sentence", "probes", "before", "after"), BEFORE_AND_AFTER)
def test_one_step_turns_apple(name, sentence, probes, before, after):
    """softmax(X Xᵀ / √d) X with the centred view, no weight matrices."""
    view = in_axes(load_embeddings(name))
    x, probe = vectors_of(view, sentence.split()), vectors_of(view, probes)
    y = softmax(x @ x.T / np.sqrt(view.dimensions)) @ x
    assert tuple(round(cosine(x[0], p), 2) for p in probe) == before
    assert tuple(round(cosine(y[0], p), 2) for p in probe) == after


def test_king_and_queen_paris_and_tokyo():
    glove = load_embeddings("glove-en")
    [(word, value)] = analogy(glove, "king", "man", "woman", k=1)
    assert (word, round(value, 3)) == ("queen", 0.852)
    [(word, value)] = analogy(glove, "paris", "france", "japan", k=1)
    assert (word, round(value, 3)) == ("tokyo", 0.923)


def test_chinese_neighbours_and_arithmetic():
    wiki = load_embeddings("wiki-zh")
    found = [word for word, _ in nearest(wiki, "向量", k=10)]
    assert found[0] == "矢量"
    assert {"矩阵", "标量"} <= set(found)
    assert analogy(wiki, "北京", "中国", "日本", k=1)[0][0] == "东京"


def test_centring_takes_away_what_all_words_share():
    glove = load_embeddings("glove-en")
    view = in_axes(glove)
    assert cosine(*vectors_of(glove, ["cat", "the"])) == pytest.approx(0.44, abs=0.005)
    assert cosine(*vectors_of(view, ["cat", "the"])) == pytest.approx(0.31, abs=0.005)
    for embeddings, most, average in ((glove, 10_000, 0.22), (view, 10_000, 0.14), (view, 50_005, 0.0)):
        unit = embeddings.vectors[:most] / np.linalg.norm(embeddings.vectors[:most], axis=1, keepdims=True)
        total = unit.sum(axis=0, dtype=np.float64)  # |sum|^2: every pair twice, and each word with itself
        assert (total @ total - most) / (most * (most - 1)) == pytest.approx(average, abs=0.005)


def test_one_coordinate_carries_most_of_the_length_of_the():
    [the] = vectors_of(load_embeddings("glove-en"), ["the"])
    assert np.max(the**2) / (the @ the) == pytest.approx(0.65, abs=0.01)


def test_sizes_of_components_differ_between_the_sets():
    rms = {name: np.sqrt(np.square(load_embeddings(name).vectors).mean()) for name in SETS}
    assert rms["glove-en"] == pytest.approx(0.69, abs=0.08)
    assert rms["wiki-zh"] == pytest.approx(2.87, abs=0.1)


# looking words up


def test_known_words():
    glove = load_embeddings("glove-en")
    assert known(glove, "The") == "the"
    assert known(glove, "o’clock") == "o'clock"
    assert known(glove, "qzxv") is known(glove, "") is known(glove, "猫") is None


def test_vectors_of_repeats_and_is_float64():
    article = load_embeddings("article")
    x = vectors_of(article, ["car", "Car", "apple"])
    assert x.dtype == np.float64 and (x[0] == x[1]).all()
    np.testing.assert_array_equal(x[2], article.vectors[0])
    assert vectors_of(article, []).shape == (0, 4)


def test_vectors_of_names_every_unknown_word():
    with pytest.raises(ValueError, match=r"not in article: 'pear', '<b>'"):
        vectors_of(load_embeddings("article"), ["apple", "pear", "<b>"])


def test_of_a_repeated_word_the_first_row_counts():
    embeddings = make_embeddings("x", ["a", "b", "a"], np.eye(3), origin="hand-made", language="en")
    np.testing.assert_array_equal(vectors_of(embeddings, ["a"]), [[1, 0, 0]])


def test_words_and_vectors_have_to_match():
    with pytest.raises(ValueError, match=r"1 words.*\(2, 3\)"):
        make_embeddings("x", ["a"], np.zeros((2, 3)), origin="hand-made", language="en")
