"""For everyone: axe-core finds nothing serious, and what a mouse can do, the keyboard can."""

import re
import time
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from core.catalogs import sentence
from core.lessons.course import course
from tests.browser.waiting import PATIENCE
from tests.frame import PAGES, path_of

pytestmark = pytest.mark.slow

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Streamlit's code blocks: the block around the scrolling part takes the focus, not the part itself
OTHERS = {"scrollable-region-focusable": ".stCode"}
RUN = """async ([only, others]) => {
    const found = await axe.run(document, {resultTypes: ['violations'], 
        ...(only ? {runOnly: {type: 'rule', values: only}} : {})})
    const ours = (v, n) => !(v.id in others && document.querySelector(n.target.at(-1))?.closest(others[v.id]))
    return found.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(
        v => [v.id, v.nodes.filter(n => ours(v, n)).map(n => [n.html.slice(0, 200), n.failureSummary.slice(0, 250)])]
    ).filter(([, nodes]) => nodes.length)
}"""


def serious(visitor, only=None):
    """What axe-core says of the page as it stands."""
    if not visitor.page.evaluate("() => 'axe' in window"):
        visitor.page.evaluate(AXE)
    return visitor.page.evaluate(RUN, [only, OTHERS])


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_serious_in_either_theme(server, visit, page):
    visitor = visit(server)
    steps = course(page)
    visitor.open(f"{path_of(page)}?lang=en" + (f"&lesson={steps[0].id}" if steps else ""))
    visitor.page.wait_for_load_state("networkidle")
    assert serious(visitor) == []
    visitor.page.emulate_media(color_scheme="dark")
    expect(visitor.page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
    visitor.page.wait_for_timeout(500)  # until the browser has asked for figures in the other theme
    visitor.settle()
    give_up = time.monotonic() + PATIENCE
    while (faint := serious(visitor, ["color-contrast"])) and time.monotonic() < give_up:  # nothing else depends on it
        visitor.page.wait_for_timeout(200)  # on a busy machine they come later
    assert faint == []


def test_axe_would_find_a_picture_without_words_and_faint_text(server, visit):
    visitor = visit(server)
    visitor.open("glossary?lang=en")
    visitor.page.evaluate("""() => document.querySelector('h1').insertAdjacentHTML('afterend',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="color:#bbb;background:#fff">faint</p>')""")
    assert {"image-alt", "color-contrast"} <= {name for name, *_ in serious(visitor)}


def test_axe_finds_nothing_serious_in_what_opens(server, visit):
    visitor = visit(server)
    visitor.open("self-attention?lang=zh")
    visitor.page.get_by_test_id("stExpander").filter(has_text=sentence("zh", "code.title")).locator("summary").click()
    visitor.keyed("take_away").get_by_role("button").first.click()
    expect(visitor.page.get_by_text(sentence("zh", "take_away.deck_get"))).to_be_visible()
    visitor.settle()
    assert serious(visitor) == []


FOCUSED = """() => {
    let e = document.activeElement
    while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement
    ;(window.reached ??= new Set()).add(e)
    const keyed = e.closest('[class*=st-key-]') ?? e.getRootNode().host?.closest('[class*=st-key-]')
    const key = [...keyed?.classList ?? []].find(name => name.startsWith('st-key-'))?.slice(7) ?? ''
    return [key, e.tagName.toLowerCase()]
}"""
# what can be pressed, typed into or moved; of a group of radio buttons one takes the focus and arrow keys do the rest
NOT_REACHED = """() => {
    const missed = []
    const look = root => { for (const e of root.querySelectorAll('*')) {
        if (e.shadowRoot) look(e.shadowRoot)
        const box = e.getBoundingClientRect()
        if (!e.matches('a[href], button, input, textarea, select, summary, [role=slider], [role=application]')) continue
        const seen = box.width && e.checkVisibility({visibilityProperty: true, opacityProperty: true})
        if (!seen || e.disabled || e.type === 'file' || window.reached.has(e)) continue
        if (e.closest('[data-testid=stElementToolbar]')) continue
        // parts of what has the focus as a whole are left to its own keys
        const group = e.closest('[role=radiogroup], [data-baseweb=select], [data-testid=stSelectbox]')
            ?? (e.tabIndex < 0 ? e.parentElement.parentElement : null)
        if (group && [...window.reached].some(r => group.contains(r))) continue
        missed.push(e.outerHTML.slice(0, 200))
    } }
    look(document)
    return missed
}"""


def tab_through(visitor, most=150):
    """Press Tab from the top of the page until it begins again."""
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(FOCUSED)[1] == "body":
            return
    raise AssertionError(f"no end after {most} presses")


def tab_to(visitor, key, tag):
    """Press Tab until the focus is on this kind of element in the part of the page that has this key."""
    for _ in range(150):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(FOCUSED) == [key, tag]:
            return
    raise AssertionError(f"Tab never reaches {tag} in {key}")


@pytest.mark.parametrize("page", ["dot_product", "self_attention"])
def test_tab_reaches_everything_that_can_be_used(server, visit, page):
    visitor = visit(server)
    visitor.open(f"{path_of(page)}?lang=en&lesson={course(page)[0].id}")
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.wait_for_timeout(500)  # figures make themselves reachable when they have been drawn
    tab_through(visitor)
    assert visitor.page.evaluate(NOT_REACHED) == []


def test_page_1_works_without_a_mouse(server, visit):
    visitor = visit(server)
    visitor.open("dot-product?lang=en")
    formulas = visitor.keyed("plane").locator(".formulas")
    expect(formulas).to_contain_text("= 19")
    tab_to(visitor, "plane", "circle")
    before = formulas.inner_text()
    visitor.page.keyboard.press("Shift+ArrowUp")
    expect(formulas).not_to_have_text(before.replace("\n", ""))
    tab_to(visitor, "w_d_ax", "input")
    before = visitor.page.url
    visitor.page.keyboard.press("ArrowLeft")
    expect(visitor.page).not_to_have_url(before)
    visitor.page.keyboard.press("Shift+Tab")
    assert visitor.page.evaluate(FOCUSED)[0] != "w_d_ax"


def test_a_cell_of_page_3_is_chosen_without_a_mouse(server, visit):
    visitor = visit(server)
    visitor.open("self-attention?lang=en")
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.wait_for_timeout(500)
    tab_to(visitor, "stage_scores", "svg")
    for press in ("ArrowRight", "ArrowDown"):
        visitor.page.keyboard.press(press)
    expect(visitor.page.locator(".lens .box:visible")).to_be_visible()
    expect(visitor.page.locator(".lens .box:visible")).to_contain_text("q·k")
    before = visitor.page.url
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).not_to_have_url(before)
    tab_to(visitor, "w_a_temperature", "input")
    visitor.page.keyboard.press("ArrowRight")
    expect(visitor.page).to_have_url(re.compile("a_temperature="))
