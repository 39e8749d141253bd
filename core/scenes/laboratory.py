"""Page 3's laboratory "why √d_k": random queries and keys, with and without the division."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from core.digits import fixed, plain, show
from core.notice import Notice
from core.saturation import TINY, Saturation, dot_product_samples
from core.saturation_sweep import Sweep, sweep

GROWTH = ("variance", "largest", "entropy", "jacobian")  # what is drawn against d_k
SAMPLED = ("a_lab_d", "a_lab_keys", "a_lab_seed", "a_lab_mean")  # the settings on which the samples depend


def laboratory(values: Mapping[str, Any]) -> Saturation:
    """The samples for the link's state; the same ones as long as no setting changes."""
    return _samples(*(values[name] for name in SAMPLED))


@functools.lru_cache(maxsize=32)
def _samples(d_k: int, n_keys: int, seed: int, mean: float) -> Saturation:
    return dot_product_samples(d_k, n_keys, seed=seed, mean=mean)


def growth(values: Mapping[str, Any]) -> Sweep:
    """The same from d_k = 1 to 512, beside the theory."""
    return _growth(values["a_lab_keys"], values["a_lab_seed"], values["a_lab_mean"])


@functools.lru_cache(maxsize=32)
def _growth(n_keys: int, seed: int, mean: float) -> Sweep:
    return sweep(n_keys, seed=seed, mean=mean)


def normal(values: Mapping[str, Any], lab: Saturation) -> tuple[tuple[float, float], tuple[float, float]]:
    """Mean and variance that theory predicts for q·k and for q·k ÷ √d_k."""
    d, mean = values["a_lab_d"], values["a_lab_mean"]
    variance = lab.predicted_variance
    return (d * mean**2, variance), (d**0.5 * mean**2, variance / d)


def table(lab: Saturation) -> dict[str, tuple[str, str]]:
    """What the page lists, each without and with the division: names of the rows, and both numbers as text."""
    both = lab.unscaled, lab.scaled
    return {
        "variance": _two(*(show(float(rows.scores.var())) for rows in both)),
        "largest": _two(*(fixed(float(rows.largest.mean())) for rows in both)),
        "entropy": _two(*(fixed(float(rows.entropy.mean())) for rows in both)),
        "jacobian": _two(*(show(rows.median_jacobian) for rows in both)),
        "tiny": _two(*(f"{100 * rows.tiny_share:.0f}%" for rows in both)),
    }


def mean_text(values: Mapping[str, Any]) -> str:
    """The mean of the components, as it was set."""
    return plain(values["a_lab_mean"])


def _two(without: str, divided: str) -> tuple[str, str]:
    return without, divided


def notices(values: Mapping[str, Any], lab: Saturation) -> list[Notice]:
    """What holds for these samples."""
    d_k, mean = values["a_lab_d"], values["a_lab_mean"]
    numbers = {"d": str(d_k), "variance": show(lab.variance), "predicted": show(lab.predicted_variance),
               "mean": mean_text(values), "tiny": f"{TINY:g}"}
    found = [Notice(f"laboratory.notice.variance{'_mean' if mean else ''}", numbers)]
    without, divided = lab.unscaled, lab.scaled
    shares = {"without": f"{100 * without.tiny_share:.0f}%", "divided": f"{100 * divided.tiny_share:.0f}%"}
    kind = "saturated" if without.tiny_share > divided.tiny_share else "not_saturated"
    found.append(Notice(f"laboratory.notice.{kind}", shares | numbers))
    averages = float(without.jacobian.mean()), float(divided.jacobian.mean())
    if kind == "saturated" and averages[0] > averages[1]:
        found.append(Notice("laboratory.notice.mean_misleads", {
            "without": fixed(averages[0], 3), "divided": fixed(averages[1], 3)}))
    return found


def growth_notices(values: Mapping[str, Any], curves: Sweep) -> list[Notice]:
    """How each number grows with d_k, and how far from theory the measurement is at most."""
    measured, last = curves.measured, str(int(curves.d_k[-1]))
    numbers = {"last": last, "keys": str(values["a_lab_keys"])}
    for name in ("largest", "jacobian"):
        rows = getattr(measured, name)
        numbers |= {f"{name}_from": fixed(float(rows[0, 0]), 3), f"{name}_to": fixed(float(rows[0, -1]), 3),
                    f"{name}_low": fixed(float(rows[1].min()), 3), f"{name}_high": fixed(float(rows[1].max()), 3)}
    at = [int((curves.d_fine == d).argmax()) for d in curves.d_k]
    off = float(abs(measured.largest - curves.predicted.largest[:, at])[:, 3:].max())
    return [Notice("laboratory.notice.growth", numbers),
            Notice("laboratory.notice.theory", numbers | {"first": str(int(curves.d_k[3])), "off": fixed(off, 3)})]
