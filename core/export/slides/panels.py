"""Pictures and tables beside each other, each under its heading: native tables, charts and shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.export.slides import charts, drawing, matrix, theme
from core.export.slides.arrange import Panel, weight
from core.export.slides.text import box, height_of
from core.export.slides.words import word_table
from core.figures.style import LIGHT
from core.shown.blocks import Picture, Table
from core.shown.rich import Rich, Run, marked, plain

GAP = 0.3  # inches
ACROSS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 3, 6: 3}  # maps in a row, by their number; else 4


def draw_panels(slide: Any, panels: Sequence[Panel], top: float, height: float, room: float = theme.WIDE,
                left: float = theme.MARGIN) -> None:
    """Draw panels beside each other; what is in them begins at the same height."""
    weights = [weight(panel) for panel in panels]
    widths = [share * (room - GAP * (len(panels) - 1)) / sum(weights) for share in weights]
    heads = [_heading(panel) for panel in panels]
    head = max(sum(height_of((runs,), points, width) for runs, points in both)
               for both, width in zip(heads, widths, strict=True)) + 0.08
    for panel, width, both in zip(panels, widths, heads, strict=True):
        at = top
        for runs, points in both:
            high = height_of((runs,), points, width)
            box(slide.shapes, left, at, width, high, (runs,), points=points)
            at += high
        _draw(slide, panel, left, top + head, width, height - head)
        left += width + GAP


def _heading(panel: Panel) -> list[tuple[Rich, float]]:
    """What a panel is, and below it its settings and source, each with its size."""
    if isinstance(panel, Table):
        return [((Run(panel.heading, bold=True),), 15)] if panel.heading else []
    settings = tuple(run._replace(text=" · ") if run.text == "\n" else run for run in marked(panel.subtitle, "quiet"))
    return [(marked(panel.heading, panel.role, True), 15), (settings, 12)]


def _draw(slide: Any, panel: Panel, left: float, top: float, width: float, height: float) -> None:
    if isinstance(panel, Table):
        word_table(slide, panel, left, top, width, height)
    elif panel.grids:
        _grids(slide, panel, left, top, width, height)
    elif panel.bars:
        _bars(slide, panel, left, top, width, height)
    elif panel.curves:
        charts.curves(slide, panel.draw(LIGHT), left, top, width, height, name=_name(panel), alt=_alt(panel))
    else:
        drawing.add(slide, panel.draw(LIGHT), left, top, width, height)


def _name(panel: Picture) -> str:
    return plain(marked(panel.heading))


def _alt(panel: Picture) -> str:
    return panel.alt or f"{_name(panel)}. {plain(marked(panel.subtitle))}"


def _bars(slide: Any, panel: Picture, left: float, top: float, width: float, height: float) -> None:
    each = width / len(panel.bars)
    for n, group in enumerate(panel.bars):
        caption = 0.25 if group.caption else 0.0
        if caption:
            box(slide.shapes, left + n * each, top, each, caption, (marked(group.caption, "quiet"),), points=12)
        charts.bars(slide, group, left + n * each, top + caption, each, height - caption, name=_name(panel),
                    alt=_alt(panel))


def _grids(slide: Any, panel: Picture, left: float, top: float, width: float, height: float) -> None:
    """One table, or a wall of them: with one colour bar and one pair of axis titles if they share a scale."""
    grids = panel.grids
    if len(grids) == 1:
        matrix.add(slide, grids[0], left, top, width, height, alt=_alt(panel))
        return
    if panel.in_a_row:
        _beside(slide, panel, left, top, width, height)
        return
    across = ACROSS.get(len(grids), 4)
    down = -(-len(grids) // across)
    wide = (width - matrix.BAR - GAP * (across - 1)) / across
    high = (height - 0.15 * (down - 1)) / down
    one_scale = len({(grid.scale, grid.limit) for grid in grids}) == 1
    for n, grid in enumerate(grids):
        i, j = divmod(n, across)
        lean = grid._replace(columns=grid.columns._replace(title=grid.columns.title if i == 0 else ""),
                             rows=grid.rows._replace(title=grid.rows.title if j == 0 else ""))
        last = one_scale and i == 0 and j == across - 1
        matrix.add(slide, lean, left + j * (wide + GAP), top + i * (high + 0.15), wide + matrix.BAR * last, high,
                   bar=last or not one_scale, alt=_alt(panel))


def _beside(slide: Any, panel: Picture, left: float, top: float, width: float, height: float) -> None:
    """Grids in one line, each as wide as its columns and as far down as its rows begin."""
    gap, caption, lone = 0.12, 0.28, 1.7  # a column that stands alone needs room for its caption
    names = [0.95 if any(grid.rows.labels) else 0.0 for grid in panel.grids]
    columns = [max(grid.values.shape[1], lone) for grid in panel.grids]
    each = (width - sum(names) - gap * len(columns)) / sum(columns)
    row = min(0.5, (height - caption) / (1 + max(len(grid.values) + grid.down for grid in panel.grids)))
    for grid, room, count in zip(panel.grids, names, columns, strict=True):
        wide = room + each * count
        matrix.add(slide, grid, left, top + row * grid.down, wide, caption + row * (1 + len(grid.values)), bar=False,
                   alt=_alt(panel), points=10.0)
        left += wide + gap
