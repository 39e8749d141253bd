"""Page 1, two arrows and their dot product, then the same sum with more numbers: a neuron."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from core.digits import fixed, plain, show
from core.links import Choice, Number, Numbers, Param
from core.notice import Notice
from core.plane import AngleCurve, PlaneWork, dot_against_angle, from_polar, plane, rotate, to_polar
from core.strip import Line, product_line, sum_line
from core.vectors import ACTIVATIONS, NeuronWork, PairWork, compare, weighted_sum

REACH = 6.0  # of the x and y sliders
MOVED_BY = {way: {arrow: tuple(f"d_{name.format(arrow)}" for name in names) for arrow in "ab"}  # the parameters of each
            for way, names in {"xy": ("{}x", "{}y"), "polar": ("{}l", "{}a"), "turn": ("turn",)}.items()}
INPUTS, WEIGHTS = (1.0, 0.5, 2.0), (0.3, 0.7, -0.1)
LONGEST = 32  # vectors of the neuron

PARAMS: tuple[Param, ...] = (
    Choice("d_move", "xy", ("xy", "polar", "turn")),
    Number("d_ax", 3, -REACH, REACH), Number("d_ay", 4, -REACH, REACH),
    Number("d_bx", 5, -REACH, REACH), Number("d_by", 1, -REACH, REACH),
    Number("d_al", 5, 0, 8.5), Number("d_aa", 53, -180, 180, step=1),
    Number("d_bl", 5, 0, 8.5), Number("d_ba", 11, -180, 180, step=1),
    Number("d_turn", 0, -180, 180, step=1),
    Choice("d_shadow", "a", ("a", "b", "both")),
    Numbers("d_inputs", INPUTS, longest=LONGEST), Numbers("d_weights", WEIGHTS, longest=LONGEST),
    Number("d_bias", 0, -10, 10), Choice("d_activation", "identity", tuple(ACTIVATIONS)),
)

# The pairs of the article in the plane, and the three relations to see.
PRESETS: dict[str, dict[str, Any]] = {
    "article": {"d_ax": 3, "d_ay": 4, "d_bx": 1, "d_by": 0},
    "same": {"d_ax": 2, "d_ay": 1, "d_bx": 4, "d_by": 2},
    "perpendicular": {"d_ax": 2, "d_ay": 4, "d_bx": 4, "d_by": -2},
    "opposite": {"d_ax": 3, "d_ay": 1.5, "d_bx": -4, "d_by": -2},
    "zero": {"d_ax": 3, "d_ay": 4, "d_bx": 0, "d_by": 0},
}
LONGER_PRESETS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "pixels": (INPUTS, WEIGHTS),
    "same": ((1, 2, 3), (2, 4, 6)),
    "perpendicular": ((1, 0, 0), (0, 1, 0)),
    "opposite": ((1, 2, 3), (-1, -2, -3)),
}


class Arrows(NamedTuple):
    a: np.ndarray  # (2,)
    b: np.ndarray  # (2,)
    pair: PairWork
    shapes: PlaneWork
    curve: AngleCurve
    products: Line  # A·B = a₁×b₁ + a₂×b₂ = …
    lengths: Line  # ‖A‖‖B‖cos θ = …
    area_of_a: Line  # ‖B‖ × shadow of A = …
    area_of_b: Line  # ‖A‖ × shadow of B = …


def arrows(values: Mapping[str, Any]) -> Arrows:
    """Both arrows of the link's state, compared. Vectors are (2,), angles in degrees."""
    a, b = endpoints(values)
    pair = compare(a, b)
    dot, norms = float(pair.dot), (float(pair.norm_a), float(pair.norm_b))
    return Arrows(
        a, b, pair, plane(a, b, arc_radius=0.9), dot_against_angle(*norms, n=121),
        sum_line(a, b, dot, name="A·B"),
        product_line([*norms, float(pair.cosine)], dot, name="‖A‖‖B‖cos θ", roles=("query", "key", "plain")),
        product_line([norms[1], float(pair.shadow_of_a)], dot, name="A·B", roles=("key", "query")),
        product_line([norms[0], float(pair.shadow_of_b)], dot, name="A·B", roles=("query", "key")))


def endpoints(values: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """The two vectors, (2,) each, whichever way they are being moved."""
    if values["d_move"] == "xy":
        return (np.array([values["d_ax"], values["d_ay"]], dtype=float),
                np.array([values["d_bx"], values["d_by"]], dtype=float))
    a, b = from_polar(values["d_al"], values["d_aa"]), from_polar(values["d_bl"], values["d_ba"])
    turn = values["d_turn"] if values["d_move"] == "turn" else 0
    return (rotate(a, turn), rotate(b, turn)) if turn else (a, b)


def moved_by(values: Mapping[str, Any], way: str) -> dict[str, Any]:
    """The parameters that keep both arrows where they are while the way of moving them changes.

    From length and angle to x and y an arrow outside the sliders is shortened, its direction kept.
    """
    a, b = endpoints(values)
    new: dict[str, Any] = {"d_move": way, "d_turn": 0}
    for name, vector in (("a", a), ("b", b)):
        if way == "xy":
            inside = vector / max(1.0, np.abs(vector).max() / REACH)
            x, y = np.round(inside, 6) + 0.0
            new |= {f"d_{name}x": float(x), f"d_{name}y": float(y)}
        else:
            length, degrees = to_polar(vector)
            if length == 0:  # a zero vector keeps the direction it had
                degrees = values[f"d_{name}a"]
            new |= {f"d_{name}l": round(length, 6), f"d_{name}a": round(degrees, 6)}
    return new


def moved_to(values: Mapping[str, Any], a: Sequence[float], b: Sequence[float], turn: float) -> dict[str, Any]:
    """The parameters for arrows that a hand put at `a` and `b`, or turned together by `turn` degrees."""
    if values["d_move"] == "turn":
        return {"d_turn": turn}
    if values["d_move"] == "xy":
        return {"d_ax": a[0], "d_ay": a[1], "d_bx": b[0], "d_by": b[1]}
    new: dict[str, Any] = {}
    for name, vector in (("a", a), ("b", b)):
        length, degrees = to_polar(vector)
        new |= {f"d_{name}l": round(length, 6), f"d_{name}a": round(degrees, 6) if length else values[f"d_{name}a"]}
    return new


def notices(scene: Arrows) -> list[Notice]:
    """What holds for these two arrows."""
    pair = scene.pair
    numbers = {"dot": show(float(pair.dot)), "cosine": show(float(pair.cosine)), "twice": show(2 * float(pair.dot)),
               "angle": plain(float(pair.angle), 1)}
    found = [Notice(f"dot_product.notice.{pair.relation}", numbers)]
    if pair.relation not in {"undefined", "perpendicular"}:
        found.append(Notice("dot_product.notice.twice", numbers))
    if pair.relation != "undefined" and np.isclose(pair.norm_a, 1) and np.isclose(pair.norm_b, 1):
        found.append(Notice("dot_product.notice.unit", numbers))
    return found


def comparison(scene: Arrows) -> dict[str, str]:
    """The numbers in the table of dot product and cosine: now, at their bounds, and with A twice as long."""
    pair, twice = scene.pair, compare(2 * scene.a, scene.b)
    most = float(pair.norm_a * pair.norm_b)
    return {
        "dot": scene.products[-1].text,
        "cosine": fixed(float(pair.cosine), 3),
        "least": show(-most),
        "most": show(most),
        "twice_dot": show(float(twice.dot)),
        "twice_cosine": fixed(float(twice.cosine), 3),
    }


class Neuron(NamedTuple):
    inputs: np.ndarray  # (n,)
    weights: np.ndarray  # (n,)
    work: NeuronWork
    pair: PairWork
    line: Line  # Σ xᵢ wᵢ spelled out


def neuron(values: Mapping[str, Any]) -> Neuron:
    """The weighted sum of the link's inputs and weights; raises ValueError when their lengths differ."""
    return _neuron(tuple(values["d_inputs"]), tuple(values["d_weights"]), values["d_bias"], values["d_activation"])


@functools.lru_cache(64)  # a class that turns arrows sees the same neuron
def _neuron(given_inputs: tuple[float, ...], given_weights: tuple[float, ...], bias: float, activation: str) -> Neuron:
    inputs, weights = np.asarray(given_inputs, dtype=float), np.asarray(given_weights, dtype=float)
    work = weighted_sum(inputs, weights, bias, activation)
    return Neuron(inputs, weights, work, compare(inputs, weights),
                  sum_line(inputs, weights, float(work.sum), name="x·w", roles=("plain", "plain")))


def neuron_notices(scene: Neuron) -> list[Notice]:
    """What holds for this neuron: how near it is to the largest answer its weights could give."""
    work = scene.work
    numbers = {"sum": show(float(work.sum)), "largest": show(float(work.largest)), "cosine": show(float(work.cosine)),
               "output": show(float(work.output))}
    if work.norm_inputs == 0 or work.norm_weights == 0:
        return [Notice("dot_product.notice.neuron_zero", numbers)]
    found = [
        Notice("dot_product.notice.neuron_best" if work.cosine > 0.9999 else "dot_product.notice.neuron_share", numbers)
    ]
    if work.output != work.before:
        found.append(Notice("dot_product.notice.neuron_activation", numbers | {"before": show(float(work.before))}))
    return found


def matched(values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that turn the weights along the inputs and keep their length: the matched filter."""
    work = neuron(values).work
    best = work.best_weights if work.norm_inputs else np.asarray(values["d_weights"], dtype=float)
    return {"d_weights": tuple(float(w) for w in np.round(best, 6))}


def snippet(scene: Arrows) -> str:
    """A NumPy script that prints the dot product both ways."""
    a, b = ([float(f"{x:.6g}") for x in v] for v in (scene.a, scene.b))
    return f"""import numpy as np

a, b = np.array({a}), np.array({b})
print("loop:  ", sum(x * y for x, y in zip(a, b)))
print("NumPy: ", a @ b)
norms = np.linalg.norm(a) * np.linalg.norm(b)
cosine = a @ b / norms if norms else 0.0  # a zero vector has no direction: 0 by convention
print("cosine:", cosine, " ‖A‖‖B‖cos θ:", norms * cosine)
"""
