"""Builds core/data/wiki-zh.npz: 30,000 frequent Chinese words of zh-Wikipedia (100-d) and the topic words."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from core.data.build.fetch import fetch, member, write_set

PACKAGE = "synonyms"
VERSION = "3.8.0"  # later versions have no vectors and another licence
SHA256 = "73e7a994ad478a9da1ab89f06d4f14d5067b4deccb636299548bd680321e1724"
MOST_FREQUENT = 30_000
# the file starts with corpus junk (</s>, wiki, <doc …): only words of Chinese characters are words here
CHINESE = re.compile("^[\u4e00-\u9fff]+$")
TOPIC_WORDS = Path(__file__).with_name("topic-words-zh.txt")


def word2vec_binary(data: bytes) -> tuple[list[str], np.ndarray]:
    """Words and vectors of a word2vec file: "n d\\n", then records of word, space, d float32, "\\n"."""
    start = data.index(b"\n") + 1
    n, d = map(int, data[:start].split())
    words, vectors = [], np.empty((n, d), np.float32)
    for row in range(n):
        space = data.index(b" ", start)
        words.append(data[start:space].decode("utf-8", "replace").lstrip("\n"))
        start = space + 1 + 4 * d
        vectors[row] = np.frombuffer(data[space + 1 : start], "<f4")
    return words, vectors


def main() -> None:
    sdist = fetch(PACKAGE, VERSION, SHA256)
    words, vectors = word2vec_binary(member(sdist, "synonyms-3.8.0/synonyms/data/words.vector"))
    chinese = [row for row, word in enumerate(words) if CHINESE.match(word)]
    topic = set(TOPIC_WORDS.read_text(encoding="utf-8").split())
    keep = chinese[:MOST_FREQUENT] + [row for row in chinese[MOST_FREQUENT:] if words[row] in topic]
    write_set("wiki-zh.npz", [words[row] for row in keep], vectors[keep])
    print(f"topic words that the source does not have: {sorted(topic - {words[row] for row in keep})}")


if __name__ == "__main__":
    main()
