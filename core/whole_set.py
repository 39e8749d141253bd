"""What is true of a whole set of word vectors: computed once, then remembered."""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core._checks import Array, unit_rows
from core.embeddings import Embeddings, in_axes
from core.neighbours import neighbour_ranks
from core.people import PeopleWork, against_people
from core.remember import once_per_set
from core.similarity import analogy
from core.spread import PairSample, random_pair_average
from core.vocabulary import suggest

FREQUENT = 10_000  # sets are in order of frequency: the first words are those a reader meets
SAMPLE = 50_000  # random pairs in a picture of their distribution

ranks = once_per_set(neighbour_ranks)
suggestions = once_per_set(suggest)


@once_per_set
def answers(view: Embeddings, a: str, b: str, c: str, k: int, exclude_inputs: bool) -> list[tuple[str, float]]:
    """core.similarity.analogy, remembered."""
    return analogy(view, a, b, c, k, exclude_inputs=exclude_inputs)


@once_per_set
def people(view: Embeddings, measure: str) -> PeopleWork:
    """core.people.against_people, remembered."""
    return against_people(view, measure=measure)


@once_per_set
def _unit(view: Embeddings) -> Embeddings:
    vectors = unit_rows(view.vectors)
    vectors.flags.writeable = False
    return replace(view, vectors=vectors)


def seen(embeddings: Embeddings, centred: bool, unit: bool) -> Embeddings:
    """A set as the toggles of a page show it.

    Parameters: embeddings – as loaded or read; centred – as for core.embeddings.in_axes; unit – every
    vector then brought to length 1.
    Returns: Embeddings in the fixed axes of the set; the same object for the same toggles.

    >>> from core.embeddings import load_embeddings
    >>> float(np.linalg.norm(seen(load_embeddings("article"), True, True).vectors[2]).round(9))
    1.0
    """
    view = in_axes(embeddings, centred=centred)
    return _unit(view) if unit else view


class Average(NamedTuple):
    cosine: float  # over all pairs of different words
    dot: float
    words: int     # how many words the pairs are made of


@once_per_set
def average_of_pairs(view: Embeddings, most: int | None = None) -> Average:
    """The average similarity of two different words: what a similarity has to be compared with.

    All pairs, not a sample: the sum over all pairs is the squared length of the sum of the vectors, less
    each vector with itself.

    Parameters: view – a set of n words; most – only its first, most frequent words.
    Returns: Average; nan if there are fewer than two words.
    Source: (‖Σx‖² − Σ‖x‖²) / n(n − 1); Ethayarajh 2019 measures anisotropy by this average of the cosines.

    >>> from core.embeddings import load_embeddings
    >>> average = average_of_pairs(load_embeddings("article"))
    >>> round(average.cosine, 4), round(average.dot, 4)
    (0.207, 0.15)
    """
    x = view.vectors[:most].astype(np.float64)
    return Average(_mean_product(unit_rows(x)), _mean_product(x), len(x))


def _mean_product(x: Array) -> float:
    total, n = x.sum(axis=0), len(x)
    return float((total @ total - (x * x).sum()) / (n * (n - 1))) if n > 1 else float("nan")


@once_per_set
def random_pairs(view: Embeddings, measure: str = "cosine") -> PairSample:
    """A sample of random pairs of different words, the same ones each time: its values in rising order.

    Parameters: view – a set of at least two words; measure – a key of SIMILARITIES.
    Returns: PairSample with at most 50,000 sorted values.
    Raises: ValueError for fewer than two words.
    Source: core.spread.random_pair_average.

    >>> from core.embeddings import load_embeddings
    >>> random_pairs(load_embeddings("article")).values.round(4).tolist()
    [-0.2587, -0.1084, 0.9882]
    """
    sample = random_pair_average(view.vectors, measure, SAMPLE)
    return sample._replace(values=np.sort(sample.values))


def share_below(sample: PairSample, value: float) -> float:
    """The share of random pairs that are less alike than a pair with this similarity, from 0 to 1.

    >>> share_below(PairSample(np.array([0.1, 0.2, 0.3, 0.4]), 0.25, 0.1), 0.35)
    0.75
    """
    return float(np.searchsorted(sample.values, value) / len(sample.values))
