"""The trained model in a browser: what a person does on page 5, from the default text to a link with heads off."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from core.catalogs import sentence

LONG = "word " * 600
CHINESE = "神经网络很有意思"


def open_page(visitor, **link):
    visitor.open("trained-model?" + urlencode({"lang": "en"} | link))
    return visitor.page


def strip(visitor):
    return visitor.keyed("t_strip")


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
