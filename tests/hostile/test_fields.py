"""Hostile strings typed into every text field of the running pages, and opened from links: no exception."""

from __future__ import annotations

import pytest

from tests.frame import PAGES
from tests.hostile.run import sentences, strings
from tests.pages.app import open_page, use, widgets

TYPED = list(sentences(strings()))[::6]


@pytest.mark.parametrize("page", PAGES)
def test_every_text_field_takes_anything(page):
    app, used = open_page(page, {"lang": "en", "h_other": "own"} if page == "home" else {"lang": "en"}), set()
    while left := [widget for widget in widgets(app) if widget.type in {"text_input", "text_area"}
                   and widget.key not in used]:
        key = left[0].key
        used.add(key)
        for text in TYPED:
            field = next((widget for widget in widgets(app) if widget.key == key), None)
            if field is None:  # what was typed before has put another one in its place
                break
            app = use(app, field, text)
