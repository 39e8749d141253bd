"""Page 5 as a visitor gets it: real tokens, texts that a model cannot read, other models, every view."""

import re
import shutil

import pytest

from core.catalogs import catalog, sentence
from core.model_errors import REASONS, ModelError
from core.scenes.trained_model import VIEWS, conditions
from core.transformer import load_model
from tests.frame import ROOT
from tests.pages.app import checked, figures, open_page, use

each_language = pytest.mark.parametrize("language", ["en", "zh"])


def everything(app):
    return "\n".join(element.value for kind in ("markdown", "caption", "warning", "error", "info") for element in
                     getattr(app, kind))


@each_language
def test_the_default_text_with_its_ids_and_its_cell(language):
    app = open_page("trained_model", {"lang": language})
    shown = everything(app)
    assert "cat :small[:gray[4937]]" in shown and "101" in shown
    assert (
        "12" in shown
        and sentence(language, "trained_model.cell", head="L5H11", asks="it", answers="cat", d_head=32) in shown
    )
    title = sentence(language, "trained_model.grid_title", count=72)
    assert "all-MiniLM-L6-v2" in figures(app)[title]["layout"]["title"]["subtitle"]["text"]


@each_language
def test_a_text_in_a_language_that_the_model_cannot_read_gets_a_sentence(language):
    app = open_page("trained_model", {"lang": language, "t_text": "神经网络很有意思"})
    expected = sentence(language, "trained_model.unknown", model="X", count=0, n=0).split("X")[1][:12]
    assert any(expected in warning.value for warning in app.warning)
    assert len(figures(app)) >= 2


@each_language
def test_a_text_of_600_words_is_refused_and_stays(language):
    text = "word " * 600
    app = open_page("trained_model", {"lang": language, "t_text": text})
    assert len(app.error) == 1 and "602" in app.error[0].value and "128" in app.error[0].value
    assert app.text_input(key="w_t_text").value == text
    app = checked(app.button(key="t_example").click().run(), "example")
    assert not app.error and figures(app)


def test_switching_models_keeps_the_text_and_starts_with_all_heads_on():
    app = open_page("trained_model", {"lang": "en", "t_text": "abcabc", "t_off": "2", "t_head": "3"})
    app = use(app, app.selectbox(key="w_t_model"), "induction")
    assert "45,440" in everything(app) and app.text_input(key="w_t_text").value == "abcabc"
    assert app.session_state["values"]["t_off"] == ()
    app = checked(app.select_slider(key="w_t_step").set_value("200").run(), "step 200")
    assert "step 200" in str(figures(app))
    app = use(app, app.selectbox(key="w_t_model"), "minilm")
    assert "22,565,376" in everything(app)


@each_language
def test_a_link_that_names_a_model_alone_opens_where_it_is_at_home(language):
    app = open_page("trained_model", {"lang": language, "t_model": "induction"})
    assert sentence(language, "trained_model.cell", head="L1H0", asks="x", answers="V", d_head=16) in everything(app)
    assert not app.warning and not app.error


@pytest.mark.parametrize("model", ["minilm", "induction"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_for_every_model(view, model):
    for language in ("en", "zh"):
        app = open_page("trained_model", {"lang": language, "t_view": view, "t_model": model, "t_off": "1",
                                          "t_hide": "1", "t_text": "ab"})
        assert not app.error
        assert sentence(language, f"trained_model.idea_{view}", **conditions()) in everything(app)


@pytest.mark.parametrize("text", ["a", "<b>x</b> $x$ :red[x] *x* [x](y) {x} `x`", "שלום", "👩‍👩‍👧", "i " * 126])
def test_any_text_in_any_view(text):
    for view in VIEWS:
        app = open_page("trained_model", {"lang": "en", "t_view": view, "t_text": text})
        assert "<b>x</b>" not in everything(app)


def test_hidden_tokens_are_said():
    app = open_page("trained_model", {"lang": "en", "t_hide": "1"})
    assert "[CLS], [SEP]" in everything(app).replace("\\", "")


def test_one_button_switches_the_chosen_head_off():
    app = open_page("trained_model", {"lang": "en", "t_view": "off"})
    app = checked(app.button(key="t_toggle").click().run(), "off")
    assert sentence("en", "trained_model.moved_title") in figures(app)
    app = checked(app.button(key="t_all_on").click().run(), "all on")
    assert sentence("en", "trained_model.none_off") in everything(app)


@pytest.mark.parametrize("family", ["bert", "roberta", "gpt2", "llama", "mistral", "qwen2"])
def test_ones_own_checkpoint_of_every_family(family, monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(ROOT / "tests" / "golden" / "checkpoints"))
    for view in VIEWS:
        app = open_page("trained_model", {"lang": "en", "t_model": family, "t_view": view, "t_text": "the cat",
                                          "t_off": "1", "t_layer": "0", "t_head": "0"})
        assert not app.error and app.selectbox(key="w_t_model").value == family


@pytest.mark.parametrize("file, content", [
    ("config.json", '{"model_type": "llama", "hidden_size": "16"}'),
    ("config.json", '{"model_type": "llama",\n'),
    ("config.json", '[1]'),
    ("model.safetensors", "x" * 99),
    ("tokenizer.json", "{}"),
])
def test_why_a_checkpoint_is_refused_is_said_in_the_readers_language(file, content, tmp_path, monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(tmp_path))
    shutil.copytree(ROOT / "tests" / "golden" / "checkpoints" / "llama", tmp_path / "damaged")
    (tmp_path / "damaged" / file).write_text(content)
    with pytest.raises(ModelError) as refused:
        load_model("damaged")
    reason = refused.value.values["reason"]
    for language in ("en", "zh"):
        app = open_page("trained_model", {"lang": language, "t_model": "damaged"})
        why = sentence(language, f"trained_model.reason.{reason}", **refused.value.values)
        assert why in app.error[0].value.replace("\\", "") and file in app.error[0].value.replace("\\", "")
        assert language == "en" or not re.search(r"[a-z]{2,} [a-z]{2,}", app.error[0].value)


def test_every_reason_can_be_said():
    for language in ("en", "zh"):
        said = {key.rpartition(".")[2] for key in catalog(language) if key.startswith("trained_model.reason.")}
        assert said == set(REASONS)


def test_a_checkpoint_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(tmp_path))
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "config.json").write_text('{"model_type": "<b>t5</b>"}')
    for language in ("en", "zh"):
        app = open_page("trained_model", {"lang": language, "t_model": "damaged"})
        assert len(app.error) == 1 and "damaged" in app.error[0].value and "<b>" not in app.error[0].value
        assert figures(app) == {}
