"""Neighbours by several measures: ranks against a complete sort."""
import numpy as np
import pytest

from core.neighbours import neighbour_ranks
from core.similarity import SIMILARITIES, nearest
from tests.core.words import random_words, words_of


@pytest.mark.parametrize("seed", range(5))
def test_ranks_are_the_places_in_the_whole_list(seed):
    embeddings = random_words(60, 5, seed)
    found = neighbour_ranks(embeddings, "w3", k=7)
    for i, measure in enumerate(SIMILARITIES):
        whole = [word for word, _ in nearest(embeddings, "w3", 60, measure=measure)]
        assert found.ranks[i].tolist() == [whole.index(word) + 1 for word in found.words]
        assert found.values[i] == pytest.approx([dict(nearest(embeddings, "w3", 60, measure=measure))[word]
                                                 for word in found.words])
        assert set(whole[:7]) <= set(found.words)
    assert found.ranks[0].tolist() == sorted(found.ranks[0])
    assert found.lengths == pytest.approx([np.linalg.norm(embeddings.vectors[embeddings.index[word]])
                                           for word in found.words])


def test_a_long_vector_rises_by_dot_product():
    embeddings = words_of(["apple", "fruit", "the"], np.array([[1.0, 0], [1, 0.1], [9, 9]]))
    found = neighbour_ranks(embeddings, "apple", k=2, measures=("cosine", "dot"))
    assert found.words == ("fruit", "the") and found.ranks.tolist() == [[1, 2], [2, 1]]
    assert neighbour_ranks(embeddings, "apple", k=99).words.__len__() == 2


def test_an_unknown_word():
    with pytest.raises(ValueError, match="'pear'"):
        neighbour_ranks(random_words(3, 2), "pear")
