"""No sentence of page 5's views is ever contradicted by the run: random states, each number computed anew."""

import random

import numpy as np
import pytest

from core.scenes import trained_model as scene
from core.scenes import trained_model_notices as notices
from core.scenes import trained_model_said as said
from core.scenes import trained_model_views as views
from core.transformer import available_models
from tests.core.test_scene_trained_model import DEFAULTS, by_name

STEPS = available_models()["induction"].steps
TEXTS = ["", "Hello", "The bank by the river, the bank with the money", "你好", "the the the the the", "abcabcabcabc"]


def near(text, value, places=2):
    """Whether a number on screen is `value`, rounded."""
    return abs(float(text.replace("−", "-")) - float(value)) <= 0.5 * 10**-places + 1e-5


def shown(text, value):
    """Whether a number of three digits on screen is `value`."""
    mantissa, _, power = text.replace("−", "-").partition("×10")
    power = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    return float(mantissa) * 10.0**power == pytest.approx(float(value), rel=6e-3, abs=1e-9)


@pytest.fixture(params=range(24))
def state(request):
    rng = random.Random(100 + request.param)
    name = ("minilm", "induction")[request.param % 2]
    c = scene.model_of(name).config
    values = DEFAULTS | scene.with_model(name) | {
        "t_text": rng.choice(TEXTS), "t_layer": rng.randrange(c.n_layers), "t_head": rng.randrange(c.n_heads),
        "t_query": rng.randrange(12), "t_key": rng.randrange(12), "t_step": str(rng.choice(STEPS)),
        "t_on": rng.choice(["many", "text"]), "t_hide": rng.random() < 0.5, "t_seed": rng.randrange(99),
        "t_temperature": rng.choice([0.3, 1, 2.5]), "t_top_k": rng.choice([0, 1, 5]), "t_top_p": rng.choice([1, 0.6]),
        "t_off": tuple(sorted(rng.sample(range(c.n_layers * c.n_heads), rng.choice([0, 1, 4]))))}
    return values, scene.build(values)


def test_what_is_said_of_roles_and_cosines(state):
    values, lens = state
    found = by_name(said.roles_said(work := views.roles(values, lens), lens))
    heads = {(h.layer, h.head) for h in work.names}
    assert found["named"] == {"named": str(len(heads)), "count": str(len(scene.heads(lens.model)))}
    assert ("named_head" in found) == ((lens.layer, lens.head) in heads) != ("unnamed_head" in found)
    check = views.cosines(lens)
    found = by_name(said.cosine_said(check, lens))
    if "too_short" in found:
        assert np.isnan(check.agreement).any() or np.isnan(check.correlation).all()
        return
    worst = int(found["cosine"]["head"][1:].split("H")[0]), int(found["cosine"]["head"].split("H")[1])
    assert check.correlation[worst] == np.nanmin(check.correlation) and near(found["cosine"]["least"],
                                                                             check.correlation[worst])
    assert near(found["cosine"]["median"], np.nanmedian(check.correlation), 3)
    assert near(found["cosine"]["share"], 100 * check.agreement.mean(), 0)


def test_what_is_said_of_contributions_and_of_sinks(state):
    _, lens = state
    trace, labels, parts = lens.trace, list(lens.trace.labels), views.parts(lens)
    found = by_name(said.contribution_said(parts, lens))["contribution"]
    received = [np.mean([rows[:, key].mean() for rows in trace.weights.reshape(-1, len(labels), len(labels))])
                for key in range(len(labels))]
    top = int(np.argmax(received))
    assert found["token_key"] == labels[top] and near(found["weight"], received[top])
    given = parts.norms / parts.norms.sum(axis=-1, keepdims=True).clip(1e-30)
    assert near(found["norm"], given[..., top].mean())
    sink = by_name(notices.sink_notices(lens)).get("sink")
    assert (sink is not None) == (len(labels) >= 5 and received[top] >= max(0.3, 2 / len(labels)))
    if sink:
        assert sink["token_key"] == labels[top] and near(sink["share"], received[top])
        assert near(sink["even"], 1 / len(labels))


def test_what_is_said_of_the_block(state):
    _, lens = state
    found, at = by_name(said.here_said(views.here(lens), lens)), (lens.layer, lens.query)
    values = found.get("here") or found["here_attention"]
    assert values["token"] == lens.trace.labels[lens.query] and values["layer"] == str(lens.layer)
    assert shown(values["before"], np.linalg.norm(lens.trace.hidden[at]))
    assert shown(values["attention"], np.linalg.norm(lens.trace.attention_output[at]))
    assert ("here" in found) == bool(lens.model.config.d_mlp)
    if "here" in found:
        assert shown(values["mlp"], np.linalg.norm(lens.trace.mlp_output[at]))


def test_what_is_said_of_heads_that_are_off_and_of_the_next_token(state):
    values, lens = state
    all_on = scene.trace_of(lens.model, lens.text)
    if change := views.changed(lens):
        found = by_name(said.off_said(change, lens))
        if lens.trace.logits is None:
            a, b = all_on.hidden[-1].mean(axis=0), lens.trace.hidden[-1].mean(axis=0)
            turned = 1 - float(a @ b) / float(np.linalg.norm(a) * np.linalg.norm(b))
            assert abs(change.vector - turned) < 1e-5 and shown(found["off_vector"]["vector"], change.vector)
        else:
            p, q = (chances(trace.logits[-1]) for trace in (all_on, lens.trace))
            assert near(found["off_next"]["share"], 100 * np.maximum(p - q, 0).sum(), 1)
            likeliest = by_name(said.likeliest_said(views.likeliest(lens)))["likeliest"]
            label = lens.model.tokenizer.label
            assert likeliest["token_before"] == label(int(p.argmax())) and near(likeliest["before"], 100 * p.max(), 1)
            assert likeliest["token_after"] == label(int(q.argmax())) and near(likeliest["after"], 100 * q.max(), 1)
    if lens.trace.logits is not None:
        work = views.candidates(values, lens)
        found, p = by_name(said.next_said(work))["next"], chances(lens.trace.logits[-1])
        assert found["token"] == lens.model.tokenizer.label(int(p.argmax())) and near(found["share"], 100 * p.max(), 1)
        assert int(found["kept"]) == np.count_nonzero(work.tokens.chances) and found["n_vocab"] == str(len(p))
        assert work.drawn in {int(i) for i, chance in zip(work.tokens.ids, work.tokens.chances, strict=True) if chance}


def chances(logits):
    grown = np.exp(logits.astype(float) - logits.max())
    return grown / grown.sum()


def test_what_is_said_of_random_weights(state):
    _, lens = state
    drawn = views.random_run(lens)
    found = by_name(said.random_said(lens.trace, drawn))["random"]
    for which, trace in (("trained", lens.trace), ("random", drawn)):
        assert near(found[which], np.mean([row.max() for row in trace.weights.reshape(-1, len(trace.labels))]))


@pytest.mark.parametrize("step", STEPS[::3])
def test_what_is_said_of_the_circuit_while_it_is_learned(step):
    work = views.circuit_of(scene.build(DEFAULTS | scene.with_model("induction") | {"t_step": str(step)}))
    found = by_name(said.circuit_said(work))
    assert near(found["accuracy"]["share"], 100 * work.accuracy, 1)
    writer, reader = work.previous[0].max(), work.induction[1].max()
    assert ("unformed" in found) == (writer < 0.5 or reader < 0.5)
    if "unformed" in found:
        assert near(found["unformed"]["previous"], writer) and near(found["unformed"]["induction"], reader)
    if "needed" in found:
        share, *others = sorted(work.without.ravel())
        assert near(found["needed"]["share"], 100 * share, 1) and near(found["needed"]["others"], 100 * others[0], 1)
        assert found["needed"]["head"] in {f"L{i}H{j}" for i, j in np.argwhere(work.without == share)}


def test_what_is_said_of_sentences():
    lens = scene.build(DEFAULTS)
    for text in ("", "one\ntwo", "the same\nthe same\nanother", "alone"):
        work = views.sentences(DEFAULTS | {"t_sentences": text}, lens)
        found = by_name(said.sentences_said(work))
        pairs = {(a, b): work.table[i, j] for i, a in enumerate(work.texts) for j, b in enumerate(work.texts) if i < j}
        assert bool(found) == bool(pairs)
        if found:
            pair = found["nearest"]["word_a"], found["nearest"]["word_b"]
            assert pairs[pair] == pytest.approx(max(pairs.values()), abs=1e-6)
            assert near(found["nearest"]["cosine"], pairs[pair])
