"""A small set of word vectors for tests: all that neighbours and analogies need."""
from typing import NamedTuple

import numpy as np


class Words(NamedTuple):
    words: tuple[str, ...]
    vectors: np.ndarray
    index: dict[str, int]


def words_of(words, vectors):
    index = {}
    for row, word in enumerate(words):
        index.setdefault(word, row)
    return Words(tuple(words), vectors, index)


def random_words(n, d, seed=0, dtype=np.float64):
    vectors = np.random.default_rng(seed).standard_normal((n, d)).astype(dtype)
    return words_of([f"w{i}" for i in range(n)], vectors)
