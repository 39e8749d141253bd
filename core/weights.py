"""Weight matrices to start from: the article's own run, random ones by seed, and heads made by hand."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats
from core.multi_head import head_width
from core.positions import clock_speeds, clocks, turn


class ArticleExample(NamedTuple):
    x: Array    # (2, 3, 8) two samples of three tokens
    w_q: Array  # (8, 8), as w_k, w_v, w_o
    w_k: Array
    w_v: Array
    w_o: Array
    n_heads: int


def article_example() -> ArticleExample:
    """The article's reference run: seed 42, two samples of three tokens, d_model 8, two heads, no positions.

    Returns: ArticleExample in float64, ready for multi_head_attention(*example).
    Source: the article; np.random.seed(42), then x, W_q, W_k, W_v, W_o in this order.

    >>> from core.multi_head import multi_head_attention
    >>> multi_head_attention(*article_example()).weights[0, 0, 0].round(6).tolist()
    [0.193788, 0.419443, 0.386769]
    """
    rng = np.random.RandomState(42)
    x = rng.randn(2, 3, 8)
    w_q, w_k, w_v, w_o = _matrices(rng, 8)
    return ArticleExample(x, w_q, w_k, w_v, w_o, n_heads=2)


class Weights(NamedTuple):
    w_q: Array  # (d_model, d_model), as w_k, w_v, w_o
    w_k: Array
    w_v: Array
    w_o: Array
    n_heads: int


def random_weights(d_model: int, n_heads: int, seed: int) -> Weights:
    """Random matrices W_q, W_k, W_v, W_o: no knowledge in them, the same ones for the same seed.

    Parameters: d_model – coordinates of a token; n_heads – a divisor of it; seed – 0 … 2³² − 1.
    Returns: Weights, entries normal with variance 1/d_model, so that x W is as large as x.
    Raises: ValueError if d_model is not divisible by n_heads.
    Source: the article's initialisation, randn / √d_model.

    >>> bool((random_weights(8, 2, seed=1).w_q == random_weights(8, 4, seed=1).w_q).all())
    True
    """
    head_width(d_model, n_heads)
    w_q, w_k, w_v, w_o = _matrices(np.random.RandomState(seed), d_model)
    return Weights(w_q, w_k, w_v, w_o, n_heads)


def _matrices(rng: np.random.RandomState, d_model: int) -> list[Array]:
    return [rng.randn(d_model, d_model) / np.sqrt(d_model) for _ in range(4)]


MOST_TOKENS = 64  # coordinates of the position code below, and so the most positions it tells apart


class HandMade(NamedTuple):
    x: Array         # (…, n, d + 64) the word vector, then the position code, each in its own coordinates
    w_q: Array       # (d + 64, n_heads · (d + 64))
    w_k: Array       # (d + 64, n_heads · (d + 64))
    w_v: Array       # (d + 64, n_heads · d) every head passes on the words
    w_o: Array       # (n_heads · d, d + 64) and adds what it found to the word coordinates
    n_heads: int
    roles: tuple[str, ...]


def hand_made_heads(x: Any, roles: Iterable[str] | None = None) -> HandMade:
    """Heads with a role, made by hand: matrices for which attention looks where the role says.

    The position code (core.positions.clocks) has coordinates of its own, as if x + position were added in
    a space with room for both; trained models find such directions themselves, here they are given.

    Parameters: x – (…, n, d) word vectors, n ≤ 64, any d; roles – keys of ROLES, all of them by default.
    Returns: HandMade, whose first six fields go into multi_head_attention. d_k is d + 64 for each head.
    Raises: ValueError for an unknown role, more than 64 tokens, NaN or infinity.
    Source: the functions in ROLES, each with its construction and the condition under which it holds.

    >>> from core.multi_head import multi_head_attention
    >>> made = hand_made_heads(np.ones((4, 2)), roles=["previous"])
    >>> multi_head_attention(*made[:6]).weights[0].argmax(axis=-1)[1:].tolist()
    [0, 1, 2]
    """
    x, names = finite_floats("x", x), tuple(ROLES if roles is None else roles)
    unknown = [name for name in names if name not in ROLES]
    if unknown or not names:
        raise ValueError(f"unknown roles {unknown}: choose from {', '.join(ROLES)}")
    if x.ndim < 2 or x.shape[-2] > MOST_TOKENS:
        raise ValueError(f"x must be (…, n, d) with at most {MOST_TOKENS} tokens, got shape {x.shape}")
    n, d = x.shape[-2:]
    place = np.broadcast_to(clocks(n, MOST_TOKENS), (*x.shape[:-1], MOST_TOKENS))
    heads = [ROLES[name](d) for name in names]
    word = np.eye(d, d + MOST_TOKENS)  # the word coordinates of the input
    return HandMade(np.concatenate([x, place], axis=-1),
                    np.concatenate([w_q for w_q, _ in heads], axis=1),
                    np.concatenate([w_k for _, w_k in heads], axis=1),
                    np.tile(word.T, len(names)), np.tile(word, (len(names), 1)), len(names), names)


def previous_token(d: int) -> tuple[Array, Array]:
    """W_q turns the position code back by one step, W_k leaves it: q_i·k_j/√d_k is 10 for j = i − 1, else 0.

    Holds for all words, since they are not read: weight above .997 in every row but the first, which has
    no previous token and spreads its weight evenly.
    """
    return _matched(np.zeros(d), 10 * turn(clock_speeds(MOST_TOKENS), -1))


def similar_meaning(d: int) -> tuple[Array, Array]:
    """q_i·k_j/√d_k is 2 x_i·x_j/√d, and 80 less for j = i: the most similar other tokens.

    Similar is meant as dot product: of two equally near words the longer vector gets more. A token stays
    away from itself while 2‖x‖²/√d is well below 80; word vectors, centred and scaled, have 6.6 on average.
    """
    return _matched(np.full(d, 2 / np.sqrt(d)), -80 * np.eye(MOST_TOKENS))


def far_end(d: int) -> tuple[Array, Array]:
    """q_i·k_j/√d_k is 5 (|i − j| − 32): the token farthest away, whichever end that is.

    |i − j| − 32 is a sum of cosines of the clock hands' angles between i and j, with the coefficients of a
    triangle wave. Holds for all words: weight above .98, shared by both ends for the very middle token.
    """
    lags = np.arange(-MOST_TOKENS, MOST_TOKENS)
    wave = np.cos(np.outer(clock_speeds(MOST_TOKENS), lags)) @ (np.abs(lags) - MOST_TOKENS / 2) / MOST_TOKENS
    return _matched(np.zeros(d), np.diag(np.repeat(5 * wave * MOST_TOKENS / 2, 2)))


# role -> d -> (W_q, W_k), each (d + 64, d + 64). A new role is one function and one entry here.
ROLES: dict[str, Callable[[int], tuple[Array, Array]]] = {
    "previous": previous_token, "similar": similar_meaning, "far_end": far_end,
}


def _matched(word: Array, place: Array) -> tuple[Array, Array]:
    """W_q, W_k with scaled score Σ word · x_i · x_j + code_i · place · code_jᵀ, both of similar size."""
    d, d_k = len(word), len(word) + MOST_TOKENS
    w_q = np.zeros((d_k, d_k))
    w_q[:d, :d], w_q[d:, d:] = np.diag(word), place
    size = np.sqrt(np.sqrt(d_k) * np.abs(w_q).max())
    return w_q * np.sqrt(d_k) / size, np.eye(d_k) * size
