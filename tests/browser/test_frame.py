"""The app in a browser: every page opens, fits, speaks both languages, and lives in its link."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from core import shown
from core.catalogs import languages, sentence
from core.scenes import params_of
from tests.browser.waiting import until
from tests.frame import PAGES, path_of
from tests.servers import serve

each_page = pytest.mark.parametrize("page", PAGES)
FRESH = ("dot_product", "trained_model", "teacher")  # the others take as long and are as other pages
each_language = pytest.mark.parametrize("language", languages())


def shows_inside_the_frame(visitor, page, language):
    """The page's own title, the menu with all pages, the language control, and no dialog over them."""
    expect(visitor.page.locator("h1")).to_have_text(sentence(language, f"{page}.title"))
    expect(visitor.page.get_by_test_id("stSidebarNavLink")).to_have_count(len(PAGES))
    expect(visitor.keyed("w_lang").get_by_role("radio", checked=True)).to_have_text(languages()[language])
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("page", [*FRESH, *(pytest.param(p, marks=pytest.mark.slow) for p in PAGES if p not in FRESH)])
def test_the_first_request_to_a_fresh_process_may_be_a_deep_link(visit, page):
    with serve() as fresh:
        visitor = visit(fresh)
        visitor.open(f"{path_of(page)}?lang=en")
        shows_inside_the_frame(visitor, page, "en")
        visitor.leave()  # while the server is still there


@each_language
@each_page
@pytest.mark.parametrize("width, dark", [(1440, False), (390, True)])
def test_every_page_fits_and_is_free_of_errors(server, visit, page, language, width, dark):
    visitor = visit(server, width=width, dark=dark)
    visitor.open(f"{path_of(page)}?lang={language}")
    expect(visitor.page.locator("h1")).to_have_text(sentence(language, f"{page}.title"))
    visitor.page.wait_for_load_state("networkidle")
    for kind in ("Error", "Warning"):
        expect(visitor.page.get_by_test_id(f"stAlertContent{kind}")).to_have_count(0)
    # a table is as wide as its words until its style is there, a moment after the page
    until(visitor.page, """() => {
        const main = document.querySelector('[data-testid=stMain]'), root = document.scrollingElement
        return main.scrollWidth <= main.clientWidth && root.scrollWidth <= innerWidth
    }""")
    # nor is a figure squeezed beside others; one that is closed has no width
    assert visitor.page.evaluate("""() => [...document.querySelectorAll('.dta-chart')]
        .map(figure => figure.clientWidth).filter(width => width && width < 180)""") == []
    # and its place grows with a title that needs more lines
    until(visitor.page, """() => [...document.querySelectorAll('.dta-chart')]
        .map(figure => figure.closest('[data-testid=stElementContainer]'))
        .every(place => place.scrollHeight <= place.clientHeight + 1)""")


def move(visitor, parameter, steps=1):
    """Move a slider with the keyboard."""
    slider = visitor.keyed(f"w_{parameter}").locator("input[type=range]")
    slider.focus()
    for _ in range(abs(steps)):
        slider.press("ArrowRight" if steps > 0 else "ArrowLeft")
    visitor.settle()


def picture(visitor):
    """What page 1's plane and its formulas look like: arrow A's outline and the dot product spelled out."""
    return (visitor.keyed("plane").locator("svg path.a").get_attribute("d"),
            visitor.keyed("plane").locator(".formulas").inner_text())


def test_a_slider_changes_the_figure(server, visit):
    visitor = visit(server)
    visitor.open("dot-product?lang=en")
    expect(visitor.keyed("plane").locator(".formulas")).to_contain_text("= 19")
    outline, formulas = picture(visitor)
    marker = visitor.keyed("curve").locator(".js-plotly-plot").evaluate("figure => figure.data[1].y")
    move(visitor, "d_ax", -10)
    expect(visitor.keyed("plane").locator(".formulas")).to_contain_text("= 14")  # 2×5 + 4×1
    assert picture(visitor)[0] != outline and picture(visitor)[1] != formulas
    visitor.settle()
    assert visitor.keyed("curve").locator(".js-plotly-plot").evaluate("figure => figure.data[1].y") != marker


def test_a_reload_restores_the_screen(server, visit):
    visitor = visit(server)
    visitor.open("dot-product?lang=zh&d_move=polar&d_shadow=both")
    move(visitor, "d_al", 7)
    expect(visitor.page).to_have_url(re.compile("d_al=5.7"))
    expect(visitor.keyed("plane").locator(".formulas")).to_contain_text("5.700")  # the picture comes after the link
    before = picture(visitor)
    visitor.page.reload()
    visitor.settle()
    expect(visitor.keyed("plane").locator(".formulas")).to_have_text(before[1].replace("\n", ""))
    assert picture(visitor) == before
    shows_inside_the_frame(visitor, "dot_product", "zh")


def test_back_and_forward_take_the_screen_along(server, visit):
    visitor = visit(server)
    visitor.open("dot-product?lang=en")
    formulas = visitor.keyed("plane").locator(".formulas")
    expect(formulas).to_contain_text("= 19")
    move(visitor, "d_ax", -10)
    expect(formulas).to_contain_text("= 14")
    visitor.page.get_by_test_id("stSidebarNavLink").first.click()
    expect(visitor.page.locator("h1")).to_have_text(sentence("en", f"{PAGES[0]}.title"))
    expect(visitor.page).to_have_url(re.compile("lang=en"))
    visitor.settle()
    visitor.page.go_back()
    visitor.page.wait_for_timeout(2_000)
    if visitor.page.url.endswith("/"):  # a click on the menu leaves an entry without a link: one more press
        visitor.page.go_back()
    expect(visitor.page.locator("h1")).to_have_text(sentence("en", "dot_product.title"))
    expect(formulas).to_contain_text("= 14")
    visitor.page.go_forward()
    expect(visitor.page.locator("h1")).to_have_text(sentence("en", f"{PAGES[0]}.title"))


def test_the_language_switches_on_the_spot(server, visit):
    visitor = visit(server)
    visitor.open("?lang=en")
    before, language = "en", "zh"
    for page in PAGES:  # there and back by turns
        visitor.turn_to(page, before)
        visitor.keyed("w_lang").get_by_text(languages()[language]).click()
        shows_inside_the_frame(visitor, page, language)
        assert visitor.page.url.split("?")[0] == f"{server.address}/{path_of(page)}"
        before, language = language, before


@each_page
def test_a_hostile_link_shows_messages_not_tracebacks(server, visit, page):
    visitor = visit(server)
    hostile = urlencode({param.name: "<img src=x>" for param in params_of(page)} | {"text": "<b>x</b>", "nothing": "1"})
    visitor.open(f"{path_of(page)}?lang=en&{hostile}")
    expect(visitor.page.locator("h1")).to_have_text(sentence("en", f"{page}.title"))
    expect(visitor.page.get_by_test_id("stAlert").first).to_be_visible()
    expect(visitor.page.locator("img[src=x]")).to_have_count(0)


def test_the_code_behind_the_page_can_be_read(server, visit):
    visitor = visit(server)
    visitor.open("?lang=en")
    for page in shown.pages():
        visitor.turn_to(page)
        panel = visitor.page.get_by_test_id("stExpander").filter(has_text=sentence("en", "code.title"))
        panel.locator("summary").click()
        expect(panel.get_by_test_id("stCode").first).to_contain_text("import numpy as np")
        expect(panel.get_by_test_id("stCode").nth(1)).to_contain_text("def ")


def test_the_words_of_a_map_are_the_same_after_a_change_there_and_back(server, visit):
    visitor = visit(server)
    visitor.open("similarity?lang=en")
    figure = visitor.keyed("map").locator(".js-plotly-plot")
    expect(figure.locator(".textpoint text").first).to_be_visible()
    labels = """figure => [...figure.querySelectorAll('.textpoint text')]
        .map(label => label.textContent.trim()).join(' ')"""
    before = figure.evaluate(labels)
    for unit in (True, False):
        shown = figure.evaluate("figure => JSON.stringify(figure.data[0].text)")
        visitor.keyed("w_s_unit").locator("label").first.click()
        until(visitor.page, "unit => location.search.includes('s_unit=1') === unit", unit)
        until(visitor.page, """before => JSON.stringify(
            document.querySelector('.st-key-map .js-plotly-plot').data[0].text) !== before""", shown)
    assert figure.evaluate(labels) == before
