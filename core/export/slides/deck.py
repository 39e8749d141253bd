"""Arranges a page's stages on slides: a heading, pictures beside each other, their arithmetic below, the link in notes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from core.export.escape import clean
from core.export.link import Address
from core.export.slides import charts, drawing, matrix, theme
from core.export.slides.text import box, height_of, one, rgb, width_of, write
from core.figures.style import LIGHT
from core.shown.blocks import Block, Measures, Page, Picture, Row, Said, Stage, Strip, Table
from core.shown.rich import Rich, Run, marked, plain
from core.shown.voice import Voice

TOP, BOTTOM = 1.12, 6.92  # inches between which a slide has its content
WIDTH = theme.WIDTH - 2 * theme.MARGIN
GAP = 0.3
BESIDE = 6.0  # width of what stands to the right of a drawing
LEAST = 2.9  # height for panels below which their text moves on to the next slide
MOST_MAPS = 12  # of one picture on one slide
MOST_ROWS = 14  # of a table of words on one slide

_RULE = (f'<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="9525"><a:solidFill>'
         f'<a:srgbClr val="{LIGHT.line[1:]}"/></a:solidFill></a:lnB>')


Texts = Sequence[tuple[Block, list[Rich]]]


class Group(NamedTuple):
    """What stands on one slide."""

    panels: list[Picture | Table]
    texts: list[Block]


def deck(pages: Sequence[tuple[Page, Address]], *, stages: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """One page's stages as slides, or the chosen stages of several pages as a lesson.

    Parameters: `pages`, each with its link; `stages`, for each page the names of its stages that are wanted, all
    of them where a page is not named.
    Returns the bytes of a .pptx file.
    """
    made = theme.new()
    if len(pages) > 1:
        _opening(made, Voice(pages[0][0].language), pages)
    for page, link in pages:
        voice, wanted = Voice(page.language), (stages or {}).get(page.name)
        _title(made, voice, page, link)
        for stage in page.stages:
            if wanted is None or stage.name in wanted:
                for n, group in enumerate(split(stage)):
                    _slide(made, voice, page, stage, group, link, first=n == 0)
    out = io.BytesIO()
    made.core_properties.title = clean(pages[0][0].title if len(pages) == 1 else voice.t("home.title"), 200)
    made.core_properties.author = made.core_properties.last_modified_by = "Dot to Attention"
    made.core_properties.language = page.language
    made.save(out)
    return out.getvalue()


def split(stage: Stage) -> list[Group]:
    """A stage's blocks, slide by slide: pictures beside each other while they fit, text below its pictures."""
    groups: list[Group] = []
    room = 0.0
    for block in stage.blocks:
        if not isinstance(block, (Row, Table)):
            if not groups:
                groups.append(Group([], []))
            groups[-1].texts.append(block)
            continue
        panels = [part for picture in block.pictures for part in _parts(picture)] if isinstance(block, Row) else _pages(block)
        for n, panel in enumerate(panels):
            weight = _weight(panel)
            beside = n > 0 or isinstance(block, Table) or (groups and not groups[-1].panels)
            if not groups or weight > room + 1e-9 or not beside:
                groups.append(Group([], []))
                room = 3.0
            groups[-1].panels.append(panel)
            room -= weight
    return groups or [Group([], [])]


def _parts(picture: Picture) -> list[Picture]:
    """A picture of many maps in pieces that a slide can hold."""
    grids = picture.grids
    if len(grids) <= MOST_MAPS:
        return [picture]
    return [picture._replace(grids=grids[n:n + MOST_MAPS]) for n in range(0, len(grids), MOST_MAPS)]


def _pages(table: Table) -> list[Picture | Table]:
    return [table._replace(rows=table.rows[n:n + MOST_ROWS]) for n in range(0, len(table.rows), MOST_ROWS)] or [table]


def _weight(panel: Picture | Table) -> float:
    """How much of a slide's width a panel needs: 1 is a third."""
    if isinstance(panel, Table):
        return 1.0 if len(panel.head) <= 3 else 3.0 if len(panel.head) > 4 else 1.5
    if len(panel.grids) > 1:
        return 3.0
    if panel.grids:
        n_columns = panel.grids[0].values.shape[1]
        return 1.0 if n_columns <= 9 else 1.5 if n_columns <= 13 else 3.0 if n_columns <= 20 else 2.0
    return 1.5 if panel.bars and sum(len(group.values) for group in panel.bars) > 12 else 1.0


def _opening(made: Any, voice: Voice, pages: Sequence[tuple[Page, Address]]) -> None:
    slide = _empty(made, voice.rich("home.title"))
    box(slide.shapes, theme.MARGIN, 1.3, WIDTH, 0.6, (voice.rich("home.idea"),), points=16)
    listed = [(Run(page.title, "plain", True), Run(f"   {plain(page.idea)}", "quiet")) for page, _ in pages]
    top = 2.5
    for runs in listed:
        tall = height_of((runs,), 15, WIDTH)
        box(slide.shapes, theme.MARGIN, top, WIDTH, tall, (runs,), points=15)
        top += tall + 0.2


def _title(made: Any, voice: Voice, page: Page, link: Address) -> None:
    slide = _empty(made, one(page.title)[0])
    top = 1.6
    box(slide.shapes, theme.MARGIN, top, WIDTH, 1.0, (page.idea,), points=20)
    top += height_of((page.idea,), 20, WIDTH) + 0.5
    if page.formula:
        box(slide.shapes, theme.MARGIN, top, WIDTH, 0.6, (page.formula,), points=24)
        top += 1.1
    listed = [stage.heading for stage in page.stages]
    box(slide.shapes, theme.MARGIN, top, WIDTH, 3.0, listed, points=16)
    _footer(slide, voice, page, link)
    _notes(slide, link, [plain(page.idea)])


def _empty(made: Any, heading: Rich) -> Any:
    slide = made.slides.add_slide(made.slide_layouts[0])
    write(slide.shapes.title.text_frame.paragraphs[0], heading)
    return slide


def _slide(made: Any, voice: Voice, page: Page, stage: Stage, group: Group, link: Address, *, first: bool) -> None:
    slide = _empty(made, stage.heading)
    top = TOP
    if first and stage.idea:
        box(slide.shapes, theme.MARGIN, top, WIDTH, 0.5, (_quiet(stage.idea),), points=14)
        top += height_of((stage.idea,), 14, WIDTH) + 0.12
    texts = [(block, _paragraphs(voice, block)) for block in group.texts]
    rest: list[Block] = []
    if texts and any(map(_is_drawing, group.panels)) and _fits_beside(group.panels, texts, BOTTOM - top):
        _beside(slide, group.panels, texts, top)
    else:
        while group.panels and texts and BOTTOM - top - _tall(texts, _points(texts)) < LEAST:
            rest.insert(0, texts.pop()[0])  # goes on a slide of its own
        _above(slide, group.panels, texts, top)
    _footer(slide, voice, page, link)
    _notes(slide, link, [plain(runs) for _, paragraphs in texts for runs in paragraphs])
    if rest:
        _slide(made, voice, page, stage, Group([], rest), link, first=False)


def _points(texts: Texts, width: float = WIDTH, most: float = 1.9) -> float:
    """The largest type in which the texts keep within a height."""
    return next((p for p in (20, 18, 16, 15, 14, 13, 12) if _tall(texts, p, width) <= most), 12)


def _above(slide: Any, panels: Sequence[Picture | Table], texts: Texts, top: float) -> None:
    """Panels beside each other, the texts below them."""
    points = _points(texts) if panels else _points(texts, most=BOTTOM - top)
    if panels:
        _panels(slide, panels, top, BOTTOM - top - _tall(texts, points) - 0.1)
        top = BOTTOM - _tall(texts, points)
    for block, paragraphs in texts:
        top = _text(slide, block, paragraphs, (theme.MARGIN, top, WIDTH), points)


def _quiet(runs: Rich) -> Rich:
    return tuple(run._replace(role="quiet" if run.role == "plain" else run.role) for run in runs)


def _paragraphs(voice: Voice, block: Block) -> list[Rich]:
    if isinstance(block, Strip):
        head = [(Run(block.heading, "plain", True),)] if block.heading else []
        return head + [((Run(f"{label}   ", "quiet"),) if label else ()) + voice.line(line) for label, line in block.lines]
    if isinstance(block, Said) and not block.lead:
        return list(block.sentences)
    if isinstance(block, Said):
        joined = tuple(run for sentence in block.sentences for run in (*sentence, Run(" ")))
        return [(Run(voice.t("strip.notice") + " ", "plain", True), *joined)]
    if isinstance(block, Measures):
        runs = [run for name, number in block.numbers for run in (
            *_quiet(name), Run(" "), Run(number, "plain", True), Run("      "))]
        return [tuple(runs)]
    return []


def _tall(texts: Texts, points: float, width: float = WIDTH) -> float:
    return sum(height_of(paragraphs, points, width - 0.3) + 0.24 for _, paragraphs in texts)


def _is_drawing(panel: Picture | Table) -> bool:
    return isinstance(panel, Picture) and not (panel.grids or panel.bars or panel.curves)


def _fits_beside(panels: Sequence[Picture | Table], texts: Texts, height: float) -> bool:
    """Whether there is room for the texts, and for another panel, to the right of a drawing."""
    return len(panels) <= 2 and _tall(texts, 14, BESIDE) + (len(panels) - 1) * 2.4 <= height


def _beside(slide: Any, panels: Sequence[Picture | Table], texts: Texts, top: float) -> None:
    """A drawing as tall as the slide; its arithmetic, and what else belongs to it, on the right."""
    drawn = next(panel for panel in panels if _is_drawing(panel))
    others = [panel for panel in panels if panel is not drawn]
    left = theme.MARGIN + WIDTH - BESIDE
    _panels(slide, [drawn], top, BOTTOM - top, WIDTH - BESIDE - GAP)
    points = _points(texts, BESIDE, BOTTOM - top - (2.4 if others else 0))
    for block, paragraphs in texts:
        top = _text(slide, block, paragraphs, (left, top, BESIDE), points)
    if others:
        _panels(slide, others, top, BOTTOM - top, BESIDE, left)


def _text(slide: Any, block: Block, paragraphs: list[Rich], place: tuple[float, float, float], points: float) -> float:
    left, top, width = place
    tall = height_of(paragraphs, points, width - 0.3)
    framed = not isinstance(block, Measures)
    shape = slide.shapes.add_textbox(*map(Inches, (left, top, width, tall + 0.14)))
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.margin_top = frame.margin_bottom = Emu(0)
    frame.margin_left = frame.margin_right = Inches(0.15 if framed else 0)
    for n, runs in enumerate(paragraphs):
        write(frame.paragraphs[0] if n == 0 else frame.add_paragraph(), runs, points)
    if framed:
        shape.line.color.rgb, shape.line.width = rgb(LIGHT.line), Pt(1)
    return top + tall + 0.24


def _panels(slide: Any, panels: Sequence[Picture | Table], top: float, height: float, room: float = WIDTH,
            left: float = theme.MARGIN) -> None:
    weights = [_weight(panel) for panel in panels]
    share = (room - GAP * (len(panels) - 1)) / sum(weights)
    heads = [_heading(panel, weight * share) for panel, weight in zip(panels, weights, strict=True)]
    head = max(sum(lines for _, lines in both) for both in heads)
    for panel, weight, both in zip(panels, weights, heads, strict=True):
        width, at = weight * share, top
        for (paragraphs, points), tall in both:
            box(slide.shapes, left, at, width, tall, paragraphs, points=points)
            at += tall
        _draw(slide, panel, left, top + head + 0.08, width, height - head - 0.08)
        left += width + GAP


def _heading(panel: Picture | Table, width: float) -> list[tuple[tuple[tuple[Rich, ...], float], float]]:
    """The panel's heading and subtitle with their heights."""
    if isinstance(panel, Table):
        return [((one(panel.heading, "plain", True), 15), 0.3)] if panel.heading else []
    first, second = (marked(panel.heading, panel.role, True),), (marked(panel.subtitle, "quiet"),)
    return [((first, 15), height_of(first, 15, width)), ((second, 11), height_of(second, 11, width))]


def _draw(slide: Any, panel: Picture | Table, left: float, top: float, width: float, height: float) -> None:
    if isinstance(panel, Table):
        _word_table(slide, panel, left, top, width)
    elif panel.grids:
        _grids(slide, panel, left, top, width, height)
    elif panel.bars:
        each = width / len(panel.bars)
        for n, group in enumerate(panel.bars):
            at, tall = (top, height)
            if group.caption:
                box(slide.shapes, left + n * each, top, each, 0.25, one(group.caption, "quiet"), points=12)
                at, tall = top + 0.25, height - 0.25
            charts.bars(slide, group, left + n * each, at, each, tall, name=_name(panel), alt=_alt(panel))
    elif panel.curves:
        charts.curves(slide, panel.draw(LIGHT), left, top, width, height, name=_name(panel), alt=_alt(panel))
    else:
        drawing.add(slide, panel.draw(LIGHT), left, top, width, height)


def _alt(panel: Picture) -> str:
    return f"{_name(panel)}. {plain(marked(panel.subtitle))}"


def _name(panel: Picture) -> str:
    return plain(marked(panel.heading))


def _grids(slide: Any, panel: Picture, left: float, top: float, width: float, height: float) -> None:
    count = len(panel.grids)
    across = {1: 1, 2: 2, 3: 3, 4: 4, 5: 3, 6: 3}.get(count, 4)
    down = -(-count // across)
    bar = 0.62 if count > 1 else 0.0
    wide, tall = (width - bar - GAP * (across - 1)) / across, (height - 0.15 * (down - 1)) / down
    for n, grid in enumerate(panel.grids):
        i, j = divmod(n, across)
        lean = grid._replace(columns=grid.columns._replace(title=grid.columns.title if i == 0 else ""),
                             rows=grid.rows._replace(title=grid.rows.title if j == 0 else "")) if count > 1 else grid
        same = len({(g.scale, g.limit) for g in panel.grids}) == 1
        last = count > 1 and same and j == across - 1 and i == 0
        matrix.add(slide, lean, left + j * (wide + GAP), top + i * (tall + 0.15), wide + (matrix.BAR if last else 0), tall,
                   bar=count == 1 or not same or last, alt=_alt(panel))


def _word_table(slide: Any, table: Table, left: float, top: float, width: float) -> None:
    n_rows, n_columns = len(table.rows) + 1, len(table.head)
    width = min(width, 1.6 * n_columns) if n_columns <= 2 else width
    points = 13 if n_columns > 4 or width < 5 else 16
    longest = [max(width_of(plain(row[j]), points) if j < len(row) else 0 for row in (table.head, *table.rows)) + 0.25
               for j in range(n_columns)]
    frame = slide.shapes.add_table(n_rows, n_columns, *map(Inches, (left, top, width, 0.4 * n_rows)))
    made = frame.table
    made.first_row, made.horz_banding = True, False
    for j, column in enumerate(made.columns):
        column.width = Inches(width * longest[j] / sum(longest))
    for i, row in enumerate((table.head, *table.rows)):
        for j in range(n_columns):
            cell = made.cell(i, j)
            cell.fill.background()
            cell.margin_top = cell.margin_bottom = Emu(36_576)
            runs = row[j] if j < len(row) else ()
            bold = tuple(run._replace(bold=True) for run in runs) if i == 0 else runs
            write(cell.text_frame.paragraphs[0], bold, points)
            cell._tc.get_or_add_tcPr().insert(0, parse_xml(_RULE))


def _footer(slide: Any, voice: Voice, page: Page, link: Address) -> None:
    words = f"Dot to Attention · {voice.plain(f'{page.name}.menu')} · {link.short}"
    box(slide.shapes, theme.MARGIN, 7.06, WIDTH - 1, 0.25, one(words, "quiet"), points=10)
    number = slide.part.package.presentation_part.presentation.slides.index(slide) + 1
    box(slide.shapes, theme.WIDTH - theme.MARGIN - 1, 7.06, 1, 0.25, one(str(number), "quiet"), points=10, align="right")


def _notes(slide: Any, link: Address, paragraphs: Sequence[str]) -> None:
    slide.notes_slide.notes_text_frame.text = clean("\n".join(paragraphs), 4_000).replace("  ", "\n") + "\n" + link.text

