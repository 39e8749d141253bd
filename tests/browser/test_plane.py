"""The plane of page 1 under mouse, keyboard and reload: figure, formulas, sliders and link always agree."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.waiting import until


@pytest.fixture
def plane(server, visit):
    visitor = visit(server)
    visitor.open("dot-product")
    expect(visitor.page.locator(".plane .formulas")).to_contain_text("= 19")
    return visitor


def middle(shape: Locator) -> tuple[float, float]:
    box = shape.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def formulas(visitor) -> str:
    return visitor.page.locator(".plane .formulas").inner_text()


def sliders_show(visitor, *numbers: float) -> None:
    """Wait until the first sliders show these numbers."""
    for slider, number in zip(visitor.page.locator("input[type=range]").all(), numbers, strict=False):
        expect(slider).to_have_attribute("value", f"{number:g}")


def test_a_dragged_tip_takes_formulas_sliders_and_link_along(plane):
    page = plane.page
    x, y = middle(page.locator("circle.tip.a"))
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 41):
        page.mouse.move(x - 5 * step, y + 2 * step)
    during = formulas(plane)  # before the server can have answered every move
    page.mouse.up()
    ax, ay = (
        float(v) for v in page.locator("circle.tip.a").get_attribute("aria-valuetext").replace("−", "-").split(",")
    )
    assert (ax, ay) != (3, 4) and round(ax, 1) == ax and round(ay, 1) == ay
    assert during == formulas(plane)
    until(page, f"new URLSearchParams(location.search).get('d_ax') == '{ax:g}'")
    sliders_show(plane, ax, ay, 5, 1)
    page.reload()
    expect(page.locator(".plane .formulas")).to_have_text(during.replace("\n", ""))
    sliders_show(plane, ax, ay, 5, 1)
    plane.check()


def test_arrow_keys_move_a_tip(plane):
    page = plane.page
    page.locator("circle.tip.b").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")
    until(page, "location.search.includes('d_bx=4') && location.search.includes('d_by=1.1')")
    sliders_show(plane, 3, 4, 4, 1.1)
    plane.check()


def test_the_arc_turns_one_arrow_and_keeps_its_length(plane):
    page = plane.page
    # just inside the arc, on A's side of the middle: about 0.9 units from the origin
    tip, origin = middle(page.locator("circle.tip.a")), page.locator(".plane .axes").bounding_box()
    cx, cy = origin["x"] + origin["width"] / 2, origin["y"] + origin["height"] / 2
    page.mouse.move(cx + (tip[0] - cx) * 0.18, cy + (tip[1] - cy) * 0.18)
    unit = ((tip[0] - cx) ** 2 + (tip[1] - cy) ** 2) ** 0.5 / 5
    start, end = (0.9 * unit * 0.72, 0.9 * unit * 0.70), (-0.9 * unit * 0.6, 0.9 * unit * 0.8)
    page.mouse.move(cx + start[0], cy - start[1])
    page.mouse.down()
    page.mouse.move(cx, cy - 0.9 * unit)
    page.mouse.move(cx + end[0], cy - end[1])
    page.mouse.up()
    until(page, """() => {
        const link = new URLSearchParams(location.search)
        const x = Number(link.get("d_ax")), y = Number(link.get("d_ay") ?? 4)
        return x < 0 && Math.abs(Math.hypot(x, y) - 5) < 1e-4
    }""")
    assert "d_bx" not in page.url and "d_by" not in page.url  # B stayed
    plane.check()


def test_turning_both_changes_no_dot_product(plane):
    page = plane.page
    page.get_by_text("turning both").click()
    expect(page.locator("input[type=range]")).to_have_count(2)  # one for both arrows, one for the bias
    x, y = middle(page.locator("circle.tip.a"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 60)
    page.mouse.move(x + 60, y + 160)
    page.mouse.up()
    until(page, "location.search.includes('d_turn=')")
    expect(page.locator(".plane .formulas")).to_contain_text("= 19.0")
    plane.check()


def test_the_arrow_follows_a_slider_before_the_server_answers(plane):
    page = plane.page
    page.evaluate("() => { window.sent = WebSocket.prototype.send; WebSocket.prototype.send = () => {} }")
    page.locator(".st-key-w_d_ax input").press("ArrowRight")
    page.locator(".st-key-w_d_by input").press("ArrowLeft")
    expect(page.locator("circle.tip.a")).to_have_attribute("aria-valuetext", "3.1, 4")
    expect(page.locator("circle.tip.b")).to_have_attribute("aria-valuetext", "5, 0.9")
    during = formulas(plane)
    page.wait_for_timeout(3500)  # however long the server takes
    assert formulas(plane) == during
    page.evaluate("() => { WebSocket.prototype.send = window.sent }")
    page.locator(".st-key-w_d_ay input").press("ArrowRight")  # the next change takes the others along
    page.locator(".st-key-w_d_ay input").press("ArrowLeft")
    until(page, "location.search.includes('d_ax=3.1') && location.search.includes('d_by=0.9')")
    expect(page.locator(".plane .formulas")).to_have_text(during.replace("\n", ""))
    plane.check()


def test_the_curve_follows_a_slider_in_its_place_and_is_drawn_once(plane):
    figure = plane.keyed("curve").locator(".js-plotly-plot")
    before = figure.evaluate("""figure => {
        window.drawn = 0
        figure.on('plotly_afterplot', () => window.drawn++)
        return figure.data[1].y[0]
    }""")
    plane.page.locator(".st-key-w_d_ax input[type=range]").press("ArrowRight")
    expect(plane.page.locator("li strong").first).to_have_text("19.5")  # the server has answered
    until(plane.page, "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    assert (before, figure.evaluate("figure => figure.data[1].y[0]")) == (19, 19.5)
    assert plane.page.evaluate("window.drawn") == 1  # another figure would not have been counted
    plane.check()


def test_under_a_fast_hand_both_pictures_stay_the_same_pictures(plane):
    page, figure = plane.page, plane.keyed("curve").locator(".js-plotly-plot")
    figure.evaluate("figure => figure.on('plotly_afterplot', () => { window.drawn = figure.data[1].y[0] })")
    plane.keyed("plane").locator("svg[role=group]").evaluate("svg => { window.svg = svg }")
    page.locator(".st-key-w_d_ax input[type=range]").focus()
    for _ in range(30):  # the next change overtakes the answer to the one before
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(20)
    until(page, "location.search.includes('d_ax=0') && window.drawn === 4")  # 0×5 + 4×1
    page.wait_for_timeout(500)  # whatever is still under way
    assert page.evaluate("() => window.svg.isConnected")
    assert figure.evaluate("figure => Boolean(figure._fullLayout)")
    plane.keyed("w_d_ax").locator("input[type=range]").press("ArrowRight")
    until(page, "window.drawn === 4.5")  # whoever listens to the figure still hears it
