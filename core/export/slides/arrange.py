"""Decides what stands on which slide: pictures beside each other while they fit, text with its pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from core.export.slides.words import Texts, column_widths, tall
from core.shown.blocks import Block, Picture, Row, Stage, Table

BESIDE = 6.0  # inches of what stands to the right of a drawing
SECOND = 2.4  # and the least height of a second panel there
MOST_MAPS = 12  # of one picture on one slide
MOST_ROWS = 14  # of a table of words on one slide

Panel = Picture | Table


class Group(NamedTuple):
    """What stands on one slide."""

    panels: list[Panel]
    texts: list[Block]


def split(stage: Stage) -> list[Group]:
    """A stage's blocks, slide by slide: pictures of a row beside each other, a table too, text below its pictures."""
    groups: list[Group] = []
    room = 0.0
    for block in stage.blocks:
        if not isinstance(block, (Row, Table)):
            if not groups:
                groups.append(Group([], []))
            groups[-1].texts.append(block)
            continue
        panels = _panels(block)
        for n, panel in enumerate(panels):
            beside = n > 0 or isinstance(block, Table) or (groups and not groups[-1].panels)
            if n == 0 and groups and not groups[-1].texts:  # a whole row may stand beside the one before
                beside = beside or sum(map(weight, panels)) <= room + 1e-9
            if not groups or not beside or weight(panel) > room + 1e-9:
                groups.append(Group([], []))
                room = 3.0
            groups[-1].panels.append(panel)
            room -= weight(panel)
    return groups or [Group([], [])]


def _panels(block: Row | Table) -> list[Panel]:
    """A row's pictures, or a table, in pieces that a slide can hold."""
    if isinstance(block, Table):
        pieces = max(1, math.ceil(len(block.rows) / MOST_ROWS))
        each = max(1, math.ceil(len(block.rows) / pieces))  # as many rows on each slide, in the same type
        return [block._replace(rows=block.rows[n:n + each]) for n in range(0, max(len(block.rows), 1), each)]
    return [part for picture in block.pictures for part in _maps(picture)]


def _maps(picture: Picture) -> list[Panel]:
    starts = range(0, len(picture.grids), MOST_MAPS) if len(picture.grids) > MOST_MAPS else ()
    return [picture._replace(grids=picture.grids[n:n + MOST_MAPS]) for n in starts] or [picture]


def weight(panel: Panel) -> float:
    """How much of a slide's width a panel needs: 1 is a third."""
    if isinstance(panel, Table):
        needed = sum(column_widths(panel, 13))
        return next((share for share, room in ((1.0, 3.9), (1.5, 6.0), (2.0, 8.0)) if needed <= room), 3.0)
    if len(panel.grids) > 1:
        return 3.0
    if panel.grids:
        n_rows, n_columns = panel.grids[0].values.shape
        if n_rows > 20:
            return 2.0 if n_columns <= 2.5 * n_rows else 3.0
        return next((share for share, most in ((1.0, 9), (1.5, 13), (3.0, 20)) if n_columns <= most), 2.0)
    if len(panel.bars) > 2:
        return 2.0
    return 1.5 if panel.bars and sum(len(group.values) for group in panel.bars) > 12 else 1.0


def is_drawing(panel: Panel) -> bool:
    """Arrows and points on a plane: as wide as high, so words stand beside it."""
    return isinstance(panel, Picture) and not (panel.grids or panel.bars or panel.curves)


def fits_beside(panels: Sequence[Panel], texts: Texts, height: float) -> bool:
    """Whether there is room for the texts, and for another panel, to the right of a drawing."""
    return len(panels) <= 2 and tall(texts, 14, BESIDE) + (len(panels) - 1) * SECOND <= height
