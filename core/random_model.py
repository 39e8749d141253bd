"""The same architecture with random weights of the same size: what training made of it is the difference."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from core.transformer import Model


def random_model_like(model: Model, seed: int) -> Model:
    """A model whose every tensor is drawn anew, with the mean and spread that it has in the trained one.

    Parameters: model – any; seed – the same one gives the same model.
    Returns: Model with origin "random"; text is split into the same tokens.
    Source: normal distributions with each tensor's own mean and standard deviation.

    >>> from core.transformer import load_model
    >>> trained = load_model("induction")
    >>> drawn = random_model_like(trained, seed=0)
    >>> w, v = (m.weights["blocks"][0]["attn"]["w_q"] for m in (trained, drawn))
    >>> drawn.origin, w.shape == v.shape, bool(abs(w.std() / v.std() - 1) < 0.05), np.allclose(w, v)
    ('random', True, True, False)
    """
    rng = np.random.default_rng(seed)
    weights = _drawn(model.weights, rng)
    if "unembedding" in weights and _same(model.weights["unembedding"].T, model.weights["tokens"]):
        weights["unembedding"] = weights["tokens"].T  # tied: one table read in both directions
    return replace(model, origin="random", weights=weights, steps=(), step=None)


def _drawn(weights: Any, rng: np.random.Generator) -> Any:
    if isinstance(weights, dict):
        return {name: _drawn(part, rng) for name, part in weights.items()}
    if isinstance(weights, list):
        return [_drawn(part, rng) for part in weights]
    mean, spread = weights.mean(dtype=np.float32), weights.std(dtype=np.float32)
    drawn = rng.standard_normal(weights.shape, dtype=np.float32) * spread + mean
    drawn.flags.writeable = False
    return drawn


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and a.__array_interface__["data"][0] == b.__array_interface__["data"][0]
