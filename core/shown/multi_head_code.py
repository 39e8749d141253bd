"""Page 4's computation as NumPy code, stage by stage, with the names that core uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.scenes.multi_head import Heads, Touch
from core.shown.blocks import Array
from core.shown.sequence import literal
from core.weights import article_example, random_weights

_SPLIT = """def split(a):  # (batch, n, d_model) -> (batch, n_heads, n, d_k)
    return a.reshape(*a.shape[:2], n_heads, -1).transpose(0, 2, 1, 3)
"""


def attend(values: Mapping[str, Any], heads: Heads) -> str:
    """Input and matrices, then everything up to the weights."""
    causal = ("allowed = np.tril(np.ones(scaled.shape[-2:], dtype=bool))  # itself and what came before\n"
              "masked = np.where(allowed, scaled, -np.inf)") if values["m_mask"] == "causal" else "masked = scaled"
    return f"""{_given(values, heads)}
n_heads = {heads.n_heads}

{_SPLIT}
query, key, value = split(x @ w_q), split(x @ w_k), split(x @ w_v)
scores = query @ key.transpose(0, 1, 3, 2)
scaled = scores / np.sqrt(query.shape[-1])
{causal}
exponentials = np.exp(masked - masked.max(axis=-1, keepdims=True))
weights = exponentials / exponentials.sum(axis=-1, keepdims=True)"""


def combine(heads: Heads) -> str:
    """What each head adds, and their sum."""
    silent = f"\ncontributions[:, {list(heads.off)}] = 0  # switched off" if heads.off else ""
    return f"""head_outputs = weights @ value
rows_of = w_o.reshape(n_heads, -1, w_o.shape[1])  # each head's own rows of W_o
contributions = head_outputs @ rows_of{silent}
output = contributions.sum(axis=1)  # the same as the heads side by side, times W_o"""


def without(heads: Heads) -> str:
    """How far the output moves without each head."""
    return (
        f"alone = np.linalg.norm((head_outputs @ rows_of)[{heads.sample}], axis=(1, 2))  # each head switched off alone"
    )


def summary(heads: Heads) -> str:
    """Averages over heads and queries, and how alike two heads are."""
    return f"""maps = weights[{heads.sample}]
received = maps.mean(axis=(0, 1))  # by key
likeness = np.minimum(maps[:, None], maps[None]).sum(axis=-1).mean(axis=-1)"""


def touch(heads: Heads, made: Touch) -> str:
    """One number of the input moved."""
    at = f"{heads.sample}, {made.token}, {made.feature}"
    return f"""touched = x.copy()
touched[{at}] += {float(made.amount)!r}
moved = split(touched @ w_q) @ split(touched @ w_k).transpose(0, 1, 3, 2) / np.sqrt(query.shape[-1])
touch_largest = np.abs(moved - scaled)[{heads.sample}].max(axis=(1, 2))"""


def _given(values: Mapping[str, Any], heads: Heads) -> str:
    x, matrices = heads.in_use.x, heads.in_use.matrices
    named = [(f"w_{name}", matrix) for name, matrix in matrices.items()]
    tokens = f"tokens = {list(heads.labels)!r}"
    if values["m_set"] == "article":
        draw = ["rng = np.random.RandomState(42)", "x = rng.randn(2, 3, 8)",
                "w_q, w_k, w_v, w_o = (rng.randn(8, 8) / np.sqrt(8) for _ in range(4))"]
        return "\n".join([tokens, *draw, *_edits(named, article_example()[1:5])])
    lines = [tokens, literal(x[0], "x"), "x = x[None]  # a batch of one"]
    if values["m_set"] == "random":
        d, seed = x.shape[-1], values["m_wseed"]
        lines += [f"rng = np.random.RandomState({seed})",
                  f"w_q, w_k, w_v, w_o = (rng.randn({d}, {d}) / np.sqrt({d}) for _ in range(4))"]
        return "\n".join([*lines, *_edits(named, random_weights(d, heads.n_heads, seed)[:4])])
    return "\n".join([*lines, *(_sparse(matrix, name) for name, matrix in named)])


def _edits(named: list[tuple[str, Array]], source: tuple[Any, ...]) -> list[str]:
    """What was changed by hand."""
    lines = []
    for (name, matrix), before in zip(named, source, strict=True):
        rows, columns = np.nonzero(matrix != before)
        if len(rows):
            lines.append(_filled(name, rows, columns, matrix[rows, columns]))
    return lines


def _sparse(matrix: Array, name: str) -> str:
    """A matrix that is mostly zeros."""
    rows, columns = np.nonzero(matrix)
    return f"{name} = np.zeros({matrix.shape})\n" + _filled(name, rows, columns, matrix[rows, columns])


def _filled(name: str, rows: Array, columns: Array, numbers: Array) -> str:
    # equal numbers on a diagonal are one line
    if len(set(np.diff(rows))) == len(set(np.diff(columns))) == 1 and len(set(numbers)) == 1 and len(rows) > 2:
        steps = [f"{v[0]} + {np.diff(v)[0]} * np.arange({len(v)})" for v in (rows, columns)]
        return f"{name}[{steps[0]}, {steps[1]}] = {float(numbers[0])!r}"
    return (f"{name}[{rows.tolist()}, {columns.tolist()}] = [" + ", ".join(f"{v:.9g}" for v in numbers.tolist()) + "]")
