"""The teacher's page without a browser: the plan, the answers, what a class link holds."""

import re
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qs

import pytest

from core import scenes
from core.catalogs import languages
from core.export import link
from core.export.sheet import sheet
from core.lessons import checking, class_link, plan
from core.lessons.course import PATH, find, steps
from core.scenes import teacher
from core.shown.voice import Voice

each_step = pytest.mark.parametrize("step", steps(), ids=lambda step: step.name)


def test_the_plan_fills_a_lesson_without_gaps():
    entries = plan.plan()
    assert entries[0].start == 0 and 45 <= entries[-1].end <= 60
    assert all(later.start == earlier.end for earlier, later in pairwise(entries))
    assert all(entry.end - entry.start == entry.step.minutes for entry in entries)
    assert {entry.step.page for entry in entries} == set(PATH)
    assert sorted([*(entry.step.name for entry in entries), *(step.name for step in plan.more())]) == sorted(
        step.name for step in steps())


@pytest.mark.parametrize("language", languages())
def test_the_sheets_have_every_step_and_only_the_answers_give_them_away(language):
    answers, paper = (sheet(language, "https://example.org", answers=given).decode() for given in (True, False))
    choices = sum(bool(step.predict and step.predict.options) for step in steps())
    assert answers.count("☑") == choices and "☑" not in paper
    for text in (answers, paper):
        assert text.count("<article>") == len(steps())
        assert not re.search(r"\{\w+\}|\*\*|\$|:blue\[|#term", text.split("</style>")[1])
    told, asked = (unescape(re.sub(r"<[^>]*>", "", text)) for text in (answers, paper))
    for step in steps():
        say = Voice(language).plain(step.sentence("say")).replace("_", "")
        assert say in told and say not in asked, step.name


def test_every_solution_in_the_answers_opens_solved():
    answers = sheet("en", "https://example.org", answers=True).decode()
    found = re.findall(r'<a href="([^"]*)"', answers)
    assert len(found) == len(steps())
    ordered = sorted(steps(), key=lambda step: (PATH.index(step.page), not step.on_path))
    for step, way in zip(ordered, found, strict=True):
        if step.page != "trained_model":  # these models answer slowly; their solutions have tests of their own
            opened = link.opened(unescape(way))
            assert opened.page == step.page and opened.problems == ()
            done = checking.check(step, opened.values)
            assert done and done.done and done.kept, step.name


@each_step
def test_a_locked_page_leaves_what_its_step_asks_for(step):
    held = class_link.held((step.page,), step.page, step.id)
    own = {param.name for param in scenes.params_of(step.page)}
    assert not held & set(step.free)
    assert own - set(step.free) <= held
    assert class_link.held(("lang",), step.page, step.id) == {"lang"}
    assert held < class_link.held((step.page, *step.free), step.page, step.id)


@pytest.mark.parametrize("start", teacher.STARTS)
def test_every_class_link_opens_what_it_says(start):
    page, step = teacher.start({"c_start": start})
    left = {param.name: param.default for param in (*scenes.SHARED, *scenes.params_of(page))} | {"text": None}
    values = {"lang": "en", "c_start": start, "c_lang": "zh", "c_only": ("glossary",), "c_locked": ("lesson", page)}
    address = teacher.address(values, left, "https://example.org/app/")
    assert address.public and address.fits
    opened = link.state(page, parse_qs(address.text.partition("?")[2], keep_blank_values=True))
    assert opened[1] == ()
    assert (opened[0]["lang"], opened[0]["lesson"]) == ("zh", step)
    assert set(opened[0]["only"]) == {"glossary", page} and set(opened[0]["locked"]) == {"lesson", page}
    if step:
        expected = checking.beginning(find(page, step), "zh")
        assert {name: opened[0][name] for name in expected if name not in {p.name for p in scenes.SHARED}} == {
            name: value for name, value in expected.items() if name not in {p.name for p in scenes.SHARED}}


def test_a_page_goes_along_as_it_was_left():
    left = {param.name: param.default for param in (*scenes.SHARED, *scenes.params_of("dot_product"))}
    left |= {"text": None, "d_ax": -2.0, "done": ("dot_product.zero",), "guess": "x"}
    values = {"lang": "en", "c_start": "dot_product", "c_lang": "here", "c_only": (), "c_locked": ("no such",)}
    assert teacher.address(values, left, "https://example.org").text == "https://example.org/dot-product?lang=en&d_ax=-2"
