"""Completion and suggestions are useful, in order, and quick enough to follow a person's typing."""

import time

import pytest

from core.embeddings import load_embeddings
from core.vocabulary import complete, known, suggest


@pytest.mark.parametrize(
    ("name", "word", "first"),
    [
        ("glove-en", "bananna", "banana"),
        ("glove-en", "Microsft", "microsoft"),
        ("glove-en", "attenton", "attention"),
        ("glove-en", "aple", "apple"),
        ("wiki-zh", "词向量", "向量"),
        ("wiki-zh", "大熊猫猫", "大熊猫"),
        ("wiki-zh", "香 蕉", "香蕉"),
        ("wiki-zh", "注意力机制", "注意力"),
    ],
)
def test_the_likely_word_is_suggested_first(name, word, first):
    embeddings = load_embeddings(name)
    assert known(embeddings, word) is None
    assert suggest(embeddings, word)[0] == first


def test_chinese_suggestions_share_characters():
    found = suggest(load_embeddings("wiki-zh"), "相似度")
    assert found and all(set(word) & set("相似度") for word in found)


@pytest.mark.parametrize("word", ["", " ", "qzxv", "猫", "😀", "$x$", "a" * 10_000, "\0"])
def test_nothing_similar_gives_no_nonsense(word):
    assert all(isinstance(found, str) for found in suggest(load_embeddings("glove-en"), word))
    assert suggest(load_embeddings("article"), word) == []


def test_suggestions_are_limited_and_repeatable():
    glove = load_embeddings("glove-en")
    assert len(suggest(glove, "aple", k=3)) == 3
    assert suggest(glove, "aple") == suggest(glove, "APLE") == suggest(glove, "aple")


def test_suggestions_follow_typing():
    glove = load_embeddings("glove-en")
    best = min(_seconds(suggest, glove, "bananna") for _ in range(5))
    assert best < 0.5, "many times the usual time: an exact comparison with every word takes this long"


def _seconds(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def test_completion_is_in_order_of_frequency():
    glove = load_embeddings("glove-en")
    found = complete(glove, "app", k=20)
    rows = [glove.index[word] for word in found]
    assert rows == sorted(rows) and len(found) == 20
    assert found == [word for word in glove.words if word.startswith("app")][:20]
    assert complete(glove, "App") == complete(glove, "app")
    assert complete(load_embeddings("wiki-zh"), "注意") == ["注意", "注意到", "注意力"]


@pytest.mark.parametrize("prefix", ["", "  ", "qzxv", "\0"])
def test_no_completion(prefix):
    assert complete(load_embeddings("glove-en"), prefix) == []
