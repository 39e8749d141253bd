"""A deck: a title, then slide after slide with a heading, pictures, their arithmetic, and the link in the notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_CONNECTOR
from pptx.util import Inches, Pt

from core.export.escape import clean
from core.export.link import Address
from core.export.slides import theme
from core.export.slides.arrange import BESIDE, SECOND, Group, Panel, fits_beside, is_drawing, split
from core.export.slides.drawing import unstyled
from core.export.slides.panels import GAP, draw_panels
from core.export.slides.text import box, height_of, rgb, write
from core.export.slides.words import Texts, fitting, paragraphs_of, quiet, tall, write_texts
from core.figures.style import LIGHT
from core.shown.blocks import Page, Stage
from core.shown.rich import Rich, Run, plain
from core.shown.voice import Voice

TOP, BOTTOM = 1.12, 6.92  # inches between which a slide has its content
LEAST = 2.5  # height for panels below which their text moves on to the next slide
LEFT, WIDE = theme.MARGIN, theme.WIDE


def deck(lesson: Sequence[tuple[Page, Address]]) -> bytes:
    """The stages of one page as slides, or a lesson of several pages.

    Parameters: `lesson`, pages with their links.
    Returns the bytes of a .pptx file.
    """
    made = theme.new()
    first = lesson[0][0]
    title = first.title if len(lesson) == 1 else Voice(first.language).t("home.title")
    if len(lesson) > 1:
        _opening(made, Voice(first.language), lesson)
    for page, link in lesson:
        voice = Voice(page.language)
        if len(lesson) == 1 or page.title != title:  # Home's title is the whole lesson's
            _title(made, voice, page, link)
        for stage in page.stages:
            for n, group in enumerate(split(stage)):
                _slide(made, voice, page, stage, group, link, first=n == 0)
    about = made.core_properties
    about.title, about.language = clean(title, 200), first.language
    about.author = about.last_modified_by = "Dot to Attention"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _opening(made: Any, voice: Voice, lesson: Sequence[tuple[Page, Address]]) -> None:
    """What a lesson of several pages begins with: its title, and its pages with what each is about."""
    top = _cover(made, "Dot to Attention", voice.rich("home.title"), voice.rich("home.idea"))
    slide = made.slides[len(made.slides) - 1]
    points = 16 if len(lesson) <= 4 else 14
    for page, _ in lesson:
        runs = (Run(voice.plain(f"{page.name}.menu"), bold=True), Run(f"   {plain(page.idea)}", "quiet"))
        high = height_of((runs,), points, WIDE)
        box(slide.shapes, LEFT, top, WIDE, high, (runs,), points=points)
        top += high + 0.1
    slide.notes_slide.notes_text_frame.text = "\n".join(clean(link.text, 9_000) for _, link in lesson)


def _title(made: Any, voice: Voice, page: Page, link: Address) -> None:
    """What a page begins with: its title, its idea, its formula, its stages."""
    top = _cover(made, f"Dot to Attention · {voice.plain(f'{page.name}.menu')}", (Run(page.title),), page.idea,
                 page.formula)
    slide = made.slides[len(made.slides) - 1]
    down = -(-len(page.stages) // 2) if len(page.stages) > 4 else len(page.stages)
    for n in range(0, len(page.stages), down):
        for i, stage in enumerate(page.stages[n:n + down]):
            listed = (Run(f"{n + i + 1}   ", "quiet"), *stage.heading)
            box(slide.shapes, LEFT + WIDE / 2 * (n > 0), top + 0.42 * i, WIDE / 2 - 0.2, 0.35, (listed,), points=18)
    _foot(slide, voice, page, link, [plain(page.idea)])


def _cover(made: Any, above: str, title: Rich, idea: Rich, formula: Rich = ()) -> float:
    """A slide with a large title; returns where its list may begin, below a line."""
    slide = _empty(made, title)
    box(slide.shapes, LEFT, 0.9, WIDE, 0.4, ((Run(above, "quiet"),),), points=16)
    place = slide.shapes.title
    high = height_of((title,), 40, WIDE)
    place.left, place.top, place.width, place.height = map(Inches, (LEFT, 1.35, WIDE, high))
    for run in place.text_frame.paragraphs[0].runs:
        run.font.size = Pt(40)
    top = 1.35 + high + 0.3
    box(slide.shapes, LEFT, top, WIDE - 1.5, 1.0, (quiet(idea),), points=20)
    top += height_of((idea,), 20, WIDE - 1.5) + 0.35
    if formula:
        box(slide.shapes, LEFT, top, WIDE, 0.6, (formula,), points=26)
        top += 0.9
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Inches, (LEFT, top, LEFT + WIDE, top)))
    unstyled(line)
    line.line.color.rgb, line.line.width = rgb(LIGHT.line), Pt(1.5)
    return top + 0.3


def _empty(made: Any, heading: Rich) -> Any:
    slide = made.slides.add_slide(made.slide_layouts[0])
    write(slide.shapes.title.text_frame.paragraphs[0], heading)
    return slide


def _slide(made: Any, voice: Voice, page: Page, stage: Stage, group: Group, link: Address, *, first: bool) -> None:
    """A slide, and another one for what has no room on it."""
    slide, top = _empty(made, stage.heading), TOP
    if first and stage.idea:
        box(slide.shapes, LEFT, top, WIDE, 0.5, (quiet(stage.idea),), points=14)
        top += height_of((stage.idea,), 14, WIDE) + 0.16
    texts = [(block, paragraphs_of(voice, block)) for block in group.texts]
    panels, rest = list(group.panels), Group([], [])
    drawn = [panel for panel in panels if is_drawing(panel)]
    if texts and len(drawn) == 1 and fits_beside(drawn, texts, BOTTOM - top):
        if not fits_beside(panels, texts, BOTTOM - top):
            panels, rest = drawn, Group([panel for panel in panels if panel is not drawn[0]], [])
        _beside(slide, panels, texts, top)
    else:
        while panels and texts and BOTTOM - top - tall(texts, fitting(texts)) < LEAST:
            rest.texts.insert(0, texts.pop()[0])
        _above(slide, panels, texts, top)
    _foot(slide, voice, page, link, [plain(runs) for _, paragraphs in texts for runs in paragraphs])
    if rest.panels or rest.texts:
        _slide(made, voice, page, stage, rest, link, first=False)


def _above(slide: Any, panels: Sequence[Panel], texts: Texts, top: float) -> None:
    """Panels beside each other, the texts below them."""
    points = fitting(texts) if panels else fitting(texts, most=BOTTOM - top)
    if panels:
        draw_panels(slide, panels, top, BOTTOM - top - tall(texts, points) - 0.1)
        top = BOTTOM - tall(texts, points)
    write_texts(slide, texts, LEFT, top, WIDE, points)


def _beside(slide: Any, panels: Sequence[Panel], texts: Texts, top: float) -> None:
    """A drawing as tall as the slide; its arithmetic, and what else belongs to it, on the right."""
    drawn = next(panel for panel in panels if is_drawing(panel))
    others = [panel for panel in panels if panel is not drawn]
    draw_panels(slide, [drawn], top, BOTTOM - top, WIDE - BESIDE - GAP)
    points, left = fitting(texts, BESIDE, BOTTOM - top - (SECOND if others else 0)), LEFT + WIDE - BESIDE
    top = write_texts(slide, texts, left, top, BESIDE, points)
    if others:
        draw_panels(slide, others, top, BOTTOM - top, BESIDE, left)


def _foot(slide: Any, voice: Voice, page: Page, link: Address, notes: Sequence[str]) -> None:
    """Whose slide it is, its number, and for the speaker what was said and the whole link."""
    number = len(slide.part.package.presentation_part.presentation.slides)
    words = f"Dot to Attention · {voice.plain(f'{page.name}.menu')} · {link.short}"
    box(slide.shapes, LEFT, 7.06, WIDE - 1, 0.25, ((Run(words, "quiet"),),), points=10)
    box(slide.shapes, LEFT + WIDE - 1, 7.06, 1, 0.25, ((Run(str(number), "quiet"),),), points=10, align="right")
    slide.notes_slide.notes_text_frame.text = "\n".join([*(clean(note) for note in notes), clean(link.text, 9_000)])
