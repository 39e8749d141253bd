"""Page 4 as a visitor gets it: the article's numbers on screen, pairs that don't divide, tokens from strangers."""

import json

import pytest

from core.catalogs import sentence
from core.multi_head import multi_head_attention
from core.weights import article_example
from pages._parts.text import md
from tests.core.test_multi_head import OUTPUT, WEIGHTS
from tests.pages.app import charts, open_page, use

STRANGE = "<b>x</b>|$x$|:red[x]|*x*|[x](y)|{x}|\\\\x|&lt;"


def figures(app):
    """The figures by their titles."""
    specs = [chart["figure"] for chart in charts(app)]
    return {spec["layout"]["title"]["text"]: spec for spec in specs}


def cells(figure):
    return [text for row in figure["data"][0]["text"] for text in row if text]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_articles_run_digit_for_digit(language):
    app = open_page("multi_head", {"lang": language, "m_set": "article"})
    shown = figures(app)
    wall = shown[f"<b>{sentence(language, 'multi_head.wall_title').format(count=2)}</b>"]
    weights = multi_head_attention(*article_example()).weights
    assert sorted(cells(wall)) == sorted(f"{x:.2f}" for x in weights[0].ravel())
    head = shown[f"<b>{sentence(language, 'multi_head.head').format(head=0)}</b>"]
    assert cells(head) == WEIGHTS.split()
    output = shown[f"<b>{sentence(language, 'multi_head.picture_output')}</b>"]
    assert [text.replace("−", "-") for text in cells(output)] == [f"{float(x):.2f}" for x in OUTPUT.split()]
    assert [x.replace("−", "-") for x in app.code[0].value.split() if "." in x] == OUTPUT.split()


def test_every_stage_of_the_other_sample_in_six_decimals():
    steps = multi_head_attention(*article_example())
    app = open_page("multi_head", {"lang": "en", "m_set": "article", "m_sample": "1"})
    wanted = {"x": article_example().x, "q": steps.query, "k": steps.key, "v": steps.value, "scores": steps.scores,
              "scaled": steps.scaled, "masked": steps.masked, "blend": steps.head_outputs,
              "combined": steps.concatenated, "output": steps.output}
    for stage, expected in wanted.items():
        app = use(app, app.button_group(key="w_m_stage"), stage)
        numbers = [float(x.replace("−", "-")) for x in app.code[0].value.split() if "." in x]
        assert numbers == pytest.approx(expected[1].ravel(), abs=5.1e-7), stage
        assert any(md(str(expected.shape)) in markdown.value for markdown in app.markdown), stage


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_pair_that_does_not_divide_explains_itself_and_keeps_what_was_set(language):
    link = {"lang": language, "m_set": "random", "m_source": "random", "m_d": "96", "m_heads": "7"}
    app = open_page("multi_head", link)
    for part in ("96", "7", "1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 96"):
        assert part in app.error[0].value
    assert (app.number_input(key="w_m_heads").value, app.number_input(key="w_m_d").value) == (7, 96)
    assert not charts(app)
    app = use(app, app.button(key="m_use"), None)
    assert not app.error and app.number_input(key="w_m_heads").value == 6 and charts(app)


def test_switching_heads_off_reaches_every_figure():
    app = open_page("multi_head", {"lang": "en", "m_set": "article"})
    before = figures(app)["<b>Output</b>"]["data"][0]["text"]
    app = use(app, app.button_group(key="w_m_off"), [0, 1])
    shown = figures(app)
    assert set(cells(shown["<b>Output</b>"])) == {"0.00"} != set(before[0])
    assert "<b>Change in the output without head 0, 1</b>" in shown
    assert cells(shown["<b>Attention weights of 2 heads</b>"])  # the maps are still there


@pytest.mark.parametrize("kind", ["hand", "random"])
def test_strangers_tokens_are_shown_literally(kind):
    app = open_page("multi_head", {"lang": "en", "m_set": kind, "m_source": "random", "text": STRANGE})
    assert app.selectbox(key="w_m_query").options == STRANGE.replace("\\\\", "\\").split("|")
    for figure in figures(app).values():
        text = json.dumps(figure)
        assert "<b>x" not in text and '"$x$' not in text
    written = " ".join(m.value for m in app.markdown)
    assert ":red[x]" not in written and "[x](y)" not in written and "<b>x" not in written


def test_what_is_chosen_stays_within_what_there_is():
    app = open_page("multi_head", {"lang": "en", "text": "one two", "m_query": "63", "m_key": "63", "m_head": "15",
                                   "m_feature": "511", "m_touch_token": "63", "m_touch_feature": "511", "m_b": "15"})
    assert (app.selectbox(key="w_m_query").value, app.selectbox(key="w_m_head").value) == (1, 2)
    assert not app.warning


@pytest.mark.parametrize("kind", ["hand", "random", "article"])
def test_a_head_can_be_silenced_on_the_editor_and_brought_back(kind):
    app = open_page("multi_head", {"lang": "en", "m_set": kind, "m_matrix": "o", "m_part": "1"})
    app.session_state["matrices"] = True  # the panel is open
    app.run()
    app = use(app, app.button(key="m_to_zero"), None)
    assert "1" in app.query_params["m_zero_o"]
    assert any("Head 1 adds 0 everywhere" in markdown.value for markdown in app.markdown)
    for matrix in "qkvo":
        app = use(app, app.button_group(key="w_m_matrix"), matrix)
    app = use(app, app.button(key="m_restore"), None)
    assert "m_zero_o" not in app.query_params
    assert not any("Head 1 adds 0 everywhere" in markdown.value for markdown in app.markdown)
