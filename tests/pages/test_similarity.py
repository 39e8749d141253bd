"""Page 2 as a reader uses it: words, toggles, arithmetic, and files of their own."""

import re

import pytest

from core.catalogs import catalog, languages
from core.formats import ERRORS, SKIPPED
from tests.pages.app import figures, open_page, use

TABLES = ("X Xᵀ: a table of dot products", "Cosine similarities")


def numbers(app, title):
    """The numbers that a heatmap shows, as text."""
    return figures(app)[title]["data"][0]["text"]


def linked(app, name):
    """What the link says."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[-1]


def with_file(app, data, name="mine.txt"):
    """The page after this visitor uploaded a file."""
    return app.file_uploader(key="own_file").upload(name, data, "text/plain").run()


def test_words_change_both_tables():
    app = open_page("similarity", {"lang": "en"})
    before = numbers(app, TABLES[0])
    app = use(app, app.multiselect(key="w_s_words"), ["king", "queen", "giraffe"])
    assert len(numbers(app, TABLES[0])) == 3 and numbers(app, TABLES[0]) != before
    assert linked(app, "s_words") == "king queen giraffe"


def test_an_unknown_word_is_one_click_from_a_known_one():
    app = open_page("similarity", {"lang": "en", "s_words": "cat bananna"})
    assert any("bananna" in warning.value for warning in app.warning)
    app = use(app, next(b for b in app.button if b.label == "banana"), None)
    assert not app.warning and linked(app, "s_words") == "cat banana"


def test_an_emptied_list_says_so_and_loses_nothing_else():
    app = open_page("similarity", {"lang": "en", "s_unit": "1"})
    app = use(app, app.multiselect(key="w_s_words"), [])
    assert catalog("en")["similarity.no_words"] in [info.value for info in app.info]
    app = use(app, app.multiselect(key="w_s_words"), ["cat", "dog"])
    assert app.toggle(key="w_s_unit").value and len(numbers(app, TABLES[1])) == 2


def test_unit_length_shows_the_same_numbers_twice():
    app = open_page("similarity", {"lang": "en"})
    assert numbers(app, TABLES[0]) != numbers(app, TABLES[1])
    app = use(app, app.toggle(key="w_s_unit"), True)
    assert numbers(app, TABLES[0]) == numbers(app, TABLES[1])


@pytest.mark.parametrize("times", [1, 3])
def test_a_number_everywhere(times):
    app = open_page("similarity", {"lang": "en"})
    for _ in range(times):
        app = use(app, next(b for b in app.button if b.label == catalog("en")["similarity.toy_more"]), None)
    rows = [[float(x) for x in row.split(",")] for row in linked(app, "s_toy").split(";")]
    assert rows[0] == pytest.approx([0.8 + times, 0.6 + times, 0.1 + times, -0.2 + times])


def test_other_vectors_take_over_the_page():
    data = b"word,x,y\n*x*,1,0\n$y$,0,1\n<b>,1,1\ncow,1\n"
    app = with_file(open_page("similarity", {"lang": "en"}), data, "mine.csv")
    assert not app.exception and not app.error
    shown = figures(app)[TABLES[0]]["layout"]["yaxis"]["ticktext"]
    assert shown == ["*x*", "$\u200by$\u200b", "&lt;b&gt;"]
    said = " ".join(info.value for info in app.info)
    assert "mine\\.csv" in said and "line 5" in said and catalog("en")["similarity.own_link"] in said
    assert linked(app, "s_set") == "upload"


BAD = (b"", b"\x80\x04pickle", b"PK\x03\x04 no zip", b"\xff\xfea\x00", b"a b c\n", b"x\0y" * 99, b"1,2,3\n4,5,6\n")


@pytest.mark.parametrize("data", BAD)
@pytest.mark.parametrize("language", languages())
def test_a_bad_file_gets_one_sentence_and_the_page_stays(data, language):
    app = with_file(open_page("similarity", {"lang": language, "s_words": "king queen"}), data)
    assert not app.exception and len(app.error) == 1 and app.error[0].value
    assert app.multiselect(key="w_s_words").value == ["king", "queen"]


@pytest.mark.parametrize("language", languages())
def test_every_reason_has_a_sentence(language):
    sentences = catalog(language)
    for code, english in ERRORS.items():
        assert set(re.findall(r"{(\w+)}", sentences[f"similarity.file_{code}"])) <= set(re.findall(r"{(\w+)}", english))
    assert all(sentences[f"similarity.skipped_{reason}"] for reason in SKIPPED)
    assert all(sentences[f"similarity.stopped_{limit}"] for limit in ("max_words", "max_lines", "max_bytes"))


def test_a_forgotten_file_leaves_the_shipped_set():
    app = open_page("similarity", {"lang": "en", "s_set": "upload"})
    assert catalog("en")["similarity.upload_gone"] in [warning.value for warning in app.warning]
    assert not app.error and len(numbers(app, TABLES[0])) == 6


def test_a_chosen_place_shows_its_new_word_when_the_words_change():
    app = open_page("similarity", {"lang": "en", "s_first": "1"})
    assert app.selectbox(key="w_s_first").value == 1
    app = use(app, app.multiselect(key="w_s_words"), ["king", "queen"])
    box = app.selectbox(key="w_s_first")
    assert box.proto.set_value and box.proto.raw_value == "queen"  # else the browser goes on showing "banana"


def test_a_beginning_is_completed_beyond_the_words_on_offer():
    app = open_page("similarity", {"lang": "en", "s_words": "cat pinea"})
    app = use(app, next(b for b in app.button if b.label == "pineapple"), None)
    assert linked(app, "s_words") == "cat pineapple"


def test_words_on_offer_and_select_boxes_are_shown_literally():
    app = with_file(open_page("similarity", {"lang": "en"}), b"word,x,y\n*x*,1,0\n:red[y],0,1\n", "mine.csv")
    assert list(app.selectbox(key="w_s_first").options) == ["*x*", ":red[y]"]
