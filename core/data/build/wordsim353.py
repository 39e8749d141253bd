"""Builds core/data/wordsim353.tsv: 353 pairs of English words and how related people find them (0 to 10)."""

from __future__ import annotations

import hashlib

from core.data.build.fetch import fetch, member
from core.people import WORDSIM, wordsim353

PACKAGE = "gensim"
VERSION = "4.4.0"
# one wheel for every machine that builds, so that there is one hash to check
OPTIONS = ("--only-binary=:all:", "--platform=manylinux_2_28_x86_64", "--python-version=3.11")
SHA256 = "91a7fa5e814e7b1bad4b2dffa8d62c1e55410d5cbdf930714c1997ffb4404db8"


def main() -> None:
    wheel = fetch(PACKAGE, VERSION, SHA256, *OPTIONS)
    WORDSIM.write_bytes(member(wheel, "gensim/test/test_data/wordsim353.tsv"))
    digest = hashlib.sha256(WORDSIM.read_bytes()).hexdigest()
    print(f"{WORDSIM.name}: {len(wordsim353())} pairs, {WORDSIM.stat().st_size:,} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
