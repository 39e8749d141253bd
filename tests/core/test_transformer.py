"""A run of a trained model: the numbers fit together, for every family."""
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.attention import softmax
from core.readout import sentence_vector
from core.transformer import ModelError, available_models, forward, load_model

CHECKPOINTS = Path(__file__).parents[1] / "golden" / "checkpoints"
TEXT = "the cat sat on the mat"
FAMILIES = ("bert", "roberta", "gpt2", "llama", "mistral", "qwen2")
SHIPPED = ("minilm", "induction")


@pytest.fixture(params=[*FAMILIES, *SHIPPED])
def model(request, monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(CHECKPOINTS))
    return load_model(request.param)


def test_the_axes_are_layer_head_token(model):
    c, trace = model.config, model.run(TEXT)
    n = len(trace.tokens)
    per_head = (c.n_layers, c.n_heads, n)
    assert trace.ids.shape == trace.special.shape == trace.unknown.shape == (n,)
    assert trace.query.shape == trace.key.shape == trace.value.shape == (*per_head, c.d_head)
    assert trace.head_outputs.shape == (*per_head, c.d_head)
    assert trace.scores.shape == trace.weights.shape == (*per_head, n)
    assert trace.hidden.shape == (c.n_layers + 1, n, c.d_model) and trace.final.shape == (n, c.d_model)
    assert trace.attention_output.shape == trace.mlp_output.shape == (c.n_layers, n, c.d_model)
    assert trace.logits is None if not c.is_causal else trace.logits.shape == (n, c.n_vocab)
    assert len(trace.labels) == len(trace.words) == len(trace.offsets) == n
    assert all(a.dtype == np.float32 for a in (trace.query, trace.weights, trace.hidden))
    assert trace.nbytes == sum(a.nbytes for a in trace if isinstance(a, np.ndarray)) > trace.weights.nbytes


def test_scores_weights_and_outputs_follow_from_one_another(model):
    trace = model.run(TEXT)
    assert np.allclose(trace.scores, trace.query @ np.swapaxes(trace.key, -1, -2), atol=1e-4)
    masked = np.where(trace.allowed[:, None], trace.scores / np.sqrt(model.config.d_head), -np.inf)
    assert np.allclose(trace.weights, softmax(masked), atol=1e-5)
    assert not trace.weights[np.broadcast_to(~trace.allowed[:, None], trace.weights.shape)].any()
    assert np.allclose(trace.weights.sum(axis=-1), 1, atol=1e-5)
    assert np.allclose(trace.head_outputs, trace.weights @ trace.value, atol=1e-5)


def test_heads_add_up_to_what_attention_adds(model):
    c, trace = model.config, model.run(TEXT)
    for heads, added, block in zip(trace.head_outputs, trace.attention_output, model.weights["blocks"], strict=True):
        w_o = block["attn"]["w_o"].reshape(c.n_heads, c.d_head, c.d_model)
        total = sum(head @ w for head, w in zip(heads, w_o, strict=True)) + block["attn"].get("b_o", 0)
        assert np.allclose(total, added, atol=1e-4)


def test_the_residual_stream_is_a_sum_where_the_norm_comes_first(model):
    trace = model.run(TEXT)
    sums = trace.hidden[:-1] + trace.attention_output + trace.mlp_output
    assert np.allclose(sums, trace.hidden[1:], atol=1e-4) == model.config.norm_first
    if not model.config.norm_first:
        assert np.array_equal(trace.final, trace.hidden[-1])


def test_a_causal_model_does_not_see_what_comes_later(model):
    whole, part = model.run(TEXT), model.run(TEXT[:11])
    n = 3 if model.config.family != "induction" else 9
    assert np.allclose(whole.hidden[:, :n], part.hidden[:, :n], atol=1e-4) == model.config.is_causal


def test_a_head_that_is_switched_off_is_one_without_its_rows_of_w_o(model):
    c = model.config
    trace = model.run(TEXT, switched_off=[(1, 2), (0, 1), (1, 2)])
    assert trace.switched_off == ((0, 1), (1, 2)) and not trace.head_outputs[0, 1].any()
    blocks = []
    for layer, block in enumerate(model.weights["blocks"]):
        w_o = block["attn"]["w_o"].copy().reshape(c.n_heads, c.d_head, -1)
        w_o[[head for at, head in trace.switched_off if at == layer]] = 0
        blocks.append({**block, "attn": {**block["attn"], "w_o": w_o.reshape(-1, c.d_model)}})
    expected = forward(trace.ids, {**model.weights, "blocks": blocks}, c)
    assert np.allclose(trace.final, expected.final, atol=1e-5)
    assert not np.allclose(trace.final, model.run(TEXT).final, atol=1e-3)
    assert np.allclose(trace.weights[0], model.run(TEXT).weights[0])  # it still looks, but nobody listens


def test_many_texts_at_once_give_what_each_gives_alone(model):
    ids = model.run(TEXT).ids
    together = forward(np.stack([ids, ids[::-1]]), model.weights, model.config)
    assert np.allclose(together.final[1], forward(ids[::-1], model.weights, model.config).final, atol=1e-4)


def test_nothing_can_be_written_and_readers_do_not_disturb_each_other():
    model = load_model("minilm")
    trace = model.run(TEXT)
    assert not any(a.flags.writeable for a in trace if isinstance(a, np.ndarray))
    assert not model.weights["blocks"][0]["attn"]["w_q"].flags.writeable
    assert not model.weights["tokens"].flags.writeable
    texts = [TEXT, "another text", "and a third one, which is longer"] * 4
    with ThreadPoolExecutor(4) as pool:
        for text, found in zip(texts, pool.map(model.run, texts), strict=True):
            assert np.allclose(found.final, model.run(text).final, atol=1e-5)


@pytest.mark.parametrize("text, code", [("", "no_text"), ("   \n", "no_text"), ("cat " * 600, "too_long")])
def test_a_text_that_cannot_be_read_is_refused(model, text, code):
    with pytest.raises(ModelError) as refused:
        model.run(text)
    assert refused.value.code == code
    if code == "too_long":
        assert refused.value.values["found"] >= 600
        assert str(model.limit.tokens) in str(refused.value)


@pytest.mark.parametrize("head", [(9, 0), (0, 99), (-1, 0)])
def test_a_head_that_is_not_there_is_refused(model, head):
    with pytest.raises(ModelError, match="there is no head") as refused:
        model.run(TEXT, switched_off=[head])
    assert refused.value.code == "no_head"


def test_limits_say_why(monkeypatch):
    assert load_model("minilm").limit == (128, "size")
    assert load_model("induction").limit == (64, "context")
    monkeypatch.setattr("core.transformer.MOST_WORK", 5e8)
    assert load_model("minilm").limit == (46, "time")


def test_tokens_know_their_words_and_their_place_in_the_text():
    text = "Unbelievably, the cat's whiskers"
    trace = load_model("minilm").run(text)
    assert trace.tokens[:4] == ("[CLS]", "unbelievable", "##ly", ",") or "".join(
        t.removeprefix("##") for t in trace.tokens[1:5]).startswith("unbeliev")
    assert trace.special.tolist() == [True] + [False] * (len(trace.ids) - 2) + [True]
    assert trace.words[0] is None and trace.words[-1] is None and trace.words[1] == trace.words[2] == 0
    pieces = [text[start:end].lower() for start, end in trace.offsets[1:-1]]
    assert pieces == [token.removeprefix("##") for token in trace.tokens[1:-1]]


def test_what_a_vocabulary_lacks_is_marked():
    model = load_model("minilm")
    assert model.run("the cat").unknown.sum() == 0
    chinese = model.run("我喜欢苹果 🙂")
    assert chinese.unknown.sum() >= 3 and not chinese.unknown[[0, -1]].any()


@pytest.mark.parametrize("text", ["\ud800 half a character", "a\x00b", "مرحبا", "$x$ <b>", "[CLS] [SEP]", "x" * 5000])
def test_odd_texts_give_finite_numbers_or_a_sentence(model, text):
    try:
        trace = model.run(text)
    except ModelError as refused:
        assert refused.code in ("too_long", "no_text")
    else:
        assert np.isfinite(trace.final).all()


def test_byte_pairs_are_readable(monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(CHECKPOINTS))
    trace = load_model("gpt2").run("the cat sat")
    assert trace.tokens == ("the", "Ġcat", "Ġsat") and trace.labels == ("the", "cat", "sat")
    assert load_model("gpt2").tokenizer.continued("the", trace.ids[1]) == "the cat"


def test_sentences_of_like_meaning_have_like_vectors():
    model = load_model("minilm")
    a, b, c = (sentence_vector(model.run(t)) for t in (
        "How do I bake bread?", "What is the way to make a loaf of bread?", "The stock market fell on Monday."))
    assert np.isclose(np.linalg.norm(a.unit), 1) and np.allclose(a.unit * a.norm, a.mean, atol=1e-6)
    assert a.unit @ b.unit > 0.7 > 0.2 > a.unit @ c.unit


def test_shipped_models_come_first_and_cannot_be_hidden(tmp_path, monkeypatch):
    (tmp_path / "minilm").mkdir()
    (tmp_path / "minilm" / "config.json").write_text("{}")
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(tmp_path))
    assert list(available_models()) == list(SHIPPED) and available_models()["minilm"].shipped
