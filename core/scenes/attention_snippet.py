"""Page 3's script: the chosen cell once more, with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.scenes import self_attention as scene


def snippet(values: Mapping[str, Any], work: scene.Attention) -> str:
    """A NumPy script that prints the weight of the chosen cell and the start of its query's output."""
    (i, j), d = work.cell, work.seq.d_model
    rows = ",\n    ".join("[" + ", ".join(f"{v:.7g}" for v in row) + "]" for row in work.seq.x)
    lines = ["import numpy as np", "", f"tokens = {list(work.seq.labels)!r}", f"x = np.array([\n    {rows}])"]
    if "random" in (values[f"a_w{m}"] for m in scene.MATRICES):
        lines += [f"drawn = np.random.RandomState({values['a_wseed']}).randn(3, {d}, {d}) / np.sqrt({d})"]
    for n, which in enumerate(scene.MATRICES):
        lines += _matrix_code(values, which, n, d)
    lines += ["q, k, v = x @ w_q, x @ w_k, x @ w_v"]
    if values["a_score"] == "cosine":
        lines += ["q, k = (a / np.maximum(np.linalg.norm(a, axis=1, keepdims=True), 1e-300) for a in (q, k))"]
    root = f" / np.sqrt({d})" if values["a_scaling"] and values["a_score"] == "dot" else ""
    lines += [f"scores = q @ k.T{root}" + (f" / {work.temperature:g}" if work.temperature != 1 else "")]
    if not work.allowed.all():
        where = "np.triu_indices(len(x), 1)" if values["a_mask"] == "causal" else (
            f":, {[c for c in range(work.n) if not work.allowed[0, c]]}")
        lines += [f"scores[{where}] = -1e300  # not allowed"]
    lines += ["e = np.exp(scores - scores.max(axis=1, keepdims=True))"]
    if not work.allowed.any():
        lines += ["e = 0 * e  # every key is masked: no weights, no output"]
    lines += ["weights = e / np.maximum(e.sum(axis=1, keepdims=True), 1e-300)",
              f'print("weight:", weights[{i}, {j}])', f'print("output:", (weights @ v)[{i}, :4])', ""]
    return "\n".join(lines)


def _matrix_code(values: Mapping[str, Any], which: str, n: int, d: int) -> list[str]:
    kind, name = values[f"a_w{which}"], f"w_{which}"
    if kind == "random":
        return [f"{name} = drawn[{n}]"]
    factor = f"{values[f'a_factor_{which}']:g} * " if kind == "scaled" else ""
    cells = values[f"a_cells_{which}"] if kind == "hand" else ()
    return [f"{name} = {factor}np.eye({d})",
            *(f"{name}[{r}, {c}] = {v:g}" for r, c, v in cells if max(r, c) < d)]
