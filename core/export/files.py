"""The kinds of files that can be taken along: one table for the command line and the menu of the app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.export.link import Address
from core.shown.blocks import Page

Lesson = Sequence[tuple[Page, Address]]


class Kind(NamedTuple):
    """`make` turns pages with their links into the file; only slides take more than one page."""

    ending: str
    mime: str
    make: Callable[[Lesson], bytes]


def _slides(lesson: Lesson) -> bytes:
    from core.export.slides import deck  # each writer is loaded when it is wanted: python-pptx alone takes 0.2 s

    return deck(lesson)


def _notebook(lesson: Lesson) -> bytes:
    from core.export.notebook import notebook

    return notebook(*lesson[0]).encode()


def _html(lesson: Lesson) -> bytes:
    from core.export.html import document

    return document(*lesson[0]).encode()


def _code(lesson: Lesson) -> bytes:
    from core.export.code import script

    page, link = lesson[0]
    return script(page, link.text).encode()


def _csv(lesson: Lesson) -> bytes:
    from core.export.data import table

    return table(lesson[0][0]).encode()


def _npz(lesson: Lesson) -> bytes:
    from core.export.data import npz

    return npz(lesson[0][0])


KINDS = {
    "slides": Kind(".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", _slides),
    "notebook": Kind(".ipynb", "application/x-ipynb+json", _notebook),
    "code": Kind(".py", "text/x-python", _code),
    "csv": Kind(".csv", "text/csv", _csv),
    "npz": Kind(".npz", "application/octet-stream", _npz),
    "page": Kind(".html", "text/html", _html),
}
