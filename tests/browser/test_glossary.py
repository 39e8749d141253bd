"""The glossary: a term in the text opens in place, and leads on to its full entry and to where it can be touched."""

import re

import pytest
from playwright.sync_api import expect

from core import glossary
from core.catalogs import languages, sentence


def entry(visitor):
    """The entry that is open over the page."""
    return visitor.page.locator(".term")


def listening(visitor, language):
    """Wait until the page hears clicks on terms."""
    expect(entry(visitor).locator(".more")).to_have_text(sentence(language, "glossary.more"))


@pytest.mark.parametrize("language", languages())
def test_a_term_in_the_text_opens_in_place(server, visit, language):
    visitor = visit(server)
    visitor.open(f"self-attention?lang={language}")
    listening(visitor, language)
    link = visitor.page.locator('a[href="#term-softmax"]').first
    link.focus()
    visitor.page.keyboard.press("Enter")
    expect(entry(visitor).locator(".name")).to_have_text(glossary.name(language, "softmax"))
    for part in glossary.meaning(language, "softmax").split("\n\n"):
        expect(entry(visitor)).to_contain_text(part)
    box = entry(visitor).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1440 and box["y"] >= 0 and box["y"] + box["height"] <= 900
    visitor.page.keyboard.press("Escape")
    expect(entry(visitor)).to_be_hidden()
    expect(link).to_be_focused()
    assert "self-attention" in visitor.page.url


def test_from_the_text_to_the_entry_to_where_it_can_be_touched(server, visit):
    visitor = visit(server, width=390, height=844)
    visitor.open("dot-product?lang=zh&d_ax=2")
    listening(visitor, "zh")
    visitor.page.locator('a[href="#term-neuron"]').first.click()
    box = entry(visitor).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    entry(visitor).get_by_text(sentence("zh", "glossary.more")).click()
    expect(visitor.page.locator("h1")).to_have_text(sentence("zh", "glossary.title"))
    expect(visitor.keyed("term_neuron")).to_be_visible()
    expect(visitor.keyed("term_neuron").locator(".katex").first).to_be_visible()
    expect(visitor.keyed("term_norm")).to_have_count(0)
    visitor.keyed("term_neuron").get_by_test_id("stPageLink").locator("a").click()
    expect(visitor.page.locator("h1")).to_have_text(sentence("zh", "dot_product.title"))
    expect(visitor.page).to_have_url(re.compile("d_bias=-2"))


def test_a_term_is_found_while_typing(server, visit):
    visitor = visit(server)
    visitor.open("glossary?lang=en")
    expect(visitor.page.locator("[class*=st-key-term_]")).to_have_count(len(glossary.terms()))
    field = visitor.keyed("w_g_search").get_by_role("textbox")
    field.fill("saturate")
    field.press("Enter")
    expect(visitor.page.locator("[class*=st-key-term_]")).to_have_count(len(glossary.find("en", "saturate")))
    expect(visitor.keyed("term_scaling")).to_be_visible()
