"""What pages 3 and 4 have in common: token × coordinate matrices, query × key maps, where the numbers come from."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np

from core.digits import fixed, show
from core.figures.heatmap import Side
from core.scenes.sequence import DRAWN, SequenceWork
from core.shown.blocks import Array, Picture, matrix
from core.shown.kept import cell_framed, kept
from core.shown.rich import marked, plain
from core.shown.voice import Voice


def provenance(voice: Voice, work: SequenceWork) -> str:
    """Where the numbers come from, for subtitles."""
    return " · ".join(voice.notice(notice) for notice in work.provenance)


def token_rows(voice: Voice, name: str, values: Array, labels: tuple[str, ...], heading: str, subtitle: str, *,
               role: str = "plain", row: int | None = None, lines: int = 3, same: Hashable = None) -> Picture:
    """One row a token (n, d), its first coordinates; `same` names all but the framed `row` (`core.shown.kept`)."""
    shown = values[:, :DRAWN].copy()  # a picture that is kept does not keep all the others
    picture = kept(same, lambda: matrix(
        name, shown, Side(labels), Side([str(c) for c in range(1, shown.shape[1] + 1)], voice.t("stages.coordinate")),
        heading=heading, subtitle=subtitle, tooltip=voice.t("stages.tooltip_vector"), role=role, lines=lines))
    return cell_framed(picture, None if row is None else (row, None), voice.t(
        "stages.alt_vector", title=plain(marked(heading)), n=len(values), d=values.shape[1], token=labels[row or 0],
        numbers=", ".join(map(show, map(float, shown[row or 0, :3])))))


def attention_map(voice: Voice, name: str, values: Array, labels: tuple[str, ...], heading: str, subtitle: str,
                  what: str, cell: tuple[int, int], *, same: Hashable = None, **more: Any) -> Picture:
    """A query × key table (n, n); `what` names the number in tooltips, `same` all but the framed `cell`."""
    value = float(values[cell])
    picture = kept(same, lambda: matrix(
        name, values, Side(labels, voice.t("stages.query_axis"), "query"),
        Side(labels, voice.t("stages.key_axis"), "key"), heading=heading, subtitle=subtitle, lines=3,
        tooltip=voice.t("stages.tooltip_cell").replace("{what}", what), **more))
    return cell_framed(picture, cell, voice.t(
        "stages.alt_map", title=plain(marked(heading)), token_q=labels[cell[0]], token_k=labels[cell[1]],
        value=fixed(value) if np.isfinite(value) else "–"))


def literal(array: Array, name: str) -> str:
    """An array as NumPy code, nine digits each: enough for every number on screen.

    >>> literal(np.array([[0.5, 2.0], [1 / 3, 0.0]]), "x")
    'x = np.array([[0.5, 2],\\n              [0.333333333, 0]])'
    """
    rows = ["[" + ", ".join(f"{v + 0.0:.9g}" for v in row) + "]" for row in np.asarray(array, dtype=float)]
    return f"{name} = np.array([" + (",\n" + " " * (len(name) + 13)).join(rows) + "])"
