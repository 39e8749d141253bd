"""Page 3 as a visitor gets it: every stage, one chosen cell, the experiments, the sequence editor, strangers' words."""

import itertools

import pytest

from core.catalogs import sentence
from core.digits import fixed
from core.scenes import params_of
from core.scenes import self_attention as scene
from pages._parts.text import md
from tests.pages.app import figures, open_page, use

DEFAULTS = {param.name: param.default for param in params_of("self_attention")} | {"lang": "en", "text": None}
STRANGE = "<b>x</b>|$x$|:red[x]|*x*|[x](y)|{x}|\\\\x|&lt;|the"
STAGES = ("scores_title", "mask_none_title", "exp_title", "weights_title")


def page(**link):
    return open_page("self_attention", {"lang": "en"} | link)


def title(language, name):
    return sentence(language, f"self_attention.{name}")


def cells(figure):
    return [text for row in figure["data"][0]["text"] for text in row]


def dashes(figure):
    """Cells of a map that say that there is no number."""
    return [(note["y"], note["x"]) for note in figure["layout"]["annotations"] if note["text"] == "–"]


def read(app):
    return "\n".join(markdown.value for markdown in app.markdown)


def says(app, notice, language="en"):
    """Whether the page shows this sentence, whatever stands in its slots."""
    start = sentence(language, f"self_attention.notice.{notice}").split("{")
    piece = max((part.split("}")[-1] for part in start), key=len)
    return piece in read(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_stage_shows_the_numbers_of_core(language):
    app = page(lang=language)
    work = scene.attention(DEFAULTS | {"lang": language})
    shown = figures(app)
    maps = work.steps.scores, work.steps.masked, work.heated.exponentials, work.heated.weights
    for name, values in zip(STAGES, maps, strict=True):
        assert cells(shown[title(language, name)]) == [fixed(float(x)) for x in values.ravel()]
    for name, values in (("q_title", work.query), ("v_title", work.value), ("output_title", work.heated.output)):
        assert cells(shown[title(language, name)]) == [fixed(float(x)) for x in values[:, :8].ravel()]
    assert says(app, "no_matrices_words", language) and says(app, "twin_outputs", language)
    sums = [end["text"] for end in shown[title(language, "weights_title")]["layout"]["annotations"]]
    assert sums == ["Σ 1"] * work.n


def test_the_chosen_cell_is_framed_in_every_map():
    app = page()
    app = use(app, app.selectbox(key="w_a_query"), 5)
    app = use(app, app.selectbox(key="w_a_key"), 3)
    for name in STAGES:
        box = figures(app)[title("en", name)]["layout"]["shapes"][-1]
        assert ((box["x0"] + box["x1"]) / 2, (box["y0"] + box["y1"]) / 2) == pytest.approx((3, 5))
    assert sentence("en", "stages.cell", token_q="mat", token_k="on") in read(app)
    assert (app.query_params["a_query"], app.query_params["a_key"]) == ("5", "3")


def test_order_is_invisible_until_positions_come():
    app = page()
    app = use(app, app.button(key="a_shuffle"), None)
    assert says(app, "order_blind") and not says(app, "order_seen")
    app = use(app, app.button_group(key="w_a_position"), "sinusoidal")
    assert says(app, "order_seen") and not says(app, "order_blind")
    app = use(app, app.button(key="a_unshuffle"), None)
    assert says(app, "twin_outputs_apart") and says(app, "twins_apart")


def test_a_causal_mask_keeps_the_past():
    app = page()
    assert says(app, "prefix_changes")
    app = use(app, app.button_group(key="w_a_mask"), "causal")
    assert says(app, "prefix_same") and not says(app, "prefix_changes")
    masked = figures(app)[title("en", "mask_none_title")]
    assert dashes(masked) == [(i, j) for i in range(6) for j in range(6) if j > i]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_masked_is_explained(language):
    app = page(lang=language, a_mask="chosen", a_hidden=",".join(map(str, range(7))))
    assert sentence(language, "self_attention.notice.all_masked") in read(app)
    weights = figures(app)[title(language, "weights_title")]
    assert len(dashes(weights)) == len(cells(weights)) and not any(cells(weights))
    assert set(cells(figures(app)[title(language, "output_title")])) == {"0.00"}


def test_cosine_temperature_and_division():
    assert says(page(a_score="cosine"), "cosine")
    assert says(page(a_temperature="0.2"), "cooler") and says(page(a_temperature="10"), "hotter")
    assert says(page(a_scaling="0"), "not_divided")
    assert says(page(a_centred="0", a_wk="scaled", a_factor_k="-3"), "negative_row")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_says_what_its_numbers_depend_on(language):
    def under(name):
        return shown[title(language, name)]["layout"]["title"]["subtitle"]["text"]

    shown = figures(page(lang=language))
    for name in (*STAGES, "q_title", "output_title", "blend_title"):
        assert title(language, "setting_plain") in under(name)
        assert sentence(language, "sequence.from_words", source="")[:3] in under(name)
    shown = figures(page(lang=language, a_source="random", a_seed="5", a_wq="random", a_wv="scaled", a_factor_v="2",
                         a_position="sinusoidal", a_mask="causal", a_temperature="5", a_score="cosine"))
    random = title(language, "setting_random").format(names="W<sub>q</sub>", detail=42)
    scaled = title(language, "setting_scaled").format(names="W<sub>v</sub>", detail="2.00")
    said = {name: under(name) for name in ("q_title", "v_title", "exp_title", "output_title")}
    assert [random in text for text in said.values()] == [True, False, True, True]
    assert [scaled in text for text in said.values()] == [False, True, False, True]
    assert ["T = 5" in text for text in said.values()] == [False, False, True, True]
    for setting, places in (("position", 4), ("causal", 2), ("cosine", 2)):
        assert sum(title(language, f"setting_{setting}") in text for text in said.values()) == places
    assert all(sentence(language, "sequence.from_random", seed=5) in text for text in said.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_empty_sentence_says_what_to_do_and_keeps_the_laboratory(language):
    app = page(lang=language, text="")
    assert sentence(language, "sequence.notice.empty") in app.info[0].value
    assert list(figures(app)) == [sentence(language, f"laboratory.{name}_title") for name in ("scores", "largest")]
    app = use(app, app.button(key="a_example"), None)
    assert not app.info and title(language, "weights_title") in figures(app)


def test_unknown_words_can_be_left_out_or_given_a_vector():
    app = page(text="the zzqqx cat")
    assert sentence("en", "sequence.notice.missing_left_out", tokens="zzqqx") in read(app)
    assert len(cells(figures(app)[title("en", "weights_title")])) == 4
    for fate in ("random", "typed"):
        app = use(app, app.button_group(key="w_a_missing"), fate)
        assert sentence("en", f"sequence.notice.missing_{fate}", tokens="zzqqx") in read(app)
        assert len(cells(figures(app)[title("en", "weights_title")])) == 9


def test_tokens_are_edited_one_by_one():
    app = page(text="the cat sat", a_edits_words="1.0:5", a_hidden="1", a_token="1")
    app = use(app, app.button(key="a_left"), None)
    assert app.text_input(key="w_text").value == "cat the sat"
    assert (app.query_params["a_edits_words"], app.query_params["a_hidden"]) == ("0.0:5", "0")
    app = use(app, app.text_input(key="a_add"), "big dog")
    app = use(app, app.text_input(key="a_replace"), "old")
    assert app.text_input(key="w_text").value == "cat old dog the sat"
    app = use(app, app.button(key="a_right"), None)
    app = use(app, app.button(key="a_remove"), None)
    assert app.text_input(key="w_text").value == "cat dog the sat"
    assert app.query_params["a_edits_words"] == "0.0:5" and app.button_group(key="w_a_token").value is None
    assert fixed(5.0) in cells(figures(app)[title("en", "q_title")])
    app = use(app, app.button_group(key="w_a_token"), 0)
    app = use(app, app.button(key="a_reset"), None)
    assert "a_edits_words" not in app.query_params


def test_sixty_five_tokens_are_cut_and_none_is_lost():
    text = " ".join(f"w{n}" for n in range(66))
    app = page(text=text, a_source="hand", a_token="0")
    assert sentence("en", "sequence.notice.beyond", limit=64, count=2) in read(app)
    app = use(app, app.button(key="a_remove"), None)
    assert app.text_input(key="w_text").value.split() == [f"w{n}" for n in range(1, 66)]


def test_strangers_words_are_shown_as_they_are():
    app = page(text=STRANGE, a_missing="random", a_query="0", a_key="1", a_token="2")
    tokens = STRANGE.replace("\\\\", "\\").split("|")
    assert app.selectbox(key="w_a_query").options == tokens
    assert sentence("en", "stages.cell", token_q=md("<b>x</b>"), token_k=md("$x$")) in read(app)
    labels = figures(app)[title("en", "weights_title")]["layout"]["yaxis"]["ticktext"]
    assert labels[0] == "&lt;b&gt;x&lt;/b&gt;" and labels[7] == "&amp;lt;"
    for option, token in zip(app.button_group(key="w_a_token").options, tokens, strict=True):
        assert option.endswith(md(token))


def test_repeated_words_keep_their_own_rows():
    app = page(text="the cat saw the cat")
    figure = figures(app)[title("en", "weights_title")]
    assert figure["layout"]["yaxis"]["ticktext"] == ["the₁", "cat₂", "saw", "the₄", "cat₅"]
    assert len(cells(figure)) == 25
    app = use(app, app.button_group(key="w_a_token"), 3)
    assert app.query_params["a_token"] == "3"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_laboratory_follows_its_controls(language):
    app = page(lang=language)
    few = read(app)
    app = use(app, app.slider(key="w_a_lab_d"), 512)
    app = use(app, app.slider(key="w_a_lab_mean"), 1.0)
    assert read(app) != few
    assert sentence(language, "laboratory.notice.variance_mean").split("{")[0] in read(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_stage_after_the_other_each_beside_the_one_before(language):
    app = page(lang=language, a_step="x", a_mask="causal")
    seen = [set(figures(app))]
    for name in scene.STEPS[1:]:
        app = use(app, app.button(key="a_onwards"), None)
        assert app.query_params["a_step"] == name
        seen.append(set(figures(app)))
    assert app.button(key="a_onwards").disabled
    laboratory = set.intersection(*seen)
    for before, now in itertools.pairwise(seen):
        assert (before & now) - laboratory  # it starts from a picture of the stage before
    app = use(app, app.button(key="a_back"), None)
    assert app.query_params["a_step"] == "weights"
    app = use(app, app.button_group(key="w_a_step"), "all")
    assert "a_step" not in app.query_params and title(language, "q_title") in figures(app)
