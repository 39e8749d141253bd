"""A matrix as a native table: coloured cells, token headers, the chosen cell framed, a colour bar beside it.

The table is written as XML in one go: cell by cell through python-pptx it takes seconds. A matrix of more than
`MOST_CELLS` is a picture with labels around it: office programs need a minute to open a table of 40 × 40 cells.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Inches

from core.digits import fixed, show
from core.export.escape import clean
from core.export.slides.text import box, one, rgb, width_of
from core.figures.style import LIGHT
from core.shown.blocks import Grid

MOST_NUMBERED = 16  # rows and columns up to which cells show their numbers, as on screen
MOST_CELLS = 400
MOST_LABELS = 16  # along each side of a picture
TITLE, BAR = 0.24, 0.62  # inches for an axis title, for the colour bar
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_EMU = 914_400


class Sizes(NamedTuple):
    """Inches, and points of text."""

    label: float  # width of the row labels
    cell: float
    row: float
    head: float
    ends: float  # width of the texts behind the rows
    points: float


def add(slide: Any, grid: Grid, left: float, top: float, width: float, height: float, *, bar: bool = True,
        alt: str = "", points: float = 18.0) -> None:
    """Draw `grid` into a box of inches on a slide, its text not larger than `points`."""
    if grid.caption:
        box(slide.shapes, left, top, width, 0.22, one(grid.caption, "plain", True), points=12)
        top, height = top + 0.28, height - 0.28
    rows_title = TITLE if grid.rows.title else 0.0
    columns_title = TITLE if grid.columns.title else 0.0
    room = width - rows_title - (BAR if bar else 0.0)
    sizes = _sizes(grid, room, height - columns_title, points)
    table_left, table_top = left + rows_title, top + columns_title
    wide = sizes.label + sizes.cell * grid.values.shape[1] + sizes.ends
    tall = sizes.head + sizes.row * grid.values.shape[0]
    cells_left = table_left + sizes.label
    if grid.columns.title:
        box(slide.shapes, cells_left, top, max(sizes.cell * grid.values.shape[1], 1.6), TITLE,
            one(grid.columns.title, grid.columns.role), points=12)
    if grid.rows.title:
        box(slide.shapes, left, table_top + sizes.head, TITLE, max(tall - sizes.head, 1.4), one(
            grid.rows.title, grid.rows.role), points=12, turned=True, align="right")
    if grid.values.size > MOST_CELLS:
        _picture(
            slide,
            grid,
            (cells_left, table_top + sizes.head, sizes.cell * grid.values.shape[1], tall - sizes.head),
            sizes.label,
            alt,
        )
    else:
        _native(slide, grid, sizes, (table_left, table_top, wide, tall), alt)
    if bar:
        _colour_bar(slide, grid, table_left + wide + 0.12, table_top + sizes.head, tall - sizes.head)


def _native(slide: Any, grid: Grid, sizes: Sizes, place: tuple[float, float, float, float], alt: str) -> None:
    frame = slide.shapes.add_table(1, 1, *map(Inches, place))
    frame.name, table = "Matrix", frame.table
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt, 500))
    table._tbl.getparent().replace(table._tbl, parse_xml(_table(grid, sizes)))


def _picture(slide: Any, grid: Grid, place: tuple[float, float, float, float], room: float, alt: str) -> None:
    left, top, width, height = place
    file, cells = io.BytesIO(), Image.fromarray(_mixed(grid))  # enlarged, so that viewers do not blur it
    cells.resize((12 * cells.width, 12 * cells.height), Image.Resampling.NEAREST).save(file, "PNG")
    drawn = slide.shapes.add_picture(file, *map(Inches, (left, top, width, height)))
    drawn.name = "Matrix"
    drawn._element.nvPicPr.cNvPr.set("descr", clean(alt, 500))
    for labels, across, size in ((grid.rows.labels, False, height), (grid.columns.labels, True, width)):
        each, named = size / len(labels), [n for n, label in enumerate(labels) if label]
        for n in named[::-(-len(named) // MOST_LABELS) or 1]:
            text, middle = one(clean(labels[n], 24), "quiet"), (n + 0.5) * each
            if across:
                box(slide.shapes, left + middle - 0.5, top - 0.2, 1.0, 0.18, text, points=9, align="center")
            else:
                box(slide.shapes, left - room, top + middle - 0.1, room - 0.06, 0.2, text, points=9, align="right",
                    anchor=MSO_ANCHOR.MIDDLE)


def _sizes(grid: Grid, width: float, height: float, most: float) -> Sizes:
    n_rows, n_columns = grid.values.shape
    numbered = max(n_rows, n_columns) <= MOST_NUMBERED
    picture = grid.values.size > MOST_CELLS  # whose labels are small
    longest = max((width_of(clean(label, 20), 1) for label in grid.rows.labels), default=0)
    number = max((width_of(t, 1) for t in _texts(grid).ravel()), default=0) if numbered else 0.0
    ends = max((width_of(text, 1) for text in grid.row_ends), default=0) if numbered else 0.0
    head = 0.22 if picture else min(0.5, height / (n_rows + 1))
    row = min(0.66, (height - head) / n_rows)
    points = min(most, row * 72 * 0.6)
    for _ in range(12):  # smaller text until everything fits side by side
        label, tail = points * longest + 0.1, (points * ends + 0.1 if ends else 0.0)
        label = min(label, width * 0.45)
        if picture:
            label, tail = min(1.7, 9 * longest + 0.1), 0.0
        cell = min(1.2, (width - label - tail) / n_columns)
        if picture and n_rows > MOST_NUMBERED:
            cell = min(cell, 1.25 * row)  # many small cells: about as wide as high
        if not numbered or points * number + 0.04 <= cell or points < 5:
            break
        points *= 0.92
    return Sizes(label, cell, row, head, tail, points)


def _texts(grid: Grid) -> np.ndarray:
    hidden = grid.hidden
    texts = np.full(grid.values.shape, "", dtype=object)
    for i, j in np.ndindex(*grid.values.shape):
        texts[i, j] = "–" if hidden[i, j] else fixed(float(grid.values[i, j]), grid.places)
    return texts


def _table(grid: Grid, sizes: Sizes) -> str:
    n_rows, n_columns = grid.values.shape
    numbered = max(n_rows, n_columns) <= MOST_NUMBERED
    texts = _texts(grid) if numbered else np.full(grid.values.shape, "", dtype=object)
    hues = colours_of(grid)
    ends = sizes.ends > 0
    columns = [sizes.label, *[sizes.cell] * n_columns, *([sizes.ends] if ends else [])]
    longest = max((width_of(clean(label, 40), 1) for label in grid.columns.labels), default=0) or 1
    points = max(min(sizes.points, 10), min(sizes.points, (sizes.cell - 0.04) / longest))  # long tokens in smaller type
    head = ["", *(_cut(label, sizes.cell, points) for label in grid.columns.labels), *([""] if ends else [])]
    lines = [_row([_plain(text, points, "ctr") for text in head], sizes.head)]
    for i in range(n_rows):
        cells = [_plain(_cut(grid.rows.labels[i], sizes.label, sizes.points), sizes.points, "r")]
        cells += [_cell(texts[i, j], hues[i][j], sizes.points, _borders(grid, i, j)) for j in range(n_columns)]
        cells += [_plain(grid.row_ends[i] if i < len(grid.row_ends) else "", sizes.points, "l")] if ends else []
        lines.append(_row(cells, sizes.row))
    grid_columns = "".join(f'<a:gridCol w="{int(w * _EMU)}"/>' for w in columns)
    return (f'<a:tbl xmlns:a="{_A}"><a:tblPr firstRow="1" firstCol="1"/><a:tblGrid>{grid_columns}</a:tblGrid>'
            f'{"".join(lines)}</a:tbl>')


def colours_of(grid: Grid) -> list[list[str | None]]:
    """The colour of each cell on its scale, None where there is no value."""
    return [[None if empty else bytes(cell).hex().upper() for cell, empty in zip(*row, strict=True)]
            for row in zip(_mixed(grid), grid.hidden, strict=True)]


def _mixed(grid: Grid) -> np.ndarray:
    """Red, green and blue of each cell, (n_rows, n_columns, 3); white where there is no value."""
    stops = LIGHT.stops(grid.scale)
    places = np.array([at for at, _ in stops])
    channels = np.array([[int(hue[n:n + 2], 16) for n in (1, 3, 5)] for _, hue in stops], dtype=float)
    values = np.nan_to_num(grid.values, nan=0.0, posinf=0.0, neginf=0.0)
    share = {"weights": values, "lengths": values / grid.limit}.get(grid.scale, (values / grid.limit + 1) / 2)
    mixed = np.stack([np.interp(np.clip(share, 0, 1), places, channel) for channel in channels.T], axis=-1)
    return np.where(grid.hidden[..., None], 255, np.round(mixed)).astype(np.uint8)


def _row(cells: list[str], height: float) -> str:
    return f'<a:tr h="{int(height * _EMU)}">{"".join(cells)}</a:tr>'


def _plain(text: str, points: float, align: str) -> str:
    hue = LIGHT.quiet.lstrip("#")
    margins = 'marL="18288" marR="45720" marT="0" marB="0"' if align != "ctr" else 'marL="0" marR="0" marT="0" marB="0"'
    return f"<a:tc>{_text(text, hue, points, align)}<a:tcPr {margins} anchor=\"ctr\"><a:noFill/></a:tcPr></a:tc>"


def _cell(text: str, hue: str | None, points: float, borders: str) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{hue}"/></a:solidFill>' if hue else "<a:noFill/>"
    return (f"<a:tc>{_text(text, _ink(hue), points, 'ctr')}"
            f'<a:tcPr marL="0" marR="0" marT="0" marB="0" anchor="ctr">{borders}{fill}</a:tcPr></a:tc>')


def _text(text: str, hue: str, points: float, align: str) -> str:
    style = f'sz="{int(points * 100)}"'
    if not text:
        return f'<a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr {style}/></a:p></a:txBody>'
    return (f'<a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{align}"/><a:r><a:rPr {style}><a:solidFill>'
            f'<a:srgbClr val="{hue}"/></a:solidFill></a:rPr><a:t>{escape(clean(text))}</a:t></a:r></a:p></a:txBody>')


def _ink(hue: str | None) -> str:
    """Dark or light text, whichever is easier to read on this colour."""
    if hue is None:
        return LIGHT.quiet.lstrip("#")
    red, green, blue = (int(hue[n:n + 2], 16) / 255 for n in (0, 2, 4))
    return LIGHT.text.lstrip("#") if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45 else "FFFFFF"


def _borders(grid: Grid, i: int, j: int) -> str:
    """White lines between cells, a dark frame around the chosen ones."""
    def inside(row: int, column: int) -> bool:
        if grid.chosen is None or not (0 <= row < grid.values.shape[0] and 0 <= column < grid.values.shape[1]):
            return False
        return all(at is None or at == here for at, here in zip(grid.chosen, (row, column), strict=True))

    own, lines = inside(i, j), []
    for side, there in (("L", (i, j - 1)), ("R", (i, j + 1)), ("T", (i - 1, j)), ("B", (i + 1, j))):
        framed = own != inside(*there)
        width, hue = (28_575, LIGHT.text.lstrip("#")) if framed else (12_700, "FFFFFF")
        lines.append(f'<a:ln{side} w="{width}"><a:solidFill><a:srgbClr val="{hue}"/></a:solidFill></a:ln{side}>')
    return "".join(lines)


def _cut(text: str, width: float, points: float) -> str:
    text = clean(text, 40)
    while len(text) > 2 and width_of(text, points) > width + 0.05:
        text = text[:-2] + "…"
    return text


def _colour_bar(slide: Any, grid: Grid, left: float, top: float, height: float) -> None:
    height = max(height, 0.8)
    bar = slide.shapes.add_group_shape()
    bar.name = "Colour bar"
    stops = LIGHT.stops(grid.scale)
    for (low, first), (high, last) in pairwise(stops):  # a piece between two stops: LibreOffice mixes only two colours
        piece = bar.shapes.add_shape(1, *map(Inches, (left, top + (1 - high) * height, 0.12, (high - low) * height)))
        piece.line.fill.background()
        piece.shadow.inherit = False
        piece.fill.gradient()
        piece.fill.gradient_angle = 90  # the first stop at the bottom
        for stop, hue in zip(piece.fill.gradient_stops, (first, last), strict=True):
            stop.color.rgb = rgb(hue)
    bottom = show(-grid.limit, 2) if grid.scale == "signed" else "0"
    ends = ("1" if grid.scale == "weights" else show(grid.limit, 2), bottom)
    places = ((top, ends[0], MSO_ANCHOR.TOP), (top + height - 0.2, ends[1], MSO_ANCHOR.BOTTOM))
    for at, text, anchor in places:
        box(slide.shapes, left + 0.17, at, 0.42, 0.2, one(text, "quiet"), points=10, anchor=anchor)
    if grid.scale == "signed":
        box(slide.shapes, left + 0.17, top + height / 2 - 0.1, 0.4, 0.2, one("0", "quiet"), points=10,
            anchor=MSO_ANCHOR.MIDDLE)
