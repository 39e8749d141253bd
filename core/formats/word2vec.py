"""word2vec's binary format: a line "n d", then records of a word, a space and d little-endian float32."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from core.formats import LONGEST_WORD, Row

MOST_BYTES = 4 * LONGEST_WORD + 1


def rows(file: BinaryIO, declared: int, dimensions: int) -> Iterator[Row]:
    """Reads the file from after its first line, at most as many records as declared."""
    for record in range(1, declared + 1):
        word = _until_space(file)
        data = file.read(4 * dimensions) if word is not None else b""
        if word is None or len(data) < 4 * dimensions:
            yield Row(record, skipped="truncated", end=file.tell())  # where the next record starts is unknown
            return
        try:
            yield Row(record, word.decode("utf-8"), np.frombuffer(data, "<f4"), end=file.tell())
        except UnicodeDecodeError:
            yield Row(record, skipped="not_text", end=file.tell())


def _until_space(file: BinaryIO) -> bytes | None:
    """The bytes before the next space, less the line break of the record before; None if there is none."""
    start = file.read(MOST_BYTES + 1)
    at = start.find(b" ")
    if at < 0:
        return None
    file.seek(at + 1 - len(start), io.SEEK_CUR)
    return start[:at].lstrip(b"\n")
