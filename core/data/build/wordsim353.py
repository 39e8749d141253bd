"""Builds core/data/wordsim353.tsv: 353 pairs of English words and how related people find them (0 to 10)."""

from __future__ import annotations

import csv
import hashlib

from core.data.build.fetch import DATA, fetch, member

PACKAGE = "gensim"
VERSION = "4.4.0"
# one wheel for every machine that builds, so that there is one hash to check
OPTIONS = ("--only-binary=:all:", "--platform=manylinux_2_28_x86_64", "--python-version=3.11")
SHA256 = "91a7fa5e814e7b1bad4b2dffa8d62c1e55410d5cbdf930714c1997ffb4404db8"
PATH = DATA / "wordsim353.tsv"


def pairs() -> list[tuple[str, str, float]]:
    """The pairs of the built file, in its order."""
    rows = csv.reader(PATH.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return [(row[0], row[1], float(row[2])) for row in rows if not row[0].startswith("#")]


def main() -> None:
    wheel = fetch(PACKAGE, VERSION, SHA256, *OPTIONS)
    PATH.write_bytes(member(wheel, "gensim/test/test_data/wordsim353.tsv"))
    digest = hashlib.sha256(PATH.read_bytes()).hexdigest()
    print(f"{PATH.name}: {len(pairs())} pairs, {PATH.stat().st_size:,} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
