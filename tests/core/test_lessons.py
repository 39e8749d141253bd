"""The lessons: their files follow the schema, every task is unsolved at its start and solvable, and says so."""

import string

import pytest

from core import links, scenes
from core.catalogs import catalog, languages, sentence
from core.lessons import checking
from core.lessons.course import BadLesson, beside, course, pages, read, steps
from core.notice import Notice
from tests.core.lesson_cases import CASES

each_step = pytest.mark.parametrize("step", steps(), ids=lambda step: step.name)
each_language = pytest.mark.parametrize("language", languages())
PARTS = ("title", "goal", "not_yet", "see", "hint1", "hint2", "hint3", "say")


def parts_of(step):
    """The sentences that a step needs, whatever language."""
    needed = set(PARTS)
    if step.predict is not None:
        answers = {checking.truth(step, language).answer for language in languages()}
        needed |= {"question", "right"}
        needed |= {"choice": lambda: {f"option_{name}" for name in step.predict.options}
                   | {f"wrong_{name}" for name in step.predict.options if answers != {name}},
                   "number": lambda: {"wrong_more", "wrong_less"}, "spot": lambda: {"wrong_spot"}}[step.predict.kind]()
    return needed


def state(step, language, changed):
    """The state after a learner changed something in a step's scene."""
    return checking.beginning(step, language) | changed


def change(case, language):
    """What a case changes in a language; most change the same in all."""
    return case[language] if set(case) & set(languages()) else case


def said(notice, language):
    """A sentence with its slots filled; it fails on a slot without a number."""
    text = catalog(language)[notice.key]
    wanted = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    assert wanted <= set(notice.values), f"{notice.key} has no {wanted - set(notice.values)}"
    return sentence(language, notice.key, **notice.values) if notice.values else text


def test_there_are_six_tasks_and_more_on_every_page():
    for page in pages():
        found = [step for step in steps() if step.page == page]
        assert len(found) >= 6, page
        levels = {step.level for step in found}
        assert {1, 2} <= levels, f"{page} goes from easy to hard"


def test_the_path_takes_a_lesson():
    assert 45 <= sum(step.minutes for step in steps() if step.on_path) <= 60


@each_language
@each_step
def test_a_scene_is_a_state_of_the_page_and_a_link(step, language):
    declared = {param.name: param for param in scenes.params_of(step.page)}
    for where in (step.scene, step.solution):
        for name, value in checking.parameters(where, language).items():
            if name != "text":
                param = declared[name]
                assert param.parse(param.format(value)) == value, f"{name} cannot be {value!r}"
    assert set(checking.parameters(step.solution, language)) <= set(step.free), "a solution uses what is free"
    assert set(step.free) <= set(declared) | {"text"}
    link = checking.link(step, language)
    everything = (*scenes.SHARED, *scenes.params_of(step.page))
    values, problems = links.read(everything, {name: [text] for name, text in link.items()})
    assert problems == () and links.unknown(everything, {name: ["x"] for name in link}) == ()
    begun = checking.beginning(step, language)
    assert {n: values[n] for n in declared} == {n: begun[n] for n in declared} and values["lesson"] == step.id


@each_language
@each_step
def test_it_is_unsolved_at_its_start_and_can_be_solved(step, language):
    start = checking.check(step, checking.beginning(step, language))
    assert start is not None and start.kept and not start.done
    solved = checking.check(step, checking.solved(step, language))
    assert solved is not None and solved.kept and solved.done
    for found, part in ((start, "not_yet"), (solved, "see")):
        notice = checking.verdict(step, found)
        assert notice.key == step.sentence(part)
        said(notice, language)


@each_language
@each_step
def test_another_solution_counts_and_a_near_miss_does_not(step, language):
    case = CASES[step.page][step.id]
    other, near = (change(case[kind], language) for kind in ("other", "near"))
    also = checking.check(step, state(step, language, other))
    assert also is not None and also.done and also.kept, also
    assert other != checking.parameters(step.solution, language)
    missed = checking.check(step, state(step, language, near))
    assert missed is not None and not (missed.done and missed.kept), missed
    said(checking.verdict(step, missed), language)


@each_language
@each_step
def test_every_sentence_of_a_step_is_there_and_no_other(step, language):
    prefix = step.sentence("")
    found = {key.removeprefix(prefix) for key in catalog(language) if key.startswith(prefix)}
    assert found - {"rule"} == parts_of(step)


@each_language
@each_step
def test_fixed_sentences_have_their_words(step, language):
    for part in ("goal", "hint1", "hint2", "hint3", "say"):
        said(Notice(step.sentence(part), checking.words(step, language)), language)


@each_language
@each_step
def test_predictions_are_answered_with_the_scenes_numbers(step, language):
    if step.predict is None:
        return
    true = checking.truth(step, language)
    sentence(language, step.sentence("question"), **true.numbers)
    guesses = {"choice": lambda: step.predict.options,
               "spot": lambda: ("61,62", "63,63", checking.spot(true.answer)),
               "number": lambda: (f"{true.answer:g}", f"{true.answer + 9:g}", f"{true.answer - 9:g}")}
    right = []
    for guess in guesses[step.predict.kind]():
        assert checking.understood(step, guess)
        is_right, reason = checking.answered(step, guess, language)
        right.append(is_right)
        said(reason, language)
    assert right.count(True) == 1, "one answer is right"
    assert not checking.understood(step, "")
    assert step.predict.kind == "spot" or not checking.understood(step, "nonsense of a stranger")


@each_language
@each_step
def test_the_rule_is_said_where_it_can_be_broken(step, language):
    broken = CASES[step.page][step.id].get("broken")
    assert (step.sentence("rule") in catalog(language)) == (broken is not None)
    if broken is not None:
        found = checking.check(step, state(step, language, change(broken, language)))
        assert found is not None and not found.kept
        said(checking.verdict(step, found), language)


@each_step
def test_a_check_survives_any_page(step):
    declared = scenes.params_of(step.page)
    for end in ("low", "high"):
        extreme = {p.name: getattr(p, end) for p in declared if isinstance(p, links.Number)}
        for text in ("", "zzzqqq", "word " * 70, None):
            values = checking.defaults(step.page, "en") | extreme | {"text": text}
            found = checking.check(step, values)
            said(checking.verdict(step, found), "en")


GOOD = """[[step]]
id = "a"
level = 1
minutes = 2
free = []
solution = {}
"""


@pytest.mark.parametrize(("change", "message"), [
    (("level = 1\n", ""), "'level' is missing"),
    (("level = 1", "level = 4"), "level is 1, 2 or 3, not 4"),
    (("level = 1", 'level = "1"'), "'level' is a int"),
    (("free = []", "free = []\nfrre = 1"), "nothing is called 'frre'"),
    (('id = "a"', 'id = "A b"'), "an id is lower-case"),
    (("free = []", 'free = []\npredict = { kind = "guess" }'), "a prediction is one of"),
    (("free = []", 'free = []\npredict = { kind = "number" }'), "a number has 'near'"),
    (("[[step]]", "[[steps]]"), "a lesson is a list of"),
])
def test_a_slip_in_a_file_is_named(change, message):
    assert read("page", GOOD)[0].id == "a"
    with pytest.raises(BadLesson, match=message):
        read("page", GOOD.replace(*change))


def test_no_step_stands_there_twice():
    with pytest.raises(BadLesson, match="twice"):
        read("page", GOOD + GOOD)


@pytest.mark.parametrize("page", pages())
def test_next_and_back_follow_the_path(page):
    on_path = [step for step in course(page) if step.on_path]
    walked = [on_path[0]]
    while (after := beside(walked[-1], 1)) is not None:
        assert beside(after, -1) == walked[-1]
        walked.append(after)
    assert walked == on_path
    assert all(beside(step, 1) in (*on_path, None) for step in course(page))
