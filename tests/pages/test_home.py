"""Home as a first visitor gets it: the minute, one swapped word, and the path."""

import re
from urllib.parse import parse_qs

import pytest

from core.catalogs import languages, sentence
from core.scenes import home as scene
from tests.pages.app import figures, open_page, use


def metrics(app):
    """The large numbers of the page (strip.measures)."""
    found = [element.value for element in app.markdown if element.value.startswith("- :small[")]
    return re.findall(r"\*\*(.*)\*\*", "\n".join(found))


@pytest.mark.parametrize(("language", "turned"), [("en", ["0.55 → 0.70", "0.70 → 0.59"]),
                                                  ("zh", ["0.52 → 0.61", "0.59 → 0.50"])])
def test_the_minute_is_there_without_a_click(language, turned):
    app = open_page("home", {"lang": language})
    assert metrics(app) == turned
    assert sentence(language, "home.caption") in [caption.value for caption in app.caption]


def test_one_word_turns_the_fruit_into_the_company():
    app = open_page("home", {"lang": "en"})
    app = use(app, app.button_group(key="w_h_other"), "company")
    assert metrics(app) == ["0.55 → 0.42", "0.70 → 0.86"]
    title = sentence("en", "home.asking_title", word="apple")
    assert figures(app)[title]["data"][1]["text"] == ["0.66", "0.05", "0.29"]


def test_ones_own_words_and_a_misspelt_one():
    app = open_page("home", {"lang": "en"})
    app = use(app, app.text_input(key="w_h_own"), "orange bananna")
    assert app.button_group(key="w_h_other").value == "own"
    assert len(app.warning) == 1 and "bananna" in app.warning[0].value
    app = use(app, next(b for b in app.button if b.label == "banana"), None)
    assert not app.warning and app.text_input(key="w_h_own").value == "orange banana"


@pytest.mark.parametrize("language", languages())
def test_every_station_has_a_card_with_a_figure_and_a_way_in(language):
    app = open_page("home", {"lang": language})
    links = [element.proto for element in app.get("page_link")]
    named = {link.label.strip("*") for link in links}
    assert {sentence(language, f"{page}.menu") for page in ("dot_product", "similarity", "self_attention", "multi_head")
            } <= named
    words = scene.LANGUAGES[language]
    (steps,) = [link for link in links if "text=" in link.query_string]
    assert parse_qs(steps.query_string)["text"][0].startswith(words.focus)
    assert len(figures(app)) >= 6
