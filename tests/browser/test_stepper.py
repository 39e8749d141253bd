"""The stages of page 3 one at a time: by keys, by buttons, by link; and the follow figure on a phone."""

from playwright.sync_api import expect

from tests.browser.waiting import until


def stage(page, title):
    return page.locator("strong", has_text=title)


def test_the_arrow_keys_go_from_stage_to_stage(server, visit):
    visitor = visit(server)
    visitor.open("self-attention?a_mask=causal&a_step=scores")
    page = visitor.page
    expect(stage(page, "Stage 3 of 8")).to_be_visible()
    expect(visitor.keyed("a_turning").locator(".live")).to_contain_text("Stage 3 of 8")
    page.keyboard.press("ArrowRight")
    expect(stage(page, "Stage 4 of 8")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(stage(page, "Stage 5 of 8")).to_be_visible()
    expect(visitor.keyed("stage_scaled").locator(".gtitle")).to_be_visible()  # the picture it starts from
    expect(visitor.keyed("stage_masked").locator(".shapelayer path").first).to_be_visible()
    expect(page.locator("p", has_text="15 of 36 scores are hidden")).to_be_visible()
    until(page, "location.search.includes('a_step=masked')")
    page.keyboard.press("ArrowLeft")
    expect(stage(page, "Stage 4 of 8")).to_be_visible()
    # while something is typed the arrows move the cursor
    page.get_by_label("Your sentence").click()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    expect(stage(page, "Stage 4 of 8")).to_be_visible()
    page.reload()
    expect(stage(page, "Stage 4 of 8")).to_be_visible()
    visitor.check()


def test_keys_in_a_figure_move_its_cell_and_not_the_stage(server, visit):
    visitor = visit(server)
    visitor.open("self-attention?a_step=scaled")
    page = visitor.page
    marks = visitor.keyed("stage_scaled").locator(".dta-marks")
    expect(marks).to_have_attribute("tabindex", "0")
    marks.focus()
    page.keyboard.press("ArrowRight")
    expect(visitor.keyed("stage_scaled").locator(".dta-marks rect.cell").first).to_be_visible()
    page.wait_for_timeout(500)
    expect(stage(page, "Stage 4 of 8")).to_be_visible()
    visitor.check()


def test_on_a_phone_the_columns_of_one_query_scroll_sideways(server, visit):
    visitor = visit(server, width=390)
    visitor.open("multi-head?m_query=2")
    figure = visitor.keyed("wide_m_follow")
    expect(figure.locator(".gtitle")).to_be_visible()
    wide, room = figure.evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert wide > 2 * room
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.check()
