"""Weight matrices to start from: the article's own run, and random ones by seed."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.multi_head import head_width


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
