"""The sequence of pages 3 and 4: a sentence becomes tokens, tokens become vectors, order may be added."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from core.embeddings import load_embeddings
from core.links import Cells, Choice, Flag, Number, Param
from core.notice import Notice
from core.positions import sinusoidal
from core.scenes import sentence
from core.scenes.sequence_notices import notices, provenance, short
from core.token_vectors import TokenVectors, token_vectors
from core.tokens import LIMIT, Tokens, set_for, split

SOURCES = ("words", "random", "hand")
MISSING = ("leave", "random", "typed")
DRAWN = 8  # coordinates that figures draw; strips show the largest terms of all
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def params(prefix: str, *, d_model: int = 8, largest: int = 64) -> tuple[Param, ...]:
    """What a page's link may say about its sequence; `d_model`: the default without words, up to `largest`."""
    return (
        Choice(f"{prefix}source", "words", SOURCES),
        Flag(f"{prefix}centred", True),
        Choice(f"{prefix}missing", "leave", MISSING),
        Number(f"{prefix}seed", 42, 0, 9999, step=1, whole=True),
        Number(f"{prefix}d", d_model, 1, largest, step=1, whole=True),
        *(Cells(f"{prefix}edits_{source}") for source in SOURCES),
        Choice(f"{prefix}position", "none", ("none", "sinusoidal")),
        Number(f"{prefix}shuffle", 0, 0, 9999, step=1, whole=True),
        Number(f"{prefix}token", -1, -1, LIMIT - 1, step=1, whole=True),  # the token being edited, −1: none
    )


class SequenceWork(NamedTuple):
    written: Tokens  # the whole sentence, in the order it was written
    order: tuple[int, ...]  # places in the sentence in the order of the screen: shuffled or not
    set_name: str  # the word vectors that the sentence's script asks for
    places: tuple[int, ...]  # (n,) places of the tokens that take part, in the order of the screen
    tokens: tuple[str, ...]  # (n,) those tokens
    labels: tuple[str, ...]  # (n,) the same for the screen, no two alike: the₁, the₅, as they were written
    chips: tuple[str, ...]  # such labels for all tokens of the sentence, in the order it was written
    vectors: np.ndarray  # (n, d_model) float64, without positions
    code: np.ndarray  # (n, d_model) what the position adds; zeros for "none"
    x: np.ndarray  # (n, d_model) vectors + code
    origins: tuple[str, ...]  # (n,) "trained", "random" or "typed"
    edited: tuple[int, ...]  # (n,) coordinates changed by hand
    missing: tuple[int, ...]  # places of tokens without a vector in the set, whatever became of them
    left_out: tuple[int, ...]  # places of tokens that take no part
    d_model: int
    provenance: tuple[Notice, ...]  # where the numbers come from, for subtitles
    notices: tuple[Notice, ...]  # what was cut, left out, is empty: a page says each


def sequence(values: Mapping[str, Any], prefix: str) -> SequenceWork:
    """The sequence that the link's state describes. Never raises: whatever is odd is in `notices`.

    Parameters: `values`, all values of the page; `prefix`, the page's own, as given to `params`.
    """
    mine = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    written = split(sentence(dict(values)))
    order = arrangement(len(written.tokens), mine["shuffle"])
    set_name = set_for(written.tokens)
    cells = list(mine[f"edits_{mine['source']}"])
    found, missing = _vectors(written.tokens, set_name, mine, cells)
    row = {place: i for i, place in enumerate(found.positions)}
    places = tuple(place for place in order if place in row)
    chosen = [row[place] for place in places]
    vectors, edits = _edited(found.x, row, cells)
    vectors, d_model = vectors[chosen], found.x.shape[1]
    code = _code(mine["position"], *vectors.shape)
    chips = labels(written.tokens)
    tokens = tuple(written.tokens[place] for place in places)
    return SequenceWork(
        written, order, set_name, places, tokens, tuple(chips[place] for place in places), chips,
        vectors, code, vectors + code, tuple(found.origins[i] for i in chosen),
        tuple(edits[i] for i in chosen), missing,
        tuple(place for place in order if place not in row), d_model,
        provenance(set_name, mine, found, edits),
        notices(sentence(dict(values)), written, found, missing, mine, edits, len(cells)))


def _vectors(tokens: Sequence[str], set_name: str, mine: dict[str, Any], cells: list[tuple[int, int, float]],
             ) -> tuple[TokenVectors, tuple[int, ...]]:
    """Vectors before edits, and the places of tokens that the set does not have."""
    if mine["source"] != "words":
        make = _random if mine["source"] == "random" else _by_hand
        x = make(tokens, mine["d"], mine["seed"])
        origin = "random" if mine["source"] == "random" else "typed"
        return TokenVectors(tuple(tokens), tuple(range(len(tokens))), x, (origin,) * len(tokens), (), ()), ()
    embeddings = load_embeddings(set_name)
    absent = set(token_vectors(tokens, embeddings).missing)
    missing = tuple(i for i, token in enumerate(tokens) if token in absent)
    touched = {place for place, column, _ in cells if place < len(tokens) and column < embeddings.dimensions}
    typed: dict[int | str, Sequence[float]] = {
        place: () for place in missing if mine["missing"] == "typed" or place in touched}
    return token_vectors(tokens, embeddings, missing="random" if mine["missing"] == "random" else "leave out",
                         seed=mine["seed"], typed=typed, centred=mine["centred"]), missing


def _random(tokens: Sequence[str], d: int, seed: int) -> np.ndarray:
    # drawn from seed and word alone: the same word has the same vector wherever it stands, (n, d)
    keys = [zlib.crc32(token.casefold().encode("utf-8", "replace")) for token in tokens]
    rows = [np.random.default_rng([seed, key]).standard_normal(d) for key in keys]
    return np.array(rows).reshape(len(tokens), d)


def _by_hand(tokens: Sequence[str], d: int, seed: int) -> np.ndarray:
    # to start from: each different word points along an axis of its own, as far as there are axes, (n, d)
    words = [token.casefold() for token in tokens]
    axes = {word: n % d for n, word in enumerate(dict.fromkeys(words))}
    return 2.0 * np.eye(d)[[axes[word] for word in words]]


def _edited(x: np.ndarray, row: dict[int, int],
            cells: Iterable[tuple[int, int, float]]) -> tuple[np.ndarray, list[int]]:
    x, edits = x.copy(), [0] * len(x)
    for place, column, number in cells:
        if place in row and column < x.shape[1]:
            x[row[place], column] = number
            edits[row[place]] += 1
    return x, edits


def _code(kind: str, n: int, d_model: int) -> np.ndarray:
    if kind == "none" or n == 0:
        return np.zeros((n, d_model))
    return np.asarray(sinusoidal(n, d_model))


def labels(tokens: Sequence[str]) -> tuple[str, ...]:
    """Tokens as labels, no two alike: a repeated one carries its place, counted from 1; a long one is cut.

    >>> labels(("The", "cat", "saw", "the"))
    ('The₁', 'cat', 'saw', 'the₄')
    """
    cut = [short(token) for token in tokens]
    often = Counter(token.casefold() for token in cut)
    numbered = [token + (str(i + 1).translate(_SUBSCRIPT) if often[token.casefold()] > 1 else "")
                for i, token in enumerate(cut)]
    if len(set(numbered)) < len(numbered):  # someone wrote a subscript
        numbered = [token + str(i + 1).translate(_SUBSCRIPT) for i, token in enumerate(cut)]
    return tuple(numbered)


def arrangement(n: int, seed: int) -> tuple[int, ...]:
    """The order of n tokens after a shuffle with this seed; 0 leaves them as written.

    >>> arrangement(3, 0), sorted(arrangement(3, 7)), arrangement(2, 1)
    ((0, 1, 2), [0, 1, 2], (1, 0))
    """
    if seed == 0 or n < 2:
        return tuple(range(n))
    order = tuple(int(i) for i in np.random.RandomState(seed).permutation(n))
    moved = order != tuple(range(n))  # a shuffle that moves nothing is no shuffle
    return order if moved else (*order[1:], order[0])
