"""Page 2, a table of similarities: of three toy words, of real words, of the reader's own vectors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core.digits import fixed, show
from core.embeddings import Embeddings, known, load_embeddings, vectors_of
from core.links import Choice, Flag, Number, Numbers, Param, Text
from core.neighbours import NeighbourRanks
from core.notice import Notice
from core.people import PeopleWork
from core.similarity import SIMILARITIES, similarity_matrix
from core.spread import PairSample, PrincipalMap, principal_map, random_cosines
from core.strip import Line, quotient_line, sum_line
from core.vectors import PairWork, compare
from core.whole_set import (
    FREQUENT,
    Average,
    answers,
    average_of_pairs,
    people,
    random_pairs,
    ranks,
    seen,
    share_below,
    suggestions,
)

TOY = tuple(tuple(map(float, row)) for row in load_embeddings("article").vectors)
MOST_WORDS = 16  # so that every cell shows its number
LONGEST_WORD = 40
NEIGHBOURS = 10
SETS = {"en": "glove-en", "zh": "wiki-zh"}  # the set of each language
# Words to begin with, for each set's language: the first list stands there before anything is typed.
WORDS = {
    "en": {"default": "apple banana fruit microsoft car train", "opposites": "north south good bad hot cold",
           "common": "the of cat dog and run", "long": "cat bird you lion dog horse"},
    "zh": {"default": "苹果 香蕉 水果 微软 汽车 火车", "opposites": "北方 南方 好人 坏人 上升 下降",
           "common": "中国 世界 猫 狗 历史 跑步", "long": "苹果 水果 公司 香蕉 电脑 蔬菜"},
}
ARITHMETIC = {"en": (("king", "man", "woman"), ("paris", "france", "japan")),
              "zh": (("北京", "中国", "日本"), ("东京", "日本", "中国"))}  # a − b + c; the first stands there
MEASURES = tuple(SIMILARITIES)

PARAMS: tuple[Param, ...] = (
    Numbers("s_toy", TOY, rows=True, low=-1000, high=1000, longest=12, most_rows=8),
    Number("s_stretched", 0, 0, 7, step=1, whole=True),
    Number("s_stretch", 1, 0, 5),
    Number("s_toy_a", 0, 0, 7, step=1, whole=True),
    Number("s_toy_b", 1, 0, 7, step=1, whole=True),
    Choice("s_set", "language", ("language", "glove-en", "wiki-zh", "upload")),
    Text("s_words", "", limit=600),
    Flag("s_unit", False),
    Flag("s_centred", True),
    Number("s_first", 0, 0, MOST_WORDS - 1, step=1, whole=True),
    Number("s_second", 1, 0, MOST_WORDS - 1, step=1, whole=True),
    Number("s_near", 0, 0, MOST_WORDS - 1, step=1, whole=True),
    Choice("s_by", "dot", MEASURES),
    Text("s_plus", "", limit=LONGEST_WORD),
    Text("s_minus", "", limit=LONGEST_WORD),
    Text("s_and", "", limit=LONGEST_WORD),
    Flag("s_inputs", False),
    Choice("s_people", "cosine", MEASURES),
    Number("s_dims", 50, 2, 512, step=1, whole=True),
)


# --- (a) three toy words -----------------------------------------------------------------------------------------

class Toy(NamedTuple):
    vectors: np.ndarray  # (n, d) with one row stretched
    dot: np.ndarray  # (n, n)
    cosine: np.ndarray  # (n, n)
    plain_dot: np.ndarray  # (n, n) before stretching
    pair: tuple[int, int]
    work: PairWork
    products: Line
    quotient: Line
    stretched: int
    factor: float


def toy(values: Mapping[str, Any]) -> Toy:
    """The toy table of the link, one row stretched; both tables and the arithmetic of one pair."""
    rows = np.array(values["s_toy"], dtype=float)
    stretched = min(values["s_stretched"], len(rows) - 1)
    vectors = rows.copy()
    vectors[stretched] *= values["s_stretch"]
    a, b = (min(values[name], len(rows) - 1) for name in ("s_toy_a", "s_toy_b"))
    work = compare(vectors[a], vectors[b])
    return Toy(
        vectors,
        similarity_matrix(vectors, measure="dot"),
        similarity_matrix(vectors),
        rows @ rows.T,
        (a, b),
        work,
        *_pair_lines(vectors[a], vectors[b], work),
        stretched,
        float(values["s_stretch"]),
    )


def _pair_lines(a: np.ndarray, b: np.ndarray, work: PairWork) -> tuple[Line, Line]:
    quotient = quotient_line(float(work.dot), [float(work.norm_a), float(work.norm_b)], float(work.cosine), name="cos")
    return sum_line(
        a, b, float(work.dot), name="a·b", result_role="result"
    ), quotient if work.norm_a * work.norm_b else ()


def toy_notices(work: Toy, names: Sequence[str]) -> list[Notice]:
    """What stretching one word does to the two tables."""
    values = {"word": names[work.stretched], "factor": show(work.factor)}
    others = np.delete(np.arange(len(names)), work.stretched)
    if not work.vectors[work.stretched].any():
        return [Notice("similarity.notice.toy_zero", values)]
    if work.factor == 1:
        return [Notice("similarity.notice.toy_plain", values)]
    strongest = int(others[np.abs(work.plain_dot[work.stretched, others]).argmax()])
    return [Notice("similarity.notice.toy_stretched", values | {
        "word_other": names[strongest], "before": show(float(work.plain_dot[work.stretched, strongest])),
        "after": show(float(work.dot[work.stretched, strongest])),
        "cosine": fixed(float(work.cosine[work.stretched, strongest]), 4)})]


# --- (b) real words ----------------------------------------------------------------------------------------------

class Table(NamedTuple):
    view: Embeddings  # the set as the toggles show it
    set_name: str
    asked: tuple[str, ...]  # the words as typed
    words: tuple[str, ...]  # (n,) those the set has, as it writes them
    unknown: tuple[str, ...]
    cut: int  # words beyond the limit
    vectors: np.ndarray  # (n, d)
    dot: np.ndarray  # (n, n) XXᵀ
    cosine: np.ndarray  # (n, n)
    distance: np.ndarray  # (n, n) ‖x − y‖
    lengths: np.ndarray  # (n,)
    average: Average  # of two different words among the most frequent


def set_of(values: Mapping[str, Any], upload: Embeddings | None) -> Embeddings:
    """The set a link asks for; without the uploaded file that only this visitor has, the set of the language."""
    if values["s_set"] == "upload" and upload is not None:
        return upload
    return load_embeddings(
        values["s_set"] if values["s_set"] in SETS.values() else SETS.get(values["lang"], "glove-en")
    )


def default_words(values: Mapping[str, Any], embeddings: Embeddings) -> str:
    """The words that stand there before anything is typed."""
    if embeddings.origin == "uploaded":
        return " ".join(embeddings.words[:6])
    return WORDS[embeddings.language]["default"]


def words_in(text: str) -> list[str]:
    """The words of a text: apart by spaces or commas, none twice.

    >>> words_in("apple, fruit  apple、car")
    ['apple', 'fruit', 'car']
    """
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in re.split(r"[\s,;\u3001\uff0c\uff1b]+", text) if word))


def table(values: Mapping[str, Any], upload: Embeddings | None = None) -> Table:
    """The words of the link, in the set's fixed axes, compared with each other."""
    embeddings = set_of(values, upload)
    view = seen(embeddings, values["s_centred"], values["s_unit"])
    asked = words_in(values["s_words"] or default_words(values, embeddings))
    found = list(dict.fromkeys(known(view, word) or "" for word in asked))
    words = tuple(word for word in found if word)[:MOST_WORDS]
    vectors = vectors_of(view, words) if words else np.zeros((0, view.dimensions))
    return Table(
        view, embeddings.name, tuple(asked), words, tuple(word for word in asked if known(view, word) is None),
        max(0, len([word for word in found if word]) - MOST_WORDS), vectors, similarity_matrix(vectors, measure="dot"),
        similarity_matrix(vectors), -similarity_matrix(vectors, measure="euclidean"), np.linalg.norm(vectors, axis=1),
        average_of_pairs(view, FREQUENT))


def alternatives(work: Table, word: str) -> list[str]:
    """Words of the set that are spelled like an unknown one."""
    return suggestions(work.view, word, 5)


def with_word(values: Mapping[str, Any], work: Table, word: str, instead_of: str | None = None) -> dict[str, Any]:
    """The parameters with one more word, or with one in the place of another."""
    words = [word if old == instead_of else old for old in work.asked]
    return {"s_words": " ".join(dict.fromkeys(words if instead_of else [*words, word]))}


class Pair(NamedTuple):
    a: int
    b: int
    work: PairWork
    products: Line
    quotient: Line
    more_alike_than: float  # share of random pairs with a smaller cosine


def pair(values: Mapping[str, Any], work: Table) -> Pair:
    """The chosen cell: two of the words (at least one is there), compared term by term."""
    a, b = (min(values[name], len(work.words) - 1) for name in ("s_first", "s_second"))
    both = compare(work.vectors[a], work.vectors[b])
    share = share_below(random_pairs(work.view), float(both.cosine)) if len(work.view.words) > 1 else float("nan")
    return Pair(a, b, both, *_pair_lines(work.vectors[a], work.vectors[b], both), share)


def pair_notices(work: Table, chosen: Pair, unit: bool) -> list[Notice]:
    """Who is first by dot product and by cosine, and how much a similarity is worth."""
    word = work.words[chosen.a]
    found = []
    if unit:
        found.append(Notice("similarity.notice.unit", {}))
    others = np.delete(np.arange(len(work.words)), chosen.a)
    if len(others) > 1 and not unit:
        dots, cosines = work.dot[chosen.a, others], work.cosine[chosen.a, others]
        by_dot, by_cosine = int(others[dots.argmax()]), int(others[cosines.argmax()])
        place = 1 + int((dots > work.dot[chosen.a, by_cosine]).sum())
        slots = {
            "word": word,
            "word_dot": work.words[by_dot],
            "word_cosine": work.words[by_cosine],
            "place": str(place),
            "length_dot": show(float(work.lengths[by_dot])),
            "length_cosine": show(float(work.lengths[by_cosine])),
            "count": str(len(others)),
        }
        found.append(
            Notice("similarity.notice.same_first" if by_dot == by_cosine else "similarity.notice.other_first", slots)
        )
    if chosen.a != chosen.b and np.isfinite(chosen.more_alike_than):
        found.append(Notice("similarity.notice.share", {
            "word": word, "word_other": work.words[chosen.b], "cosine": fixed(float(chosen.work.cosine)),
            "share": f"{100 * chosen.more_alike_than:.1f}", "average": fixed(work.average.cosine),
            "words": f"{work.average.words:,}"}))
    return found


def neighbours(values: Mapping[str, Any], work: Table) -> NeighbourRanks:
    """The neighbours of the chosen word by each measure, with ranks and lengths."""
    return ranks(work.view, work.words[min(values["s_near"], len(work.words) - 1)], NEIGHBOURS)


def neighbour_notices(found: NeighbourRanks, word: str) -> list[Notice]:
    """How far the lists agree, and whether the dot product prefers long vectors here."""
    by_dot, by_cosine = ({w for w, rank in zip(found.words, found.ranks[found.measures.index(m)], strict=True)
                          if rank <= NEIGHBOURS} for m in ("dot", "cosine"))
    lengths = dict(zip(found.words, found.lengths, strict=True))
    mean_dot, mean_cosine = (float(np.mean([lengths[w] for w in group])) for group in (by_dot, by_cosine))
    said = "neighbours_agree" if by_dot == by_cosine else (
        "neighbours_longer" if mean_dot > mean_cosine else "neighbours_differ")
    return [Notice(f"similarity.notice.{said}", {
        "word": word, "both": str(len(by_dot & by_cosine)), "count": str(len(by_dot)), "length_dot": show(mean_dot),
        "length_cosine": show(mean_cosine)})]


class Arithmetic(NamedTuple):
    inputs: tuple[str, str, str]  # a − b + c
    unknown: tuple[str, ...]
    found: list[tuple[str, float]]  # best first; inputs among them if they are shown


def arithmetic(values: Mapping[str, Any], work: Table) -> Arithmetic:
    """a − b + c with unit vectors of the set as the toggles show it."""
    defaults = ARITHMETIC[work.view.language][0]
    asked = tuple(
        values[name].strip() or word for name, word in zip(("s_plus", "s_minus", "s_and"), defaults, strict=True)
    )
    words = [known(work.view, word) for word in asked]
    missing = tuple(word for word, match in zip(asked, words, strict=True) if match is None)
    if missing:
        return Arithmetic(asked, missing, [])
    a, b, c = (word or "" for word in words)
    return Arithmetic((a, b, c), (), answers(work.view, a, b, c, 6, not values["s_inputs"]))


def arithmetic_notices(work: Arithmetic, inputs_shown: bool) -> list[Notice]:
    """What comes first, and whether it is one of the words that went in."""
    if not work.found:
        return []
    first, cosine = work.found[0]
    slots = {"word_a": work.inputs[0], "word_b": work.inputs[1], "word_c": work.inputs[2], "word_first": first,
             "cosine": fixed(cosine, 3)}
    if first in work.inputs:
        return [Notice("similarity.notice.input_first", slots)]
    return [Notice("similarity.notice.shown_first" if inputs_shown else "similarity.notice.left_out_first", slots)]


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
    return Map(words, len(work.words), principal_map(vectors_of(work.view, words)))


# --- (d) people, and many dimensions -----------------------------------------------------------------------------

def judged(values: Mapping[str, Any], upload: Embeddings | None = None) -> tuple[PeopleWork, Embeddings]:
    """People's ratings beside the chosen measure, in the shown set if it is English, else in the shipped one."""
    embeddings = set_of(values, upload)
    if embeddings.language != "en":
        embeddings = load_embeddings("glove-en")
    return people(seen(embeddings, values["s_centred"], values["s_unit"]), values["s_people"]), embeddings


def people_notices(work: PeopleWork) -> list[Notice]:
    """The pair on which vectors and people differ most, by rank."""
    if len(work.pairs) < 3:
        return []
    gap = _ranked(work.model) - _ranked(work.human)
    most = int(gap.argmax())
    return [Notice("similarity.notice.people", {
        "rho": fixed(work.spearman, 3), "word_a": work.pairs[most][0], "word_b": work.pairs[most][1],
        "human": fixed(float(work.human[most]), 1), "place_model": str(int((work.model > work.model[most]).sum()) + 1),
        "place_human": str(int((work.human > work.human[most]).sum()) + 1), "count": str(len(work.pairs))})]


def _ranked(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


class Dimensions(NamedTuple):
    d: int
    flat: PairSample  # random directions of the plane
    many: PairSample  # random directions of d dimensions
    predicted: float  # 1/√d


def dimensions(values: Mapping[str, Any]) -> Dimensions:
    """Cosines of random directions in the plane and in d dimensions."""
    d = values["s_dims"]
    return Dimensions(d, _random_cosines(2), _random_cosines(d), 1 / float(np.sqrt(d)))


_random_cosines = lru_cache(maxsize=64)(random_cosines)  # the same for every visitor


def dimension_notices(work: Dimensions) -> list[Notice]:
    """The measured spread beside the predicted one."""
    return [Notice("similarity.notice.dimensions", {
        "d": str(work.d), "spread": fixed(work.many.spread, 3), "predicted": fixed(work.predicted, 3),
        "flat": fixed(work.flat.spread, 2)})]


def snippet(work: Table, chosen: Pair) -> str:
    """A NumPy script that prints dot product and cosine of the chosen pair from its numbers."""
    a, b = (np.array2string(work.vectors[i], precision=6, separator=", ", max_line_width=100, threshold=5000)
            for i in (chosen.a, chosen.b))
    return f"""import numpy as np

a = np.array({a})
b = np.array({b})
dot = a @ b
cosine = dot / (np.linalg.norm(a) * np.linalg.norm(b))
print("dot %.4f cosine %.4f" % (dot, cosine))
"""
