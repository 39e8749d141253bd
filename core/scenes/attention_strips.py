"""The arithmetic of page 3: one line per stage for every cell, spelled out with the actual terms."""

from __future__ import annotations

import numpy as np

from core._checks import Array
from core.scenes.self_attention import Attention, identity
from core.scenes.sequence import DRAWN
from core.step_tables import additions, maskings, quotients, scalings, softmaxes
from core.strip_tables import Line, LineTable, Piece, Slot, line_at, numbered
from core.sum_tables import sums
from core.written import BELOW, SHOWN

Lines = list[tuple[str, Line]]  # the names of the steps, and their lines
PROJECTED = {"query": "q", "key": "k", "value": "v"}
STEPS = ("score", "cosine", "scaled", "masked", "heated", "weight")  # from q·k to the weight, each for (query, key)


def tables(work: Attention) -> dict[str, LineTable]:
    """The lines of every cell by name; made once for the same numbers.

    "position" is of (token, coordinate); "query", "key", "value" of (token, coordinate); `STEPS` of (query, key);
    "output" of (query, coordinate). Only coordinates that are drawn have lines. A step that is skipped is missing.
    """
    if "tables" not in work.made:
        work.made["tables"] = {"position": _position(work), **{name: _projected(work, name) for name in PROJECTED},
                               **_scores(work), **_weights(work), "output": _output(work)}
    return dict(work.made["tables"])


def position_lines(work: Attention) -> Lines:
    """The chosen coordinate of the chosen query's x: word + position."""
    return _at(work, "position", work.cell[0], work.coordinate)


def projection_lines(work: Attention) -> Lines:
    """Query, key and value of the chosen tokens: their beginning, or how a matrix made the chosen coordinate."""
    i, j = work.cell
    return [line for name, row in (("query", i), ("key", j), ("value", j))
            for line in _at(work, name, row, work.coordinate)]


def score_lines(work: Attention) -> Lines:
    """From q·k to what enters softmax."""
    return [("score" if name == "cosine" else name, line) for step in STEPS[:4]
            for name, line in _at(work, step, *work.cell)]


def weight_lines(work: Attention) -> Lines:
    """From the masked score to the weight, and to the chosen coordinate of the output."""
    return [*(line for step in STEPS[4:] for line in _at(work, step, *work.cell)),
            *_at(work, "output", work.cell[0], work.coordinate)]


def _at(work: Attention, name: str, row: int, column: int) -> Lines:
    line = line_at(tables(work).get(name), row, column)
    return [(name, line)] if line else []


def _position(work: Attention) -> LineTable:
    words, code, x = (values[:, :DRAWN] for values in (work.seq.vectors, work.seq.code, work.seq.x))
    if not work.seq.code.any():
        return LineTable((*numbered("x", x.shape[1]), Piece(" = "), Slot(x, SHOWN, "result")))
    return additions([words, code], x, name=numbered("x", x.shape[1]))


def _projected(work: Attention, name: str) -> LineTable:
    letter, x = PROJECTED[name], work.seq.x[:work.n]
    made = getattr(work, name)[:, :DRAWN]
    if not identity(work, letter):
        matrix = getattr(work, f"w_{letter}")[:, :DRAWN]
        return sums(x, matrix.T, made, name=numbered(letter, made.shape[1]), roles=("plain", "plain"),
                    result_role=name)
    start: list[Piece | Slot] = [Piece(f"{letter} = x = "), Piece("(", name)]
    for column in range(min(4, x.shape[1])):
        start += [Piece(", ", name)] if column else []
        start += [Slot(x[:, column:column + 1], SHOWN, name)]
    ending = ", …)" if x.shape[1] > 4 else ")"
    return LineTable((*start, Piece(ending, name), Piece(f", {letter}"), Slot(_numbers(made), BELOW), Piece(" = "),
                      Slot(made, SHOWN, name)))


def _numbers(values: Array) -> Array:
    return np.arange(1.0, values.shape[1] + 1)[None]


def _scores(work: Attention) -> dict[str, LineTable]:
    steps, dots = work.steps, work.query @ work.key.T if work.cosine else work.steps.scores
    made = {"score": sums(work.query, work.key, dots, result_role="result")}
    if work.cosine:
        norms = [np.linalg.norm(work.query, axis=1)[:, None], np.linalg.norm(work.key, axis=1)[None]]
        made["cosine"] = quotients("cos", dots, norms, steps.scores)._replace(
            where=(norms[0] * norms[1]) > 0, otherwise=LineTable((Piece("cos = "), Piece("0", "result"))))
    if work.scored.scale != 1:
        made["scaled"] = scalings(steps.scores, work.seq.d_model, steps.scaled)
    return made | {"masked": maskings(steps.scaled, steps.masked)}


def _weights(work: Attention) -> dict[str, LineTable]:
    heat, masked = work.heated, work.steps.masked
    made: dict[str, LineTable] = {}
    if work.temperature != 1:
        heated = quotients("÷ T", np.where(work.allowed, masked, 0.0), [np.array([[work.temperature]])],
                           np.where(work.allowed, heat.masked, 0.0))
        made["heated"] = heated._replace(where=work.allowed)
    return made | {"weight": softmaxes(heat.masked, heat.exponentials, heat.weights)}


def _output(work: Attention) -> LineTable:
    weights, output = work.heated.weights, work.heated.output[:, :DRAWN]
    seen = (weights > 0) | ~work.allowed.any(axis=1, keepdims=True)  # a key that is not seen adds nothing
    return sums(weights, work.value[:, :DRAWN].T, output, name=numbered("out", output.shape[1]),
                roles=("plain", "value"), present=seen)
