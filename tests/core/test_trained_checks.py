"""What is said of a run: cosines, contributions, ablations, next tokens, the circuit. Loops and known numbers judge."""
import numpy as np
import pytest

from core.ablation import change, each_head_off
from core.contributions import contributions, sinks
from core.cosine_check import cosine_check
from core.head_roles import fixed_texts
from core.induction import circuit, learning, repeated_sequences
from core.model_errors import ModelError
from core.random_model import random_model_like
from core.readout import draw, last_logits, next_token, sentence_vector
from core.transformer import available_models, forward, load_model

TEXT = "The cat sat on the mat because it was tired"


@pytest.fixture(scope="module")
def minilm():
    return load_model("minilm")


@pytest.mark.parametrize("name, text", [("minilm", TEXT), ("induction", "abcXYZabcQ")])
def test_cosines_agree_with_a_loop(name, text):
    trace = load_model(name).run(text)
    check = cosine_check(trace)
    n = len(trace.ids)
    rows = [i for i in range(n) if trace.allowed[0, i].sum() >= 3]
    assert check.n_rows == len(rows)
    for layer, head in ((0, 0), (1, 3)):
        q, k = (a[layer, head].astype(float) for a in (trace.query, trace.key))
        correlations, agree = [], []
        for i in rows:
            seen = [j for j in range(n) if trace.allowed[layer, i, j]]
            dots = np.array([q[i] @ k[j] for j in seen])
            cosines = dots / [np.linalg.norm(q[i]) * np.linalg.norm(k[j]) for j in seen]
            correlations.append(np.corrcoef(dots, cosines)[0, 1])
            agree.append(dots.argmax() == cosines.argmax())
        assert np.isclose(check.correlation[layer, head], np.mean(correlations), atol=1e-4)
        assert np.isclose(check.agreement[layer, head], np.mean(agree))
        norms = np.linalg.norm(k, axis=1)
        assert np.isclose(check.key_spread[layer, head], norms.std() / norms.mean(), atol=1e-4)


def test_keys_of_one_length_leave_no_difference_to_the_cosine(minilm):
    trace = minilm.run(TEXT)
    key = trace.key / np.linalg.norm(trace.key, axis=-1, keepdims=True)
    same = trace._replace(key=key, scores=trace.query @ np.swapaxes(key, -1, -2))
    check = cosine_check(same)
    assert np.allclose(check.correlation, 1, atol=1e-4) and np.allclose(check.agreement, 1)
    assert np.allclose(check.key_spread, 0, atol=1e-5)


def test_dot_product_and_cosine_in_minilm_are_close_and_not_the_same(minilm):
    checks = [cosine_check(minilm.run(text)) for text in fixed_texts(minilm)]
    correlation = np.mean([check.correlation for check in checks], axis=0)
    assert 0.97 < np.median(correlation) < 0.999 and correlation.min() < 0.95
    assert 0.8 < np.mean([check.agreement for check in checks]) < 0.9


def test_a_short_text_has_no_rows_to_compare():
    check = cosine_check(load_model("induction").run("ab"))
    assert check.n_rows == 0 and np.isnan(check.correlation).all() and np.isnan(check.agreement).all()


@pytest.mark.parametrize("name, text", [("minilm", TEXT), ("induction", "abcXYZabcQ")])
def test_contributions_agree_with_a_loop(name, text):
    model = load_model(name)
    trace, c = model.run(text), model.config
    parts = contributions(model, trace)
    for layer, head in ((0, 1), (1, 2)):
        w_o = model.weights["blocks"][layer]["attn"]["w_o"][head * c.d_head:(head + 1) * c.d_head]
        for i in range(len(trace.ids)):
            for j in range(len(trace.ids)):
                expected = np.linalg.norm(trace.weights[layer, head, i, j] * trace.value[layer, head, j] @ w_o)
                assert np.isclose(parts.norms[layer, head, i, j], expected, atol=1e-5)
    assert np.allclose(parts.weight_share.sum(axis=-1), 1, atol=1e-5)
    assert np.allclose(parts.norm_share.sum(axis=-1), 1, atol=1e-5)


def test_cls_takes_much_weight_and_gives_little(minilm):
    all_parts = [contributions(minilm, minilm.run(text)) for text in fixed_texts(minilm)]
    weight, norm = (np.mean([getattr(p, share)[..., 0].mean() for p in all_parts])
                    for share in ("weight_share", "norm_share"))
    assert 0.43 < weight < 0.53 and 0.07 < norm < 0.14
    assert 0.3 < np.mean([p.agreement.mean() for p in all_parts]) < 0.42


def test_sinks_are_means_over_the_rows_behind(minilm):
    trace = minilm.run(TEXT)
    found = sinks(trace)
    assert np.isclose(found.first_weight[2, 7], trace.weights[2, 7, 1:, 0].mean(), atol=1e-6)
    assert np.isclose(found.state_norms[3, 4], np.linalg.norm(trace.hidden[3, 4]), atol=1e-4)
    assert np.isnan(sinks(load_model("induction").run("a")).first_weight).all()


def test_the_crispest_head_matters_little_and_another_most(minilm):
    moved = {(layer, head): found.vector for layer, head, found in each_head_off(minilm, TEXT)}
    order = sorted(moved, key=moved.get, reverse=True)
    assert len(order) == 72 and order[0] == (5, 11) and 0.1 < moved[5, 11] < 0.2
    assert order.index((0, 2)) > 20 and moved[0, 2] < 0.003


def test_a_change_starts_behind_the_head(minilm):
    before = minilm.run(TEXT)
    found = change(before, minilm.run(TEXT, switched_off=[(2, 7)]))
    assert not found.weights[:3].any() and found.weights[3:].min() > 0
    assert not found.states[:3].any() and (found.states[3:] > 0).all() and (found.output > 0).all()
    nothing = change(before, before)
    assert not nothing.weights.any() and not nothing.states.any() and abs(nothing.vector) < 1e-6
    with pytest.raises(ValueError, match="same tokens"):
        change(before, minilm.run("another text"))


def test_the_next_token_moves_when_the_circuit_breaks():
    model, text = load_model("induction"), "kJ3xQ9pkJ3x"
    before, after = model.run(text), model.run(text, switched_off=[(0, 2)])
    assert model.tokenizer.token(int(next_token(last_logits(before)).ids[0])) == "Q"
    assert change(before, after).next_token > 0.5


def test_the_circuit_needs_one_head_and_no_other():
    table = circuit(load_model("induction"))
    assert table.accuracy > 0.99
    others = np.delete(table.without.ravel(), 2)
    assert table.without[0, 2] < 0.1 and others.min() > 0.98
    assert table.previous[0, 2] > 0.9 and np.delete(table.previous[0], 2).max() < 0.2
    assert table.induction[1].min() > 0.93 and table.induction[0].max() < 0.1


def test_the_heads_find_their_roles_one_step_after_another():
    found = learning(load_model("induction", step=step) for step in available_models()["induction"].steps)
    accuracy = found.accuracy
    assert accuracy[0] < 0.05 and accuracy[-1] > 0.99 and np.all(np.diff(accuracy) > -0.01)
    first_good = int(np.argmax(accuracy > 0.9))
    assert found.previous[first_good, 0, 2] < 0.7  # it copies before its head is done
    rivals = np.delete(found.previous[:, 0], 2, axis=-1).max(axis=-1)
    assert max(rivals) > 0.3 and rivals[-1] < 0.1  # others could have become it
    last = circuit(load_model("induction"))
    assert float(last.accuracy) == accuracy[-1] and np.array_equal(last.induction, found.induction[-1])


def test_the_table_of_accuracies_can_be_redone_head_by_head():
    model = load_model("induction")
    data = repeated_sequences(64, np.random.default_rng(0), longest=31)
    table = circuit(model)
    for off in [(), ((0, 2),), ((0, 0),), ((1, 3),)]:
        hits = total = 0
        for ids, copied in zip(data.ids[:64], data.copied, strict=True):
            said = forward(ids, model.weights, model.config, off).logits.argmax(axis=-1)
            hits += sum(int(said[at] == ids[at + 1]) for at in np.flatnonzero(copied))
            total += int(copied.sum())
        assert abs(hits / total - (table.without[off[0]] if off else table.accuracy)) < 0.002


def test_sequences_repeat_one_piece_and_say_where():
    data = repeated_sequences(50, np.random.default_rng(3), distinct=0.5)
    for row, (ids, copied, source) in enumerate(zip(*data, strict=True)):
        places = np.flatnonzero(copied)
        assert 7 <= len(places) <= 30 and (np.diff(places) == 1).all()
        for at in places:
            assert ids[source[at] - 1] == ids[at] and ids[source[at]] == ids[at + 1] and source[at] <= at
        if row < 25:  # nothing else repeats
            assert len(set(ids)) == len(ids) - len(places) - 1


def test_next_tokens_against_plain_arithmetic():
    logits = np.array([1.0, 3.0, 2.0, -1.0])
    p = np.exp(logits) / np.exp(logits).sum()
    plain = next_token(logits)
    assert plain.ids.tolist() == [1, 2, 0, 3] and np.allclose(plain.probabilities, p[plain.ids])
    assert np.allclose(plain.chances, plain.probabilities) and plain.kept.all()
    sharp = next_token(logits, temperature=0.5, top_k=2)
    assert np.allclose(sharp.chances, [np.exp(6) / (np.exp(6) + np.exp(4)), np.exp(4) / (np.exp(6) + np.exp(4)), 0, 0])
    assert np.allclose(sharp.probabilities, p[sharp.ids])  # what the model says stays
    for top_p, kept in ((p[1] - 1e-9, 1), (p[1] + 1e-9, 2), (0.01, 1), (1.0, 4)):
        assert next_token(logits, top_p=top_p).kept.sum() == kept
    for settings in ({"temperature": 0}, {"top_p": 0}, {"top_p": 1.1}, {"top_k": -1}):
        with pytest.raises(ValueError):
            next_token(logits, **settings)


def test_draws_follow_their_chances_and_their_seed():
    tokens = next_token(np.log([0.5, 0.3, 0.2]), top_p=0.75)
    drawn = [draw(tokens, seed) for seed in range(400)]
    assert set(drawn) == {0, 1} and 0.55 < drawn.count(0) / 400 < 0.7
    assert drawn[:20] == [draw(tokens, seed) for seed in range(20)]


def test_a_model_that_reads_both_ways_has_no_next_token(minilm):
    with pytest.raises(ModelError) as error:
        last_logits(minilm.run(TEXT), minilm.title)
    assert error.value.code == "not_causal" and "all-MiniLM-L6-v2" in str(error.value)


def test_random_weights_are_of_the_same_size_and_seeded(minilm):
    drawn, again, other = (random_model_like(minilm, seed) for seed in (0, 0, 1))
    a, b = minilm.weights["blocks"][3]["mlp"]["w_up"], drawn.weights["blocks"][3]["mlp"]["w_up"]
    assert a.shape == b.shape and np.isclose(a.std(), b.std(), rtol=0.02)
    assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.01
    runs = [model.run(TEXT) for model in (drawn, again, other)]
    assert np.array_equal(runs[0].final, runs[1].final) and not np.allclose(runs[0].final, runs[2].final)
    assert runs[0].tokens == minilm.run(TEXT).tokens and drawn.origin == "random" and minilm.origin == "trained"
    state = np.random.get_state()[1].copy()
    random_model_like(load_model("induction"), 5)
    assert np.array_equal(state, np.random.get_state()[1])


def test_sentence_vectors_are_means(minilm):
    trace = minilm.run(TEXT)
    assert np.allclose(sentence_vector(trace).mean, trace.hidden[-1].mean(axis=0), atol=1e-6)
