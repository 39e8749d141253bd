"""The standalone page: everything is in it, nothing in it can run but its own script."""

import json
import re
from html.parser import HTMLParser

import pytest

from core.export.html import document
from tests.export.states import EVERY, HOSTILE, PAGES, described, with_token

ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "section",
    "h1",
    "h2",
    "h3",
    "p",
    "div",
    "span",
    "b",
    "i",
    "br",
    "sub",
    "sup",
    "bdi",
    "table",
    "tr",
    "th",
    "td",
    "footer",
    "a",
    "script",
}


class Parts(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.scripts, self.text, self._open = [], [], [], "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        self._open = tag

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open == "script":
            self.scripts.append(data)
        elif self._open != "style":
            self.text += data


@pytest.mark.parametrize("page, query", EVERY)
def test_it_has_every_figure_and_asks_for_nothing(page, query):
    made, link = described(page, query)
    parts = Parts(document(made, link))
    figures = json.loads(next(script for script in parts.scripts if script.startswith("[")))
    assert [figure["layout"]["title"]["text"] for figure in figures] == [
        f"<b>{picture.heading}</b>" for stage in made.stages for picture in stage.pictures]
    assert made.title in parts.text and all(stage.title.split("_")[0] in parts.text for stage in made.stages)
    assert not [pair for pair in parts.attributes if pair[1] in {"src", "srcset", "background", "action"}]
    assert [pair[2] for pair in parts.attributes if pair[1] == "href"] == [link.text]


@pytest.mark.parametrize("page", PAGES)
def test_hostile_tokens_are_text(page):
    made, link = with_token(page, " ".join(HOSTILE))
    parts = Parts(document(made, link))
    assert set(parts.tags) <= ALLOWED and parts.tags.count("script") == 3
    assert not [name for _, name, _ in parts.attributes if name.startswith("on")]
    assert all(value.startswith("https://") for _, name, value in parts.attributes if name == "href")
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", parts.text)


def test_without_a_public_address_there_is_no_link():
    made, _ = described("home")
    from core.export.link import Address
    assert "<a " not in document(made, Address("/?lang=en", False, "local")).partition("<script>")[0]
