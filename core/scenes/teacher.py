"""The teacher's page: the link for a class, and the links of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from core import scenes
from core.export import link
from core.export.link import Address
from core.lessons import checking, class_link
from core.lessons.course import PATH, Step, course
from core.links import Choice, Param, Words

MENU = (*PATH, "glossary")  # what can stand in a class's menu
STARTS = tuple(start for page in PATH for start in (page, *(step.name for step in course(page))))
HELD = ("lang", "text", "lesson", *PATH)  # what can be locked; a page stands for all its controls

PARAMS: tuple[Param, ...] = (
    Choice("c_start", STARTS[1], STARTS),  # a page as it was left, or a step of its lesson
    Choice("c_lang", "here", ("here", *scenes.LANGUAGES)),
    Words("c_only"),
    Words("c_locked"),
)


def start(values: Mapping[str, Any]) -> tuple[str, str]:
    """The page on which the class begins, and the step, or nothing.

    >>> start({"c_start": "dot_product.negative"}), start({"c_start": "home"})
    (('dot_product', 'negative'), ('home', ''))
    """
    page, _, step = str(values["c_start"]).partition(".")
    return page, step


def address(values: Mapping[str, Any], left: Mapping[str, Any], base: str | None) -> Address:
    """The link for the class.

    Parameters: `values`, of this page; `left`, those of the page on which the class begins, as they are now.
    """
    page, step = start(values)
    only = {*values["c_only"], page} if values["c_only"] else set()
    shared = {"lang": values["lang"] if values["c_lang"] == "here" else values["c_lang"],
              "only": tuple(sorted(only & set(MENU))), "locked": tuple(sorted(set(values["c_locked"]) & set(HELD)))}
    return link.address(page, class_link.parameters(page, step, left, shared), base)


def way(step: Step, lang: str) -> str:
    """The link to a step, relative to the other pages of the app.

    >>> way(course("home")[0], "zh"), way(course("dot_product")[7], "en")
    ('./?lang=zh&lesson=turns', 'dot-product?lang=en&lesson=matched&d_weights=0%2C1%2C0')
    """
    return f"{link.path_of(step.page) or './'}?{urlencode(checking.link(step, lang))}"


def beside(address: Address) -> str:
    """The same link, relative to the other pages of the app.

    >>> beside(Address("https://example.org/app/?lang=en", True)), beside(Address("/?lang=en", False))
    ('./?lang=en', './?lang=en')
    """
    before, _, query = address.text.partition("?")
    name = before.rpartition("/")[2]
    return f"{name or './'}?{query}"
