"""PNG and SVG of every figure, made in the browser: measured, read back, the same in the dark."""

import io

import cv2
import numpy as np
import pytest
from lxml import etree
from playwright.sync_api import expect

from core import shown
from tests.frame import path_of

BARS = ".dta-picture-buttons"
SVG = "{http://www.w3.org/2000/svg}"


def download(visitor, bar, format):
    with visitor.page.expect_download() as started:
        bar.get_by_text(format).click()
    return started.value.suggested_filename, started.value.path().read_bytes()


def words(svg):
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize("page", shown.pages())
def test_every_figure_has_its_two_buttons(server, visit, page):
    visitor = visit(server)
    visitor.open(f"{path_of(page)}?lang=en")
    expect(visitor.page.locator(".js-plotly-plot").first).to_be_visible()
    figures = visitor.page.locator(".stPlotlyChart")
    expect(visitor.page.locator(f".stPlotlyChart {BARS}")).to_have_count(figures.count())


@pytest.mark.parametrize("dark", [False, True])
def test_a_figure_as_png_and_svg(server, visit, dark):
    visitor = visit(server, dark=dark)
    visitor.open("self-attention?lang=en&text=the+cat+%3Cb%3Esat%3C%2Fb%3E")
    weights = visitor.keyed("stage_weights").locator(BARS)
    weights.scroll_into_view_if_needed()
    name, content = download(visitor, weights, "PNG")
    assert name == "self-attention-Weights-softmax.png"
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (1800, 3200, 3) and picture[5, 5].tolist() == [255, 255, 255] and picture.std() > 10
    name, content = download(visitor, weights, "SVG")
    svg = etree.parse(io.BytesIO(content)).getroot()
    assert (svg.get("width"), svg.get("height"), name) == ("1600", "900", "self-attention-Weights-softmax.svg")
    said = " ".join(words(svg))
    for expected in ("Weights = softmax", "each row sums to 1", "GloVe", "key: who answers", "self-attention?lang=en"):
        assert expected in said
    assert not list(svg.iter("script")) and not [e for e in svg.iter() if any(n.startswith("on") for n in e.attrib)]
    assert b"56B4E9" not in content.upper() and b"rgb(86, 180, 233)" not in content  # no dark palette on white


@pytest.mark.parametrize("dark", [False, True])
def test_the_plane_as_it_stands(server, visit, dark):
    visitor = visit(server, dark=dark)
    visitor.open("dot-product?lang=en&d_ax=-2")
    bar = visitor.page.locator(f".plane {BARS}")
    expect(visitor.page.locator(".plane .formulas")).to_contain_text("(−2)")
    _, content = download(visitor, bar, "SVG")
    svg = etree.parse(io.BytesIO(content)).getroot()
    said = words(svg)
    assert "A·B = ‖B‖ × shadow of A on B" in said and "A (−2, 4)" in said
    assert "A·B = (−2)×5 + 4×1 = −6" in said and any("dot-product?" in text and "d_ax=-2" in text for text in said)
    assert not svg.xpath("//*[@tabindex]")  # the hand's grips are not part of the picture
    _, content = download(visitor, bar, "PNG")
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (1800, 3200, 3) and picture[5, 5].tolist() == [255, 255, 255]
    blue = np.abs(picture.astype(int) - [0xB2, 0x72, 0x00]).sum(axis=2) < 30  # vector A in the light palette
    assert blue.sum() > 2_000


def test_pictures_on_the_theme_s_own_background(server, visit):
    visitor = visit(server, dark=True)
    visitor.open("dot-product?lang=en")
    visitor.page.get_by_role("button", name="Take it with you").click()
    visitor.page.get_by_role("button", name="this theme").or_(
        visitor.page.get_by_role("radio", name="this theme")
    ).click()
    visitor.settle()
    visitor.page.keyboard.press("Escape")
    bar = visitor.keyed("curve").locator(BARS)
    _, content = download(visitor, bar, "PNG")
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert picture[5, 5].tolist() == [0x1C, 0x16, 0x11]
