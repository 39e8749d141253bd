"""Reads a GGUF file, the format of llama.cpp, and turns its quantised tensors back into numbers."""
from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array

NUMBERS = "BbHhIif?sAQqd"  # struct codes of the value types 0 … 12; 8 is a string, 9 an array


class Gguf(NamedTuple):
    about: dict[str, Any]       # the settings, "llama.block_count" and the like
    tensors: dict[str, Array]   # float32, rows first


def read_gguf(file: Path) -> Gguf:
    """Read settings and tensors of a GGUF file.

    Parameters: file – little-endian, version 2 or 3; tensors of type F32, Q8_0 or Q4_1.
    Returns: Gguf; q and k are in llama.cpp's order, see `from_neighbours`.
    Raises: ValueError for another format or type of tensor.
    Source: the GGUF specification of ggml; block layouts of ggml-common.h.
    """
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _Reader(data).all()


def from_neighbours(w: Array, n_heads: int) -> Array:
    """Rows of W_q or W_k, from rotary pairs of neighbours (llama.cpp) to pairs of halves (Hugging Face).

    Parameters: w – (n_heads · d_head, d_in); n_heads.
    Returns: the same rows in the other order.
    Source: the permutation that llama.cpp's convert_hf_to_gguf.py applies, undone.

    >>> from_neighbours(np.arange(4).reshape(4, 1), n_heads=1)[:, 0].tolist()
    [0, 2, 1, 3]
    """
    pairs = w.reshape(n_heads, -1, 2, w.shape[1])  # (head, d_head / 2, pair, d_in)
    return pairs.swapaxes(1, 2).reshape(w.shape)


def q4_1(blocks: Array) -> Array:
    """32 weights in 20 bytes: scale and least value as float16, then 4 bits each: (n, 20) -> (n, 32).

    >>> block = np.frombuffer(np.array([0.5, -1], "<f2").tobytes() + bytes([0x21] * 16), np.uint8)
    >>> q4_1(block[None])[0, [0, 31]].tolist()
    [-0.5, 0.0]
    """
    scale, least = (blocks[:, i:i + 2].copy().view("<f2").astype(np.float32) for i in (0, 2))
    fours = np.concatenate([blocks[:, 4:] & 15, blocks[:, 4:] >> 4], axis=1)  # low halves are the first 16
    return scale * fours + least


def q8_0(blocks: Array) -> Array:
    """32 weights in 34 bytes: a scale as float16, then 8 bits each: (n, 34) -> (n, 32).

    >>> block = np.frombuffer(np.array([0.5], "<f2").tobytes() + bytes([255] * 32), np.uint8)
    >>> q8_0(block[None])[0, 0].tolist()
    -0.5
    """
    return blocks[:, :2].copy().view("<f2").astype(np.float32) * blocks[:, 2:].view(np.int8)


BLOCKS = {3: (32, 20, q4_1), 8: (32, 34, q8_0)}  # type -> numbers in a block, its bytes, how to read it


class _Reader:
    def __init__(self, data: Any) -> None:
        self.data, self.at = data, 0

    def all(self) -> Gguf:
        magic, version, n_tensors, n_settings = self.numbers("4sIQQ")
        if magic != b"GGUF" or version not in (2, 3):
            raise ValueError("not a GGUF file of version 2 or 3")
        about = {self.text(): self.value(self.numbers("I")[0]) for _ in range(n_settings)}
        places = {}
        for _ in range(n_tensors):
            name, (n_axes,) = self.text(), self.numbers("I")
            places[name] = (self.numbers(f"{n_axes}Q")[::-1], *self.numbers("IQ"))  # axes are stored last first
        alignment = about.get("general.alignment", 32)
        start = -(-self.at // alignment) * alignment
        return Gguf(about, {name: self.tensor(name, shape, kind, start + offset)
                            for name, (shape, kind, offset) in places.items()})

    def numbers(self, codes: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + codes, self.data, self.at)
        self.at += struct.calcsize("<" + codes)
        return found

    def text(self) -> str:
        (length,) = self.numbers("Q")
        return str(self.numbers(f"{length}s")[0].decode())

    def value(self, kind: int) -> Any:
        if kind == 8:
            return self.text()
        if kind == 9:
            inner, length = self.numbers("IQ")
            return [self.value(inner) for _ in range(length)]
        return self.numbers(NUMBERS[kind])[0]

    def tensor(self, name: str, shape: tuple[int, ...], kind: int, start: int) -> Array:
        n = int(np.prod(shape))
        if kind == 0:
            return np.frombuffer(self.data, "<f4", n, start).copy().reshape(shape)
        if kind not in BLOCKS:
            raise ValueError(f"the tensor {name} is of GGUF type {kind}; F32, Q8_0 and Q4_1 are read")
        per_block, n_bytes, read = BLOCKS[kind]
        raw = np.frombuffer(self.data, np.uint8, n // per_block * n_bytes, start).copy()
        return read(raw.reshape(-1, n_bytes)).reshape(shape)
