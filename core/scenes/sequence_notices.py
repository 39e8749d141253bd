"""What has to be said about a sequence: where its numbers come from, and what was cut or left out."""

from __future__ import annotations

from typing import Any

from core.embeddings import load_embeddings
from core.notice import Notice
from core.scenes import SHARED
from core.token_vectors import TokenVectors
from core.tokens import LIMIT, Tokens

LONGEST_TEXT = next(p.limit for p in SHARED if p.name == "text")  # type: ignore[attr-defined]


def short(token: str, longest: int = 12) -> str:
    """A token as short as a label has room for.

    >>> short("representation")
    'representat…'
    """
    return token if len(token) <= longest else token[:longest - 1] + "…"


def provenance(set_name: str, mine: dict[str, Any], found: TokenVectors, edits: list[int]) -> tuple[Notice, ...]:
    """Where the vectors come from, for subtitles; `edits` counts the coordinates changed by hand, per token."""
    seed, stand_ins = str(mine["seed"]), found.origins.count("random")
    if mine["source"] == "words":
        said = [Notice("sequence.from_words", {"source": load_embeddings(set_name).source})]
        if not mine["centred"]:
            said.append(Notice("sequence.from_uncentred", {}))
    else:
        said = [Notice(f"sequence.from_{mine['source']}", {"seed": seed})]
    if stand_ins and mine["source"] == "words":
        said.append(Notice("sequence.from_stand_in", {"count": str(stand_ins), "seed": seed}))
    if any(edits):
        said.append(Notice("sequence.from_edited", {"count": str(sum(map(bool, edits)))}))
    return tuple(said)


def notices(text: str, written: Tokens, found: TokenVectors, missing: tuple[int, ...], mine: dict[str, Any],
            edits: list[int], n_cells: int) -> tuple[Notice, ...]:
    """What was cut, left out or is empty. `edits` as above; `n_cells`, all numbers that were ever edited."""
    said: list[Notice] = []

    def say(kind: str, **values: object) -> None:
        said.append(Notice(f"sequence.notice.{kind}", {name: str(value) for name, value in values.items()}))

    if not written.tokens:
        say("empty")
    elif not found.positions:
        say("nobody", count=len(written.tokens))
    if len(text) >= LONGEST_TEXT:
        say("text_cut", limit=f"{LONGEST_TEXT:,}")
    if written.beyond_limit:
        say("beyond", limit=LIMIT, count=written.beyond_limit)
    if written.shortened:
        say("shortened", count=len(written.shortened))
    if written.control_characters:
        say("control", count=written.control_characters)
    origin = dict(zip(found.positions, found.origins, strict=True))
    for fate in ("left_out", "random", "typed"):
        words = list(dict.fromkeys(short(written.tokens[i]) for i in missing if origin.get(i, "left_out") == fate))
        if words:
            say(f"missing_{fate}", tokens=" · ".join(words[:6]) + (" …" if len(words) > 6 else ""))
    if n_cells > sum(edits):
        say("edits_unused", count=n_cells - sum(edits))
    return tuple(said)
