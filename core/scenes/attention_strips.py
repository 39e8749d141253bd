"""The arithmetic of page 3's chosen cell: one line per stage, spelled out with the actual terms."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.digits import show
from core.scenes.self_attention import Attention, identity
from core.strip import Line, Piece, addition_line, quotient_line, scale_line, softmax_line, sum_line


class Strips(NamedTuple):
    position: Line  # x₁ = word + position
    query: Line  # q₁ = Σ xᵢ W_q[i, 1]
    key: Line
    value: Line
    score: tuple[Line, ...]  # q·k, for cosine also the division by both lengths
    scaled: Line
    masked: Line
    heated: Line  # empty at temperature 1
    weight: Line
    output: Line  # first coordinate of the output


def strips(work: Attention) -> Strips:
    """All lines for the chosen query and key."""
    (i, j), x = work.cell, work.seq.x
    steps, heat = work.steps, work.heated
    score, scaled, masked = (float(a[i, j]) for a in (steps.scores, steps.scaled, steps.masked))
    return Strips(
        _added(work, i),
        _projected(work, "q", x[i]), _projected(work, "k", x[j]), _projected(work, "v", x[j]),
        _score(work),
        scale_line(score, work.seq.d_model, scaled) if work.scored.scale != 1 else (),
        _masked(scaled, masked),
        _heated(masked, work.temperature, float(heat.masked[i, j])),
        softmax_line(heat.masked[i], heat.exponentials[i], float(heat.weights[i, j]), j),
        _output(work, i))


def _output(work: Attention, i: int) -> Line:
    seen = work.heated.weights[i] > 0 if work.allowed[i].any() else np.ones(work.n, dtype=bool)
    return sum_line(work.heated.weights[i][seen], work.value[seen, 0], float(work.heated.output[i, 0]), name="out₁",
                    roles=("plain", "value"))


def _added(work: Attention, i: int) -> Line:
    terms = [float(work.seq.vectors[i, 0]), float(work.seq.code[i, 0])]
    return addition_line(terms, float(work.seq.x[i, 0]), name="x₁")


def _projected(work: Attention, which: str, x: np.ndarray) -> Line:
    role = {"q": "query", "k": "key", "v": "value"}[which]
    column = getattr(work, f"w_{which}")[:, 0]
    if identity(work, which):
        start = ", ".join(show(float(number)) for number in x[:4]) + (", …" if len(x) > 4 else "")
        return (Piece(f"{which} = x = "), Piece(f"({start})", role))
    return sum_line(x, column, float(x @ column), name=f"{which}₁", roles=("plain", "plain"), result_role=role)


def _score(work: Attention) -> tuple[Line, ...]:
    (i, j), q, k = work.cell, work.query, work.key
    dot = float(q[i] @ k[j])
    line = sum_line(q[i], k[j], dot, result_role="result")
    if not work.cosine:
        return (line,)
    norms = np.linalg.norm(q[i]), np.linalg.norm(k[j])
    if min(norms) == 0:
        return line, (Piece("cos = "), Piece("0", "result"))
    cosine = float(work.steps.scores[i, j])
    return line, quotient_line(dot, [float(n) for n in norms], cosine, name="cos")


def _masked(scaled: float, masked: float) -> Line:
    if masked == -np.inf:
        return (Piece(f"{show(scaled)} + (−∞) = "), Piece("−∞", "result"))
    return (Piece(f"{show(scaled)} + 0 = "), Piece(show(masked), "result"))


def _heated(masked: float, temperature: float, heated: float) -> Line:
    if temperature == 1 or masked == -np.inf:
        return ()
    return quotient_line(masked, [temperature], heated, name="÷ T")
