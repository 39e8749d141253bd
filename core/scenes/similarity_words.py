"""Page 2, second part: real words in a set of vectors, their table XXᵀ, and one pair of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core.digits import fixed, show
from core.embeddings import Embeddings, complete, known, load_embeddings, vectors_of
from core.formats import LONGEST_WORD
from core.notice import Notice
from core.remember import once_per_set
from core.scenes.similarity_toy import pair_lines
from core.similarity import similarity_matrix
from core.strip import Line
from core.tokens import set_for
from core.vectors import PairWork, compare
from core.whole_set import FREQUENT, Average, average_of_pairs, random_pairs, seen, share_below, suggestions

MOST_WORDS = 16  # so that every cell shows its number
OFFERED = 20_000  # words that are offered for completion; any other can be typed
NOBODY = ","  # the text of an emptied list: "" stands for the words to begin with
SETS = {"en": "glove-en", "zh": "wiki-zh"}  # the set of each language


class Preset(NamedTuple):
    words: str
    pair: tuple[int, int] = (0, 1)  # the cell to look at


# Words to begin with, for each set's language: the first list stands there before anything is typed.
WORDS = {
    "en": {"default": Preset("apple banana fruit microsoft car train"),
           "opposites": Preset("north south good bad hot cold"),
           "common": Preset("the of cat dog and run", (2, 0)), "long": Preset("cat bird you lion dog horse", (0, 2))},
    "zh": {"default": Preset("苹果 香蕉 水果 微软 汽车 火车"), "opposites": Preset("北方 南方 好人 坏人 上升 下降"),
           "common": Preset("中国 世界 猫 狗 历史 跑步", (2, 0)),
           "long": Preset("苹果 水果 公司 香蕉 电脑 蔬菜", (0, 2))},
}
OPPOSITES = {
    frozenset(pair)
    for pair in (
        ("north", "south"),
        ("east", "west"),
        ("good", "bad"),
        ("hot", "cold"),
        ("up", "down"),
        ("left", "right"),
        ("love", "hate"),
        ("increase", "decrease"),
        ("rich", "poor"),
        ("black", "white"),
        ("北方", "南方"),
        ("好人", "坏人"),
        ("上升", "下降"),
        ("左", "右"),
        ("增加", "减少"),
        ("早上", "晚上"),
        ("优点", "缺点"),
        ("黑", "白"),
    )
}


class Table(NamedTuple):
    embeddings: Embeddings  # the set
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
    average_of_all: Average
    centred: bool
    made: dict[str, Any]  # what was made of it since


def set_of(values: Mapping[str, Any], upload: Embeddings | None) -> Embeddings:
    """The set a link asks for; without one, the set of the typed words' script, or else of the language.

    An upload is known to its own visitor alone: for others the link shows the set of the language.
    """
    if values["s_set"] == "upload" and upload is not None:
        return upload
    if values["s_set"] in SETS.values():
        return load_embeddings(values["s_set"])
    typed = words_in(values["s_words"]) if values["s_set"] == "language" else []
    return load_embeddings(set_for(typed) if typed else SETS.get(values["lang"], "glove-en"))


def to_set(values: Mapping[str, Any], name: str, upload: Embeddings | None) -> dict[str, Any]:
    """The parameters with another set; words that it has none of give way to those it begins with."""
    new = {"s_set": name}
    embeddings = set_of({**values, **new}, upload)
    if not any(known(embeddings, word) for word in words_in(values["s_words"])):
        new["s_words"] = ""
    asked = [values[slot].strip() for slot in ("s_plus", "s_minus", "s_and")]
    if any(word and known(embeddings, word) is None for word in asked):
        new |= {"s_plus": "", "s_minus": "", "s_and": ""}
    return new


def default_words(embeddings: Embeddings) -> str:
    """The words that stand there before anything is typed."""
    if embeddings.origin == "uploaded":
        return written(embeddings.words[:6])
    return WORDS[embeddings.language]["default"].words


def words_in(text: str) -> list[str]:
    """The words of a text, none twice: apart by bars if it has any, else by spaces and commas.

    >>> words_in("apple, fruit  apple、car"), words_in("New York|rain")
    (['apple', 'fruit', 'car'], ['New York', 'rain'])
    """
    pieces = text.split("|") if "|" in text else re.split(r"[\s,;\u3001\uff0c\uff1b]+", text)
    return list(dict.fromkeys(piece.strip()[:LONGEST_WORD] for piece in pieces if piece.strip()))


def written(words: Iterable[str]) -> str:
    """Words as a text that `words_in` reads back; an emptied list is not the list to begin with.

    >>> written(["apple", "car"]), written(["New York", "car"]), written(["New York"]), written([])
    ('apple car', 'New York|car', 'New York|', ',')
    """
    words = [word.replace("|", " ") for word in words]
    if words_in(" ".join(words)) == words:
        return " ".join(words) or NOBODY
    return "|".join(words) + ("|" if len(words) == 1 else "")


def table(values: Mapping[str, Any], upload: Embeddings | None = None) -> Table:
    """The words of the link, in the set's fixed axes, compared with each other."""
    embeddings = set_of(values, upload)
    make = _compared if embeddings.origin == "uploaded" else _compared_once
    return make(embeddings, tuple(words_in(values["s_words"] or default_words(embeddings))),
                values["s_centred"], values["s_unit"])


def _compared(embeddings: Embeddings, asked: tuple[str, ...], centred: bool, unit: bool) -> Table:
    view = seen(embeddings, centred, unit)
    matches = [known(view, word) for word in asked]
    found = list(dict.fromkeys(word for word in matches if word is not None))
    words = tuple(found[:MOST_WORDS])
    vectors = vectors_of(view, words) if words else np.zeros((0, view.dimensions))
    return Table(
        embeddings, view, embeddings.name, asked, words,
        tuple(word for word, match in zip(asked, matches, strict=True) if match is None),
        len(found) - len(words), vectors, similarity_matrix(vectors, measure="dot"), similarity_matrix(vectors),
        -similarity_matrix(vectors, measure="euclidean"), np.linalg.norm(vectors, axis=1),
        average_of_pairs(view, FREQUENT), average_of_pairs(view), centred, {})


_compared_once = lru_cache(maxsize=64)(_compared)  # a class looks at the same words; an upload goes with its session


def as_measured(work: Table, measure: str) -> np.ndarray:
    """The whole table (n, n) by any key of SIMILARITIES, as people read it: a distance, not its opposite."""
    return work.distance if measure == "euclidean" else similarity_matrix(work.vectors, measure=measure)


def offered(work: Table) -> list[str]:
    """The words that completion offers: the most frequent ones, short before long.

    So the word that was typed in full comes before those it begins: Enter takes cat, not catholic.
    """
    return _offered(work.view)


@once_per_set
def _offered(view: Embeddings) -> list[str]:
    return sorted(view.words[:OFFERED], key=len)


def alternatives(work: Table, word: str) -> list[str]:
    """Words of the set that begin like an unknown one, then words spelled like it."""
    return list(dict.fromkeys([*complete(work.view, word, 3), *suggestions(work.view, word, 5)]))[:6]


def taken(words: Iterable[str], embeddings: Embeddings) -> dict[str, Any]:
    """The parameters after the list of words was changed; what was typed with spaces is several words."""
    pieces = [[word] if known(embeddings, word) else words_in(word) for word in words]
    return {"s_words": written(dict.fromkeys(piece for several in pieces for piece in several))}


def replaced(work: Table, word: str, by: str) -> dict[str, Any]:
    """The parameters with one word in the place of another."""
    return {"s_words": written(dict.fromkeys(by if old == word else old for old in work.asked))}


def preset(name: str, language: str) -> dict[str, Any]:
    """The parameters of a list of words to begin with, and the cell to look at."""
    words, (first, second) = WORDS[language][name]
    return {"s_words": "" if name == "default" else words, "s_first": first, "s_second": second, "s_near": first}


class Pair(NamedTuple):
    a: int
    b: int
    work: PairWork
    products: Line
    quotient: Line
    more_alike_than: float  # share of random pairs with a smaller cosine; nan in a set of one word
    other_cosine: float  # with centring off if it is on, and the other way round


def pair(values: Mapping[str, Any], work: Table) -> Pair:
    """The chosen cell: two of the words (at least one is there), compared term by term."""
    a, b = (min(values[name], len(work.words) - 1) for name in ("s_first", "s_second"))
    other = seen(work.embeddings, not work.centred, False)
    return Pair(a, b, *_pair(work.view, work.words[a], work.words[b]),
                float(compare(*vectors_of(other, (work.words[a], work.words[b]))).cosine))


@once_per_set
def _pair(view: Embeddings, a: str, b: str) -> tuple[PairWork, Line, Line, float]:
    x, y = vectors_of(view, (a, b))
    both = compare(x, y)
    share = share_below(random_pairs(view), float(both.cosine)) if len(view.words) > 1 else float("nan")
    return both, *pair_lines(x, y, both), share


def pair_notices(work: Table, chosen: Pair, unit: bool) -> list[Notice]:
    """Who is first by dot product and by cosine, how much a similarity is worth, and what centring does to it."""
    word, other = work.words[chosen.a], work.words[chosen.b]
    found = [_first(work, chosen.a)] if not unit and len(work.words) > 2 else []
    if unit and np.allclose(work.dot, work.cosine, atol=1e-6):
        found.append(Notice("similarity.notice.unit", {}))
    if chosen.a == chosen.b:
        return found
    cosine = float(chosen.work.cosine)
    names = {"word": word, "word_other": other, "cosine": fixed(cosine)}
    if np.isfinite(chosen.more_alike_than):
        opposite = frozenset((word, other)) in OPPOSITES and chosen.more_alike_than > 0.9
        found.append(Notice(f"similarity.notice.{'opposites' if opposite else 'share'}", names | {
            "share": f"{100 * chosen.more_alike_than:.1f}", "average": fixed(work.average.cosine)}))
    if abs(chosen.other_cosine - cosine) >= 0.05:
        found.append(Notice(f"similarity.notice.{'centred' if work.centred else 'uncentred'}",
                            names | {"other": fixed(chosen.other_cosine)}))
    return found


def _first(work: Table, a: int) -> Notice:
    """The nearest of the other words by dot product and by cosine."""
    others = np.delete(np.arange(len(work.words)), a)
    dots, cosines = work.dot[a, others], work.cosine[a, others]
    by_dot, by_cosine = int(others[dots.argmax()]), int(others[cosines.argmax()])
    return Notice(f"similarity.notice.{'same_first' if by_dot == by_cosine else 'other_first'}", {
        "word": work.words[a], "word_dot": work.words[by_dot], "word_cosine": work.words[by_cosine],
        "place": str(1 + int((dots > work.dot[a, by_cosine]).sum())), "count": str(len(others)),
        "length_dot": show(float(work.lengths[by_dot])), "length_cosine": show(float(work.lengths[by_cosine]))})


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
