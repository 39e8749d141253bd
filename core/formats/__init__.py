"""The file formats of word vectors, one module each: `rows(file, …)` yields what a file really holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import numpy as np

MOST_DIMENSIONS = 4096
LONGEST_LINE = 40 * MOST_DIMENSIONS  # bytes
LONGEST_WORD = 100  # characters

# every way in which a whole file is refused: pages translate them by code, with the same placeholders
ERRORS = {
    "empty": "the file is empty",
    "compressed": "the file is a compressed archive or an office document: unpack it or save it as text",
    "pickle": "the file holds pickled Python objects, which could run code: save plain arrays",
    "not_text": "the file is {encoding} and not UTF-8 text",
    "no_vectors": "none of the {lines} lines read holds a word and its numbers",
    "no_word_column": "the table has no column of words: its columns are {columns}",
    "no_words": "the file has arrays, but needs one of words and one of vectors; it has {arrays}",
    "bad_archive": "the npz file is damaged: {reason}",
    "too_large": "the arrays take {size} bytes unpacked, more than {limit}",
    "too_many_dimensions": "the vectors have {dimensions} numbers each, more than {limit}",
}

# every reason for which one line or record is passed over
SKIPPED = (
    "wrong_length",  # not as many numbers as the others
    "not_numbers",
    "not_finite",  # NaN, infinite, or too large to compute with
    "not_text",  # not UTF-8
    "no_word",
    "long_word",
    "long_line",
    "duplicate",
    "truncated",  # the file ends, or stops making sense, within a record
)


class EmbeddingFileError(ValueError):
    """A file that cannot be read at all; `code` is one of `ERRORS`, `values` fills its placeholders."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(ERRORS[code].format(**values))
        self.code = code
        self.values = values


class Row(NamedTuple):
    """One line or record: a word with its numbers, or the reason (one of `SKIPPED`) why there is none."""

    line: int
    word: str = ""
    numbers: np.ndarray | None = None
    skipped: str = ""
    end: int = 0  # where in the file the next one begins; 0 in an archive


class Line(NamedTuple):
    """A line without its end, numbered from 1."""

    number: int
    end: int  # where in the file the next one begins
    data: bytes | None  # None is one beyond LONGEST_LINE, never held whole


def lines(file: BinaryIO, first: int = 1) -> Iterator[Line]:
    """Yields the lines of a file from where it stands."""
    number, end = first, file.tell()
    while line := file.readline(LONGEST_LINE):
        end += len(line)
        whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        data = line.rstrip(b"\r\n") if whole else None
        while not whole:
            rest = file.readline(LONGEST_LINE)
            end += len(rest)
            whole = rest.endswith(b"\n") or len(rest) < LONGEST_LINE
        yield Line(number, end, data)
        number += 1


def numbers(cells: list[str]) -> np.ndarray | None:
    """The cells as float64, or None if one is not a number."""
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        return None


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
