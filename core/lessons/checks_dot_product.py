"""Page 1's checks: what the learner did with the two arrows and the neuron."""

from __future__ import annotations

import numpy as np

from core.digits import fixed, plain, show
from core.lessons.checking import Checked, Truth, Values
from core.scenes.dot_product import Arrows, Neuron, arrows, neuron

NEAR = 1e-6  # what a slider's steps leave of a number that should be another


def _numbers(work: Arrows) -> dict[str, str]:
    pair = work.pair
    return {"dot": show(float(pair.dot)), "cosine": fixed(float(pair.cosine)), "angle": plain(float(pair.angle), 0),
            "norm_a": plain(float(pair.norm_a)), "norm_b": plain(float(pair.norm_b))}


def _same(one: np.ndarray, other: np.ndarray, near: float = 0.01) -> bool:
    # moving by length and angle rounds a little
    return one.shape == other.shape and bool(np.allclose(one, other, atol=near))


def stretch(values: Values, start: Values) -> Checked:
    """The dot product is at least half as large again, the cosine is what it was."""
    now, before = arrows(values), arrows(start)
    same = abs(float(now.pair.cosine - before.pair.cosine)) < 0.005
    done = same and float(now.pair.dot) >= 1.5 * float(before.pair.dot)
    return Checked(done, _numbers(now) | {"before": show(float(before.pair.dot)),
                                          "cosine_before": fixed(float(before.pair.cosine))},
                   _same(now.a, before.a))


def stretch_truth(start: Values) -> Truth:
    """Twice the length doubles the dot product and leaves the cosine."""
    now, longer = arrows(start), arrows({**start, "d_bl": 2 * start["d_bl"]})
    doubled = [abs(float(after) - 2 * float(before)) < NEAR for before, after in (
        (now.pair.dot, longer.pair.dot), (now.pair.cosine, longer.pair.cosine))]
    answer = "both" if all(doubled) else "dot" if doubled[0] else "neither"
    return Truth(answer, _numbers(now) | {"after": show(float(longer.pair.dot)),
                                          "cosine_after": fixed(float(longer.pair.cosine))})


def negative(values: Values, start: Values) -> Checked:
    """A·B is below 0, A is where it was."""
    now = arrows(values)
    return Checked(bool(now.pair.dot < -NEAR), _numbers(now), _same(now.a, arrows(start).a))


def negative_truth(start: Values) -> Truth:
    """Of three ways to move B, only the one beyond a right angle makes the sign change."""
    moves = {"short": (0.4, 0.3), "wide": (-3, 1), "below": (4, -2.9)}
    found = {name: arrows({**start, "d_bx": x, "d_by": y}) for name, (x, y) in moves.items()}
    answer = next(name for name, work in found.items() if work.pair.dot < 0)
    numbers = {f"dot_{name}": show(float(work.pair.dot)) for name, work in found.items()}
    return Truth(answer, numbers | {f"angle_{name}": plain(float(work.pair.angle), 0) for name, work in found.items()})


def turn(values: Values, start: Values) -> Checked:
    """Both arrows are turned by 45° or more, and nothing else happened to them."""
    now, before = arrows(values), arrows(start)
    turned = values["d_move"] == "turn" and abs(values["d_turn"]) >= 45
    kept = np.allclose([now.pair.norm_a, now.pair.norm_b, now.pair.dot],
                       [before.pair.norm_a, before.pair.norm_b, before.pair.dot], atol=0.02)
    return Checked(bool(turned and kept), _numbers(now) | {
        "turn": plain(values["d_turn"], 0) if values["d_move"] == "turn" else "0",
        "before": show(float(before.pair.dot))}, bool(kept))


def turn_truth(start: Values) -> Truth:
    """The dot product after both arrows were turned by 90°."""
    now, turned = arrows(start), arrows({**start, "d_turn": 90})
    return Truth(float(turned.pair.dot), _numbers(now) | {"after": show(float(turned.pair.dot))})


def zero(values: Values, start: Values) -> Checked:
    """B is the zero vector, A is where it was."""
    now = arrows(values)
    done = now.pair.relation == "undefined" and bool(now.pair.norm_b == 0)
    return Checked(done, _numbers(now), _same(now.a, arrows(start).a))


def zero_truth(start: Values) -> Truth:
    """A zero vector has no direction, so no cosine."""
    now, none = arrows(start), arrows({**start, "d_bx": 0, "d_by": 0})
    answer = "undefined" if none.pair.relation == "undefined" else "nought" if none.pair.cosine == 0 else "one"
    return Truth(answer, _numbers(now))


def perpendicular(values: Values, start: Values) -> Checked:
    """The dot product is 0 within 2 % of the product of the lengths, B is at least 3 long, A is where it was."""
    now = arrows(values)
    norms = float(now.pair.norm_a * now.pair.norm_b)
    done = bool(now.pair.norm_b >= 3) and abs(float(now.pair.dot)) <= 0.02 * norms
    return Checked(done, _numbers(now), _same(now.a, arrows(start).a))


def wide_and_long(values: Values, start: Values) -> Checked:
    """A·B is at least 15 although the cosine is at most .5; A is [3, 4] still."""
    now = arrows(values)
    done = bool(now.pair.dot >= 15 - NEAR and now.pair.cosine <= 0.5 + NEAR)
    return Checked(done, _numbers(now), _same(now.a, arrows(start).a))


def same_shadow(values: Values, start: Values) -> Checked:
    """B moved by 2 or more, and A·B is still what it was; A is where it was."""
    now, before = arrows(values), arrows(start)
    moved = float(np.linalg.norm(now.b - before.b))
    done = moved >= 2 and abs(float(now.pair.dot - before.pair.dot)) < 0.05
    return Checked(done, _numbers(now) | {"before": show(float(before.pair.dot)), "moved": plain(moved, 1)},
                   _same(now.a, before.a))


def matched(values: Values, start: Values) -> Checked:
    """‖w‖ is 1 within 1 %, and w·x is at least .995 of the largest it can be; the inputs are what they were."""
    work = _neuron(values)
    if work is None:
        return Checked(False, {"sum": "–", "largest": "–", "norm": "–", "share": "0"})
    norm, most = float(work.work.norm_weights), float(work.work.norm_weights * work.work.norm_inputs)
    share = float(work.work.sum) / most if most else 0.0
    kept = _same(work.inputs, np.asarray(start["d_inputs"], dtype=float), 1e-9)
    return Checked(abs(norm - 1) <= 0.01 and share >= 0.995, {
        "sum": show(float(work.work.sum)), "largest": show(most), "norm": fixed(norm), "share": fixed(100 * share, 1),
    }, kept)


def silent(values: Values, start: Values) -> Checked:
    """The neuron answers exactly 0; inputs and weights are what they were."""
    work = _neuron(values)
    if work is None:
        return Checked(False, {"sum": "–", "before": "–", "output": "–", "bias": "–"}, False)
    kept = all(_same(np.asarray(values[name], dtype=float), np.asarray(start[name], dtype=float), 1e-9)
               for name in ("d_inputs", "d_weights"))
    return Checked(abs(float(work.work.output)) < NEAR, {
        "sum": show(float(work.work.sum)), "before": show(float(work.work.before)),
        "output": show(float(work.work.output)), "bias": plain(values["d_bias"])}, kept)


def silent_truth(start: Values) -> Truth:
    """With a bias of −2, how the answer goes through the activation ReLU."""
    work = neuron({**start, "d_bias": -2, "d_activation": "relu"}).work
    answer = "bent" if work.output == 0 else "weighted" if work.output == work.before else "limited"
    return Truth(answer, {"sum": show(float(work.sum)), "before": show(float(work.before)),
                          "output": show(float(work.output))})


def _neuron(values: Values) -> Neuron | None:
    return neuron(dict(values)) if len(values["d_inputs"]) == len(values["d_weights"]) > 0 else None
