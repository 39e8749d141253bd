"""NumPy archives: one array of words, one of vectors. Headers are read first: nothing is unpacked unseen."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import numpy as np

from core.formats import MOST_DIMENSIONS, EmbeddingFileError, Line
from core.formats.alike import Block

MOST_ARRAYS = 100
ROWS = 1024  # of a block

Header = tuple[tuple[int, ...], np.dtype]


def rows(file: BinaryIO, max_rows: int, max_bytes: int) -> Iterator[Block]:
    """Reads the archive and yields its rows, some at a time."""
    try:
        words, vectors = _arrays(file, max_rows, max_bytes)
        for start in range(0, min(len(vectors), max_rows), ROWS):
            some = list(islice(words, ROWS))
            records = [Line(start + n, 0, None) for n in range(1, len(some) + 1)]
            yield Block(records, some, vectors[start : start + len(some)])
    except EmbeddingFileError:
        raise
    except Exception as error:  # on forged bytes zipfile, zlib and NumPy raise whatever they stumble over
        raise EmbeddingFileError("bad_archive", reason=str(error)[:200]) from error


def _arrays(file: BinaryIO, max_rows: int, max_bytes: int) -> tuple[Iterator[str], np.ndarray]:
    with zipfile.ZipFile(file) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.endswith(".npy")]
        if not entries:
            raise EmbeddingFileError("compressed")  # a zip, but of something else
        size = sum(entry.file_size for entry in entries)
        if size > max_bytes or len(entries) > MOST_ARRAYS:
            raise EmbeddingFileError("too_large", size=size, limit=max_bytes)
        headers = {entry.filename[:-4]: _header(archive, entry) for entry in entries}
        words, vectors = (_read(archive, name) for name in _choose(headers))
    return _strings(words, len(vectors), max_rows), vectors


def _header(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Header:
    """Shape and type of an array, checked against the size of its entry before its data is unpacked."""
    with archive.open(entry) as file:
        version = np.lib.format.read_magic(file)
        first = version == (1, 0)
        read = np.lib.format.read_array_header_1_0 if first else np.lib.format.read_array_header_2_0
        shape, _, dtype = read(file)
    if dtype.hasobject:
        raise EmbeddingFileError("pickle")
    size = dtype.itemsize
    for n in shape:  # Python's integers: a forged shape must not overflow
        size *= int(n)
    if not 0 <= size <= entry.file_size:
        raise ValueError(f"{entry.filename} is shorter than its shape {shape} says")
    return shape, dtype


def _choose(headers: dict[str, Header]) -> tuple[str, str]:
    """The array of words (strings, or "words" as bytes of newline-joined UTF-8) and the one of vectors."""
    words = [name for name, header in headers.items() if _holds_words(name, *header)]
    tables = [name for name, (shape, dtype) in headers.items() if len(shape) == 2 and dtype.kind in "fiu"]
    vectors = ["vectors"] if "vectors" in tables else tables
    if len(words) != 1 or len(vectors) != 1:
        found = ", ".join(f"{name} {shape}" for name, (shape, _) in headers.items())
        raise EmbeddingFileError("no_words", arrays=found[:200])
    dimensions = headers[vectors[0]][0][1]
    if dimensions > MOST_DIMENSIONS:
        raise EmbeddingFileError("too_many_dimensions", dimensions=dimensions, limit=MOST_DIMENSIONS)
    return words[0], vectors[0]


def _holds_words(name: str, shape: tuple[int, ...], dtype: np.dtype) -> bool:
    return len(shape) == 1 and (dtype.kind in "US" or (name == "words" and dtype == np.uint8))


def _read(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    with archive.open(name + ".npy") as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def _strings(array: np.ndarray, n: int, most: int) -> Iterator[str]:
    """The words, not all at once; what is not UTF-8 becomes lone surrogates, passed over later."""
    joined = array.tobytes() if array.dtype == np.uint8 else None
    found = array.size if joined is None else joined.count(b"\n") + 1
    if found != n:
        raise EmbeddingFileError("no_words", arrays=f"words ({found},), vectors ({n}, …)")
    words = islice(array, most) if joined is None else joined.split(b"\n", most)[:most]
    for word in words:
        yield word.decode("utf-8", "surrogateescape") if isinstance(word, bytes) else str(word)
