"""One word's neighbours by several measures side by side: who rises and who falls."""
from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from core._checks import Array, finite_floats, vector_norms
from core.similarity import SIMILARITIES, WordVectors, nearest, row_of, similarity_matrix


class NeighbourRanks(NamedTuple):
    words: tuple[str, ...]     # m words, each among the k nearest by at least one measure
    measures: tuple[str, ...]  # the measures, one row each in values and ranks
    values: Array              # (n_measures, m) similarity to the word in question
    ranks: Array               # (n_measures, m) 1 = nearest of the whole set
    lengths: Array             # (m,) ‖vector‖


def neighbour_ranks(embeddings: WordVectors, word: str, k: int = 10,
                    measures: Iterable[str] = tuple(SIMILARITIES)) -> NeighbourRanks:
    """One word's neighbours by several measures, with the rank that each measure gives to each of them.

    Parameters: embeddings – words, vectors (n, d), index; word – a word of the set; k – how many per
    measure; measures – keys of SIMILARITIES.
    Returns: NeighbourRanks, in the order of the first measure.
    Raises: ValueError for an unknown word or measure.
    Source: as core.similarity.nearest.

    >>> from core.embeddings import load_embeddings
    >>> found = neighbour_ranks(load_embeddings("article"), "apple", k=1)
    >>> found.words, found.ranks.tolist()
    (('fruit',), [[1], [1], [1]])
    """
    measures, own = tuple(measures), row_of(embeddings, word)
    lists = [[other for other, _ in nearest(embeddings, word, k, measure=measure)] for measure in measures]
    words = sorted({other for found in lists for other in found}, key=embeddings.index.__getitem__)
    rows = [embeddings.index[other] for other in words]
    values = np.stack([similarity_matrix(embeddings.vectors[[own]], embeddings.vectors, measure=measure)[0]
                       for measure in measures])
    values[:, own] = -np.inf  # the word is not its own neighbour
    ranks = np.stack([_ranks(row, rows, [words.index(other) for other in found])
                      for row, found in zip(values, lists, strict=True)])
    order = np.argsort(ranks[0])
    lengths = vector_norms(finite_floats("vectors", embeddings.vectors[rows]))
    return NeighbourRanks(tuple(words[i] for i in order), measures, values[:, rows][:, order],
                          ranks[:, order], lengths[order])


def _ranks(values: Array, rows: list[int], listed: list[int]) -> Array:
    """Ranks of some rows among all: as listed if they are, else one more than the rows that are nearer."""
    ranks = 1 + (values > values[rows][:, None]).sum(axis=1)
    ranks[listed] = np.arange(1, len(listed) + 1)  # nearest has ordered these exactly
    return ranks
