"""A link for a class: which pages are in the menu, where it begins, and what a learner cannot change there."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from core import scenes
from core.lessons import checking, course


def in_menu(page: str, only: tuple[str, ...]) -> bool:
    """Whether a class link leaves a page in the menu; without any word about pages, all are there.

    >>> in_menu("glossary", ()), in_menu("glossary", ("dot_product", "home"))
    (True, False)
    """
    return not only or page in only


@functools.lru_cache(maxsize=256)
def held(locked: tuple[str, ...], page: str, lesson: str) -> frozenset[str]:
    """The parameters that stay as they are: those that are named, and if the page is, all of its own.

    What the open step of the lesson asks a learner to act with stays free, unless it is named itself.

    >>> sorted(held(("dot_product", "lang"), "dot_product", "same_shadow"))[:3]
    ['d_aa', 'd_activation', 'd_al']
    >>> {"d_bx", "lang"} & held(("dot_product", "lang"), "dot_product", "same_shadow")
    {'lang'}
    """
    if page not in locked:
        return frozenset(locked)
    step = course.find(page, lesson)
    own = {param.name for param in scenes.params_of(page)}
    if step is None:
        return frozenset(own | {"text"} | set(locked))
    moved = set(checking.scene(step, "en")) | own  # what the scene sets, the sentence among it
    return frozenset((moved - set(step.free)) | set(locked))


def parameters(page: str, lesson: str, values: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """The state that a class link opens: a step of the lesson, or the page with these `values` if `lesson` is empty.

    Parameters: `shared`, what the link says besides: `lang`, `only`, `locked`.
    """
    step = course.find(page, lesson)
    fresh = {"guess": "", "hint": 0, "done": (), "present": 0}
    if step is None:
        return {**values, **fresh, "lesson": "", **shared}
    return checking.beginning(step, str(shared["lang"])) | fresh | {"lesson": step.id} | dict(shared)
