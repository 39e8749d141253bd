"""Decks opened with python-pptx, and converted by LibreOffice to pictures: native, complete, harmless."""

import io
import shutil
import subprocess
import zipfile

import numpy as np
import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

from core.digits import fixed
from core.export.slides import deck
from core.export.slides.matrix import MOST_CELLS, colours_of
from core.figures.heatmap import Side
from core.shown.blocks import Grid, Strip
from core.shown.rich import marked, plain
from tests.export.states import EVERY, HOSTILE, PAGES, described, with_token

NS = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}


def opened(*lesson):
    return Presentation(io.BytesIO(deck(lesson)))


def shapes(container):
    for shape in container.shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from shapes(shape)


def texts(presentation):
    return [shape.text_frame.text for slide in presentation.slides for shape in shapes(slide) if shape.has_text_frame]


def tables(presentation):
    return [shape.table for slide in presentation.slides for shape in slide.shapes if shape.has_table]


def charts(presentation):
    return [shape.chart for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def flat(heading):
    """A figure's heading as it is written on a slide, indices without their marks."""
    return plain(tuple(run._replace(shift="") for run in marked(heading)))


@pytest.mark.parametrize("page, query", EVERY)
def test_every_stage_is_on_slides_with_its_figures_and_numbers(page, query):
    made, link = described(page, query)
    presentation = opened((made, link))
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9, rel=1e-3)
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles[0] == made.title
    written = "\n".join(texts(presentation))
    for stage in made.stages:
        assert plain(tuple(run._replace(shift="") for run in stage.heading)) in titles
        assert all(flat(picture.heading) in written for picture in stage.pictures)
        assert all(
            line[-1].text in written for block in stage.blocks if isinstance(block, Strip) for _, line in block.lines
        )
    for slide in presentation.slides:
        assert slide.notes_slide.notes_text_frame.text.endswith(link.text)
        for shape in slide.shapes:  # nothing hangs over the edge
            assert shape.left >= 0 and shape.top >= 0, shape.name
            assert shape.left + shape.width <= presentation.slide_width * 1.005, shape.name
            assert shape.top + shape.height <= presentation.slide_height * 1.005, shape.name
    numbers = [[[cell.text_frame.text for cell in row.cells] for row in table.rows] for table in tables(presentation)]
    for grid in (grid for stage in made.stages for picture in stage.pictures for grid in picture.grids):
        if grid.values.size <= MOST_CELLS and max(grid.values.shape) <= 16:
            expected = [["–" if np.isnan(x) else fixed(float(x), grid.places) for x in row]
                        for row in np.where(grid.hidden, np.nan, grid.values)]
            width = grid.values.shape[1] + 1
            assert any([row[1:width] for row in table[1:]] == expected for table in numbers)


def test_cells_wear_the_scale_and_the_chosen_one_a_frame():
    grid = Grid(np.array([[1.0, -1.0], [0.0, np.nan]]), Side(["a", "b"]), Side(["c", "d"]), chosen=(0, 0))
    assert colours_of(grid) == [["00564F", "7A4A0E"], ["F7F7F5", None]]
    made, link = described("self_attention")
    table = tables(opened((made, link)))[4]
    framed = [
        cell
        for row in table._tbl.tr_lst
        for cell in row.tc_lst
        if all(
            int(line.get("w")) > 20_000
            for line in cell.tcPr.findall("a:lnL", NS)
            + cell.tcPr.findall("a:lnR", NS)
            + cell.tcPr.findall("a:lnT", NS)
            + cell.tcPr.findall("a:lnB", NS)
        )
        and cell.tcPr.find("a:lnL", NS) is not None
    ]
    assert len(framed) == 1


def test_vectors_are_arrows_and_bars_are_charts():
    presentation = opened(described("dot_product"))
    arrows = [shape for slide in presentation.slides for shape in shapes(slide) if shape.name == "Vector"]
    assert len(arrows) == 2 and all(arrow._element.find(".//a:tailEnd", NS) is not None for arrow in arrows)
    across = [(arrow.end_x - arrow.begin_x, arrow.begin_y - arrow.end_y) for arrow in arrows]
    b, a = across  # drawn in this order: A lies above
    assert a[1] / a[0] == pytest.approx(4 / 3, rel=1e-3) and b[1] / b[0] == pytest.approx(1 / 5, rel=1e-3)
    bars = next(
        chart for chart in charts(presentation) if "BAR" in str(chart.chart_type) or "COLUMN" in str(chart.chart_type)
    )
    assert list(bars.plots[0].series[0].values) == pytest.approx([0.3, 0.35, -0.2, 0.0, 0.45])
    assert next(iter(bars.plots[0].categories)) == "x1·w1"


def test_the_formula_wears_its_colours():
    lines = [paragraph.runs for slide in opened(described("dot_product")).slides for shape in shapes(slide)
             if shape.has_text_frame for paragraph in shape.text_frame.paragraphs]
    line = next(runs for runs in lines if "".join(run.text for run in runs) == "A·B = 3×5 + 4×1 = 19")
    hues = [(run.text, str(run.font.color.rgb)) for run in line if run.text.strip().isdigit()]
    assert hues == [("3", "0072B2"), ("5", "B84300"), ("4", "0072B2"), ("1", "B84300"), ("19", "7B3294")]


def test_fonts_are_ones_that_windows_and_macos_have_chinese_included():
    archive = zipfile.ZipFile(io.BytesIO(deck([described("self_attention", language="zh")])))
    theme = next(name for name in archive.namelist() if "/theme/theme1" in name)
    faces = {
        element.get("typeface") for element in etree.fromstring(archive.read(theme)).iterfind(".//a:minorFont/*", NS)
    }
    assert {"Calibri", "Microsoft YaHei"} <= faces


def test_a_large_matrix_is_a_picture_with_labels():
    made, link = described("self_attention", text=" ".join(f"word{n}" for n in range(40)), a_source="random")
    presentation = opened((made, link))
    pictures = [
        shape for slide in presentation.slides for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    assert len(pictures) >= 5 and all(picture.width > Inches(2) for picture in pictures)
    assert all(len(table.rows) * len(table.columns) <= 2 * MOST_CELLS for table in tables(presentation))


def test_a_lesson_has_all_its_pages_in_one_deck():
    lesson = [described(page) for page in PAGES]
    slides = list(opened(*lesson).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert all(titles.count(page.title) >= 1 for page, _ in lesson) and titles.count(titles[0]) == 1
    assert slides[0].notes_slide.notes_text_frame.text.split("\n") == [link.text for _, link in lesson]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("tokens", [HOSTILE[:6], HOSTILE[6:12], HOSTILE[12:]])
def test_hostile_tokens_are_text(page, tokens):
    made, link = with_token(page, " ".join(tokens))
    written = deck([(made, link)])
    archive = zipfile.ZipFile(io.BytesIO(written))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(archive.read(name))  # well formed
        if name.endswith(".rels"):
            assert b"javascript" not in archive.read(name) and b'TargetMode="External"' not in archive.read(name)
        if name.endswith(".xlsx"):
            book = zipfile.ZipFile(io.BytesIO(archive.read(name)))
            assert all(b"<f>" not in book.read(part) and b"<f " not in book.read(part) for part in book.namelist())
    for text in texts(Presentation(io.BytesIO(written))):
        assert all(c.isprintable() or c in "\n\v" for c in text)


def test_libreoffice_draws_every_slide(tmp_path):
    program, painter = shutil.which("soffice") or shutil.which("libreoffice"), shutil.which("pdftoppm")
    if program is None or painter is None:
        pytest.skip("LibreOffice or pdftoppm is not installed (Debian: libreoffice-impress, poppler-utils)")
    written = deck([described(page, language="zh") for page in PAGES])
    (tmp_path / "deck.pptx").write_bytes(written)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(tmp_path / "deck.pptx")], check=True, capture_output=True, timeout=240)
    subprocess.run([painter, "-r", "40", "-png", str(tmp_path / "deck.pdf"), str(tmp_path / "slide")], check=True)
    import cv2

    drawn = [cv2.imread(str(path)) for path in sorted(tmp_path.glob("slide*.png"))]
    assert len(drawn) == len(Presentation(io.BytesIO(written)).slides)
    for picture in drawn:
        assert picture.shape[1] / picture.shape[0] == pytest.approx(16 / 9, rel=0.01)
        assert picture.std() > 5  # something is on it
        assert picture[:, -8:].min() > 250 and picture[-6:].min() > 250  # and nothing runs over its edges
