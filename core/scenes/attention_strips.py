"""The arithmetic of page 3's chosen cell: one line per stage, spelled out with the actual terms."""

from __future__ import annotations

import numpy as np

from core.digits import show
from core.scenes.self_attention import Attention, identity
from core.strip import Line, Piece, addition_line, quotient_line, scale_line, softmax_line, sum_line

Lines = list[tuple[str, Line]]  # the names of the steps, and their lines


def position_lines(work: Attention) -> Lines:
    """The first coordinate of the chosen query's x: word + position."""
    i = work.cell[0]
    terms = [float(work.seq.vectors[i, 0]), float(work.seq.code[i, 0])]
    return [("position", addition_line(terms, float(work.seq.x[i, 0]), name="x₁"))]


def projection_lines(work: Attention) -> Lines:
    """Query, key and value of the chosen tokens: their beginning, or how a matrix made their first coordinate."""
    (i, j), x = work.cell, work.seq.x
    return [("query", _projected(work, "q", x[i])), ("key", _projected(work, "k", x[j])),
            ("value", _projected(work, "v", x[j]))]


def score_lines(work: Attention) -> Lines:
    """From q·k to what enters softmax."""
    i, j = work.cell
    score, scaled, masked = (float(a[i, j]) for a in (work.steps.scores, work.steps.scaled, work.steps.masked))
    divided = scale_line(score, work.seq.d_model, scaled) if work.scored.scale != 1 else ()
    return _given([*(("score", line) for line in _score(work)), ("scaled", divided),
                   ("masked", _masked(scaled, masked))])


def weight_lines(work: Attention) -> Lines:
    """From the masked score to the weight, and to the first coordinate of the output."""
    (i, j), heat = work.cell, work.heated
    heated = _heated(float(work.steps.masked[i, j]), work.temperature, float(heat.masked[i, j]))
    weight = softmax_line(heat.masked[i], heat.exponentials[i], float(heat.weights[i, j]), j)
    return _given([("heated", heated), ("weight", weight), ("output", _output(work, i))])


def _given(lines: Lines) -> Lines:
    return [(name, line) for name, line in lines if line]


def _output(work: Attention, i: int) -> Line:
    seen = work.heated.weights[i] > 0 if work.allowed[i].any() else np.ones(work.n, dtype=bool)
    return sum_line(work.heated.weights[i][seen], work.value[seen, 0], float(work.heated.output[i, 0]), name="out₁",
                    roles=("plain", "value"))


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
