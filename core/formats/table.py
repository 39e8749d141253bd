"""CSV and TSV: a column of words anywhere, columns of numbers, with or without a header."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO, NamedTuple

from core.formats import EmbeddingFileError, Line, Row, alike, is_number, lines, numbers
from core.formats.alike import Block

WORD_NAMES = {"word", "words", "token", "tokens", "term", "text", "词", "词语", "单词", "词元", "詞", "詞語"}
# numbers that are about the word and no coordinate; pandas writes its index without a name
ABOUT_NAMES = {"", "id", "index", "unnamed: 0", "rank", "count", "freq", "frequency", "序号", "频率", "词频"}


class Columns(NamedTuple):
    """Which columns of a table are what."""

    header: bool
    word: int
    numbers: tuple[int, ...]
    total: int


def columns(sample: Sequence[str], separator: str) -> Columns:
    """Finds the columns from the first lines of a table."""
    table = [row for line in sample if (row := cells(line, separator))]
    names = [cell.strip().lower() for cell in table[0]]
    named = [i for i, name in enumerate(names) if name in WORD_NAMES]
    # a header names the word column, or leaves the first one unnamed, or has no number where other rows do
    header = bool(named) or not names[0] or (len(table) > 1 and not any(map(is_number, names)))
    body = [row for row in table[header:] if len(row) == len(names)] or [names]
    numeric = [i for i in range(len(names)) if 2 * sum(is_number(row[i]) for row in body) > len(body)]
    texts = [i for i in range(len(names)) if i not in numeric]
    if header:
        numeric = [i for i in numeric if names[i] not in ABOUT_NAMES]
    word = named[0] if named else next(iter(texts), None)
    if word is None:
        raise EmbeddingFileError("no_word_column", columns=", ".join(names)[:200])
    return Columns(header, word, tuple(i for i in numeric if i != word), len(names))


def rows(file: BinaryIO, separator: str, layout: Columns) -> Iterator[Row | Block]:
    """Reads the file from where it stands, which is its start."""
    body = islice(lines(file), int(layout.header), None)
    return alike.rows(body, _shape(separator, layout), lambda line: _row(line, separator, layout))


def _shape(separator: str, layout: Columns) -> alike.Shape | None:
    """Of the lines, if the numbers stand together at the end, as they mostly do."""
    first = layout.total - len(layout.numbers)
    if layout.numbers[:1] != (first,):
        return None
    return alike.Shape(separator.encode(), layout.word, first, len(layout.numbers))


def _row(line: Line, separator: str, layout: Columns) -> Row | None:
    if line.data is None:
        return Row(line.number, skipped="long_line")
    if not line.data.strip():
        return None
    try:
        found = cells(line.data.decode("utf-8"), separator)
    except UnicodeDecodeError:
        return Row(line.number, skipped="not_text")
    if len(found) != layout.total:
        return Row(line.number, skipped="wrong_length")
    x = numbers([found[i] for i in layout.numbers])
    return Row(line.number, found[layout.word], x) if x is not None else Row(line.number, skipped="not_numbers")


def cells(line: str, separator: str) -> list[str]:
    """The cells of one line; quotes protect a separator, but not a line break."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
