"""Reads the word vectors that people bring: finds the format, keeps what is usable, and says what is not."""

from __future__ import annotations

import unicodedata
from typing import BinaryIO, NamedTuple

import numpy as np

from core.formats import LONGEST_WORD, MOST_DIMENSIONS, EmbeddingFileError, Row
from core.formats.detect import Source, open_rows

MAX_WORDS = 50_000
MAX_MEGABYTES = 50  # of a file that a visitor brings, and of what is unpacked from it
MAX_BYTES = 200_000_000
MAX_NUMBERS = 20_000_000  # words × dimensions: 80 MB in float32
LINES_PER_WORD = 4  # a file in which most lines are unusable is not read to its end
LARGEST = 1e15  # squares and sums of larger numbers do not fit float32


class Skipped(NamedTuple):
    """How many lines were passed over for one reason, and the number of the first (from 1)."""

    lines: int
    first: int


class ReadReport(NamedTuple):
    """What became of a file."""

    format: str  # "word2vec binary", "word2vec text" (fastText's too), "glove text", "csv", "tsv" or "npz"
    lines: int  # lines or records read
    words: int  # kept
    dimensions: int
    declared: int | None  # the number of words that the file says it has
    skipped: dict[str, Skipped]  # by reason, one of `formats.SKIPPED`
    stopped: str  # "" at the end of the file; before it "max_words", "max_lines" or "max_bytes"


def read_rows(file: BinaryIO, max_words: int, max_bytes: int) -> tuple[list[str], np.ndarray, ReadReport]:
    """Reads words and vectors (n, d) float32; `core.embeddings.read_embeddings` is the public door."""
    source = open_rows(file, LINES_PER_WORD * max_words, max_bytes)
    index: dict[str, int] = {}
    vectors: list[np.ndarray] = []
    skipped: dict[str, Skipped] = {}
    line, stopped = 0, ""
    for row in source.rows:
        if stopped := _limit(source, file, line, vectors, max_words, max_bytes):
            break
        line += 1
        word, reason = _usable(row, index, vectors[0].size if vectors else None)
        if reason:
            before = skipped.get(reason, Skipped(0, row.line))
            skipped[reason] = Skipped(before.lines + 1, before.first)
        elif row.numbers is not None:
            index[word] = len(vectors)
            vectors.append(row.numbers.astype(np.float32))
    if not vectors:
        raise _nothing(source, line, skipped)
    d = vectors[0].size
    report = ReadReport(source.format, line, len(index), d, source.declared, skipped, stopped)
    return list(index), np.stack(vectors), report


def _limit(
    source: Source, file: BinaryIO, line: int, vectors: list[np.ndarray], max_words: int, max_bytes: int
) -> str:
    """The limit that ends the reading before the next row, or ""."""
    if vectors and len(vectors) >= min(max_words, MAX_NUMBERS // vectors[0].size):
        return "max_words"
    if line >= LINES_PER_WORD * max_words:
        return "max_lines"
    return "max_bytes" if source.format != "npz" and file.tell() > max_bytes else ""


def _usable(row: Row, index: dict[str, int], dimensions: int | None) -> tuple[str, str]:
    """The word of a row in its final form, and the reason to pass over the row, if there is one."""
    if row.numbers is None:
        return "", row.skipped
    word = unicodedata.normalize("NFC", row.word[: 2 * LONGEST_WORD])
    word = "".join(c for c in word if unicodedata.category(c) != "Cc").strip()
    d = row.numbers.size
    reasons = {
        "no_word": not word,
        "not_text": any("\ud800" <= c <= "\udfff" for c in word),
        "long_word": len(word) > LONGEST_WORD,
        "wrong_length": d != (dimensions or d) or not 0 < d <= MOST_DIMENSIONS,
        "not_finite": not (np.abs(row.numbers) <= LARGEST).all(),
        "duplicate": word in index,
    }
    return word, next((reason for reason, applies in reasons.items() if applies), "")


def _nothing(source: Source, line: int, skipped: dict[str, Skipped]) -> EmbeddingFileError:
    """The reason why no word was kept."""
    if skipped and max(skipped, key=lambda reason: skipped[reason].lines) == "not_text":
        return EmbeddingFileError("not_text", encoding=source.encoding)
    return EmbeddingFileError("no_vectors", lines=line)
