"""Brings a step, its check function and a state together: what is true before, and whether the goal is reached."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from core import scenes
from core.lessons.course import Step, find
from core.notice import Notice

Values = Mapping[str, Any]


class Checked(NamedTuple):
    """What a check function found in the learner's numbers."""

    done: bool
    numbers: dict[str, str]  # for the slots of the step's sentences, already written
    kept: bool = True  # False: something was changed that the task leaves alone


class Truth(NamedTuple):
    """What holds in the scene of a step: the answer to its prediction."""

    answer: Any  # an option's name, a number, or the values of the spot's parameters
    numbers: dict[str, str]


class NothingThere(ValueError):
    """There is nothing to look at: no token has a vector, or heads don't divide d_model."""


def beginning(step: Step, lang: str) -> dict[str, Any]:
    """The state that a step starts from: every parameter of its page at its default, except what the scene sets."""
    return defaults(step.page, lang) | parameters(step.scene, lang)


def scene(step: Step, lang: str) -> dict[str, Any]:
    """The parameters that bring a learner to the beginning of a step: the page's own, and the sentence if it has one.

    >>> from core.lessons.course import find
    >>> scene(find("dot_product", "negative"), "en")["d_bx"]
    4
    """
    own = {param.name for param in scenes.params_of(step.page)}
    if any(name.endswith("_shuffle") for name in own):
        own.add("text")
    return {name: value for name, value in beginning(step, lang).items() if name in own}


def link(step: Step, lang: str, shared: Values | None = None) -> dict[str, str]:
    """The parameters of a link that opens a step; `shared` goes along: what is solved, what is locked."""
    values = beginning(step, lang) | dict(shared or {}) | {"lesson": step.id, "guess": "", "hint": 0}
    return scenes.link_parameters(scenes.params_of(step.page), values)[0]


def solved(step: Step, lang: str) -> dict[str, Any]:
    """The state of the solution that the lesson knows; there are others."""
    return beginning(step, lang) | parameters(step.solution, lang)


def defaults(page: str, lang: str) -> dict[str, Any]:
    """All values of a page as they are before anyone touches it."""
    values = {param.name: param.default for param in (*scenes.SHARED, *scenes.params_of(page))}
    return values | {"lang": lang, "text": None}


def parameters(by_language: Mapping[str, Values], lang: str) -> dict[str, Any]:
    """What a scene or a solution sets in a language."""
    return {**by_language[""], **by_language.get(lang, {})}


def check(step: Step, values: Values) -> Checked | None:
    """Whether the goal of a step is reached in this state; None if there is nothing to look at."""
    try:
        return _function(step, "")(values, beginning(step, values["lang"]))
    except NothingThere:
        return None


def truth(step: Step, lang: str) -> Truth:
    """The answer to a step's prediction, computed from its scene; the same for every learner."""
    return _truth(step.page, step.id, lang)


@functools.lru_cache(maxsize=512)
def _truth(page: str, name: str, lang: str) -> Truth:
    step = find(page, name)
    assert step is not None
    return _function(step, "_truth")(beginning(step, lang))


def words(step: Step, lang: str) -> dict[str, str]:
    """What fills the slots of a step's fixed sentences: goal, hints and the one to compare with."""
    return _words(step.page, step.id, lang)


@functools.lru_cache(maxsize=512)
def _words(page: str, name: str, lang: str) -> dict[str, str]:
    step = find(page, name)
    found = check(step, beginning(step, lang)) if step else None
    return found.numbers if found else {}


def verdict(step: Step, found: Checked | None) -> Notice:
    """The sentence about what was found."""
    if found is None:
        return Notice("lesson.nothing_there", {})
    part = "rule" if not found.kept else "see" if found.done else "not_yet"
    return Notice(step.sentence(part), found.numbers)


def answered(step: Step, guess: str, lang: str) -> tuple[bool, Notice]:
    """Whether a prediction is right, and the sentence that says why it is or isn't, with the scene's numbers.

    Parameters: `guess`, as the link holds it: an option's name, a number, or numbers apart by commas.
    """
    assert step.predict is not None
    true, kind = truth(step, lang), step.predict.kind
    if kind == "choice":
        right, wrong = guess == true.answer, f"wrong_{guess}"
    elif kind == "number":
        said = _number(guess)
        right = abs(said - true.answer) <= max(step.predict.near * abs(true.answer), 0.005)
        wrong = "wrong_more" if said > true.answer else "wrong_less"
    else:
        right, wrong = guess == spot(true.answer), "wrong_spot"
    return right, Notice(step.sentence("right" if right else wrong), true.numbers)


def spot(values: Any) -> str:
    """A spot as the link holds it."""
    return ",".join(str(value) for value in values)


def understood(step: Step, guess: str) -> bool:
    """Whether a prediction from a link can be one at all."""
    predict = step.predict
    if predict is None or not guess:
        return False
    if predict.kind == "choice":
        return guess in predict.options
    return predict.kind == "spot" or _number(guess) == _number(guess)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _function(step: Step, ending: str) -> Callable[..., Any]:
    return getattr(import_module(f"core.lessons.checks_{step.page}"), step.id + ending)
