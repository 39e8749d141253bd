"""Every figure has words for those who don't see it, and the words have its numbers."""

import re

import pytest

from core.catalogs import languages
from tests.frame import PAGES
from tests.pages.app import charts, open_page


def alternatives(app):
    """The text of each figure on screen."""
    return [chart["alt"] for chart in charts(app)]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page", [page for page in PAGES if page not in {"glossary", "teacher"}])
def test_every_figure_says_in_numbers_what_it_shows(page, language):
    found = alternatives(open_page(page, {"lang": language}))
    assert found
    assert [text for text in found if len(text) < 12 or not re.search(r"\d", text)] == []


def test_the_words_follow_the_numbers():
    before, after = (alternatives(open_page("dot_product", {"lang": "en", "d_ax": x})) for x in ("3", "-2"))
    assert before[0] != after[0]
