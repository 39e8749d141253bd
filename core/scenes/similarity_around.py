"""Page 2, third part: what lies around a word: neighbours by three measures, a map, and word arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core._checks import unit_rows
from core.digits import fixed, show
from core.embeddings import Embeddings, known, vectors_of
from core.neighbours import NeighbourRanks
from core.notice import Notice
from core.remember import once_per_set
from core.scenes.similarity_words import Table, alternatives
from core.spread import PrincipalMap, principal_map
from core.strip import Line, quotient_line, terms_line
from core.whole_set import answers, ranks

NEIGHBOURS = 10
MOVED = 3  # places between two lists that are worth a word
SLOTS = ("s_plus", "s_minus", "s_and")  # a − b + c
ARITHMETIC = {"en": (("king", "man", "woman"), ("paris", "france", "japan")),
              "zh": (("北京", "中国", "日本"), ("东京", "日本", "中国"))}  # the first stands there


def neighbours(values: Mapping[str, Any], work: Table) -> NeighbourRanks:
    """The neighbours of the chosen word by each measure, with ranks and lengths."""
    return ranks(work.view, work.words[min(values["s_near"], len(work.words) - 1)], NEIGHBOURS)


def neighbour_notices(found: NeighbourRanks, word: str) -> list[Notice]:
    """How far the lists agree, which word moves most, and whether the dot product prefers long vectors here."""
    if not found.words:
        return []
    by = dict(zip(found.measures, found.ranks, strict=True))
    near = {measure: by[measure] <= NEIGHBOURS for measure in ("dot", "cosine")}
    both, count = int((near["dot"] & near["cosine"]).sum()), int(near["dot"].sum())
    means = {measure: float(found.lengths[near[measure]].mean()) for measure in near}
    slots = {"word": word, "both": str(both), "count": str(count), "length_dot": show(means["dot"]),
             "length_cosine": show(means["cosine"])}
    kind = "agree" if both == count else "longer" if means["dot"] > means["cosine"] else "differ"
    said = [Notice(f"similarity.notice.neighbours_{kind}", slots)]
    most = int(np.where(near["dot"] | near["cosine"], np.abs(by["dot"] - by["cosine"]), 0).argmax())
    if abs(int(by["dot"][most] - by["cosine"][most])) >= MOVED:
        said.append(Notice("similarity.notice.neighbour_moves", {
            "word_moves": found.words[most], "rank_dot": f"{by['dot'][most]:,}",
            "rank_cosine": f"{by['cosine'][most]:,}", "length": show(float(found.lengths[most])),
            "length_dot": show(means["dot"])}))
    return said


class Map(NamedTuple):
    words: tuple[str, ...]
    chosen: int  # the first so many are the reader's words
    flat: PrincipalMap


def map_of(values: Mapping[str, Any], work: Table) -> Map:
    """The words of the table and the cosine neighbours of the chosen one, on the flat map of their vectors."""
    found = neighbours(values, work)
    near = [w for w, rank in zip(found.words, found.ranks[found.measures.index("cosine")], strict=True)
            if rank <= NEIGHBOURS and w not in work.words]
    words = (*work.words, *near)
    return Map(words, len(work.words), _flat(work.view, words))


@once_per_set
def _flat(view: Embeddings, words: tuple[str, ...]) -> PrincipalMap:
    return principal_map(vectors_of(view, words))


class Arithmetic(NamedTuple):
    inputs: tuple[str, ...]  # a, b, c of a − b + c, as the set writes them
    unknown: tuple[str, ...]  # those it does not have
    found: list[tuple[str, float]]  # best first, with their cosine; inputs among them if they are shown
    lines: tuple[Line, ...]  # the first one's cosine, from the three dot products


def arithmetic(values: Mapping[str, Any], work: Table) -> Arithmetic:
    """a − b + c with unit vectors of the set as the toggles show it."""
    own = work.view.origin == "uploaded"
    defaults = (work.view.words[:3] * 3)[:3] if own else ARITHMETIC[work.view.language][0]
    asked = {slot: values[slot].strip() or word for slot, word in zip(SLOTS, defaults, strict=True)}
    words = {slot: known(work.view, word) for slot, word in asked.items()}
    unknown = tuple(asked[slot] for slot in SLOTS if words[slot] is None)
    if unknown:
        return Arithmetic(tuple(asked.values()), unknown, [], ())
    a, b, c = (words[slot] or "" for slot in SLOTS)
    found = answers(work.view, a, b, c, 6, not values["s_inputs"])
    return Arithmetic((a, b, c), (), found, _lines(work.view, (a, b, c), *found[0]) if found else ())


@once_per_set
def _lines(view: Embeddings, inputs: tuple[str, str, str], first: str, cosine: float) -> tuple[Line, ...]:
    x = unit_rows(vectors_of(view, [*inputs, first]))
    signs = np.array([1.0, -1.0, 1.0])
    terms, length = signs * (x[:3] @ x[3]), float(np.linalg.norm(signs @ x[:3]))
    total = float(terms.sum())
    sum_of = terms_line(terms, total, name="a·w − b·w + c·w")
    return (sum_of, quotient_line(total, [length], cosine, name="cos")) if length > 1e-9 else (sum_of,)


def arithmetic_alternatives(work: Table, made: Arithmetic) -> dict[str, list[str]]:
    """For each parameter with an unknown word, words of the set that are spelled alike."""
    return {slot: alternatives(work, word) for slot, word in zip(SLOTS, made.inputs, strict=True)
            if word in made.unknown}


def arithmetic_notices(work: Arithmetic, inputs_shown: bool) -> list[Notice]:
    """What comes first, and whether it is one of the words that went in."""
    if not work.found:
        return []
    first, cosine = work.found[0]
    slots = {"word_a": work.inputs[0], "word_b": work.inputs[1], "word_c": work.inputs[2], "word_first": first,
             "cosine": fixed(cosine, 3)}
    kind = "input" if first in work.inputs else "shown" if inputs_shown else "left_out"
    return [Notice(f"similarity.notice.{kind}_first", slots)]
