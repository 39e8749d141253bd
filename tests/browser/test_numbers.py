"""Tables of few numbers, typed into by hand: the neuron of page 1 and the three words of page 2."""

import pytest
from playwright.sync_api import Locator, expect

from core.catalogs import sentence
from tests.browser.waiting import until


@pytest.fixture
def neuron(server, visit):
    visitor = visit(server)
    visitor.open("dot-product?lang=en")
    expect(cell(visitor, 2, 1)).to_have_value("−0.1")
    return visitor


def cell(visitor, row: int, column: int, key: str = "neuron_table") -> Locator:
    return visitor.keyed(key).locator(f"input[data-at='{row} {column}']")


def wrong(visitor) -> Locator:
    return visitor.keyed("neuron_table").locator(".wrong")


def output(visitor) -> float:
    return visitor.keyed("neuron").locator(".js-plotly-plot").evaluate("figure => figure.data[0].y.at(-1)")


def test_a_number_is_typed_and_enter_goes_on_below(neuron):
    cell(neuron, 0, 0).click()
    neuron.page.keyboard.type("-4.5")  # what stood there is marked, and goes
    neuron.page.keyboard.press("Enter")
    expect(cell(neuron, 1, 0)).to_be_focused()
    expect(cell(neuron, 0, 0)).to_have_value("−4.5")
    until(neuron.page, "location.search.includes('d_inputs=-4.5')")
    neuron.settle()
    assert output(neuron) == pytest.approx(-4.5 * 0.3 + 0.5 * 0.7 - 2 * 0.1)
    expect(cell(neuron, 1, 0)).to_be_focused()  # the answer took nothing away


def test_what_is_no_number_stays_with_a_sentence_and_changes_nothing(neuron):
    page = neuron.page
    for text, why in (("", "empty_cell"), ("two", "empty_cell"), ("1e7", "too_large")):
        cell(neuron, 1, 1).fill(text)
        page.keyboard.press("Tab")
        expect(wrong(neuron)).to_have_text(sentence("en", f"table.{why}", reach="1,000,000"))
        expect(cell(neuron, 1, 1)).to_have_attribute("aria-invalid", "true")
    cell(neuron, 0, 1).fill("0.9")  # another one meanwhile
    page.keyboard.press("Enter")
    assert "d_weights" not in page.url
    page.keyboard.type("−1")  # Enter led to the wrong one
    page.keyboard.press("Tab")
    expect(wrong(neuron)).to_be_empty()
    until(page, "location.search.includes('d_weights=0.9') && location.search.includes('-1')")
    cell(neuron, 0, 0).fill("7")
    page.keyboard.press("Escape")
    expect(cell(neuron, 0, 0)).to_have_value("1")


def test_rows_come_from_a_button_and_a_spreadsheet_and_go_again(neuron):
    page = neuron.page
    neuron.keyed("neuron_table").locator(".more button").click()
    expect(cell(neuron, 3, 0)).to_have_value("0")
    cell(neuron, 3, 0).evaluate("""input => {
        const clipboardData = new DataTransfer()
        clipboardData.setData("text", "4\\t5\\n6\\t7\\n")
        input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
    }""")
    expect(cell(neuron, 4, 1)).to_have_value("7")
    until(page, "(location.search.match(/d_weights=([^&]*)/)?.[1] ?? '').split(/,|%2C/).length === 5")
    for row in (5, 1):
        neuron.keyed("neuron_table").get_by_role("button", name=sentence("en", "table.remove", row=row)).click()
    expect(cell(neuron, 2, 0)).to_have_value("4")
    until(page, "/d_inputs=0.5(,|%2C)2(,|%2C)4(&|$)/.test(location.search)")
    page.get_by_role("button", name=sentence("en", "dot_product.longer_same"), exact=True).click()
    expect(cell(neuron, 1, 1)).to_have_value("4")


def test_a_class_link_holds_a_table_and_fills_nothing_in(server, visit):
    visitor = visit(server)
    visitor.open("dot-product?lang=en&locked=d_weights&d_inputs=1,2,3,4")
    expect(cell(visitor, 3, 1)).to_have_value("")
    expect(wrong(visitor)).to_have_text(sentence("en", "dot_product.lengths_differ"))
    assert cell(visitor, 0, 1).get_attribute("readonly") is not None
    assert cell(visitor, 0, 0).get_attribute("readonly") is None
    assert visitor.keyed("neuron_table").get_by_role("button").count() == 0


def test_three_words_are_made_alike(server, visit):
    visitor = visit(server)
    visitor.open("similarity?lang=zh")
    cell(visitor, 0, 0, "toy_table").fill("0.123456")
    visitor.page.keyboard.press("ArrowDown")
    expect(cell(visitor, 0, 0, "toy_table")).to_have_value("0.1235")  # few digits, all of them in the link
    until(visitor.page, "location.search.includes('0.123456')")
    visitor.page.keyboard.type("1e-7")  # where ArrowDown led to
    visitor.page.keyboard.press("Enter")
    expect(cell(visitor, 1, 0, "toy_table")).to_have_value("1.00×10⁻⁷")  # small, but there
    cell(visitor, 1, 0, "toy_table").focus()
    expect(cell(visitor, 1, 0, "toy_table")).to_have_value("1e-7")  # as it was typed
