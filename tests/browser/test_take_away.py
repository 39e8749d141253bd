"""The take-away menu: what is made opens elsewhere, and the standalone page without a network."""

import io
import json

import numpy as np
import pytest
from playwright.sync_api import expect
from pptx import Presentation

from core import shown
from core.export import lesson_file
from tests.export.states import HOSTILE, described, with_token
from tests.frame import PAGES, path_of


@pytest.fixture
def menu(server, visit):
    """Opens the menu of a page."""
    def opened(path, button="Take it with you", **more):
        visitor = visit(server, **more)
        visitor.open(path)
        visitor.page.get_by_role("button", name=button).click()
        expect(visitor.page.locator("[data-testid=stPopoverBody] code").first).to_be_visible()
        return visitor

    return opened


def download(visitor, key):
    with visitor.page.expect_download() as started:
        visitor.keyed(f"take_away_{key}").get_by_role("button").click()
    return started.value.suggested_filename, started.value.path().read_bytes()


def test_every_page_has_it_in_one_place(server, visit):
    visitor = visit(server)
    visitor.open("?lang=en")
    for page in PAGES:
        visitor.turn_to(page)
        visitor.page.get_by_role("button", name="Take it with you").click()
        opened = visitor.page.get_by_test_id("stPopoverBody")
        expect(opened.locator("code").first).to_contain_text(f"{path_of(page)}?lang=en")
        expect(opened.get_by_text("would lead nowhere for others")).to_be_visible()  # this is localhost
        assert visitor.page.locator(".st-key-take_away img").count() == 0  # so there is no QR code


def test_the_link_is_the_state(menu):
    visitor = menu("dot-product?lang=en&d_ax=-2&present=0")
    expect(visitor.page.locator("[data-testid=stPopoverBody] code").first).to_have_text("dot-product?lang=en&d_ax=-2")


def test_files_are_those_of_the_state_on_screen(menu):
    visitor = menu("dot-product?lang=en&d_ax=-2")
    name, content = download(visitor, "slides")
    written = [shape.text_frame.text for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes
               if shape.has_text_frame]
    assert name == "dot-to-attention-dot-product.pptx" and any("A·B = (−2)×5 + 4×1 = −6" in text for text in written)
    name, content = download(visitor, "npz")
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        assert name == "dot-to-attention-dot-product.npz" and file["a"].tolist() == [-2, 4] and file["dot"] == -6
    for key, begin in (("code", b"#"), ("csv", b"\xef\xbb\xbf"), ("notebook", b"{"), ("page", b"<!DOCTYPE html>")):
        assert download(visitor, key)[1].startswith(begin)


def test_two_visitors_get_each_their_own(menu):
    visitors = {-2: menu("dot-product?lang=en&d_ax=-2"), 3.5: menu("dot-product?lang=zh&d_ax=3.5", button="带走")}
    for _ in range(2):
        for x, visitor in visitors.items():
            with np.load(io.BytesIO(download(visitor, "npz")[1]), allow_pickle=False) as file:
                assert file["a"].tolist() == [x, 4]


def test_a_lesson_deck_has_the_chosen_stages_of_all_pages(menu):
    visitor = menu("dot-product?lang=en&d_ax=-2")
    _, content = download(visitor, "deck")
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(content)).slides]
    for page in shown.pages():
        assert shown.stage_title(page, shown.highlight(page), "en").replace("_", "") in [
            t.replace("_", "") for t in titles
        ]
    assert "The same sum with more numbers: a neuron" not in titles  # not chosen


def test_a_lesson_file_brings_everything_back(menu, visit, server, tmp_path):
    visitor = menu("dot-product?lang=en&d_ax=-2")
    name, content = download(visitor, "lesson")
    lesson = lesson_file.read(content)
    assert (name, lesson.page, lesson.pages["dot_product"]["d_ax"]) == (
        "dot-to-attention-lesson.dta", "dot_product", -2)
    file = tmp_path / "lesson.dta"
    file.write_bytes(content)
    other = menu("self-attention?lang=en")
    other.page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(str(file))
    expect(other.page.get_by_role("heading", name="How far do two arrows point the same way?")).to_be_visible()
    expect(other.page.locator(".plane .formulas")).to_contain_text("(−2)")
    other.page.wait_for_url("**/dot-product?lang=en&d_ax=-2")


def test_another_file_is_refused_and_nothing_changes(menu, tmp_path):
    visitor = menu("dot-product?lang=en&d_ax=-2")
    file = tmp_path / "lesson.dta"
    file.write_text(json.dumps({"format": "something else"}))
    visitor.page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(str(file))
    expect(visitor.page.get_by_text("This is no lesson file of this app")).to_be_visible()
    expect(visitor.page.locator(".plane .formulas")).to_contain_text("(−2)")


def test_the_menu_fits_a_phone(menu):
    visitor = menu("dot-product?lang=en", width=390, height=800)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    body = visitor.page.locator("[data-testid=stPopoverBody]")
    assert body.evaluate("box => box.scrollWidth <= box.clientWidth + 1")


@pytest.mark.parametrize("made", [lambda: described("self_attention", "a_mask=causal", "zh"),
                                  lambda: with_token("self_attention", " ".join(HOSTILE))], ids=["zh", "hostile"])
def test_the_standalone_page_opens_without_network(browser, tmp_path, made):
    from core.export.html import document

    page, link = made()
    file = tmp_path / "page.html"
    file.write_text(document(page, link), encoding="utf-8", errors="replace")
    context = browser.new_context(offline=True)
    tab, problems = context.new_page(), []
    tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    tab.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:", "blob:")) else problems.append(request.url),
    )
    tab.goto(file.as_uri())
    count = sum(len(stage.pictures) for stage in page.stages)
    expect(tab.locator(".figure .main-svg").first).to_be_visible()
    assert tab.locator(".js-plotly-plot").count() == count
    tab.locator(".js-plotly-plot .nsewdrag").first.hover()
    assert problems == [] and tab.locator("main img, main script, main iframe").count() == 0
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
