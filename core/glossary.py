"""The terms of the path: how each is written, how large it is, where to touch it. Meanings are in the catalogs."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from core import catalogs

FILE = Path(__file__).parent / "glossary.toml"


class Term(NamedTuple):
    """One entry."""

    id: str
    symbol: str
    formula: str  # LaTeX
    shape: str
    page: str  # where it can be touched
    link: Mapping[str, Any]  # the parameters that show it there


@functools.cache
def terms() -> dict[str, Term]:
    """All entries by id, in the order in which one meets them.

    >>> terms()["norm"].symbol, list(terms())[:2]
    ('‖A‖', ['dot_product', 'norm'])
    """
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Term(name, entry["symbol"], entry["formula"], entry["shape"], entry["page"],
                       {key: tuple(value) if isinstance(value, list) else value
                        for key, value in entry.get("link", {}).items()})
            for name, entry in data.items()}


def name(language: str, term: str) -> str:
    """What a term is called in a language.

    >>> name("en", "key"), name("zh", "key")
    ('key', '键向量（key）')
    """
    return catalogs.sentence(language, f"glossary.{term}.name")


def meaning(language: str, term: str) -> str:
    """What it means, and below it what it is easily taken for, if anything."""
    said = [catalogs.sentence(language, f"glossary.{term}.meaning")]
    pitfall = catalogs.catalog(language).get(f"glossary.{term}.pitfall")
    return "\n\n".join([*said, *([pitfall] if pitfall else [])])


def find(language: str, text: str) -> list[Term]:
    """The terms whose name, symbol or meaning contains a text; all of them for an empty one.

    >>> [term.id for term in find("en", "saturate")]
    ['scaling']
    """
    wanted = text.casefold().strip()
    return [term for term in terms().values()
            if wanted in f"{name(language, term.id)} {term.symbol} {meaning(language, term.id)}".casefold()]


def marked(text: str) -> list[str]:
    """The terms that a sentence marks as links, `[query](#term-query)`.

    >>> marked("what a [query](#term-query) asks")
    ['query']
    """
    return re.findall(r"\]\(#term-(\w+)\)", text)
