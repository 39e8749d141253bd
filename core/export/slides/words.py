"""The words of a slide: arithmetic, sentences and measures as text boxes, and tables of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches

from core.export.slides import theme
from core.export.slides.text import height_of, rgb, width_of, write
from core.figures.style import LIGHT
from core.shown.blocks import Block, Measures, Said, Strip, Table
from core.shown.rich import Rich, Run, plain
from core.shown.voice import Voice

SIZES = (20, 18, 16, 15, 14, 13, 12)  # points, of which the largest that fits is taken

Texts = Sequence[tuple[Block, list[Rich]]]  # each block with its paragraphs

_NUMBER = re.compile(r"[−-]?[\d.,]+%?")
_RULE = ('<a:{side} xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="9525"><a:solidFill>'
         f'<a:srgbClr val="{LIGHT.line[1:]}"/></a:solidFill></a:{{side}}>')


def paragraphs_of(voice: Voice, block: Block) -> list[Rich]:
    """What a block says, paragraph by paragraph; nothing for pictures and tables."""
    if isinstance(block, Strip):
        head: list[Rich] = [(Run(block.heading, "plain", True),)] if block.heading else []
        return head + [((Run(f"{label}   ", "quiet"),) if label else ()) + voice.line(line)
                       for label, line in block.lines]
    if isinstance(block, Said) and not block.lead:
        return list(block.sentences)
    if isinstance(block, Said):
        joined = tuple(run for sentence in block.sentences for run in (*sentence, Run(" ")))
        return [(Run(voice.t("strip.notice") + " ", "plain", True), *joined)]
    if isinstance(block, Measures):
        return [tuple(run for name, number in block.numbers for run in (
            *quiet(name), Run(" "), Run(number, "plain", True), Run("      ")))]
    return []


def quiet(runs: Rich) -> Rich:
    """The same words in grey, but for those that have a colour."""
    return tuple(run._replace(role="quiet" if run.role == "plain" else run.role) for run in runs)


def tall(texts: Texts, points: float, width: float = theme.WIDE) -> float:
    """The height in inches of text boxes below each other."""
    return sum(height_of(paragraphs, points, width - 0.3) + 0.32 for _, paragraphs in texts)


def fitting(texts: Texts, width: float = theme.WIDE, most: float = 2.1) -> float:
    """The largest type in which the texts keep within a height, or the smallest there is."""
    return next((points for points in SIZES if tall(texts, points, width) <= most), SIZES[-1])


def write_texts(slide: Any, texts: Texts, left: float, top: float, width: float, points: float) -> float:
    """Put the boxes below each other; returns where the next thing may begin."""
    for block, paragraphs in texts:
        framed, high = not isinstance(block, Measures), height_of(paragraphs, points, width - 0.3)
        shape = slide.shapes.add_textbox(*map(Inches, (left, top, width, high + 0.2)))
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.margin_top = frame.margin_bottom = Emu(0)
        frame.margin_left = frame.margin_right = Inches(0.15 if framed else 0)
        for n, runs in enumerate(paragraphs):
            write(frame.paragraphs[0] if n == 0 else frame.add_paragraph(), runs, points)
        if framed:
            shape.fill.solid()
            shape.fill.fore_color.rgb = rgb(theme.PANEL)
        top += high + 0.32
    return top


def column_widths(table: Table, points: float) -> list[float]:
    """What each column needs, in inches."""
    return [max(width_of(plain(row[j]), points) if j < len(row) else 0 for row in (table.head, *table.rows)) + 0.3
            for j in range(len(table.head))]


def word_table(slide: Any, table: Table, left: float, top: float, width: float, height: float) -> None:
    """A table of words, a fine line under each row; numbers stand below each other."""
    n_rows, n_columns = len(table.rows) + 1, len(table.head)
    high = min(0.46, height / n_rows)
    points = min(13 if width < 5 else 18, high * 72 * 0.55)
    if sum(column_widths(table, points)) > width:
        points = min(points, 14)
    needed = column_widths(table, points)
    width = min(width, 1.5 * sum(needed))
    made = slide.shapes.add_table(n_rows, n_columns, *map(Inches, (left, top, width, high * n_rows))).table
    made.first_row, made.horz_banding = True, False
    for share, column in zip(needed, made.columns, strict=True):
        column.width = Inches(width * share / sum(needed))
    numbers = [_are_numbers(table, j) for j in range(n_columns)]
    for i, row in enumerate((table.head, *table.rows)):
        for j in range(n_columns):
            _word_cell(made.cell(i, j), row[j] if j < len(row) else (), points, head=i == 0, right=numbers[j])


def _are_numbers(table: Table, column: int) -> bool:
    texts = [plain(row[column]).strip() for row in table.rows if column < len(row)]
    return column > 0 and bool(texts) and all(_NUMBER.fullmatch(text) for text in texts if text)


def _word_cell(cell: Any, runs: Rich, points: float, *, head: bool, right: bool) -> None:
    cell.fill.background()
    cell.margin_top = cell.margin_bottom = Emu(9_144)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    write(cell.text_frame.paragraphs[0], tuple(run._replace(bold=head or run.bold) for run in runs if run.text), points)
    # an empty cell is as high as this says, else as high as 18 points
    cell.text_frame.paragraphs[0]._p.get_or_add_endParaRPr().set("sz", str(round(points * 100)))
    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    for n, side in enumerate(("lnB",) if head else ("lnT", "lnB")):  # both, or a neighbour's own line wins
        cell._tc.get_or_add_tcPr().insert(n, parse_xml(_RULE.format(side=side)))
