"""Figures of one attention step: token × coordinate matrices and query × key maps, all in one manner."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.digits import fixed, show
from core.figures.heatmap import Side, heatmap
from core.scenes.sequence import DRAWN
from pages._parts import chart
from pages._parts.text import md, t


def places(n_tokens: int, maps: int = 3) -> list[AbstractContextManager[Any]]:
    """Places for `maps` figures and one more for words, beside or below them.

    As many maps beside each other as leave room for the numbers in their cells, or for 64 labels. A row is one
    container whose content shares the width and wraps on a small screen: cheaper than columns.
    """
    across = min(maps, 3 if n_tokens <= 8 else 2 if n_tokens <= 32 else 1)
    if across == 1:
        return [nullcontext()] * (maps + 1)
    found = [row for row in (beside() for _ in range(0, maps, across)) for _ in range(across)]
    return [*found, nullcontext()][:maps + 1]


def beside() -> DeltaGenerator:
    """A row whose figures share the width."""
    return st.container(horizontal=True)


def cell_words(token_q: str, token_k: str) -> str:
    """Who asks and who answers, for the heading of a strip."""
    return t("stages.cell", token_q=md(token_q), token_k=md(token_k))


def vectors(name: str, values: np.ndarray, labels: Sequence[str], heading: str, subtitle: str, *, role: str = "plain",
            row: int | None = None, lines: int = 3) -> None:
    """Draw one row per token (n, d), its first coordinates; `row` is framed, the subtitle has so many `lines`."""
    shown = values[:, :DRAWN]
    figure = heatmap(
        shown, Side(labels), Side([str(c) for c in range(1, shown.shape[1] + 1)], t("stages.coordinate")),
        heading=heading, subtitle=subtitle, colours=chart.colours(), tooltip=t("stages.tooltip_vector"), role=role,
        chosen=None if row is None else (row, None), lines=lines)
    first = row or 0
    chart.show(figure, key=f"stage_{name}", alt=t(
        "stages.alt_vector", title=heading, n=len(values), d=values.shape[1], token=labels[first],
        numbers=", ".join(map(show, map(float, shown[first, :3])))))


def attention_map(name: str, values: np.ndarray, labels: Sequence[str], heading: str, subtitle: str, what: str,
                  cell: tuple[int, int], **more: Any) -> None:
    """Draw a query × key table (n, n); `what` names the number in tooltips; `more` goes to `heatmap`."""
    figure = heatmap(
        values, Side(labels, t("stages.query_axis"), "query"), Side(labels, t("stages.key_axis"), "key"),
        heading=heading, subtitle=subtitle, colours=chart.colours(), chosen=cell, lines=3,
        tooltip=t("stages.tooltip_cell").replace("{what}", what), **more)
    value = float(values[cell])
    chart.show(figure, key=f"stage_{name}", alt=t(
        "stages.alt_map", title=heading, token_q=labels[cell[0]], token_k=labels[cell[1]],
        value=fixed(value) if np.isfinite(value) else "–"))
