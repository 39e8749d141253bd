"""The trained model in a browser: what a person does on page 5, from the default text to a link with heads off."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from core.catalogs import sentence
from core.scenes import trained_model as scene
from core.scenes.trained_model_maps import lines
from core.strip import text_of
from tests.browser.pointing import Hand, settings
from tests.browser.waiting import until

LONG = "word " * 600
CHINESE = "神经网络很有意思"


def open_page(visitor, **link):
    visitor.open("trained-model?" + urlencode({"lang": "en"} | link))
    return visitor.page


def strip(visitor):
    return visitor.keyed("t_strip").first  # for a moment, between two models, the strip before stands beside it


def hand_on(visitor, *figures):
    """A hand on the page, as soon as these figures answer."""
    hand = Hand(visitor)
    hand.ready(*figures)
    return hand


def choose(visitor, parameter, option):
    """Choose an option of a select box by its words."""
    visitor.keyed(f"w_{parameter}").locator("input").click()
    visitor.page.get_by_role("option", name=option, exact=True).click()


def cell(head, asks, answers, d_head=32):
    return sentence("en", "trained_model.cell", head=head, asks=asks, answers=answers, d_head=d_head)


def opens(visitor, head, asks, answers, **values):
    """Wait until page, link and strip agree on a head and a cell of MiniLM's example, with the numbers of core."""
    layer, number = head
    expect(visitor.keyed("t_one")).to_contain_text(sentence("en", "trained_model.head_title", layer=layer, head=number))
    expect(visitor.page.get_by_text(f"you are here: head {number}")).to_be_visible()
    expect(strip(visitor)).to_contain_text(cell(f"L{layer}H{number}", asks, answers))
    found = lines(scene.build(settings("trained_model", t_layer=layer, t_head=number, **values)))
    for line in (found.score, found.scaled, found.weight):
        expect(strip(visitor)).to_contain_text(text_of(line, sentence("en", "strip.more")))


def heading(hand, words):
    """Wait until the strip at the pointer is headed by these words."""
    expect(hand.page.locator(".lens .box:not([hidden]) .heading")).to_have_text(words)


def test_the_default_text_opens_on_the_pronoun_and_a_click_in_the_grid_opens_another_head(server, visit):
    visitor = visit(server)
    open_page(visitor)
    opens(visitor, (5, 11), "it", "cat")
    hand = hand_on(visitor, "t_grid", "t_one")
    hand.click("t_grid", 0, 2)
    hand.in_link(t_layer="0", t_head="2", t_query="", t_key="")
    opens(visitor, (0, 2), "it", "cat")
    hand = hand_on(visitor, "t_grid", "t_one")
    hand.click("t_one", 10, 9)
    hand.in_link(t_layer="0", t_head="2", t_query="10", t_key="9")
    opens(visitor, (0, 2), "tired", "was", t_query=10, t_key=9)  # the head of the previous token


def test_another_model_keeps_text_and_view_and_learns_before_ones_eyes(server, visit):
    visitor = visit(server)
    page = open_page(visitor, t_view="circuit", t_text="abcdeabcde", t_off="40", t_layer="3", t_head="7")
    expect(page.get_by_text(sentence("en", "trained_model.only_induction"))).to_be_visible()
    choose(visitor, "t_model", sentence("en", "trained_model.name_induction"))
    hand = hand_on(visitor, "t_grid")
    hand.in_link(t_model="induction", t_view="circuit", t_text="abcdeabcde", t_off="", t_layer="", t_head="")
    expect(visitor.keyed("w_t_text").locator("input")).to_have_value("abcdeabcde")
    mark = "at => document.querySelector('.st-key-t_learned .js-plotly-plot')?.layout.shapes[0].x0 === at"
    until(page, mark, 7)  # of eight kept steps
    expect(strip(visitor)).to_contain_text("L1H0")
    visitor.keyed("w_t_step").locator("input[type=range]").press("Home")
    hand.in_link(t_model="induction", t_view="circuit", t_text="abcdeabcde", t_step="0")
    until(page, mark, 0)
    expect(visitor.keyed("t_one")).to_contain_text(sentence("en", "trained_model.at_step", step=0))
    page.reload()
    hand_on(visitor, "t_grid")
    until(page, mark, 0)
    choose(visitor, "t_model", "all-MiniLM-L6-v2")
    hand.in_link(t_model="", t_text="abcdeabcde", t_layer="", t_head="")
    expect(strip(visitor)).to_contain_text("L5H11")
    expect(page.get_by_text(sentence("en", "trained_model.only_induction"))).to_be_visible()


def test_a_row_of_the_table_of_roles_opens_its_head(server, visit):
    visitor = visit(server)
    open_page(visitor)
    opens(visitor, (5, 11), "it", "cat")
    table = visitor.keyed("t_roles").locator(".dvn-scroller")
    table.click(position={"x": 20, "y": 54})  # the first row: a head with a name
    Hand(visitor).in_link(t_layer="0", t_head="2")
    opens(visitor, (0, 2), "it", "cat")


def test_keys_alone_find_a_head_and_a_cell_and_let_go(server, visit):
    visitor = visit(server)
    open_page(visitor)
    hand = hand_on(visitor, "t_grid", "t_one")
    marks = visitor.keyed("t_one").locator(".dta-marks")
    marks.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):  # the first one begins at the chosen cell
        marks.press(key)
    heading(hand, cell("L5H11", "was", "sat"))
    marks.press("Enter")
    hand.in_link(t_query="9", t_key="3")
    opens(visitor, (5, 11), "was", "sat", t_query=9, t_key=3)
    hand.ready("t_grid")
    marks = visitor.keyed("t_grid").locator(".dta-marks")
    marks.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "Enter"):
        marks.press(key)
    hand.in_link(t_layer="4", t_head="10", t_query="9", t_key="3")
    opens(visitor, (4, 10), "was", "sat", t_query=9, t_key=3)
    hand.ready("t_one")
    hand.page.keyboard.press("Escape")
    hand.in_link(t_layer="4", t_head="10", t_query="", t_key="")
    opens(visitor, (4, 10), "it", "cat")
    assert hand.strip() is None


def test_a_finger_on_a_phone_keeps_a_cell_and_opens_a_head(server, visit):
    visitor = visit(server, width=390, height=844, has_touch=True, is_mobile=True)
    open_page(visitor)
    hand = hand_on(visitor, "t_grid", "t_one")
    x, y = hand.place("t_one", 3, 1)
    hand.page.touchscreen.tap(x, y)
    heading(hand, cell("L5H11", "sat", "the"))
    box = hand.page.locator(".lens .box:not([hidden])").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert not box["y"] <= y <= box["y"] + box["height"]  # what was tapped is still to be seen
    hand.in_link(t_query="3", t_key="1")
    opens(visitor, (5, 11), "sat", "the", t_query=3, t_key=1)
    hand.ready("t_grid")
    hand.page.touchscreen.tap(*hand.place("t_grid", 2, 5))
    hand.in_link(t_layer="2", t_head="5", t_query="3", t_key="1")
    opens(visitor, (2, 5), "sat", "the", t_query=3, t_key=1)
    assert hand.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_model_cannot_read_gets_a_sentence_and_nothing_is_lost(server, visit, language):
    visitor = visit(server)
    page = open_page(visitor, lang=language, t_text=CHINESE)
    expect(page.get_by_test_id("stAlertContentWarning")).to_contain_text("all-MiniLM-L6-v2")
    expect(visitor.keyed("t_grid")).to_be_visible()
    field = visitor.keyed("w_t_text").locator("input")
    field.fill(LONG)
    field.press("Enter")
    problem = sentence(language, "trained_model.problem.too_long", name="all-MiniLM-L6-v2", found=602, limit=128)
    expect(page.get_by_test_id("stAlertContentError")).to_have_text(re.compile(re.escape(problem)))
    expect(field).to_have_value(LONG)
    visitor.keyed("t_example").get_by_role("button").click()
    expect(visitor.keyed("t_grid")).to_be_visible()
    expect(field).to_have_value("The cat sat on the mat because it was tired")


def test_heads_that_are_off_and_all_else_live_in_the_link(server, visit):
    visitor = visit(server)
    page = open_page(visitor, t_view="off", t_layer="3", t_head="4", t_text="A quiet river runs to the sea")
    visitor.keyed("t_toggle").get_by_role("button").click()
    expect(page).to_have_url(re.compile("t_off=40"))
    field = visitor.keyed("w_t_off")
    field.locator("input").fill("L0H2")
    page.get_by_role("option", name="L0H2", exact=True).click()
    said = re.compile(sentence("en", "trained_model.notice.off_vector", heads="L0H2, L3H4", vector="0.0"))
    expect(page.get_by_text(said)).to_be_visible()
    other = visit(server)
    other.page.goto(page.url)
    other.settle()
    expect(other.page.get_by_text(said)).to_be_visible()
    expect(strip(other)).to_contain_text("L3H4")
    expect(other.keyed("w_t_text").locator("input")).to_have_value("A quiet river runs to the sea")
