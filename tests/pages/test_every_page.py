"""Every page from the app's own entry: both languages, every control at its ends, every kind of bad link."""

import random

import pytest

from core import links
from core.catalogs import languages, sentence
from core.scenes import SHARED, params_of
from pages._parts.text import md
from tests.frame import PAGES
from tests.pages.app import checked, extremes, open_page, use, widgets

each_page = pytest.mark.parametrize("page", PAGES)
each_language = pytest.mark.parametrize("language", languages())


@each_language
@each_page
def test_it_opens_inside_the_frame(page, language):
    app = open_page(page, {"lang": language})
    assert [title.value for title in app.title] == [sentence(language, f"{page}.title")]
    control = app.button_group(key="w_lang")
    assert control.value == language and control.options == list(languages().values())
    assert not app.error and not app.warning


@pytest.mark.parametrize("end", [0, -1], ids=["lower", "upper"])
@each_page
def test_every_control_moves_to_its_end(page, end):
    app, used = open_page(page, {}), set()
    # controls appear and go as others are moved: go on until none is left that was not used
    while left := [widget for widget in widgets(app) if widget.key not in used]:
        used.add(left[0].key)
        app = use(app, left[0], extremes(left[0])[end])
        assert len(used) < 300, "keys of widgets must be stable"
    assert used


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
@each_page
def test_a_restless_reader_breaks_nothing(page, seed):
    rng = random.Random(seed)
    app = open_page(page, {"lang": rng.choice(list(languages()))})
    for _ in range(40):
        widget = rng.choice(list(widgets(app)))
        app = use(app, widget, rng.choice(extremes(widget)))


def warnings_of(app):
    return [warning.value for warning in app.warning]


def expected_warnings(page, link):
    """What core says about the link, in the words of the catalog."""
    raw = {name: [value] if isinstance(value, str) else value for name, value in link.items()}
    declared = (*SHARED, *params_of(page))
    problems = links.read(declared, raw)[1] + links.unknown(declared, raw, allowed=("lang",))
    return [sentence("en", f"link.{p.kind}", name=md(p.name), given=md(p.given), used=md(p.used)) for p in problems]


BAD = {"words": "<b>x</b> $x$ :red[x]", "not a number": "nan", "infinity": "-inf", "commas": ",,;:;,,",
       "signs": "1;2:3",
       "other digits": "٣", "null": "\0", "enormous": "9" * 10_000, "a long list": "1," * 5_000 + "1", "empty": "",
       "a cell far away": "999999.999999:1", "huge": "1e308", "large": "99999", "negative": "-99999",
       "repeated": ["1", "0"], "repeated words": ["x", "[x](y)"]}


@pytest.mark.parametrize("kind", BAD)
@each_page
def test_a_bad_link_gives_a_sentence_and_the_page(page, kind):
    params, many = params_of(page), 20 if len(BAD[kind]) > 1_000 else 200  # Streamlit refuses links beyond 512 kB
    for first in range(0, len(params), many):
        link = {param.name: BAD[kind] for param in params[first: first + many]} | {"lang": "en", "stranger": "1"}
        app = open_page(page, link)
        assert app.title[0].value == sentence("en", f"{page}.title")
        expected = expected_warnings(page, link)
        assert expected and set(expected) <= set(warnings_of(app))


@each_page
def test_one_bad_parameter_leaves_the_others_alone(page):
    for param in params_of(page):
        app = open_page(page, {"lang": "en", param.name: "\N{PILE OF POO}" * 7_000})
        expected = expected_warnings(page, {param.name: "\N{PILE OF POO}" * 7_000})
        assert len(expected) == 1 and expected[0] in warnings_of(app)


@each_page
def test_every_end_of_every_parameter_can_be_linked_to(page):
    for param in params_of(page):
        ends = {links.Number: lambda p: (p.low, p.high), links.Choice: lambda p: p.options,
                links.Flag: lambda p: (False, True)}.get(type(param), lambda p: (p.default,))(param)
        for value in ends:
            app = open_page(page, {"lang": "en", param.name: param.format(value)})
            assert not [text for text in warnings_of(app) if param.name in text], (param.name, value)


@pytest.mark.parametrize("text", ["", " ", "word " * 70, "x" * 10_000, "the the the", "👩‍👩‍👧 🦜", "שלום עולם",
                                  "*x* $x$ :red[x] <b>x</b> [x](y) {x} \\x &lt; `x`", "zzzqqqxxx", "\0\u202e\u200b"])
@each_page
def test_any_sentence_is_taken(page, text):
    for language in languages():
        checked(open_page(page, {"lang": language, "text": text}), f"text = {text[:40]!r}")
