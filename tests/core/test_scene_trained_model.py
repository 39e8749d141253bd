"""Page 5's scene: numbers that can be computed anew, and no sentence that the run contradicts."""

import contextlib
import io
import random

import numpy as np
import pytest

from core import links
from core.model_errors import ModelError
from core.scenes import SHARED
from core.scenes import trained_model as scene
from core.scenes import trained_model_maps as maps
from core.scenes import trained_model_notices as notices
from core.scenes import trained_model_said as said
from core.scenes import trained_model_tables as spelled
from core.scenes import trained_model_views as views
from core.strip import line_at, text_of
from core.transformer import available_models, load_model

DEFAULTS = {param.name: param.default for param in (*SHARED, *scene.PARAMS)} | {"text": None}
INDUCTION = DEFAULTS | scene.with_model("induction")


def by_name(found):
    return {notice.key.rsplit(".", 1)[1]: notice.values for notice in found}


def random_values(rng):
    name = rng.choice(["minilm", "induction"])
    n_heads = {"minilm": 72, "induction": 8}[name]
    return DEFAULTS | {
        "t_model": name, "t_layer": rng.randrange(8), "t_head": rng.randrange(14), "t_query": rng.randrange(30),
        "t_key": rng.randrange(30), "t_hide": rng.random() < 0.5, "t_strongest": rng.randrange(50, 101, 5),
        "t_off": tuple(sorted(rng.sample(range(n_heads), rng.choice([0, 0, 1, 5])))),
        "t_text": rng.choice(["", "Hello", "The bank by the river, the bank with the money", "你好"])}


def test_it_opens_where_a_head_seems_to_resolve_a_pronoun():
    lens = scene.build(DEFAULTS)
    labels = lens.trace.labels
    assert (labels[lens.query], labels[lens.key]) == ("it", "cat")
    found = by_name(notices.cell_notices(lens))
    assert float(found["cell"]["weight"]) == pytest.approx(0.68, abs=0.03)  # as measured with the reference
    assert found["same_key"] | {"n": "12", "count": "12", "token_key": "cat"} == found["same_key"]


@pytest.mark.parametrize("seed", range(25))
def test_every_sentence_about_a_cell_holds(seed):
    values = random_values(random.Random(seed))
    lens = scene.build(values)
    weights, labels = lens.trace.weights[lens.layer, lens.head], list(lens.trace.labels)
    found = by_name(notices.cell_notices(lens))
    if "later" in found:
        assert lens.key > lens.query and lens.model.config.is_causal
        return
    assert float(found["cell"]["weight"]) == pytest.approx(weights[lens.query, lens.key], abs=0.0051)
    first = [int(np.flatnonzero(row == row.max())[0]) for row in weights]
    if "other" in found:
        assert found["other"]["token_key"] == labels[first[lens.query]] and first[lens.query] != lens.key
    count = first.count(first[lens.query])
    assert ("same_key" in found) == (len(labels) > 2 and 2 * count > len(labels))
    if "same_key" in found:
        assert int(found["same_key"]["count"]) == count
    assert ("off" in found) == bool(lens.off)
    if "hidden" in found:
        taken = [sum(row[j] for j in range(len(labels)) if lens.trace.special[j])
                 for i, row in enumerate(weights) if not lens.trace.special[i]]
        assert float(found["hidden"]["head"]) == pytest.approx(np.mean(taken), abs=0.0051)


@pytest.mark.parametrize("values", [DEFAULTS, INDUCTION, INDUCTION | {"t_step": "200", "t_off": (2,)},
                                    DEFAULTS | {"t_off": (2, 30), "t_layer": 4, "t_head": 1}])
def test_the_snippet_prints_the_chosen_weight(values):
    lens = scene.build(values)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(scene.snippet(lens), {})  # a script of ours
    expected = lens.trace.weights[lens.layer, lens.head, lens.query, lens.key]
    assert float(printed.getvalue().split()[-1]) == pytest.approx(float(expected), abs=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_the_strip_ends_in_the_weight(seed):
    lens = scene.build(random_values(random.Random(seed)))
    lines = maps.lines(lens)
    if lens.trace.allowed[lens.layer, lens.query, lens.key]:
        weight = lens.trace.weights[lens.layer, lens.head, lens.query, lens.key]
        assert float(text_of(lines.weight).split()[-1]) == pytest.approx(float(weight), abs=0.0051)
        assert text_of(lines.scaled).startswith("q·k ÷ √")
    else:
        assert text_of(lines.weight).endswith("–")


@pytest.mark.parametrize("share", [0.5, 0.75, 0.95, 1.0])
def test_the_strongest_keys_are_the_fewest_that_reach_the_share(share):
    weights = np.random.default_rng(0).dirichlet(np.ones(9) / 3, size=20)
    kept = maps.strongest(weights, share)
    for row, chosen in zip(weights, kept, strict=True):
        ordered = sorted(row, reverse=True)
        count = next(k for k in range(1, 10) if sum(ordered[:k]) >= share - 1e-12 or k == 9)
        assert sorted(row[chosen], reverse=True) == ordered[:len(row) if share == 1 else count]


def test_hidden_tokens_are_left_out_of_both_pictures():
    lens = scene.build(DEFAULTS | {"t_hide": True})
    assert lens.labels == lens.trace.labels[1:-1]
    assert maps.maps(lens).shape == (6, 12, 10, 10) and maps.head_map(lens).weights.shape == (10, 10)
    assert lens.cell == (7, 1)


def test_words_keep_their_tokens_together():
    text = "I like embeddings 中"
    read = maps.words(load_model("minilm").run(text), text)
    assert [len(word.tokens) for word in read] == [1, 1, 1, 4, 1, 1]
    assert [word.text for word in read] == ["", "I", "like", "embeddings", "中", ""]
    assert [word.special for word in read] == [True, False, False, False, False, True]


def test_a_link_names_only_models_that_are_there(tmp_path, monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(tmp_path))
    model = next(param for param in scene.PARAMS if param.name == "t_model")
    assert model.options == tuple(available_models()) == ("minilm", "induction")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "config.json").write_text('{"model_type": "strange"}')
    assert model.options == ("minilm", "induction", "own")
    for text in ("../own", str(tmp_path / "own"), "gone"):
        with pytest.raises(links.Malformed):
            model.parse(text)
    with pytest.raises(ModelError, match="strange"):
        scene.build(DEFAULTS | {"t_model": "own"})


@pytest.mark.parametrize("name", ["minilm", "induction"])
def test_a_link_that_names_a_model_alone_opens_where_the_model_opens(name):
    values, problems = links.read(scene.PARAMS, {"t_model": [name]})
    assert problems == () and values == values | scene.with_model(name)
    lens = scene.build(values)
    assert (lens.layer, lens.head, lens.query, lens.key) == tuple(scene.start_of(name).values())
    assert links.write(scene.PARAMS, values) == ({} if name == "minilm" else {"t_model": name})


@pytest.mark.parametrize("seed", range(20))
def test_a_link_brings_back_every_place_in_every_model(seed):
    values = {param.name: param.default for param in scene.PARAMS} | random_values(random.Random(seed))
    values = {param.name: values[param.name] for param in scene.PARAMS}
    raw = {name: [text] for name, text in links.write(scene.PARAMS, values).items()}
    assert links.read(scene.PARAMS, raw) == (values, ())


@pytest.mark.parametrize(("text", "code"), [("word " * 600, "too_long"), ("\u200b", "no_text")])
def test_a_text_that_cannot_be_read_is_refused(text, code):
    with pytest.raises(ModelError) as refused:
        scene.build(DEFAULTS | {"t_text": text})
    assert refused.value.code == code


@pytest.mark.parametrize("values", [DEFAULTS, INDUCTION, DEFAULTS | {"t_text": "the the₂ [SEP] the"}])
def test_no_two_tokens_to_choose_from_are_alike(values):
    lens = scene.build(values)
    assert len(set(lens.choices)) == len(lens.trace.labels)
    assert [shown[:len(label)] for shown, label in zip(lens.choices, lens.trace.labels, strict=True)] == [
        *lens.trace.labels]


def test_one_run_serves_all_who_ask_the_same():
    first, second = scene.build(DEFAULTS), scene.build(DEFAULTS | {"t_layer": 0, "t_strongest": 80})
    assert first.saved is second.saved and first.model is second.model
    assert not any(array.flags.writeable for array in (first.saved.weights, first.saved.hidden, *first.inside))


def test_a_head_goes_off_and_comes_back():
    lens = scene.build(DEFAULTS)
    off = DEFAULTS | scene.toggled(DEFAULTS, lens)
    assert scene.build(off).off == ((5, 11),)
    assert scene.toggled(off, scene.build(off)) == {"t_off": ()}
    assert views.changed(lens) is None
    change = views.changed(scene.build(off))
    assert change.vector > 0.1  # the head that matters most to the sentence, as measured with the reference
    assert change.weights[:5].max() == 0


def test_the_views_say_what_was_measured_with_the_reference():
    lens = scene.build(DEFAULTS)
    weight = by_name(said.contribution_said(views.parts(lens), lens))["contribution"]
    assert weight["token_key"] == "[CLS]"
    assert float(weight["weight"]) == pytest.approx(0.48, abs=0.03)
    assert float(weight["norm"]) == pytest.approx(0.11, abs=0.03)
    assert float(weight["share"]) == pytest.approx(36, abs=6)
    cosine = by_name(said.cosine_said(views.cosines(lens), lens))["cosine"]
    assert float(cosine["median"]) == pytest.approx(0.99, abs=0.011)
    assert float(cosine["share"]) == pytest.approx(85, abs=6)


def test_the_circuit_is_learned():
    early, late = (views.circuit_of(scene.build(INDUCTION | {"t_step": step})) for step in ("150", "2500"))
    assert early.accuracy < 0.5 < 0.99 < late.accuracy
    assert "needed" in by_name(said.circuit_said(late))
    assert views.circuit_of(scene.build(DEFAULTS)) is None


def test_named_heads_come_first_and_a_row_opens_its_head():
    lens = scene.build(DEFAULTS)
    found = views.roles(DEFAULTS, lens)
    named = [(head.layer, head.head) for head in found.names]
    assert (0, 2) in named and (1, 8) in named and list(found.order[:len(named)]) == named
    assert sorted(found.order) == list(np.ndindex(6, 12))
    row = found.order.index((1, 8))
    assert views.chosen_head(found, row) == {"t_layer": 1, "t_head": 8}


def test_a_sink_is_said_with_its_heads_and_only_where_it_is():
    lens = scene.build(DEFAULTS)
    sink = by_name(notices.sink_notices(lens))["sink"]
    per_head = [float(head[:, 0].mean()) for layer in lens.trace.weights for head in layer]
    assert sink["token_key"] == "[CLS]" and sink["heads"] == str(sum(share > 0.5 for share in per_head))
    assert abs(float(sink["share"]) - np.mean(per_head)) < 0.006
    long = lens.saved._replace(hidden=lens.saved.hidden.copy())
    long.hidden[4, 0] *= 100
    state = by_name(notices.sink_notices(lens._replace(saved=long)))["sink_state"]
    assert "sink_state" not in by_name(notices.sink_notices(lens)) and state["layer"] == "3"
    assert notices.sink_notices(scene.build(INDUCTION)) == []


def test_both_steps_of_the_circuit_can_be_opened_in_the_lens():
    lens = scene.build(INDUCTION)
    cells = views.steps_of(lens, views.circuit_of(lens))
    for cell in cells:
        assert lens.trace.weights[*cell.values()] > 0.8
    assert [cell["t_layer"] for cell in cells] == [0, 1] and cells[0]["t_query"] == cells[1]["t_key"]
    assert lens.trace.ids[cells[1]["t_query"]] == lens.trace.ids[cells[0]["t_key"]]
    assert views.steps_of(scene.build(INDUCTION | {"t_text": "abcdef"}), views.circuit_of(lens)) == []


def test_the_likeliest_next_token_before_and_after():
    values = INDUCTION | {"t_off": (2,)}
    found = views.likeliest(scene.build(values))
    now = views.candidates(values, scene.build(values))
    then = views.candidates(INDUCTION, scene.build(INDUCTION))
    assert (found.before, found.after) == (then.labels[0], now.labels[0]) and found.before != found.after
    assert found.share_before == then.tokens.probabilities[0] and found.share_after == now.tokens.probabilities[0]
    assert views.likeliest(scene.build(INDUCTION)) is None
    assert views.likeliest(scene.build(DEFAULTS | {"t_off": (2,)})) is None


def test_the_induction_model_goes_on_with_the_copy():
    lens = scene.build(INDUCTION)
    work = views.candidates(INDUCTION, lens)
    assert work.labels[0] == "d"  # in its example, "P" was followed by "d"
    longer = views.appended(INDUCTION, lens, int(work.tokens.ids[0]))
    again = scene.build(INDUCTION | longer)
    assert again.trace.tokens == (*lens.trace.tokens, "d") and longer["t_seed"] == 1


def test_sentences_that_mean_the_same_are_near():
    work = views.sentences(DEFAULTS, scene.build(DEFAULTS))
    assert np.diag(work.table) == pytest.approx(np.ones(4), abs=1e-5)
    assert work.table[0, 1] > 0.6 > 0.2 > work.table[0, 2]
    assert text_of(work.line).startswith("a·b = ")
    many = views.sentences(
        DEFAULTS | {"t_sentences": "\n".join(f"Sentence {i}" for i in range(11))}, scene.build(DEFAULTS)
    )
    assert (len(many.texts), many.left_out) == (8, 3)


def test_random_weights_know_nothing_and_never_change():
    lens = scene.build(DEFAULTS)
    drawn = views.random_run(lens)
    assert drawn is views.random_run(lens) and drawn.tokens == lens.trace.tokens
    assert drawn.weights.max(axis=-1).mean() < lens.trace.weights.max(axis=-1).mean()


LONG = " ".join(["the cat sat on a mat and it was tired"] * 6)


@pytest.mark.parametrize("given", [{}, {"t_hide": True}, {"t_text": LONG, "t_query": 30},
                                   {"t_model": "induction", "t_layer": 1, "t_head": 0}])
def test_every_cell_of_the_chosen_head_is_spelled_out_as_it_is_alone(given):
    lens = scene.build(DEFAULTS | given)
    made, rows = spelled.tables(lens), spelled.rows_spelled(lens)
    assert (rows.stop - rows.start == 1) == (len(lens.shown) > spelled.MOST_TOKENS)
    random = np.random.default_rng(0)
    for row, column in zip(random.integers(rows.start, rows.stop, 12), random.integers(0, len(lens.shown), 12),
                           strict=True):
        alone = maps.lines(lens._replace(query=int(lens.shown[row]), key=int(lens.shown[column])))
        at = row - rows.start, column
        assert [line_at(made[name], *at) for name in ("score", "scaled", "weight")] == list(alone)
        assert ("masked" in made) == lens.model.config.is_causal


def test_a_hidden_query_of_a_long_text_is_not_spelled_out():
    lens = scene.build(DEFAULTS | {"t_text": LONG, "t_query": 0, "t_hide": True})
    assert spelled.tables(lens) == {}
