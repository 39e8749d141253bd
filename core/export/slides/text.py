"""Text on slides: runs with a colour and a weight, boxes of the size that the text needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from core.export.escape import clean
from core.figures.style import LIGHT
from core.shown.rich import Rich, Run

QUIET = "quiet"
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}


def rgb(colour: str) -> RGBColor:
    """A colour such as "#0072B2"."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def width_of(text: str, points: float) -> float:
    """The width of a text in inches, roughly: Chinese characters are as wide as high, others half."""
    return sum(1.0 if ord(c) > 0x2E80 else 0.54 for c in text) * points / 72


def lines_of(text: str, points: float, width: float) -> int:
    """How many lines a text needs in a box of `width` inches."""
    return max(1, math.ceil(width_of(text, points) / max(width, 0.1)))


def height_of(paragraphs: Sequence[Rich], points: float, width: float) -> float:
    """The height in inches of paragraphs below each other."""
    texts = [line for runs in paragraphs for line in "".join(run.text for run in runs).split("\n")]
    return sum(lines_of(text, points, width) for text in texts) * points * 1.25 / 72


def box(shapes: Any, left: float, top: float, width: float, height: float, paragraphs: Sequence[Rich], *,
        points: float = 14, align: str = "left", anchor: Any = MSO_ANCHOR.TOP, wrap: bool = True,
        turned: bool = False, hue: str | None = None) -> Any:
    """A text box, sizes in inches; `turned` reads from bottom to top, `hue` replaces the colours of roles."""
    shape = shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = wrap, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    if turned:
        frame._txBody.bodyPr.set("vert", "vert270")
    for n, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        write(paragraph, runs, points, hue)
    return shape


def write(paragraph: Any, runs: Rich, points: float | None = None, hue: str | None = None) -> None:
    """Put runs into a paragraph; without `points` they are as large as their place says."""
    for run in runs:
        if run.text == "\n":
            paragraph.add_line_break()
            continue
        made = paragraph.add_run()
        made.text = clean(run.text)
        if points:
            made.font.size, made.font.bold, made.font.italic = Pt(points), run.bold, run.italic
        made.font.color.rgb = rgb(hue or LIGHT.hue(run.role))
        if run.shift:
            made.font._rPr.set("baseline", "-25000" if run.shift == "sub" else "30000")


def one(text: str, role: str = "plain", bold: bool = False) -> tuple[Rich]:
    """One paragraph of one run."""
    return ((Run(text, role, bold),),)
