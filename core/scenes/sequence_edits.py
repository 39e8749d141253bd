"""What the sequence editor does to the state: each edit of tokens or vectors as new parameters."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from core.scenes import sentence
from core.scenes.sequence import SOURCES, sequence
from core.tokens import LIMIT, join, split

_EVERYTHING = 10_000  # tokens: what stands behind the 64th is kept while others are edited


def rearranged(values: Mapping[str, Any], prefix: str, items: Iterable[int | str], *, seen: Sequence[str],
               follow: Iterable[str] = ()) -> dict[str, Any]:
    """The parameters of a new sentence, put together from the old one's tokens and new ones.

    Parameters: `items`, places in the old sentence or new tokens; what stands behind the 64th stays there;
    `seen`, the tokens (up to 64) of which the places were taken;
    `follow`, names of `Positions` that point to places in the sentence and go with their tokens.
    Returns: nothing to change if the sentence is another one by now: a hand may be slower than what was typed.
    """
    old = split(sentence(dict(values)), _EVERYTHING).tokens
    if tuple(old[:LIMIT]) != tuple(seen):
        return {}
    items = [*items, *range(LIMIT, len(old))]
    new = {item: place for place, item in enumerate(items) if not isinstance(item, str)}
    text = join([item if isinstance(item, str) else old[item] for item in items]) if items else ""
    return {"text": text, f"{prefix}shuffle": 0} | _followed(values, prefix, new, follow)


def typed(values: Mapping[str, Any], prefix: str, text: str, *, follow: Iterable[str] = ()) -> dict[str, Any]:
    """The parameters after the sentence was typed anew: tokens still there keep their edited vectors."""
    old, now = split(sentence(dict(values))).tokens, split(text).tokens
    same = difflib.SequenceMatcher(a=old, b=now, autojunk=False).get_matching_blocks()
    new = {block.a + i: block.b + i for block in same for i in range(block.size)}
    start = {"text": text, f"{prefix}shuffle": 0, f"{prefix}token": -1}
    return start | _followed(values, prefix, new, follow)


def _followed(values: Mapping[str, Any], prefix: str, new: Mapping[int, int],
              follow: Iterable[str]) -> dict[str, Any]:
    moved: dict[str, Any] = {
        name: tuple(sorted(new[i] for i in values[name] if new.get(i, LIMIT) < LIMIT)) for name in follow}
    for source in SOURCES:
        name = f"{prefix}edits_{source}"
        moved[name] = tuple(sorted((new[i], c, v) for i, c, v in values[name] if new.get(i, LIMIT) < LIMIT))
    return moved


def cells(values: Mapping[str, Any], prefix: str) -> str:
    """The parameter that holds the edited numbers of the vectors in use."""
    return f"{prefix}edits_{values[prefix + 'source']}"


def vector_edited(values: Mapping[str, Any], prefix: str, place: int,
                  now: Sequence[float]) -> dict[str, Any]:
    """The parameters after the token at `place` got the vector `now` (d_model,): what changed, no more."""
    name = cells(values, prefix)
    kept = tuple(cell for cell in values[name] if cell[0] != place)
    base = sequence({**values, name: kept}, prefix)
    before = base.vectors[base.places.index(place)] if place in base.places else np.zeros(base.d_model)
    changed = tuple((place, c, float(v)) for c, v in enumerate(now) if v != before[c])
    return {name: tuple(sorted(kept + changed))}


def vector_reset(values: Mapping[str, Any], prefix: str, place: int) -> dict[str, Any]:
    """The parameters after the token at `place` got its own vector back."""
    name = cells(values, prefix)
    return {name: tuple(cell for cell in values[name] if cell[0] != place)}
