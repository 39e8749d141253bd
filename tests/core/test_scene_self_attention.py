"""Page 3's scene against a naive loop; its experiments; and no sentence that the current numbers contradict."""

import contextlib
import io
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.scenes import attention_notices as holds
from core.scenes import attention_strips as spelled
from core.scenes import laboratory as lab
from core.scenes import self_attention as scene
from core.scenes.attention_snippet import snippet
from core.strip import text_of
from core.weights import random_weights

DEFAULTS = {param.name: param.default for param in scene.PARAMS} | {"lang": "en", "text": None}
kinds = st.sampled_from(scene.KINDS)
states = st.fixed_dictionaries({
    "text": st.sampled_from([None, "dog bites man", "the cat saw the cat", "cat", "a a a", "the zzqqx of zzqqx"]),
    "a_source": st.sampled_from(["words", "random", "hand"]),
    "a_missing": st.sampled_from(["leave", "random", "typed"]),
    "a_d": st.integers(1, 9), "a_centred": st.booleans(), "a_position": st.sampled_from(["none", "sinusoidal"]),
    "a_wq": kinds, "a_wk": kinds, "a_wv": kinds, "a_factor_k": st.sampled_from([-3.0, 0.0, 0.5]),
    "a_cells_q": st.sampled_from([(), ((0, 1, 2.0), (99, 99, 1.0))]), "a_score": st.sampled_from(["dot", "cosine"]),
    "a_scaling": st.booleans(), "a_mask": st.sampled_from(["none", "causal", "chosen"]),
    "a_hidden": st.sampled_from([(), (1,), (0, 1, 2, 3, 4, 5), (40,)]),
    "a_temperature": st.sampled_from(scene.TEMPERATURES),
    "a_query": st.integers(0, 63), "a_key": st.integers(0, 63), "a_shuffle": st.integers(0, 3)})


def by_hand(values, work):
    """Scores, weights and outputs with loops, straight from the formula."""
    n, d = work.n, work.seq.d_model
    eye = np.eye(d)
    drawn = random_weights(d, 1, values["a_wseed"])
    matrices = []
    for which in "qkv":
        hand = eye.copy()
        for r, c, v in values[f"a_cells_{which}"]:
            if r < d and c < d:
                hand[r, c] = v
        matrices.append({"identity": eye, "scaled": values[f"a_factor_{which}"] * eye, "hand": hand,
                         "random": getattr(drawn, f"w_{which}")}[values[f"a_w{which}"]])
    q, k, v = (np.array([sum(x[a] * w[a] for a in range(d)) for x in work.seq.x]) for w in matrices)
    scores, weights, outputs = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, d))
    for i in range(n):
        row = []
        for j in range(n):
            dot = sum(q[i][a] * k[j][a] for a in range(d))
            if values["a_score"] == "cosine":
                lengths = math.sqrt(sum(q[i] ** 2)) * math.sqrt(sum(k[j] ** 2))
                scores[i, j] = scaled = dot / lengths if lengths else 0.0
            else:
                scores[i, j], scaled = dot, dot / math.sqrt(d) if values["a_scaling"] else dot
            hidden = (values["a_mask"] == "causal" and j > i) or (
                values["a_mask"] == "chosen" and work.seq.places[j] in values["a_hidden"])
            row.append(None if hidden else scaled / float(values["a_temperature"]))
        top = max((s for s in row if s is not None), default=0.0)
        powers = [0.0 if s is None else math.exp(s - top) for s in row]
        if any(powers):
            weights[i] = [p / sum(powers) for p in powers]
        outputs[i] = sum(weights[i, j] * v[j] for j in range(n))
    return scores, weights, outputs


@given(states)
@settings(max_examples=150)
def test_every_stage_agrees_with_a_loop(changes):
    values = DEFAULTS | changes
    work = scene.attention(values)
    scores, weights, outputs = by_hand(values, work)
    np.testing.assert_allclose(work.steps.scores, scores, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(work.heated.weights, weights, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(work.heated.output, outputs, rtol=1e-6, atol=1e-9)


@given(states)
@settings(max_examples=60)
def test_the_snippet_prints_the_same(changes):
    values = DEFAULTS | changes
    work = scene.attention(values)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(snippet(values, work), {})
    weight, output = printed.getvalue().split("output:")
    assert float(weight.split(":")[1]) == pytest.approx(work.heated.weights[work.cell], rel=1e-3, abs=1e-5)
    numbers = [float(number) for number in output.strip(" []\n").split()]
    assert numbers == pytest.approx(work.heated.output[work.cell[0], :4], rel=1e-3, abs=1e-4)


def test_it_starts_with_the_dot_products_of_the_words():
    work = scene.attention(DEFAULTS)
    np.testing.assert_array_equal(work.steps.scores, work.seq.vectors @ work.seq.vectors.T)
    assert work.steps.scaled == pytest.approx(work.steps.scores / math.sqrt(50))


# --- the experiments ----------------------------------------------------------------------------------------------


def test_attention_alone_is_blind_to_order():
    def apart(**change):
        one, other = (scene.attention(DEFAULTS | change | {"text": t}) for t in ("dog bites man", "man bites dog"))
        return np.abs(one.heated.output - other.heated.output[::-1]).max()

    assert apart() < 1e-14 and apart(a_position="sinusoidal") > 0.1 and apart(a_mask="causal") > 0.1


def test_a_causal_mask_keeps_the_past():
    for kind, moved in (("causal", False), ("none", True)):
        values = DEFAULTS | {"a_mask": kind}
        short, long = (scene.attention(values | {"text": text}) for text in ("the cat sat", "the cat sat down"))
        assert (np.abs(long.heated.output[:3] - short.heated.output).max() > 1e-9) == moved


def test_the_tasks_can_be_solved():
    assert holds._twins(scene.attention(DEFAULTS)) == (0, 4)
    for change in ({"a_position": "sinusoidal"}, {"a_mask": "causal"}, {}):
        output = scene.attention(DEFAULTS | change).heated.output
        assert (np.linalg.norm(output[0] - output[4]) >= 0.5) == bool(change)
    work = scene.attention(DEFAULTS | {"a_centred": False, "a_wk": "scaled", "a_factor_k": -3.0})
    assert (work.steps.scaled[0] <= -1).all() and work.heated.weights[0].max() >= 0.9


def test_cosine_scores_cannot_be_sharp():
    values = DEFAULTS | {"a_score": "cosine", "text": "cat sat on mat apple juice king physics green ten"}
    cosine, dot = (scene.attention(values | {"a_score": score}).heated.weights.max() for score in ("cosine", "dot"))
    assert cosine < 0.45 < dot


@given(states)
def test_the_output_lies_among_the_values(changes):
    work = scene.attention(DEFAULTS | changes)
    mixed, weights = scene.blended(work), work.heated.weights[work.cell[0]]
    if weights.any():
        assert mixed.output == pytest.approx(weights @ mixed.points, abs=1e-9 * max(1.0, np.abs(mixed.points).max()))


# --- sentences and strips -----------------------------------------------------------------------------------------


def said(work, values):
    notices = [*holds.of_x(work), *holds.of_projections(values, work), *holds.of_scores(work),
               *holds.of_weights(values, work), *holds.of_output(values, work)]
    return {notice.key.rsplit(".", 1)[1]: notice.values for notice in notices}


def number(text):
    mantissa, _, power = text.replace("−", "-").partition("×10")
    return float(mantissa) * 10.0 ** float(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")) or 0)


@given(states)
@settings(max_examples=300)
def test_sentences_hold(changes):
    values = DEFAULTS | changes
    work = scene.attention(values)
    keys, n = said(work, values), work.n
    weights, scaled, allowed = work.heated.weights, work.steps.scaled, work.allowed
    row = {label: i for i, label in enumerate(work.seq.labels)}

    if pair := keys.get("twins") or keys.get("twins_apart"):
        same = np.allclose(work.seq.x[row[pair["token_a"]]], work.seq.x[row[pair["token_b"]]])
        assert same == ("twins" in keys)
    else:
        assert len({tuple(v) for v in work.seq.vectors}) == n
    if "no_matrices" in keys or "no_matrices_words" in keys:
        assert (work.query == work.seq.x).all() and (work.key == work.seq.x).all() and (work.value == work.seq.x).all()
    if "no_matrices_words" in keys:
        assert (work.seq.x == work.seq.vectors).all() and values["a_source"] == "words"
    if "matrices" in keys:
        expected = np.corrcoef((work.seq.x @ work.seq.x.T).ravel(), (work.query @ work.key.T).ravel())[0, 1]
        assert number(keys["matrices"]["correlation"]) == pytest.approx(expected, abs=0.006)
    if "symmetric" in keys:
        scores = work.steps.scores
        np.testing.assert_allclose(scores, scores.T, rtol=1e-6, atol=1e-6 * np.abs(scores).max())
    if s := keys.get("not_symmetric"):
        i, j = row[s["token_q"]], row[s["token_k"]]
        assert number(s["there"]) == pytest.approx(work.steps.scores[i, j], rel=0.01)
        assert number(s["back"]) == pytest.approx(work.steps.scores[j, i], rel=0.01) and s["there"] != s["back"]
        assert not np.array_equal(work.w_q, work.w_k)
    negative = [i for i in range(n) if allowed[i].sum() > 1 and scaled[i][allowed[i]].max() < 0]
    assert ("negative_row" in keys) == bool(negative)
    if s := keys.get("negative_row"):
        i = row[s["token_q"]]
        assert i in negative and weights[i].sum() == pytest.approx(1)
        assert scaled[i, row[s["token_k"]]] == pytest.approx(scaled[i][allowed[i]].max(), rel=1e-9, abs=1e-9)
    assert ("all_masked" in keys) == (not allowed.any()) == (not weights.any())
    if s := keys.get("masked"):
        assert (int(s["hidden"]), int(s["cells"])) == ((weights == 0).sum() if (scaled > -700).all() and float(
            values["a_temperature"]) >= 1 else int(s["hidden"]), n * n)
    for key in ("to_itself", "not_to_itself"):
        if s := keys.get(key):
            assert (work.query == work.key).all() and int(s["n"]) == n
            assert int(s["count"]) == sum(weights[i, i] >= weights[i].max() - 1e-9 for i in range(n))
            assert (2 * int(s["count"]) >= n) == (key == "to_itself")
    if s := keys.get("zero_counts"):
        cell = row[s["token_q"]], row[s["token_k"]]
        assert abs(scaled[cell]) < 0.05 and weights[cell] > 0 and number(s["weight"]) > 0
    for key, sharper in (("cooler", True), ("hotter", False)):
        if s := keys.get(key):
            assert (number(s["now"]) > number(s["before"])) == sharper
    if s := keys.get("cosine"):
        assert weights.max() <= number(s["bound"]) + 0.005 and number(s["largest"]) <= number(s["bound"])
    if s := keys.get("not_divided"):
        assert number(s["now"]) > number(s["divided"]) and not values["a_scaling"]
    if s := keys.get("strongest"):
        assert weights[row[s["token_q"]], row[s["token_k"]]] == weights[row[s["token_q"]]].max()
    check_outputs(values, work, keys)


def check_outputs(values, work, keys):
    _, _, outputs = by_hand(values, work)
    close = 1e-6 * max(1.0, np.abs(outputs).max())
    if "order_blind" in keys or "order_seen" in keys:
        written = scene.attention(values | {"a_shuffle": 0})
        moved = [written.seq.places.index(place) for place in work.seq.places]
        apart = np.abs(outputs - by_hand(values | {"a_shuffle": 0}, written)[2][moved]).max()
        judge(keys, "order_blind", "order_seen", apart, close)
    row = {label: i for i, label in enumerate(work.seq.labels)}
    for key in ("twin_outputs", "twin_outputs_anyway", "twin_outputs_apart"):
        if s := keys.get(key):
            apart = np.linalg.norm(outputs[row[s["token_a"]]] - outputs[row[s["token_b"]]])
            judge(keys, key, "twin_outputs_apart", apart, close)
    if "twin_outputs" in keys:
        assert values["a_mask"] == values["a_position"] == "none"
    if "prefix_same" in keys:
        assert values["a_mask"] == "causal"
    for key in ("prefix_same", "prefix_same_anyway", "prefix_changes"):
        if key in keys:
            shorter = scene.attention(values, prefix_of=work.n - 1)
            judge(keys, key, "prefix_changes", np.abs(shorter.heated.output - outputs[:-1]).max(), close)


def judge(keys, same, differs, apart, close):
    """Either nothing has moved, or as much as is said."""
    if differs in keys:
        assert number(keys[differs]["apart"]) == pytest.approx(apart, rel=0.06, abs=1e-9 * max(1.0, close * 1e6))
    else:
        assert apart < close, same


@given(states)
@settings(max_examples=100)
def test_strips_end_with_what_core_computed(changes):
    values = DEFAULTS | changes
    work = scene.attention(values)
    i, j = work.cell
    scores, weights = dict(spelled.score_lines(work)), dict(spelled.weight_lines(work))
    lines = dict(spelled.position_lines(work)) | scores | weights
    ends = {"position": work.seq.x[i, 0], "score": work.steps.scores[i, j], "scaled": work.steps.scaled[i, j],
            "heated": work.heated.masked[i, j], "weight": work.heated.weights[i, j], "output": work.heated.output[i, 0]}
    for name, line in lines.items():
        if name != "masked" and not line[-1].text.endswith("–"):
            assert number(line[-1].text) == pytest.approx(ends[name], rel=0.006, abs=0.006), text_of(line)
    assert ("scaled" in scores) == (values["a_score"] == "dot" and values["a_scaling"] and work.seq.d_model > 1)
    assert text_of(scores["masked"]).endswith("−∞") == (not work.allowed[i, j])
    assert ("heated" in weights) == (values["a_temperature"] != "1" and bool(work.allowed[i, j]))
    vectors = work.query[i], work.key[j], work.value[j]
    for (_, line), vector in zip(spelled.projection_lines(work), vectors, strict=True):
        listed = text_of(line).partition(" = x = (")[2]
        first = listed.split(",")[0].rstrip(")") or line[-1].text
        assert number(first) == pytest.approx(vector[0], rel=0.006, abs=0.006)


def test_what_is_kept_between_reruns_cannot_be_changed():
    work = scene.attention(DEFAULTS)
    assert scene.attention(DEFAULTS | {"a_key": 4}).heated is work.heated
    with pytest.raises(ValueError, match="read-only"):
        work.heated.weights[0, 0] = 1


def test_a_matrix_edited_by_hand_is_the_matrix():
    values = DEFAULTS | {"a_wq": "hand", "a_cells_q": ((20, 3, 5.0),)}
    block = np.arange(256.0).reshape(16, 16)
    made = scene.matrix(values | scene.matrix_edited(values, "q", block), "q", 50)
    np.testing.assert_array_equal(made[:16, :16], block)
    assert made[20, 3] == 5 and made[20, 20] == 1


# --- the laboratory -----------------------------------------------------------------------------------------------


def test_the_laboratory_shows_saturation():
    work = lab.laboratory(DEFAULTS | {"a_lab_d": 512})
    assert work.unscaled.tiny_share > 0.6 and work.scaled.tiny_share == 0
    assert work is lab.laboratory(DEFAULTS | {"a_lab_d": 512, "text": "other words"})


@given(st.fixed_dictionaries({"a_lab_d": st.sampled_from([1, 2, 16, 64, 300]),
                              "a_lab_keys": st.sampled_from([2, 8, 64]),
                              "a_lab_mean": st.sampled_from([0.0, 0.5, -1.0]), "a_lab_seed": st.integers(0, 3)}))
@settings(max_examples=25)
def test_what_is_said_about_the_laboratory_holds(changes):
    values = DEFAULTS | changes
    work = lab.laboratory(values)
    keys = {notice.key.rsplit(".", 1)[1]: notice.values for notice in lab.notices(values, work)}
    assert ("variance_mean" in keys) == bool(values["a_lab_mean"])
    assert ("saturated" in keys) == (work.unscaled.tiny_share > work.scaled.tiny_share)
    shares = keys.get("saturated") or keys["not_saturated"]
    tiny = [100 * (rows.jacobian < 0.01).mean() for rows in (work.unscaled, work.scaled)]
    assert [float(shares[name].rstrip("%")) for name in ("without", "divided")] == pytest.approx(tiny, abs=0.51)
    if s := keys.get("mean_misleads"):
        assert float(s["without"]) >= float(s["divided"])
    table = lab.table(work)
    assert number(table["variance"][0]) == pytest.approx(work.unscaled.scores.var(), rel=0.01)
    assert number(table["largest"][1]) == pytest.approx(work.scaled.weights.max(axis=1).mean(), abs=0.006)
