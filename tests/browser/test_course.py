"""A learner takes the whole course: predicts wrongly and rightly, acts on the page, has it checked, and goes on.

Every task is solved with the page's own controls, by mouse and keyboard. None is left out.
"""

import re

import pytest
from playwright.sync_api import TimeoutError, expect

from core import links, scenes
from core.catalogs import catalog, languages, sentence
from core.lessons import checking
from core.lessons.course import beside, course, pages
from core.scenes.similarity_words import table, words_in
from core.scenes.trained_model import build
from tests.browser.waiting import until
from tests.frame import path_of

QUICK = {("dot_product", "en"), ("home", "zh")}  # the others are among the slow tests
LINK = "([name, text]) => new URLSearchParams(location.search).get(name) === text"


class Learner:
    """Someone in front of one page, with the lesson open."""

    def __init__(self, visitor, language):
        self.visitor, self.page, self.language = visitor, visitor.page, language
        self.panel = visitor.keyed("lesson_sheet")

    def words(self, key):
        return catalog(self.language)[key]

    def link_says(self, page, **values):
        """The page has heard: its link holds these values, and it is drawn."""
        params = {p.name: p for p in (*scenes.SHARED, *scenes.params_of(page))}
        for name in values:
            until(self.page, LINK, [name, links.write([params[name]], values).get(name)])
        self.visitor.settle()

    def press(self, key, n=0):
        self.visitor.keyed(key).get_by_role("button").nth(n).click()

    def reads(self, text):
        """The panel says this."""
        expect(self.panel).to_contain_text(longest_piece(text))

    def goes_to(self, step):
        """On with the button as long as that leads there, else by its place in the list."""
        here = re.search(r"[?&]lesson=(\w+)", self.page.url)[1]
        ahead = beside(next(s for s in course(step.page) if s.id == here), 1)
        if ahead == step:
            self.press("lesson_next")
        else:
            self.picks(self.visitor.keyed("lesson_step"), course(step.page).index(step))

    def begins(self, step):
        self.link_says(step.page, lesson=step.id, guess="", hint=0)
        title = re.compile(re.escape(self.words(step.sentence("title"))) + "$")
        expect(self.visitor.keyed("lesson_step").locator("input")).to_have_value(title)

    def predicts(self, step, rightly):
        """Says what will happen, and reads why it is so or not."""
        answer = checking.truth(step, self.language).answer
        if step.predict.kind == "choice":
            options = step.predict.options
            guess = answer if rightly else next(option for option in options if option != answer)
            self.visitor.keyed(f"lesson_guess_{step.id}").locator("label").nth(options.index(guess) + 1).click()
        elif step.predict.kind == "number":
            guess = f"{answer if rightly else answer + 1:.2f}"
            self.types(f"lesson_guess_{step.id}", guess)
            guess = f"{float(guess):g}"
        else:
            spot = answer if rightly else [(place + 1) % 2 for place in answer]
            for name, place in zip(step.predict.spot, spot, strict=True):
                self.sets(step, name, place)
            guess = checking.spot(spot)
            self.press("lesson_spot")
        self.link_says(step.page, guess=guess)
        right, reason = checking.answered(step, guess, self.language)
        assert right == rightly
        self.reads(sentence(self.language, reason.key, **reason.values))

    def acts(self, step):
        """Solves the task with the controls of the page."""
        for name, value in checking.parameters(step.solution, self.language).items():
            BY_HAND.get(name, Learner.sets)(self, step, name, value)

    def sets(self, step, name, value):
        """Puts the control of a parameter at a value, whatever kind of control it is."""
        place, declared = f"w_{name}", next(p for p in scenes.params_of(step.page) if p.name == name)
        control = self.visitor.keyed(place).first
        control.locator("input, button, textarea").first.wait_for(state="attached")
        index = declared.options.index(value) if isinstance(declared, links.Choice) else value
        if control.locator("input[type=range]").count():
            slide(control.locator("input[type=range]"), index)
        elif control.get_by_role("combobox").count():
            self.picks(control, index)
        elif isinstance(declared, links.Choice):
            control.get_by_role("radio").nth(index).click()
        elif isinstance(declared, links.Positions):
            for one in value:
                control.get_by_role("button").nth(one).click()
        elif isinstance(declared, links.Flag):
            if control.locator("input").first.is_checked() != value:
                control.locator("label").first.click()
        else:
            self.types(place, declared.format(value))
        self.link_says(step.page, **{name: value})

    def picks(self, box, place):
        """An option of a select box; once more if the page was drawn anew and closed the list."""
        options = self.page.get_by_role("option")
        for _ in range(10):
            box.get_by_role("combobox").press("ArrowDown")
            try:
                return options.nth(place).click(timeout=2_000)
            except TimeoutError:
                continue
        raise AssertionError(f"the list has no option {place}")

    def types(self, place, text):
        field = self.visitor.keyed(place).locator("input, textarea").first
        field.fill(text)
        field.press("Control+Enter" if "\n" in text else "Enter")

    def has_it_checked(self, step, done):
        """The step says what it saw, and counts as solved together with those before."""
        self.press("lesson_check")
        self.link_says(step.page, done=tuple(sorted(done)))
        self.reads(self.words("lesson.see"))
        expect(self.visitor.keyed(f"lesson_say_{step.id}")).to_be_visible()


def slide(slider, value):
    """To the stop beside it, then one step with the keyboard: a slider tells its page when a hand lets go."""
    low, step = (float(slider.get_attribute(name)) for name in ("min", "step"))
    beside, key = (value - step, "ArrowRight") if value - step >= low else (value + step, "ArrowLeft")
    slider.fill(f"{round(beside, 6):g}")
    slider.press(key)


def longest_piece(text):
    """The longest part of a sentence without markup or slots: as it stands on screen."""
    return max(re.split(r"\{\w+\}|[*$:_\\]", text), key=len).strip()


def match_weights(learner, step, name, value):
    learner.page.get_by_role("button", name=learner.words("dot_product.match")).click()


def add_two(learner, step, name, value):
    learner.press("toy_0")
    learner.press("toy_0")


def silence(learner, step, name, value):
    panel = learner.visitor.keyed("matrices")
    panel.locator("summary").click()
    learner.sets(step, "m_matrix", name[-1])
    learner.sets(step, "m_part", value[0])
    learner.press("m_to_zero")
    learner.link_says(step.page, **{name: value})


def switch_off(learner, step, name, value):
    learner.sets(step, "t_view", "off")
    heads = build(checking.beginning(step, learner.language)).model.config.n_heads
    for control, place in zip(("t_layer", "t_head"), divmod(value[0], heads), strict=True):
        learner.sets(step, control, place)
    learner.press("t_toggle")
    learner.link_says(step.page, **{name: value})


def add_words(learner, step, name, value):
    there = table(checking.beginning(step, learner.language)).asked
    field = learner.visitor.keyed("w_s_words").get_by_role("combobox")
    for word in words_in(value):
        if word not in there:
            field.fill(word)
            field.press("Enter")
            until(learner.page, "word => new URLSearchParams(location.search).get('s_words')?.includes(word)",
                  word)
            learner.visitor.settle()
    field.press("Escape")  # an open list hides the page from those who go by names and roles


def shuffle(learner, step, name, value):
    learner.press("a_shuffle")
    learner.link_says(step.page, **{name: value})


# what has no control of its own, or several
BY_HAND = {"d_weights": match_weights, "s_toy": add_two, "m_zero_v": silence, "t_off": switch_off, "s_words": add_words,
           "a_shuffle": shuffle}


@pytest.mark.parametrize(("page", "language"), [
    pytest.param(page, language, marks=() if (page, language) in QUICK else pytest.mark.slow)
    for page in pages() for language in languages()])
def test_the_lesson_of_a_page(server, visit, page, language):
    visitor = visit(server, reduced_motion="reduce")
    learner = Learner(visitor, language)
    visitor.open(f"{path_of(page)}?lang={language}")
    visitor.keyed("lesson_away").locator("label").first.click()
    path = [step for step in course(page) if step.on_path]
    done: set[str] = set()
    for step in (*path, *(step for step in course(page) if not step.on_path)):
        if done:
            learner.goes_to(step)
        learner.begins(step)
        if step.predict:
            learner.predicts(step, rightly=False)
            learner.predicts(step, rightly=True)
        learner.acts(step)
        done.add(step.name)
        learner.has_it_checked(step, done)
    if page != pages()[-1]:
        following = pages()[pages().index(page) + 1]
        learner.goes_to(path[-1])
        learner.begins(path[-1])
        learner.panel.get_by_text(learner.words("lesson.next_page")).click()
        learner.begins(course(following)[0])
        learner.link_says(following, done=tuple(sorted(done)))
