"""People against vectors: how related readers find two words, and how alike the words' vectors are."""
from __future__ import annotations

import csv
import itertools
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.embeddings import Embeddings, known, vectors_of
from core.ranks import spearman
from core.similarity import similarity_matrix

WORDSIM = Path(__file__).parent / "data" / "wordsim353.tsv"


class PeopleWork(NamedTuple):
    pairs: tuple[tuple[str, str], ...]  # m pairs of words that the set has
    human: np.ndarray                   # (m,) mean rating by people, 0 to 10
    model: np.ndarray                   # (m,) similarity of their vectors
    spearman: float                     # rank correlation of the two
    left_out: tuple[tuple[str, str], ...]  # pairs that the set does not cover


def against_people(embeddings: Embeddings, *, measure: str = "cosine") -> PeopleWork:
    """Set the similarity of word vectors beside the judgement of people, on WordSim-353.

    Parameters: embeddings – an English set, raw or in its axes; measure – a key of SIMILARITIES.
    Returns: PeopleWork; ρ is nan if fewer than two pairs are covered.
    Raises: ValueError for an unknown measure.
    Source: Finkelstein et al., Placing search in context: the concept revisited, 2002. People rated how
    related two words are, not how similar: "computer" and "keyboard" score 7.6.

    >>> from core.embeddings import load_embeddings
    >>> work = against_people(load_embeddings("glove-en"))
    >>> len(work.pairs), round(work.spearman, 3)
    (353, 0.503)
    """
    def covers(row: tuple[str, str, float]) -> bool:
        return known(embeddings, row[0]) is not None and known(embeddings, row[1]) is not None

    rated = list(filter(covers, wordsim353()))
    a = vectors_of(embeddings, [x for x, _, _ in rated])
    b = vectors_of(embeddings, [y for _, y, _ in rated])
    human = np.array([rating for _, _, rating in rated])
    model = np.diagonal(similarity_matrix(a, b, measure=measure)).copy()  # each pair, without all against all
    return PeopleWork(
        pairs=tuple((x, y) for x, y, _ in rated),
        human=human,
        model=model,
        spearman=spearman(human, model),
        left_out=tuple((x, y) for x, y, _ in itertools.filterfalse(covers, wordsim353())),
    )


@cache
def wordsim353() -> tuple[tuple[str, str, float], ...]:
    """The 353 pairs with their mean rating from 0 (unrelated) to 10.

    >>> wordsim353()[1]
    ('tiger', 'cat', 7.35)
    """
    rows = csv.reader(WORDSIM.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return tuple((row[0], row[1], float(row[2])) for row in rows if not row[0].startswith("#"))
