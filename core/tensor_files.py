"""Tensors in safetensors files, memory-mapped: several processes share them, and unused parts are never read."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from safetensors import SafetensorError, safe_open

from core._checks import Array
from core.model_errors import ModelError

# what a file may hold; bfloat16 is the upper half of a float32, which NumPy does not know
DTYPES: dict[str, Any] = {
    "F64": np.dtype("<f8"), "F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "BF16": np.dtype("<u2"),
}


class Entry(NamedTuple):
    file: Path
    dtype: str
    shape: tuple[int, ...]
    start: int  # where its bytes begin


class Tensors:
    """The tensors of a model, found by name and read when they are asked for."""

    def __init__(self, model: str, entries: dict[str, Entry]) -> None:
        self.model, self.entries = model, entries
        self.n_elements = sum(int(np.prod(entry.shape)) for entry in entries.values())

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def take(self, name: str, shape: tuple[int, ...], as_stored: bool = False) -> Array:
        """One tensor as read-only float32 of the shape that is expected; as_stored leaves float16 as it is."""
        if name not in self.entries:
            raise ModelError("no_tensor", name=self.model, tensor=name)
        entry = self.entries[name]
        if entry.shape != shape:
            raise ModelError("shape", name=self.model, tensor=name, found=str(entry.shape), expected=str(shape))
        if entry.dtype not in DTYPES:
            raise ModelError("dtype", name=self.model, tensor=name, found=entry.dtype, choices=", ".join(DTYPES))
        stored: Array = np.memmap(str(entry.file), DTYPES[entry.dtype], "r", entry.start, shape)
        array = stored if as_stored and entry.dtype == "F16" else _float32(stored, entry.dtype)
        if not np.isfinite(array.sum(dtype=np.float32)):
            raise ModelError("not_finite", name=self.model, tensor=name)
        array.flags.writeable = False
        return array


def _float32(stored: Array, dtype: str) -> Array:
    if dtype == "BF16":
        return (stored.astype(np.uint32) << 16).view(np.float32)
    return np.require(stored, np.float32, "A").view(np.ndarray)  # no copy of an aligned float32


def open_tensors(model: str, files: list[Path]) -> Tensors:
    """Reads where the tensors of a model lie in its safetensors files.

    Parameters: model – its name, for errors; files – one or more.
    Returns: Tensors.
    Raises: ModelError for a file that is no valid safetensors.
    Source: the safetensors format: 8 bytes of length, a JSON header, the bytes of all tensors.
    """
    entries: dict[str, Entry] = {}
    for file in files:
        try:
            with safe_open(file, framework="np"):  # checks the header: sizes, offsets, no overlap
                pass
        except (SafetensorError, OSError) as error:
            raise ModelError("bad_file", name=model, file=file.name, reason="not_safetensors") from error
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            header = json.loads(opened.read(length))
        header.pop("__metadata__", None)
        for name, about in header.items():
            entries[name] = Entry(file, about["dtype"], tuple(about["shape"]), 8 + length + about["data_offsets"][0])
    return Tensors(model, entries)
