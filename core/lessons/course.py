"""Reads the lessons: one TOML file a page, every field checked, so that a slip is found before a learner is."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
PATH = ("home", "dot_product", "similarity", "self_attention", "multi_head", "trained_model")  # in this order
PREDICTIONS = ("choice", "number", "spot")


class Prediction(NamedTuple):
    """What a learner says before trying."""

    kind: str  # a choice among options, a number, or a spot: a cell chosen on the page itself
    options: tuple[str, ...] = ()  # of a choice: names of sentences
    near: float = 0.0  # of a number: how far it may be off, as a share of the true one
    spot: tuple[str, ...] = ()  # the parameters that hold the chosen spot


class Step(NamedTuple):
    """One entry of a lesson."""

    page: str
    id: str
    level: int  # 1 easy, 2, 3 hard
    minutes: int
    on_path: bool  # part of the lesson of 45 to 60 minutes; the others are for those who want more
    free: tuple[str, ...]  # the parameters to act with; a class link can lock all others
    places: tuple[str, ...]  # where on the page it is: beginnings of the keys of elements, the first one first
    predict: Prediction | None
    terms: tuple[str, ...]  # entries of the glossary that it is about
    scene: Mapping[str, Mapping[str, Any]]  # "": the parameters it sets; a language's code: what differs there
    solution: Mapping[str, Mapping[str, Any]]  # one of many, in the same form

    @property
    def name(self) -> str:
        """Its name among all steps: page and id."""
        return f"{self.page}.{self.id}"

    def sentence(self, part: str) -> str:
        """The key of one of its sentences in the catalogs."""
        return f"lesson.{self.page}.{self.id}.{part}"


# field -> its type, or types, and whether it must be there
FIELDS: dict[str, tuple[type, bool]] = {
    "id": (str, True), "level": (int, True), "minutes": (int, True), "path": (bool, False), "free": (list, True),
    "places": (list, False),
    "terms": (list, False), "scene": (dict, False), "solution": (dict, True), "predict": (dict, False),
}
PREDICT_FIELDS: dict[str, tuple[type, bool]] = {
    "kind": (str, True), "options": (list, False), "near": (float, False), "spot": (list, False),
}


class BadLesson(ValueError):
    """A lesson's file does not follow the schema."""


@functools.cache
def course(page: str) -> tuple[Step, ...]:
    """The steps of a page in their order; none if the page has no lesson.

    >>> [step.id for step in course("dot_product")][:2]
    ['stretch', 'negative']
    """
    path = FOLDER / f"{page}.toml"
    return read(page, path.read_text(encoding="utf-8")) if path.exists() else ()


def pages() -> tuple[str, ...]:
    """The pages that have a lesson, in the order of the path."""
    return tuple(page for page in PATH if (FOLDER / f"{page}.toml").exists())


def steps() -> tuple[Step, ...]:
    """All steps of all pages."""
    return tuple(step for page in pages() for step in course(page))


def minutes() -> int:
    """How long the path takes."""
    return sum(step.minutes for step in steps() if step.on_path)


def beside(step: Step, ahead: int) -> Step | None:
    """The next step of the path on this page (`ahead` = 1), or the one before (−1); None at the end.

    >>> beside(find("dot_product", "negative"), 1).id
    'zero'
    """
    all_steps = course(step.page)
    at = all_steps.index(step)
    left = all_steps[at + 1:] if ahead > 0 else all_steps[:at][::-1]
    return next((other for other in left if other.on_path), None)


def find(page: str, name: str) -> Step | None:
    """A page's step by its id, or None."""
    return next((step for step in course(page) if step.id == name), None)


def read(page: str, text: str) -> tuple[Step, ...]:
    """The steps in the text of a lesson's file.

    Raises: BadLesson with the page, the step and the field.

    >>> read("home", "[[step]]\\nid = 'a'")
    Traceback (most recent call last):
        ...
    core.lessons.course.BadLesson: home, step 'a': 'level' is missing
    """
    data = tomllib.loads(text)
    if set(data) != {"step"}:
        raise BadLesson(f"{page}: a lesson is a list of [[step]], found {sorted(data)}")
    found = tuple(_step(page, entry) for entry in data["step"])
    names = [step.id for step in found]
    if len(set(names)) < len(names):
        raise BadLesson(f"{page}: a step's id stands there twice among {names}")
    return found


def _step(page: str, entry: dict[str, Any]) -> Step:
    where = f"{page}, step {entry.get('id', '?')!r}"
    _check(where, entry, FIELDS)
    if not re.fullmatch(r"[a-z][a-z_]*", entry["id"]):
        raise BadLesson(f"{where}: an id is lower-case letters and _")
    if entry["level"] not in (1, 2, 3):
        raise BadLesson(f"{where}: level is 1, 2 or 3, not {entry['level']}")
    predict = entry.get("predict")
    return Step(page, entry["id"], entry["level"], entry["minutes"], entry.get("path", False), tuple(entry["free"]),
                tuple(entry.get("places", [f"w_{name}" for name in entry["free"]])),
                _prediction(where, predict) if predict else None, tuple(entry.get("terms", ())),
                _by_language(entry.get("scene", {})), _by_language(entry["solution"]))


def _prediction(where: str, entry: dict[str, Any]) -> Prediction:
    _check(f"{where}, predict", entry, PREDICT_FIELDS)
    kind = entry["kind"]
    needs = {"choice": "options", "number": "near", "spot": "spot"}
    if kind not in needs:
        raise BadLesson(f"{where}: a prediction is one of {', '.join(PREDICTIONS)}, not {kind!r}")
    if set(entry) != {"kind", needs[kind]}:
        raise BadLesson(f"{where}: a {kind} has {needs[kind]!r} and nothing else")
    return Prediction(kind, tuple(entry.get("options", ())), entry.get("near", 0.0), tuple(entry.get("spot", ())))


def _check(where: str, entry: dict[str, Any], fields: dict[str, tuple[type, bool]]) -> None:
    for name, (kind, required) in fields.items():
        if name not in entry and required:
            raise BadLesson(f"{where}: {name!r} is missing")
        if name in entry and type(entry[name]) is not kind:
            raise BadLesson(f"{where}: {name!r} is a {kind.__name__}, not {entry[name]!r}")
    if unknown := sorted(set(entry) - set(fields)):
        raise BadLesson(f"{where}: nothing is called {unknown[0]!r} here")


def _by_language(entry: dict[str, Any]) -> dict[str, dict[str, Any]]:
    # sub-tables are languages: [step.scene.zh]
    common = {name: _frozen(value) for name, value in entry.items() if not isinstance(value, dict)}
    return {"": common} | {language: {name: _frozen(v) for name, v in more.items()}
                           for language, more in entry.items() if isinstance(more, dict)}


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
