"""Finds out what a file of word vectors is, from its first bytes and lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from core.formats import MOST_DIMENSIONS, EmbeddingFileError, Row, is_number, npz, spaced, table, word2vec
from core.formats.alike import Block

SAMPLE_BYTES, SAMPLE_LINES = 1 << 18, 32
BOM = b"\xef\xbb\xbf"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# gzip, bzip2, xz, 7z, zstandard, rar; PDF, old office documents
ARCHIVES = re.compile(
    rb"\x1f\x8b|BZh\d1AY|\xfd7zXZ|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!\x1a"
    rb"|%PDF-|\xd0\xcf\x11\xe0"
)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HEADER = re.compile(rb"[ \t]*(\d{1,12})[ \t]+(\d{1,9})[ \t\r]*\n")


class Source(NamedTuple):
    """An opened file whose format is known."""

    format: str
    rows: Iterator[Row | Block]
    declared: int | None = None
    encoding: str = "binary"  # what it may be if it turns out not to be UTF-8


def open_rows(file: BinaryIO, max_rows: int, max_bytes: int) -> Source:
    """Looks at the start of a file and chooses its reader."""
    head = file.read(SAMPLE_BYTES)
    if not head.removeprefix(BOM).strip():
        raise EmbeddingFileError("empty")
    if head.startswith(ZIP):
        return Source("npz", npz.rows(file, max_rows, max_bytes))
    if ARCHIVES.match(head):
        raise EmbeddingFileError("compressed")
    if head.startswith(b"\x93NUMPY"):
        raise EmbeddingFileError("pickle" if b"'|O'" in head[:200] else "no_words", arrays="1")
    if re.match(rb"\x80[\x02-\x05]", head):
        raise EmbeddingFileError("pickle")
    start = len(BOM) if head.startswith(BOM) else 0
    header = HEADER.match(head, start)
    return (header and _with_header(file, head, header)) or _without_header(file, head, start)


def _with_header(file: BinaryIO, head: bytes, header: re.Match[bytes]) -> Source | None:
    """word2vec's two formats; None if the first line is no header after all."""
    declared, dimensions = int(header[1]), int(header[2])
    body = head[header.end() :]
    tails = [_numeric_tail(line.decode("utf-8", "replace")) for line in body.split(b"\n")[:SAMPLE_LINES]]
    if not dimensions or (tails[0] != dimensions and any(tails) and _is_text(body)):
        return None
    _check_dimensions(dimensions)
    file.seek(header.end())
    if tails[0] == dimensions:
        rows = spaced.rows(file, dimensions, first_line=2)
        return Source("word2vec text", rows, declared, _encoding(head))
    return Source("word2vec binary", word2vec.rows(file, declared, dimensions), declared)


def _without_header(file: BinaryIO, head: bytes, start: int) -> Source:
    """Chooses the separator that yields most numbers in the first lines."""
    encoding = _encoding(head)
    if not _is_text(head):
        raise EmbeddingFileError("not_text", encoding=encoding)
    file.seek(start)
    sample = head[start:].decode("utf-8", "replace").split("\n")[:SAMPLE_LINES]
    sample = [line.rstrip("\r") for line in sample if line.strip()]
    found = {way: sum(_numbers_in(line, way) for line in sample) for way in ("\t", ",", ";", " ")}
    separator = max(found, key=lambda way: found[way])
    if not found[separator]:
        raise EmbeddingFileError("no_vectors", lines=len(sample))
    if separator == " ":
        tails = Counter(filter(None, map(_numeric_tail, sample)))
        dimensions = tails.most_common(1)[0][0]
        _check_dimensions(dimensions)
        return Source("glove text", spaced.rows(file, dimensions), encoding=encoding)
    layout = table.columns(sample, separator)
    _check_dimensions(len(layout.numbers))
    rows = table.rows(file, separator, layout)
    return Source("tsv" if separator == "\t" else "csv", rows, encoding=encoding)


def _numbers_in(line: str, separator: str) -> int:
    """How many cells of a line are numbers; with spaces, only those behind the word."""
    if separator == " ":
        return _numeric_tail(line)
    return sum(map(is_number, table.cells(line, separator)))


def _numeric_tail(line: str) -> int:
    """How many numbers a line between spaces ends with, after at least one cell of a word."""
    found = spaced.cells(line.rstrip("\r"))[1:]
    return next((i for i, cell in enumerate(reversed(found)) if not is_number(cell)), len(found))


def _is_text(data: bytes) -> bool:
    """No control characters but white space, and mostly UTF-8: single bad lines are passed over later."""
    if CONTROL.search(data):
        return False
    return 2 * len(data.decode("utf-8", "ignore").encode()) > len(data)


def _encoding(data: bytes) -> str:
    """A guess at what a file could be that is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or 3 * data.count(b"\0") > len(data):
        return "UTF-16"
    if CONTROL.search(data):
        return "binary"
    try:  # a two-byte character may be cut at the end of the sample
        return "GB18030" if re.search("[\u4e00-\u9fff]{2}", data[:-1].decode("gb18030")) else "Latin-1"
    except UnicodeDecodeError:
        return "Latin-1"


def _check_dimensions(dimensions: int) -> None:
    if dimensions > MOST_DIMENSIONS:
        raise EmbeddingFileError("too_many_dimensions", dimensions=dimensions, limit=MOST_DIMENSIONS)
