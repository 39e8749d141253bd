"""How alike vectors are: one entry per measure, one table of them, and the words next to a word."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from core._checks import Array, finite_floats, not_too_large, one_dtype, sized_rows, unit_rows, vector_norms


def _dot(x: Array, y: Array) -> Array:
    return x @ y.T


def _cosine(x: Array, y: Array) -> Array:
    x, y = sized_rows(x), sized_rows(y)
    norms = vector_norms(x)[:, None] * vector_norms(y)
    return np.clip(x @ y.T / np.where(norms == 0, 1, norms), -1, 1)


def _euclidean(x: Array, y: Array, block: int = 4096) -> Array:
    result = np.empty((len(x), len(y)), x.dtype)
    for start in range(0, len(y), block):  # differences of one block stay in the processor's cache
        here = slice(start, start + block)
        for i, row in enumerate(x):
            result[i, here] = -vector_norms(y[here] - row)
    return result


# (n, d), (m, d) -> (n, m), larger is nearer; inputs are checked. A new measure is one function and one entry
# here: select boxes, tables, neighbours and tests go through this dictionary.
SIMILARITIES: dict[str, Callable[[Array, Array], Array]] = {
    "dot": _dot,
    "cosine": _cosine,        # a zero vector has no direction: 0 by convention
    "euclidean": _euclidean,  # −‖x − y‖
}


def similarity_matrix(x: Any, y: Any = None, *, measure: str = "cosine") -> Array:
    """The similarity of every row of x to every row of y: with "dot", the table XYᵀ.

    Parameters: x (n, d); y (m, d), or None to compare x with itself; measure – a key of SIMILARITIES.
    Returns: (n, m), larger is nearer; half precision is computed in float32.
    Raises: ValueError for an unknown measure, different d, NaN or infinity, or overflow.
    Source: definitions of the measures; the zero vector as in scikit-learn's cosine_similarity.

    >>> similarity_matrix([[3, 4], [0, 0]], [[1, 0], [30, 40]]).round(2).tolist()
    [[0.6, 1.0], [0.0, 0.0]]
    """
    if measure not in SIMILARITIES:
        raise ValueError(f"unknown measure {measure!r}: choose one of {', '.join(SIMILARITIES)}")
    x, y = one_dtype(finite_floats("x", x, 2), finite_floats("y", x if y is None else y, 2))
    if x.shape[1] != y.shape[1]:
        raise ValueError(f"the rows of x {x.shape} and y {y.shape} must be equally long")
    with np.errstate(over="ignore", invalid="ignore"):
        return not_too_large(f"a value of {measure}", SIMILARITIES[measure](x, y))


class WordVectors(Protocol):
    """What a set of word vectors needs to have neighbours."""

    @property
    def words(self) -> Sequence[str]: ...      # n words
    @property
    def vectors(self) -> Array: ...            # (n, d)
    @property
    def index(self) -> Mapping[str, int]: ...  # word -> its first row


def nearest(embeddings: WordVectors, query: Any, k: int = 10, *, measure: str = "cosine",
            exclude: Iterable[str] = ()) -> list[tuple[str, float]]:
    """The k words whose vectors are most similar to a word or a vector.

    Parameters: embeddings – words, vectors (n, d) and index; query – a word of the set, which is left out
    of its own neighbours, or a (d,) vector; k – how many, fewer if the set is smaller; measure – a key of
    SIMILARITIES; exclude – further words to leave out.
    Returns: [(word, similarity)], most similar first, equal ones in the order of the set; "euclidean" gives
    −‖x − y‖.
    Raises: ValueError for an unknown word or measure, a vector of another length, or a negative k.
    Source: exhaustive search; the order is computed in float64.

    >>> from core.embeddings import load_embeddings
    >>> [(word, round(value, 4)) for word, value in nearest(load_embeddings("article"), "apple", k=2)]
    [('fruit', 0.9882), ('car', -0.2587)]
    """
    left_out = {exclude} if isinstance(exclude, str) else set(exclude)
    if isinstance(query, str):
        left_out.add(query)
        query = embeddings.vectors[row_of(embeddings, query)]
    vectors, query = embeddings.vectors, finite_floats("query", query, 1)[None]  # (1, d)
    narrow = query.astype(np.result_type(vectors.dtype, np.float32))
    rough = similarity_matrix(narrow, vectors, measure=measure)[0]
    rows = _candidates(rough, k, _rows_of(embeddings, left_out))
    exact = similarity_matrix(query.astype(np.float64), vectors[rows].astype(np.float64), measure=measure)[0]
    size = np.abs(exact).max(initial=0) or 1.0
    values = (exact / size).round(12) * size  # equal vectors are a tie, however a product was rounded
    best = np.lexsort((rows, -values))[:k]
    return [(embeddings.words[rows[i]], float(values[i])) for i in best]


def analogy(embeddings: WordVectors, a: str, b: str, c: str, k: int = 5, *,
            exclude_inputs: bool = True) -> list[tuple[str, float]]:
    """Word arithmetic: the words whose direction is nearest to a − b + c.

    Parameters: embeddings – as in nearest; a, b, c – words of the set ("king", "man", "woman");
    k – how many; exclude_inputs – leave out a, b, c, one of which is often the nearest.
    Returns: [(word, cosine)], nearest first; a, b, c are brought to length 1 before they are added.
    Raises: ValueError for unknown words or a negative k.
    Source: Mikolov, Yih and Zweig 2013; unit vectors as in Levy and Goldberg 2014 (3CosAdd).

    >>> from core.embeddings import load_embeddings
    >>> analogy(load_embeddings("article"), "apple", "fruit", "fruit", exclude_inputs=False)[0][0]
    'apple'
    """
    rows = [row_of(embeddings, word) for word in (a, b, c)]
    unit_a, unit_b, unit_c = unit_rows(finite_floats("vectors", embeddings.vectors[rows]).astype(np.float64))
    return nearest(embeddings, unit_a - unit_b + unit_c, k, exclude=(a, b, c) if exclude_inputs else ())


def row_of(embeddings: WordVectors, word: str) -> int:
    """The row of a word; a ValueError names a word that the set does not have."""
    if word not in embeddings.index:
        raise ValueError(f"{word!r} is not among the {len(embeddings.words)} words of this set")
    return embeddings.index[word]


def _rows_of(embeddings: WordVectors, words: set[str]) -> list[int]:
    """All rows of these words; only a set that repeats a word has to be searched."""
    if len(embeddings.index) == len(embeddings.words):
        return [embeddings.index[word] for word in words if word in embeddings.index]
    return [row for row, word in enumerate(embeddings.words) if word in words]


def _candidates(rough: Array, k: int, left_out: list[int]) -> Array:
    """The rows that may be among the k largest, given values that are only roughly right."""
    if k < 0:
        raise ValueError(f"k must be 0 or more, got {k}")
    slack = 1e-4 * np.abs(rough).max(initial=0)
    open_rows = np.ones(len(rough), dtype=bool)
    open_rows[left_out] = False
    if not 0 < k < open_rows.sum():
        return np.flatnonzero(open_rows)
    least = np.partition(rough[open_rows], -k)[-k]
    return np.flatnonzero(open_rows & (rough >= least - slack))
