"""Words and numbers between spaces: GloVe, and word2vec or fastText text, which add a first line "n d"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from core.formats import Line, Row, alike, lines, numbers
from core.formats.alike import Block


def rows(file: BinaryIO, dimensions: int, first_line: int = 1) -> Iterator[Row | Block]:
    """Reads the file from where it stands: the last `dimensions` cells of a line are numbers, the others its word."""
    shape = alike.Shape(b" ", 0, 1, dimensions)
    return alike.rows(lines(file, first_line), shape, lambda line: _row(line, dimensions))


def _row(line: Line, dimensions: int) -> Row | None:
    if line.data is None:
        return Row(line.number, skipped="long_line")
    if not line.data.strip():
        return None
    try:
        found = cells(line.data.decode("utf-8"))
    except UnicodeDecodeError:
        return Row(line.number, skipped="not_text")
    if len(found) <= dimensions:
        return Row(line.number, skipped="wrong_length")
    x = numbers(found[-dimensions:])
    # a line with more numbers than the others has them in its word
    longer = len(found) > dimensions + 1 and numbers(found[1:]) is not None
    if x is None or longer:
        return Row(line.number, skipped="wrong_length" if longer else "not_numbers")
    return Row(line.number, " ".join(found[:-dimensions]), x)


def cells(line: str) -> list[str]:
    """Splits at spaces and tabs alone: other white space (a no-break space, say) can be part of a word."""
    return [cell for cell in line.replace("\t", " ").split(" ") if cell]
