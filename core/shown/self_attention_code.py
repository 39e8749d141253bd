"""Page 3's computation as NumPy code, stage by stage, with the names that core uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.scenes.self_attention import MATRICES, Attention
from core.shown.sequence import literal


def x(work: Attention) -> str:
    """The tokens and their vectors, and the position code if there is one."""
    seq = work.seq
    lines = [f"tokens = {list(seq.labels)!r}", literal(seq.vectors, "vectors")]
    if not np.any(seq.code):
        return "\n".join([*lines, "x = vectors"])
    return "\n".join([*lines, f"n, d_model = {len(seq.tokens)}, {seq.d_model}",
                      "speeds = 10000.0 ** (-np.arange(0, d_model, 2) / d_model)",
                      "angles = np.outer(np.arange(n), speeds)",
                      "code = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, -1)[:, :d_model]",
                      "x = vectors + code"])


def projections(values: Mapping[str, Any], work: Attention) -> str:
    """The three matrices, and what they make of x."""
    d = work.seq.d_model
    lines = []
    if "random" in (values[f"a_w{m}"] for m in MATRICES):
        lines += [f"drawn = np.random.RandomState({values['a_wseed']}).randn(3, {d}, {d}) / np.sqrt({d})"]
    for n, which in enumerate(MATRICES):
        lines += _matrix(values, which, n, d)
    return "\n".join([*lines, "query, key, value = x @ w_q, x @ w_k, x @ w_v"])


def _matrix(values: Mapping[str, Any], which: str, n: int, d: int) -> list[str]:
    kind, name = values[f"a_w{which}"], f"w_{which}"
    if kind == "random":
        return [f"{name} = drawn[{n}]"]
    factor = f"{values[f'a_factor_{which}']!r} * " if kind == "scaled" else ""
    cells = values[f"a_cells_{which}"] if kind == "hand" else ()
    return [f"{name} = {factor}np.eye({d})", *(f"{name}[{r}, {c}] = {v!r}" for r, c, v in cells if max(r, c) < d)]


def scores(values: Mapping[str, Any], work: Attention) -> str:
    """The scores, the division, the mask."""
    if work.cosine:
        lines = ["unit_query, unit_key = (a / np.maximum(np.linalg.norm(a, axis=1, keepdims=True), 1e-300)",
                 "                        for a in (query, key))", "scores = unit_query @ unit_key.T"]
    else:
        lines = ["scores = query @ key.T  # every query with every key"]
    lines += ["scaled = scores / np.sqrt(query.shape[1])" if work.scored.scale != 1 else "scaled = scores"]
    if work.allowed.all():
        return "\n".join([*lines, "allowed = np.ones(scores.shape, dtype=bool)", "masked = scaled"])
    if values["a_mask"] == "causal":
        lines += ["allowed = np.tril(np.ones(scores.shape, dtype=bool))  # itself and what came before"]
    else:
        hidden = [c for c in range(work.n) if not work.allowed[0, c]]
        lines += ["allowed = np.ones(scores.shape, dtype=bool)", f"allowed[:, {hidden}] = False"]
    return "\n".join([*lines, "masked = np.where(allowed, scaled, -np.inf)"])


def weights(work: Attention) -> str:
    """Softmax in three moves, and the blend of the values."""
    heated = f"masked / {work.temperature!r}" if work.temperature != 1 else "masked"
    lines = [f"heated = {heated}"]
    if work.allowed.any(axis=1).all():
        lines += ["exponentials = np.exp(heated - heated.max(axis=1, keepdims=True))",
                  "weights = exponentials / exponentials.sum(axis=1, keepdims=True)"]
    else:
        lines += ["exponentials = np.zeros(heated.shape)  # a row with nothing allowed keeps zeros",
                  "some = allowed.any(axis=1)",
                  "exponentials[some] = np.exp(heated[some] - heated[some].max(axis=1, keepdims=True))",
                  "weights = exponentials / np.maximum(exponentials.sum(axis=1, keepdims=True), 1e-300)"]
    return "\n".join([*lines, "output = weights @ value"])
