"""A vector for every token of a sentence: from a set, seeded at random, or typed in; else it is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from core.embeddings import Embeddings, in_axes
from core.vocabulary import known

MISSING = ("leave out", "random")


class TokenVectors(NamedTuple):
    """The tokens that take part in the computation, and those that do not."""

    tokens: tuple[str, ...]  # n of them, as in the sentence
    positions: tuple[int, ...]  # their places in the sentence
    x: np.ndarray  # (n, d) float64
    origins: tuple[str, ...]  # "trained" (the set's own origin), "random" or "typed", one per token
    missing: tuple[str, ...]  # tokens of the sentence without a vector in the set, each once
    left_out: tuple[int, ...]  # places in the sentence of the tokens that take no part


def token_vectors(
    tokens: Sequence[str],
    embeddings: Embeddings,
    *,
    missing: str = "leave out",
    seed: int = 0,
    typed: Mapping[int | str, Sequence[float]] | None = None,
    centred: bool = True,
) -> TokenVectors:
    """Give every token its vector in the fixed principal axes of a set.

    Parameters: tokens – the sentence. embeddings – a set as loaded or read. missing – "leave out" or
    "random": what becomes of a token that the set does not have. seed – for the random vectors; the same
    token gets the same one wherever it stands. typed – vectors by position or by token (the position wins)
    that replace the set's; fewer than d numbers are followed by zeros. centred – as for `in_axes`.
    Returns: TokenVectors.
    Raises: ValueError for an unknown `missing`, or a typed vector that is too long or not finite.
    Source: random vectors have independent normal components, brought to the set's median length.

    >>> from core.embeddings import load_embeddings
    >>> work = token_vectors(["apple", "pie", "Car"], load_embeddings("article"))
    >>> work.tokens, work.positions, work.x.shape, work.missing
    (('apple', 'Car'), (0, 2), (2, 4), ('pie',))
    """
    if missing not in MISSING:
        raise ValueError(f"missing must be one of {', '.join(map(repr, MISSING))}, got {missing!r}")
    view, typed = in_axes(embeddings, centred=centred), typed or {}
    found: dict[int, tuple[np.ndarray, str]] = {}
    for i, token in enumerate(tokens):
        word = known(view, token)
        if i in typed or token in typed:
            found[i] = _typed_vector(typed.get(i, typed.get(token, ())), view.dimensions), "typed"
        elif word is not None:
            found[i] = view.vectors[view.index[word]].astype(np.float64), view.origin
        elif missing == "random":
            found[i] = _random_vector(token, seed, view), "random"
    return TokenVectors(
        tokens=tuple(tokens[i] for i in found),
        positions=tuple(found),
        x=np.array([x for x, _ in found.values()]).reshape(len(found), view.dimensions),
        origins=tuple(origin for _, origin in found.values()),
        missing=tuple(dict.fromkeys(token for token in tokens if known(view, token) is None)),
        left_out=tuple(i for i in range(len(tokens)) if i not in found),
    )


def _random_vector(token: str, seed: int, view: Embeddings) -> np.ndarray:
    """A direction drawn from the token and the seed alone, with the length that is typical of the set."""
    digest = hashlib.sha256(f"{seed} {token}".encode("utf-8", "replace")).digest()
    x = np.random.default_rng(int.from_bytes(digest[:8])).standard_normal(view.dimensions)
    return x * (view.typical_length / np.linalg.norm(x))


def _typed_vector(numbers: Sequence[float], d: int) -> np.ndarray:
    given = np.asarray(numbers, dtype=np.float64)
    if given.ndim != 1 or given.size > d or not np.isfinite(given).all():
        raise ValueError(f"a typed vector has at most {d} finite numbers, got shape {given.shape}")
    return np.concatenate([given, np.zeros(d - given.size)])
