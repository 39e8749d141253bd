"""Words and numbers between spaces: GloVe, and word2vec or fastText text, which add a first line "n d"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from core.formats import Row, lines, numbers


def rows(file: BinaryIO, dimensions: int, first_line: int = 1) -> Iterator[Row]:
    """Reads the file from where it stands: the last `dimensions` cells of a line are numbers, the othe"""
    for number, line in lines(file, first_line):
        if line is None:
            yield Row(number, skipped="long_line")
        elif line.strip():
            yield _row(number, line, dimensions)


def _row(number: int, line: bytes, dimensions: int) -> Row:
    try:
        found = cells(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Row(number, skipped="not_text")
    if len(found) <= dimensions:
        return Row(number, skipped="wrong_length")
    x = numbers(found[-dimensions:])
    # a line with more numbers than the others has them in its word
    longer = len(found) > dimensions + 1 and numbers(found[1:]) is not None
    if x is None or longer:
        return Row(number, skipped="wrong_length" if longer else "not_numbers")
    return Row(number, " ".join(found[:-dimensions]), x)


def cells(line: str) -> list[str]:
    """Splits at spaces and tabs alone: other white space (a no-break space, say) can be part of a word."""
    return [cell for cell in line.replace("\t", " ").split(" ") if cell]
