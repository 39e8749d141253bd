"""Word vectors: the sets that ship with the project, loaded once for everyone, and those people bring."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from core.axes import Axes, principal_axes, rotate
from core.embedding_files import MAX_BYTES, MAX_WORDS, ReadReport, read_rows
from core.formats import EmbeddingFileError
from core.segmentation import is_chinese
from core.turns import heavy
from core.vocabulary import complete, known, suggest

__all__ = [
    "EmbeddingFileError",
    "Embeddings",
    "ReadReport",
    "complete",
    "in_axes",
    "known",
    "load_embeddings",
    "make_embeddings",
    "read_embeddings",
    "suggest",
    "vectors_of",
]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, eq=False)
class Embeddings:
    """A set of word vectors, read-only because all readers of a server share it."""

    name: str  # "glove-en", "wiki-zh", "article", or the name of an upload
    words: tuple[str, ...]  # one per row, most frequent first
    vectors: np.ndarray  # (n, d) float32; float64 for the article's toy vectors
    index: dict[str, int]  # word to row; of a repeated word, its first row
    origin: str  # "trained", "hand-made", "random" or "uploaded": figures say where numbers come from
    language: str  # "en" or "zh"
    source: str = ""  # whose vectors they are
    licence: str = ""
    axes: Axes | None = None  # the principal axes of the set; None once the vectors stand in them
    report: ReadReport | None = None  # what became of the lines of an uploaded file
    view: str = "raw"  # as stored; "rotated" or "centred" as in_axes made it
    _views: dict[str, Embeddings] = field(default_factory=dict, init=False, repr=False)

    @property
    def dimensions(self) -> int:
        """d, the length of each vector."""
        return self.vectors.shape[1]

    @cached_property
    def typical_length(self) -> float:
        """The median length of a vector of this set."""
        return float(np.median(np.linalg.norm(self.vectors, axis=1)))


def make_embeddings(name: str, words: Iterable[str], vectors: np.ndarray, **about: Any) -> Embeddings:
    """Put words and their vectors (n, d) together, read-only; `about` are further fields of `Embeddings`."""
    words = tuple(words)
    if vectors.ndim != 2 or len(words) != len(vectors):
        raise ValueError(f"{len(words)} words need as many vectors (n, d), got shape {vectors.shape}")
    index: dict[str, int] = {}
    for row, word in enumerate(words):
        index.setdefault(word, row)
    return Embeddings(name, words, _read_only(vectors), index, **about)


def load_embeddings(name: str) -> Embeddings:
    """Load a shipped set, once per process: every caller gets the same read-only object.

    Parameters: name – "glove-en" (50-d), "wiki-zh" (100-d) or "article" (4-d).
    Returns: Embeddings.
    Raises: ValueError for another name.
    Source: core/data/SOURCES.md.

    >>> load_embeddings("article").words
    ('apple', 'fruit', 'car')
    """
    if name not in SHIPPED:
        raise ValueError(f"no word vectors named {name!r}: choose from {', '.join(SHIPPED)}")
    with _LOADING:  # two first visitors must not load it twice
        return _load(name)


def read_embeddings(
    file: BinaryIO | str | Path,
    *,
    name: str = "upload",
    max_words: int = MAX_WORDS,
    max_bytes: int = MAX_BYTES,
) -> Embeddings:
    """Read word vectors from a file: word2vec text and binary, GloVe and fastText text, CSV, TSV or npz.

    Parameters: file – a path, or a binary file that can seek; text in UTF-8; a table has a column of words,
    an npz one array of words and one of vectors. name – what to call the set. max_words – reading stops
    after so many: files begin with the most frequent words. max_bytes – reading stops after so many; an
    npz that is larger unpacked is refused.
    Returns: Embeddings with the axes of the set, and in `report` the lines passed over, by reason
    (`core.formats.SKIPPED`).
    Raises: EmbeddingFileError, a ValueError with a `code` (of `core.formats.ERRORS`) and `values`, if
    nothing can be read.
    Source: the formats as word2vec, GloVe, fastText, gensim, pandas and NumPy write them.

    >>> from io import BytesIO
    >>> pets = read_embeddings(BytesIO(b"word,x,y\\ncat,1,0\\ndog,0.9,0.1\\ncow,1\\n"))
    >>> pets.words, pets.report.format, pets.report.skipped
    (('cat', 'dog'), 'csv', {'wrong_length': Skipped(lines=1, first=4)})
    """
    if isinstance(file, (str, Path)):
        with open(file, "rb") as opened:
            return read_embeddings(opened, name=name, max_words=max_words, max_bytes=max_bytes)
    if isinstance(file, io.TextIOBase):
        raise ValueError(f"{name}: open the file in binary mode")
    file.seek(0)
    with heavy():
        words, vectors, report = read_rows(file, max_words, max_bytes)
        return make_embeddings(
            name,
            words,
            vectors,
            origin="uploaded",
            language="zh" if 2 * sum(is_chinese(word) for word in words if not word.isascii()) > len(words) else "en",
            axes=principal_axes(vectors),
            report=report,
        )


def in_axes(embeddings: Embeddings, *, centred: bool = True) -> Embeddings:
    """Show a set in its fixed principal axes: the coordinates that all pages compute with.

    Parameters: embeddings – a set as loaded or read. centred – True: minus the mean of the set, scaled so
    that the mean of ‖x‖²/√d over the set is 3.34; False: turned only, so that lengths and dot products are
    those of the raw vectors.
    Returns: Embeddings, the same words with vectors (n, d) of the same dtype, made once per set.
    Raises: ValueError for a set that already stands in its axes in the other way.
    Source: core.axes.

    >>> toy = load_embeddings("article")
    >>> raw, turned = toy.vectors, in_axes(toy, centred=False).vectors
    >>> bool(np.allclose(raw @ raw.T, turned @ turned.T))
    True
    """
    view = "centred" if centred else "rotated"
    if embeddings.view == view:
        return embeddings
    if embeddings.view != "raw":
        raise ValueError(f"{embeddings.name} is already in its axes ({embeddings.view})")
    if view not in embeddings._views:
        axes = embeddings.axes or principal_axes(embeddings.vectors)
        vectors = np.empty_like(embeddings.vectors)
        for start in range(0, len(vectors), 8192):  # in blocks: no float64 copy of the whole set
            rows = slice(start, start + 8192)
            vectors[rows] = rotate(embeddings.vectors[rows], axes, centred=centred)
        vectors = _read_only(vectors)
        embeddings._views.setdefault(view, replace(embeddings, vectors=vectors, axes=None, view=view))
    return embeddings._views[view]


def vectors_of(embeddings: Embeddings, words: Iterable[str]) -> np.ndarray:
    """Look words up.

    Parameters: embeddings – a set in any view; words – n words, repeats are fine, found as `known` finds
    them.
    Returns: (n, d) float64.
    Raises: ValueError that names every word the set does not have.
    Source: none, a table.

    >>> vectors_of(load_embeddings("article"), ["car", "Car"]).shape
    (2, 4)
    """
    words = list(words)
    found = [known(embeddings, word) for word in words]
    unknown = [word for word, match in zip(words, found, strict=True) if match is None]
    if unknown:
        raise ValueError(f"not in {embeddings.name}: {', '.join(map(repr, unknown))}")
    rows = [embeddings.index[word] for word in found if word is not None]
    return embeddings.vectors[rows].astype(np.float64)


def _load_article(name: str) -> Embeddings:
    with (DATA / "article.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    vectors = np.array([row[1:] for row in rows], dtype=np.float64)
    about = {"origin": "hand-made", "language": "en", "source": "made by hand for the article"}
    return make_embeddings(name, [row[0] for row in rows], vectors, axes=principal_axes(vectors), **about)


def _load_npz(name: str, **about: str) -> Embeddings:
    with np.load(DATA / f"{name}.npz", allow_pickle=False) as file:
        words = file["words"].tobytes().decode("utf-8").split("\n")
        vectors = file["vectors"].astype(np.float32)  # stored as float16, computed with as float32
        axes = Axes(file["mean"], file["axes"], file["variances"], float(file["scale"]))
    return make_embeddings(name, words, vectors, axes=axes, origin="trained", **about)


# a new set: an npz from core/data/build and one entry here
SHIPPED = {
    "glove-en": (_load_npz, {"language": "en", "source": "GloVe 6B, 50-d", "licence": "PDDL-1.0"}),
    "wiki-zh": (_load_npz, {"language": "zh", "source": "Synonyms, zh-Wikipedia, 100-d", "licence": "MIT"}),
    "article": (_load_article, {}),
}
_LOADING = threading.Lock()


@cache
def _load(name: str) -> Embeddings:
    load, about = SHIPPED[name]
    return load(name, **about)


def _read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array
