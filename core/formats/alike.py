"""Lines that all look alike, a block of them at a time: several times as fast, and other threads run meanwhile.

pandas reads the numbers of a block in C without holding the interpreter. It takes nothing for a number that
`float` doesn't; a block in which it refuses one, and every line of another shape, is read cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from core.formats import Line, Row

LINES, BYTES = 256, 1 << 18  # of a block: a few milliseconds
LONGEST = 100_000  # bytes of a line; the csv module has a bound of its own for longer cells


class Shape(NamedTuple):
    """What a line is expected to look like."""

    separator: bytes
    word: int  # which cell is the word
    first: int  # which is the first number
    numbers: int  # how many there are; nothing comes after them


class Block(NamedTuple):
    """Consecutive lines with their words and their numbers (lines, d)."""

    lines: list[Line]
    words: list[str]
    numbers: np.ndarray

    def rows(self) -> Iterator[Row]:
        """One by one."""
        for line, word, x in zip(self.lines, self.words, self.numbers, strict=True):
            yield Row(line.number, word, x, end=line.end)


def rows(lines: Iterator[Line], shape: Shape | None, read_one: Callable[[Line], Row | None]) -> Iterator[Row | Block]:
    """Reads all lines; `read_one` reads one of any shape, None is a line with nothing in it."""
    while some := _some(lines):
        yield from _read(some, shape, read_one)


def _read(lines: list[Line], shape: Shape | None, read_one: Callable[[Line], Row | None]) -> Iterator[Row | Block]:
    parts = [_parts(line.data, shape) if shape else None for line in lines]
    alike = [part for part in parts if part]
    numbers = _numbers([tail for _, tail in alike], shape) if shape and alike else None
    if numbers is not None and len(alike) == len(lines):
        yield Block(lines, [word for word, _ in alike], numbers)
        return
    vectors = iter(() if numbers is None else numbers)
    for line, part in zip(lines, parts, strict=True):
        if part and numbers is not None:
            yield Row(line.number, part[0], next(vectors), end=line.end)
        elif row := read_one(line):
            yield row._replace(end=line.end)


def _some(lines: Iterator[Line]) -> list[Line]:
    """The next lines, [] after the last."""
    some: list[Line] = []
    size = 0
    for line in islice(lines, LINES):
        some.append(line)
        size += len(line.data or b"")
        if size > BYTES:
            break
    return some


def _parts(line: bytes | None, shape: Shape) -> tuple[str, bytes] | None:
    """The word and the numbers' bytes; None for a line of another shape."""
    if line is None or len(line) > LONGEST:
        return None
    if shape.separator == b" ":  # any number of tabs and spaces separates, too
        line = (line.replace(b"\t", b" ") if b"\t" in line else line).strip(b" ")
    cells = line.split(shape.separator, shape.first)
    tail = cells.pop()
    if len(cells) != shape.first or tail.count(shape.separator) != shape.numbers - 1:
        return None
    before = line[: len(line) - len(tail)]
    if b'"' in before or b"\r" in before:  # to csv they mean more
        return None
    try:
        return [cell.decode("utf-8") for cell in cells][shape.word], tail
    except UnicodeDecodeError:
        return None


def _numbers(tails: list[bytes], shape: Shape) -> np.ndarray | None:
    """All numbers of a block, a row for each line; None if one cell is no number."""
    import pandas

    text = b"\n".join(tails).replace(shape.separator, b"\n")
    if b"\r" in text:  # white space to pandas
        return None
    try:
        found = pandas.read_csv(io.BytesIO(text), header=None, dtype=np.float64, na_filter=False,
                                skip_blank_lines=False, lineterminator="\n", quoting=3, low_memory=False)
    except ValueError:  # pandas' own errors are ValueErrors
        return None
    if found.shape != (len(tails) * shape.numbers, 1):  # a comma between spaces, nothing after the last separator
        return None
    return found[0].to_numpy().reshape(len(tails), shape.numbers)
