"""Reads the word vectors that people bring: finds the format, keeps what is usable, and says what is not."""

from __future__ import annotations

import unicodedata
from typing import BinaryIO, NamedTuple

import numpy as np

from core.formats import LONGEST_WORD, MOST_DIMENSIONS, EmbeddingFileError, Row
from core.formats.alike import Block
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
    reading = Reading(max_words, max_bytes)
    for found in source.rows:
        if isinstance(found, Block) and reading.take_all(found):
            continue
        if not all(map(reading.take, found.rows() if isinstance(found, Block) else [found])):
            break
    if not reading.index:
        raise _nothing(source, reading.lines, reading.skipped)
    report = ReadReport(source.format, reading.lines, len(reading.index), reading.dimensions, source.declared,
                        reading.skipped, reading.stopped)
    return list(reading.index), np.concatenate(reading.vectors), report


class Reading:
    """What was read of a file so far: the words with their vectors, and what was passed over."""

    def __init__(self, max_words: int, max_bytes: int) -> None:
        self.max_words, self.max_bytes, self.max_lines = max_words, max_bytes, LINES_PER_WORD * max_words
        self.index: dict[str, int] = {}
        self.vectors: list[np.ndarray] = []  # (words, d) each
        self.dimensions = 0  # not known before the first word
        self.skipped: dict[str, Skipped] = {}
        self.lines, self.stopped = 0, ""

    def take(self, row: Row) -> bool:
        """One row; False when a limit ended the reading before it."""
        self.stopped = self._limit(row)
        if self.stopped:
            return False
        self.lines += 1
        word, reason = _usable(row, self.index, self.dimensions)
        if reason:
            before = self.skipped.get(reason, Skipped(0, row.line))
            self.skipped[reason] = Skipped(before.lines + 1, before.first)
        elif row.numbers is not None:
            self._add([word], row.numbers[None])
        return True

    def take_all(self, block: Block) -> bool:
        """A block of rows at once; False, and nothing taken, if there is something about one of them."""
        d, n = block.numbers.shape[1], len(block.words)
        usual = 0 < d <= MOST_DIMENSIONS and d == (self.dimensions or d) and np.abs(block.numbers).max() <= LARGEST
        if not usual or not _tidy_already(block.words) or not self.index.keys().isdisjoint(block.words):
            return False
        if len(self.index) + n > self._max_words(d) or self.lines + n > self.max_lines or (
                block.lines[-1].end > self.max_bytes):
            return False
        self.lines += n
        self._add(block.words, block.numbers)
        return True

    def _add(self, words: list[str], vectors: np.ndarray) -> None:
        self.index.update(zip(words, range(len(self.index), len(self.index) + len(words)), strict=True))
        self.vectors.append(vectors.astype(np.float32))
        self.dimensions = vectors.shape[1]

    def _max_words(self, dimensions: int) -> int:
        return min(self.max_words, MAX_NUMBERS // dimensions)

    def _limit(self, row: Row) -> str:
        """The limit that ends the reading before this row, or ""."""
        if self.index and len(self.index) >= self._max_words(self.dimensions):
            return "max_words"
        if self.lines >= self.max_lines:
            return "max_lines"
        return "max_bytes" if row.end > self.max_bytes else ""


def _usable(row: Row, index: dict[str, int], dimensions: int) -> tuple[str, str]:
    """The word of a row in its final form, and the reason to pass over the row, if there is one."""
    if row.numbers is None:
        return "", row.skipped
    word = _tidy(row.word[: 2 * LONGEST_WORD])
    d = row.numbers.size
    if not word:
        return word, "no_word"
    if not word.isascii() and any("\ud800" <= c <= "\udfff" for c in word):
        return word, "not_text"
    if len(word) > LONGEST_WORD:
        return word, "long_word"
    if d != (dimensions or d) or not 0 < d <= MOST_DIMENSIONS:
        return word, "wrong_length"
    if not np.abs(row.numbers).max() <= LARGEST:  # NaN is not, either
        return word, "not_finite"
    return word, "duplicate" if word in index else ""


def _tidy(word: str) -> str:
    """One form for a word that can be written in several, without control characters."""
    if not (word.isascii() and word.isprintable()):
        word = unicodedata.normalize("NFC", word)
        word = "".join(c for c in word if unicodedata.category(c) != "Cc")
    return word.strip()


def _tidy_already(words: list[str]) -> bool:
    """Whether `_usable` would take all of these words, all different, as they are."""
    together = " ".join(words)
    return (together.isprintable() and unicodedata.is_normalized("NFC", together) and len(set(words)) == len(words)
            and all(0 < len(word) <= LONGEST_WORD and word == word.strip() for word in words))


def _nothing(source: Source, line: int, skipped: dict[str, Skipped]) -> EmbeddingFileError:
    """The reason why no word was kept."""
    if skipped and max(skipped, key=lambda reason: skipped[reason].lines) == "not_text":
        return EmbeddingFileError("not_text", encoding=source.encoding)
    return EmbeddingFileError("no_vectors", lines=line)
