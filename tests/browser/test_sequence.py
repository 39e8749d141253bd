"""The sentence in a hand: its chips are dragged, written over, taken out and added by mouse, keys and finger."""

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import until


def chips(page):
    return page.locator(".chips .word")


def sentence(page, text):
    """The field, the link and the chips all say `text`."""
    expect(page.get_by_label("Your sentence")).to_have_value(text)
    until(page, "text => new URLSearchParams(location.search).get('text') === text", text)


@pytest.fixture
def sitting(server, visit):
    visitor = visit(server)
    visitor.open("self-attention?text=the+cat+sat&a_edits_words=1.0:5&a_hidden=1")
    expect(chips(visitor.page)).to_have_text(["the", "cat", "sat"])
    expect(visitor.keyed("a_pills")).to_be_hidden()
    return visitor


def test_a_chip_is_dragged_to_another_place_and_keeps_its_vector(sitting):
    page = sitting.page
    chips(page).nth(1).hover(position={"x": 8, "y": 8})  # which waits until it stands still
    start, end = chips(page).nth(1).bounding_box(), chips(page).nth(2).bounding_box()
    x, y = start["x"] + 8, start["y"] + 8
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + step * (end["x"] + end["width"] - x) / 8, y)
    page.mouse.up()
    expect(chips(page)).to_have_text(["the", "sat", "cat"])
    sentence(page, "the sat cat")
    assert "a_edits_words=2.0" in page.url and "a_hidden=2" in page.url
    page.reload()
    expect(chips(page)).to_have_text(["the", "sat", "cat"])
    sitting.check()


def test_keys_move_write_add_and_take_out(sitting):
    page = sitting.page
    chips(page).nth(0).focus()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")  # before the answer to the first
    sentence(page, "cat sat the")
    expect(chips(page).nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("<b>dog</b>")
    page.keyboard.press("Enter")
    expect(chips(page).nth(2)).to_be_focused()
    expect(page.locator(".chips b")).to_have_count(0)
    expect(page.get_by_label("Your sentence")).to_have_value("cat sat < b > dog < / b >")
    page.get_by_label("Your sentence").fill("cat sat")
    page.get_by_label("Your sentence").press("Enter")
    expect(chips(page)).to_have_text(["cat", "sat"])
    page.get_by_role("button", name="Add a token at the end").click()
    page.keyboard.type("down")
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_text(["cat", "sat", "down"])
    chips(page).nth(0).focus()
    page.keyboard.press("Delete")
    expect(page.locator(".chips .live")).to_have_text("cat is out")
    sentence(page, "sat down")
    sitting.check()


def test_a_finger_drags_a_chip_on_a_phone(server, visit):
    visitor = visit(server, width=390, has_touch=True, is_mobile=True)
    visitor.open("self-attention?text=one+two+three")
    page = visitor.page
    expect(chips(page)).to_have_text(["one", "two", "three"])
    chips(page).nth(0).scroll_into_view_if_needed()
    first, last = chips(page).nth(0).bounding_box(), chips(page).nth(2).bounding_box()
    assert first["height"] >= 40  # a finger's size
    hand, y = page.context.new_cdp_session(page), first["y"] + 12
    ends = first["x"] + 12, last["x"] + last["width"]

    def touch(kind, x=None):
        points = [] if x is None else [{"x": x, "y": y}]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", ends[0])
    for step in range(1, 11):
        touch("touchMove", ends[0] + step * (ends[1] - ends[0]) / 10)
    touch("touchEnd")
    expect(chips(page)).to_have_text(["two", "three", "one"])
    sentence(page, "two three one")
    visitor.check()


def test_without_the_chips_the_pills_and_the_field_still_work(server, visit):
    visitor = visit(server)
    page = visitor.page
    page.route("**/bidi-components/**", lambda route: route.abort())  # no component loads
    visitor.open("self-attention?text=the+cat+sat")
    pills = visitor.keyed("a_pills")
    pills.get_by_text("cat").click()
    page.get_by_label("Replace with").fill("dog")
    page.get_by_label("Replace with").press("Enter")
    sentence(page, "the dog sat")
    assert page.locator(".chips .word").count() == 0
    page.context.close()  # unchecked: the browser complains of every component, as it should
