"""On the projector: one stage a screen, arrows between them, Escape leaves, nothing to scroll."""

import pytest
from playwright.sync_api import expect

from core import shown
from core.figures.style import LIGHT
from pages._parts.present import screens
from tests.browser.waiting import until
from tests.export.states import described
from tests.frame import path_of

SIZES = [(1280, 720), (1920, 1080)]
INSIDE = """[...document.querySelectorAll(".dta-present, .dta-present > *")].every(part => {
  const box = part.getBoundingClientRect()
  return box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1 && part.scrollHeight <= part.clientHeight + 2
})"""


def present(visitor, path):
    visitor.page.goto(f"{visitor.address}/{path}")
    expect(visitor.page.locator(".dta-present .main-svg").first).to_be_visible()
    return visitor.page.locator(".dta-present")


@pytest.mark.parametrize("page", shown.pages())
def test_every_stage_fits_the_screen(server, visit, page):
    visitor = visit(server, width=SIZES[0][0], height=SIZES[0][1])
    screen = present(visitor, f"{path_of(page)}?lang=en&present=1")
    made = described(page)[0]
    stages = screens(made, LIGHT)
    assert [stage.title for stage in made.stages if stage.pictures] == list(dict.fromkeys(s["title"] for s in stages))
    for n, stage in enumerate(stages, 1):
        expect(screen.locator("header p")).to_contain_text(f"{n} ⁄ {len(stages)}")
        expect(screen.locator("h1")).to_have_text(stage["title"].replace("_", ""))
        expect(screen.locator(".js-plotly-plot")).to_have_count(sum(map(len, stage["rows"])))
        for width, height in SIZES if n % 2 else reversed(SIZES):  # each is arrived at and changed to
            visitor.page.set_viewport_size({"width": width, "height": height})
            until(visitor.page, f"innerWidth === {width} && {INSIDE}")
            assert visitor.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            box = screen.bounding_box()  # nothing else is to be seen
            assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, width, height)
        if n < len(stages):
            visitor.page.keyboard.press("ArrowRight")


def test_arrows_escape_and_the_link(server, visit):
    visitor = visit(server)
    screen = present(visitor, "dot-product?lang=en&d_ax=-2&present=1")
    expect(screen.locator("footer")).to_contain_text("A·B = (−2)×5 + 4×1 = −6")
    visitor.page.keyboard.press("ArrowRight")
    expect(screen.locator("h1")).to_have_text("The same sum with more numbers: a neuron")
    visitor.page.wait_for_url("**present=2**")
    visitor.page.reload()
    expect(screen.locator("h1")).to_have_text("The same sum with more numbers: a neuron")
    visitor.page.keyboard.press("ArrowLeft")
    expect(screen.locator("h1")).to_have_text("How far do two arrows point the same way?")
    visitor.page.keyboard.press("ArrowLeft")  # there is none before the first
    expect(screen.locator("h1")).to_have_text("How far do two arrows point the same way?")
    visitor.page.keyboard.press("Escape")
    expect(screen).to_have_count(0)
    expect(visitor.page.locator(".plane .formulas")).to_contain_text("(−2)")
    visitor.page.wait_for_url(lambda url: "present" not in url)


def test_the_button_starts_it(server, visit):
    visitor = visit(server)
    visitor.open("self-attention?lang=zh")
    visitor.page.get_by_role("button", name="带走").click()
    visitor.page.get_by_role("button", name="放映").click()
    expect(visitor.page.locator(".dta-present .main-svg").first).to_be_visible()
    expect(visitor.page.locator(".dta-present header p")).to_contain_text("Esc 退出")


def test_type_is_larger_than_on_the_page(server, visit):
    visitor = visit(server, width=1920, height=1080)
    screen = present(visitor, "self-attention?lang=en&present=3")
    assert screen.locator("footer").evaluate("part => parseFloat(getComputedStyle(part).fontSize)") >= 20
    label = screen.locator(".heatmaplayer + *, .xtick text").first
    assert label.evaluate("text => text.getBoundingClientRect().height") >= 15


def test_a_stage_that_is_not_there_is_the_last_one(server, visit):
    visitor = visit(server)
    screen = present(visitor, "dot-product?lang=en&present=99")
    expect(screen.locator("h1")).to_have_text("The same sum with more numbers: a neuron")
