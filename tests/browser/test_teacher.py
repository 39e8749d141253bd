"""The teacher's page: every step's link opens it, a class link holds what was chosen, the sheets arrive."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.catalogs import sentence
from core.lessons import plan
from tests.browser.waiting import until
from tests.frame import PAGES

pytestmark = pytest.mark.slow


TICKED = """([name, word, n]) => {
    const words = new URLSearchParams(location.search).get(name)?.split(",")
    return words?.length === n && words.includes(word)
}"""


def tick(visitor, name, words):
    """Press the button of each word; the page has heard of each before the next."""
    for n, (word, label) in enumerate(words.items(), 1):
        visitor.keyed(f"w_{name}").get_by_role("button", name=label, exact=True).click()
        until(visitor.page, TICKED, [name, word, n])


def test_a_class_link_hides_pages_and_holds_controls(server, visit):
    teacher = visit(server)
    teacher.open("teacher?lang=en&c_start=dot_product.same_shadow")
    tick(teacher, "c_only", {page: sentence("en", f"{page}.menu") for page in ("dot_product", "similarity")})
    tick(teacher, "c_locked", {"lang": sentence("en", "teacher.held_lang"),
                               "lesson": sentence("en", "teacher.held_lesson"),
                               "dot_product": sentence("en", "dot_product.menu")})
    teacher.keyed("w_c_lang").get_by_text("中文").click()
    link = teacher.page.get_by_test_id("stCode").last
    expect(link).to_contain_text(re.compile(
        "^dot-product.lang=zh&lesson=same_shadow&only=dot_product%2Csimilarity&locked=dot_product%2Clang%2Clesson"))
    learner = visit(server)
    learner.open(link.inner_text().strip())
    menu = learner.page.get_by_test_id("stSidebarNavLink")
    expect(menu).to_have_count(2)
    expect(menu.first).to_contain_text(sentence("zh", "dot_product.menu"))
    expect(learner.page.get_by_test_id("stSidebar")).to_contain_text(
        sentence("zh", "lesson.dot_product.same_shadow.goal"))
    expect(learner.keyed("w_lang").get_by_role("radio").first).to_be_disabled()
    slider = {name: learner.keyed(f"w_d_{name}").locator("input[type=range]") for name in ("ax", "ay", "bx", "by")}
    expect(slider["ax"]).to_be_disabled()
    expect(slider["by"]).to_be_enabled()
    formulas = learner.keyed("plane").locator(".formulas")
    before = formulas.inner_text()
    tip = learner.keyed("plane").locator("circle.tip.a")
    tip.focus()
    tip.press("Shift+ArrowUp")  # A is held in the picture, too
    slider["by"].focus()
    slider["by"].press("ArrowRight")
    expect(learner.page).to_have_url(re.compile("d_by=1.1"))
    expect(formulas).not_to_have_text(before)
    assert "d_ay=0" in learner.page.url
    menu.last.click()  # what was chosen goes along
    expect(learner.page.locator("h1")).to_have_text(sentence("zh", "similarity.title"))
    expect(menu).to_have_count(2)
    expect(learner.page).to_have_url(re.compile("locked=dot_product"))


def test_a_link_of_the_plan_opens_its_step(server, visit):
    visitor = visit(server)
    visitor.open("teacher?lang=zh")
    rows = visitor.keyed("plan").locator("tbody tr")
    expect(rows.filter(has_text="–")).to_have_count(len(plan.plan()))
    with visitor.page.expect_popup() as opened:
        rows.nth(1).get_by_role("link").click()
    step = plan.plan()[1].step
    expect(opened.value.locator("h1")).to_have_text(sentence("zh", f"{step.page}.title"))
    expect(opened.value.locator(".st-key-lesson_step input")).to_have_value(
        re.compile(re.escape(sentence("zh", step.sentence("title")))))
    expect(visitor.page.get_by_test_id("stSidebarNavLink")).to_have_count(len(PAGES))


def test_the_answers_arrive_and_print(server, visit, browser, tmp_path):
    visitor = visit(server)
    visitor.open("teacher?lang=en")
    with visitor.page.expect_download(timeout=60_000) as arriving:
        visitor.keyed("teacher_answers").get_by_role("button").click()
    file = tmp_path / arriving.value.suggested_filename
    arriving.value.save_as(file)
    paper = browser.new_page()
    paper.goto(Path(file).as_uri())
    assert paper.locator("article").count() == len(plan.plan()) + len(plan.more())
    assert paper.pdf(format="A4").startswith(b"%PDF")
    paper.emulate_media(media="print")
    assert paper.evaluate("document.documentElement.scrollWidth <= innerWidth")
    paper.close()
