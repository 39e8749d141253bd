"""The lesson as a plan with times, and its answers: all of it computed from the steps, so it can't fall behind."""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

from core.lessons import checking
from core.lessons.course import Step, steps
from core.notice import Notice


class Entry(NamedTuple):
    """One step in its time."""

    step: Step
    start: int  # minutes since the lesson began
    end: int


class Answer(NamedTuple):
    """What a teacher wants to know of a step."""

    step: Step
    question: Notice | None  # None: nothing is predicted
    options: tuple[tuple[Notice, bool], ...]  # of a choice: each with whether it is right
    reason: Notice | None
    goal: Notice
    seen: Notice  # what the page says of the solution


def plan() -> tuple[Entry, ...]:
    """The steps of the lesson of 45 to 60 minutes, one after the other.

    >>> [(entry.step.id, entry.start, entry.end) for entry in plan()][:2]
    [('turns', 0, 3), ('stretch', 3, 6)]
    """
    path = [step for step in steps() if step.on_path]
    ends = list(accumulate(step.minutes for step in path))
    return tuple(Entry(step, end - step.minutes, end) for step, end in zip(path, ends, strict=True))


def more() -> tuple[Step, ...]:
    """The steps for those who want more."""
    return tuple(step for step in steps() if not step.on_path)


def answer(step: Step, lang: str) -> Answer:
    """The answer to a step's prediction and what its solution shows, computed from its scene.

    >>> from core.lessons.course import find
    >>> answer(find("dot_product", "stretch"), "en").reason.values["after"]
    '9.64'
    """
    goal = Notice(step.sentence("goal"), checking.words(step, lang))
    solved = checking.verdict(step, checking.check(step, checking.solved(step, lang)))
    if step.predict is None:
        return Answer(step, None, (), None, goal, solved)
    true = checking.truth(step, lang)
    options = tuple((Notice(step.sentence(f"option_{option}"), true.numbers), option == true.answer)
                    for option in step.predict.options)
    return Answer(step, Notice(step.sentence("question"), true.numbers), options,
                  Notice(step.sentence("right"), true.numbers), goal, solved)
