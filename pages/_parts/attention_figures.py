"""Page 3's figures on screen, under the keys they keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.saturation import Saturation
from core.scenes import laboratory as lab
from core.scenes.self_attention import Attention
from core.shown import self_attention as shown
from pages._parts import chart, stages, state
from pages._parts.text import voice


def draw_vectors(work: Attention, name: str, values: np.ndarray, *, row: int | None = None, lines: int = 3) -> None:
    """One row per token: X and its parts, Q, K, V or the output; `row` is framed."""
    chart.draw(shown.vectors(_of(work), name, values, row=row, lines=lines), key=f"stage_{name}")


def draw_map(work: Attention, name: str, values: np.ndarray, *, variant: str = "", **more: Any) -> None:
    """A query × key table; `variant` names its title and subtitle where they depend on a setting."""
    chart.draw(shown.table_of(_of(work), name, values, variant=variant, **more), key=f"stage_{name}")


def draw_follow(work: Attention) -> None:
    """The chosen query from its components to its output."""
    chart.wide(shown.follow(_of(work)), key="follow")


def draw_blend(work: Attention) -> None:
    """The output of the chosen query among the values."""
    chart.draw(shown.blend(_of(work)), key="blend")


def draw_laboratory(name: str, work: Saturation, numbers: tuple[str, str]) -> None:
    """How scores ("scores") or largest weights ("largest") spread; `numbers` say it for screen readers."""
    chart.draw(shown.spread(voice(), state.values(), name, work, numbers), key=f"lab_{name}")


def draw_growth(values: Mapping[str, Any]) -> None:
    """What happens to scores and softmax as d_k grows: four figures, two in a row."""
    curves = lab.growth(values)
    for row in (lab.GROWTH[:2], lab.GROWTH[2:]):
        with stages.beside():
            for name in row:
                chart.draw(shown.growth(voice(), values, name, curves), key=f"lab_growth_{name}")


def _of(work: Attention) -> shown.Shown:
    return shown.Shown(voice(), state.values(), work)
