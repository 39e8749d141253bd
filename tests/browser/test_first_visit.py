"""The first visit on a slow line: widgets whose script arrives late show their values all the same."""

import re

from playwright.sync_api import expect


def test_the_step_that_was_opened_stays_open(server, visit):
    visitor, late = visit(server), []
    visitor.page.route(re.compile(r"/Selectbox\.[^/]*\.js$"), lambda route: late.append(route))
    visitor.open("dot-product?lang=en&lesson=zero")
    visitor.keyed("lesson_skip").get_by_role("button").click()  # a second run, before the list of steps is drawn
    expect(visitor.page).to_have_url(re.compile("guess=skip"))
    visitor.settle()
    for script in late:
        script.continue_()
    expect(visitor.keyed("lesson_step").locator("input")).to_have_value(re.compile("No direction"))
    visitor.keyed("lesson_hint").get_by_role("button").click()  # the browser sends what its widgets show
    expect(visitor.page).to_have_url(re.compile("lesson=zero.*hint=1"))


def test_controls_keep_the_values_of_the_link(server, visit):
    visitor, late = visit(server), []
    visitor.page.route(re.compile(r"/(Selectbox|Slider)\.[^/]*\.js$"), lambda route: late.append(route))
    visitor.open("self-attention?lang=en&a_query=2&a_lab_d=128&a_temperature=2")
    mask = visitor.keyed("w_a_mask").get_by_role("radio")
    mask.nth(1).click()  # its part of the page runs again
    expect(visitor.page).to_have_url(re.compile("a_mask=causal"))
    visitor.settle()
    for script in late:
        script.continue_()
    expect(visitor.keyed("w_a_query").locator("input")).to_be_visible()
    mask.first.click()  # the browser sends what its widgets show
    expect(visitor.page).not_to_have_url(re.compile("a_mask=causal"))
    visitor.settle()
    assert {"a_query=2", "a_lab_d=128", "a_temperature=2"} <= set(visitor.page.url.split("?")[1].split("&"))
