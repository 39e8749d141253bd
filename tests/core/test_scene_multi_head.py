"""Page 4's scene: the article's run, hand-made roles, edits, and no sentence that the numbers contradict."""

import contextlib
import io
import random
import re

import numpy as np
import pytest

from core import links
from core.multi_head import multi_head_attention
from core.scenes import SHARED
from core.scenes import multi_head as scene
from core.scenes import multi_head_notices as notices
from core.scenes import multi_head_stages as stages
from core.scenes import multi_head_tables as tables
from core.scenes import multi_head_weights as weights
from core.scenes.sequence import sequence
from core.strip import text_of
from tests.core.test_multi_head import OUTPUT, WEIGHTS, table

DEFAULTS = {param.name: param.default for param in (*SHARED, *scene.PARAMS)} | {"text": None}
ARTICLE = DEFAULTS | scene.with_set("article")


def built(values):
    work = sequence(values, "m_")
    assert scene.obstacle(values, work) is None
    return scene.build(values, work)


def said(found):
    return {notice.key.rsplit(".", 1)[1]: notice.values for notice in found}


def numbers(text):
    return [float(x.replace("−", "-")) for x in re.findall(r"−?\d+\.\d+", text)]


def test_the_reference_run_as_it_is_written_on_screen():
    heads = built(ARTICLE)
    (*_, weights_shown), (*_, output) = (stages.rows(heads, name)[-1] for name in ("softmax", "output"))
    lines = stages.printed(heads, weights_shown, ["head 0", "head 1"]).splitlines()
    assert [numbers(line)[:3] for line in lines[1:4]] == table(WEIGHTS)
    assert [line.split()[-1] for line in lines[1:4]] == ["1.000000"] * 3
    lines = stages.printed(heads, output, ["head 0", "head 1"]).splitlines()
    assert [numbers(line) for line in lines] == table(OUTPUT)
    assert [line.split()[0] for line in lines] == ["x₁", "x₂", "x₃"]


@pytest.mark.parametrize(("name", "shape"), [
    ("x", (2, 3, 8)), ("query_full", (2, 3, 8)), ("key", (2, 2, 3, 4)), ("value", (2, 2, 3, 4)),
    ("scores", (2, 2, 3, 3)), ("scaled", (2, 2, 3, 3)), ("weights", (2, 2, 3, 3)), ("head_outputs", (2, 2, 3, 4)),
    ("concatenated", (2, 3, 8)), ("w_o", (8, 8)), ("output", (2, 3, 8))])
def test_every_intermediate_has_the_articles_shape(name, shape):
    assert stages.picture(built(ARTICLE), name).shape == shape


def test_both_samples_of_the_batch():
    first, second = (built(ARTICLE | {"m_sample": n}) for n in (0, 1))
    assert not np.allclose(first.of("output"), second.of("output"))
    assert (second.of("output") == first.steps.output[1]).all()


def test_the_articles_surprise_is_said_at_its_row():
    found = said(notices.cell_notices(built(ARTICLE)))["dot_not_cosine"]
    assert (found["token_dot"], found["token_cosine"]) == ("x₂", "x₃")
    assert (found["dot"], found["dot_cosine"], found["less"], found["cosine"]) == ("0.527", "0.175", "0.365", "0.312")


@pytest.mark.parametrize("query", [1, 2])
def test_only_negative_scores_still_sum_to_1(query):
    found = said(notices.cell_notices(built(ARTICLE | {"m_sample": 1, "m_head": 1, "m_query": query})))["all_negative"]
    assert found["total"] == "1.000"
    if query == 1:
        assert (found["scores"], found["weights"]) == ("−2.44, −4.94, −1.77", "0.373, 0.107, 0.520")


@pytest.mark.parametrize("matrix", ["v", "o"])
def test_head_1_can_be_silenced_without_touching_the_weights(matrix):
    values = ARTICLE | {"m_matrix": matrix, "m_part": 1}
    in_use = weights.weights_in_use(values, sequence(values, "m_").x)
    heads = built(values | weights.part_silenced(values, weights.chosen_part(values, in_use)))
    assert (heads.weights == built(ARTICLE).weights).all()
    assert heads.changes.alone[1] < 1e-9 < heads.changes.alone[0]
    assert said(notices.off_notices(heads))["silent"] == {"head": "1"}
    assert "W_" + matrix in heads.provenance[1].values["names"]


def test_edited_cells_survive_a_link_and_nothing_else_changes():
    values = ARTICLE | {"m_matrix": "o", "m_part": 1}
    in_use = weights.weights_in_use(values, sequence(values, "m_").x)
    part = weights.chosen_part(values, in_use)
    now = part.values.copy()
    now[1, 7] = 2.5
    edited = values | weights.part_edited(values, part, now)
    assert edited["m_wo"] == ((5, 7, 2.5),)
    read, problems = links.read(scene.PARAMS, {n: [v] for n, v in links.write(scene.PARAMS, edited).items()})
    assert problems == () and {**edited, **read} == edited
    changed = built(edited).in_use.matrices["o"]
    assert changed[5, 7] == 2.5 and (changed != in_use.matrices["o"]).sum() == 1
    back = built(edited | scene.with_set("article"))
    assert (back.in_use.matrices["o"] == in_use.matrices["o"]).all() and not back.in_use.edited


def test_a_silenced_part_forgets_its_edited_cells_and_can_be_edited_again():
    values = ARTICLE | {"m_matrix": "v", "m_part": 0, "m_wv": ((0, 1, 9.0), (0, 5, 9.0))}
    part = weights.chosen_part(values, weights.weights_in_use(values, sequence(values, "m_").x))
    values |= weights.part_silenced(values, part)
    matrix = built(values).in_use.matrices["v"]
    assert not matrix[:, :4].any() and matrix[0, 5] == 9
    values |= {"m_wv": ((0, 5, 9.0), (2, 2, 3.0))}
    assert built(values).in_use.matrices["v"][:, :4].sum() == 3


def test_hand_made_heads_do_what_their_names_say():
    heads = built(DEFAULTS)
    n = len(heads.labels)
    assert heads.in_use.roles == ("previous", "similar", "far_end")
    assert heads.weights[0].argmax(axis=-1)[1:].tolist() == list(range(n - 1))
    assert heads.weights[2].argmax(axis=-1).tolist() == [n - 1] * (n // 2) + [0] * (n // 2)
    x = sequence(DEFAULTS, "m_").x
    products = x @ x.T - np.diag(np.full(n, np.inf))
    assert (heads.weights[1].argmax(axis=-1) == products.argmax(axis=-1)).all()
    assert heads.provenance[0].key == "multi_head.from_hand"
    assert "role_previous" in said(notices.cell_notices(heads))


def test_an_indivisible_pair_is_explained_and_kept():
    values = DEFAULTS | {"m_set": "random", "m_source": "random", "m_d": 96, "m_heads": 7}
    found = scene.obstacle(values, sequence(values, "m_"))
    assert (found.values["d_model"], found.values["n_heads"], found.values["nearest"]) == ("96", "7", "6")
    assert found.values["divisors"].split(", ") == [str(n) for n in range(1, 97) if 96 % n == 0]
    for other in weights.SETS[0], weights.SETS[2]:  # these have their own number of heads
        assert scene.obstacle(values | {"m_set": other}, sequence(values, "m_")) is None


def test_one_feature_reaches_all_heads_by_mixing_and_one_by_slicing():
    heads = built(ARTICLE)
    touch = scene.touch(ARTICLE | {"m_touch_feature": 6}, heads)
    found = said(notices.touch_notices(heads, touch))
    assert found["touch_all"]["moved"] == "2" and found["touch_sliced"]["sliced"] == "1"
    assert touch.reach >= max(touch.mixed.largest.max(), touch.sliced.largest.max())
    assert set(said(notices.touch_notices(heads, scene.touch(ARTICLE | {"m_touch": 0}, heads)))) == {"touch_none"}


def random_state(rng):
    values = dict(DEFAULTS)
    for param in scene.PARAMS:
        if isinstance(param, links.Number):
            high = 5 if param.name in {"m_query", "m_key", "m_touch_token", "m_sample", "m_head"} else param.high
            drawn = rng.randint(int(param.low), int(high)) if param.whole else rng.uniform(param.low, high)
            values[param.name] = drawn
        elif isinstance(param, links.Choice):
            values[param.name] = rng.choice(param.options)
        elif isinstance(param, links.Flag):
            values[param.name] = rng.random() < 0.5
        elif isinstance(param, links.Positions) and rng.random() < 0.3:
            values[param.name] = tuple(sorted(rng.sample(range(6), 2)))
        elif isinstance(param, links.Cells) and rng.random() < 0.3:
            values[param.name] = ((0, 0, round(rng.uniform(-3, 3), 2)),)
    values["text"] = rng.choice([None, "one", "apple and banana juice", "the the cat the", "a b c d e f g h i j k l m"])
    return values


def states(count=150):
    rng = random.Random(7)
    while count:
        values = random_state(rng)
        work = sequence(values, "m_")
        if (work.labels or values["m_set"] == "article") and scene.obstacle(values, work) is None:
            count -= 1
            yield values


def test_sentences_hold():
    """Each sentence is checked against the intermediates, computed again."""
    seen = set()
    for values in states():
        heads = built(values)
        steps = multi_head_attention(heads.in_use.x, *heads.in_use.matrices.values(), heads.n_heads,
                                     is_causal=values["m_mask"] == "causal")
        place = {label: i for i, label in enumerate(heads.labels)}
        at = heads.sample, heads.head
        row, scores = steps.weights[at][heads.query], steps.scores[at][heads.query]
        allowed = np.isfinite(steps.masked[at][heads.query])
        q, k = steps.query[at][heads.query], steps.key[at]
        cosines = k @ q / np.maximum(np.linalg.norm(k, axis=1) * np.linalg.norm(q), 1e-300)
        for key, given in said(notices.cell_notices(heads)).items():
            seen.add(key)
            assert given.get("token_query", heads.labels[heads.query]) == heads.labels[heads.query]
            if key == "alone":
                assert allowed.sum() == 1 and allowed[place[given["token_key"]]]
            if key == "even":
                assert np.ptp(row[allowed]) < 1e-6 and int(given["count"]) == allowed.sum()
            if key == "dot_not_cosine":
                dot, cosine = place[given["token_dot"]], place[given["token_cosine"]]
                assert allowed[dot] and allowed[cosine] and dot != cosine
                assert scores[dot] == scores[allowed].max() and cosines[cosine] > cosines[allowed].max() - 1e-9
            if key == "all_negative":
                assert (scores[allowed] < 0).all() and float(given["total"]) == pytest.approx(row.sum())
            if key.startswith("role"):
                strongest = place[given["token_key"]]
                assert row[strongest] == row.max() and given["weight"] == f"{row.max():.2f}"
                if key == "role_previous":
                    assert strongest == heads.query - 1
                if key == "role_far_end":
                    distance = np.abs(np.arange(len(row)) - heads.query)
                    assert distance[strongest] == distance.max() or values["m_mask"] == "causal"
            if key == "agreement":
                first = steps.weights[heads.sample, :, heads.query].argmax(axis=-1)
                assert int(given["count"]) <= (first == place[given["token_key"]]).sum()
                assert first[heads.head] == place[given["token_key"]]
        seen |= check_off(heads, steps) | check_summary(values, heads, steps) | check_touch(values, heads)
    everything = {"alone", "even", "dot_not_cosine", "all_negative", "role_previous", "role_similar", "role_far_end",
                  "agreement", "silent", "off", "off_most", "received", "alike", "alike_pair", "touch_all",
                  "touch_some", "touch_sliced"}
    assert everything <= seen


def check_off(heads, steps):
    found = said(notices.off_notices(heads))
    alone = np.linalg.norm(steps.contributions[heads.sample], axis=(1, 2))
    if "silent" in found:
        assert alone[int(found["silent"]["head"])] < 1e-9
    if "off" in found:
        change = heads.steps.output[heads.sample] - steps.output[heads.sample]
        assert as_number(found["off"]["norm"]) == pytest.approx(np.linalg.norm(change), rel=0.006)
        assert [int(h) for h in found["off"]["heads"].split(", ")] == list(heads.off)
    if "off_most" in found:
        assert alone[int(found["off_most"]["most"])] == pytest.approx(alone.max())
        assert alone[int(found["off_most"]["least"])] == pytest.approx(alone.min())
    return set(found)


def check_summary(values, heads, steps):
    found = said(notices.summary_notices(heads, scene.summary(values, heads)))
    maps = steps.weights[heads.sample]
    if "received" in found:
        mean = maps.mean(axis=(0, 1))
        assert mean[heads.labels.index(found["received"]["token_key"])] == pytest.approx(mean.max())
    if "alike" in found:
        shared = {(a, b): np.minimum(maps[a], maps[b]).sum(axis=-1).mean()
                  for a in range(heads.n_heads) for b in range(a + 1, heads.n_heads)}
        a, b, c, d = (int(found["alike"][name]) for name in "abcd")
        assert shared[a, b] == pytest.approx(max(shared.values()))
        assert shared[c, d] == pytest.approx(min(shared.values()))
    return set(found)


def check_touch(values, heads):
    touch = scene.touch(values, heads)
    found = said(notices.touch_notices(heads, touch))
    for key, effect in (("touch_all", touch.mixed), ("touch_some", touch.mixed), ("touch_sliced", touch.sliced)):
        if key in found:
            moved = sum(not np.allclose(a, b, atol=1e-10) for a, b in zip(effect.before, effect.after, strict=True))
            assert abs(int(found[key].get("moved", found[key].get("sliced"))) - moved) == 0
    return set(found)


def test_lines_spell_out_the_chosen_cell():
    for values in states(40):
        heads = built(values)
        at, lines = (heads.sample, heads.head), tables.lines(heads)
        score = heads.steps.query[at][heads.query] @ heads.steps.key[at][heads.key]
        assert value_of(lines.score) == pytest.approx(score, rel=0.006, abs=0.002)
        assert value_of(lines.scaled) == pytest.approx(score / np.sqrt(heads.d_k), rel=0.006, abs=0.002)
        weight = heads.steps.weights[at][heads.query, heads.key]
        if np.isfinite(heads.steps.masked[at][heads.query, heads.key]):
            assert value_of(lines.weight) == pytest.approx(weight, abs=0.0051)
        output = heads.of("output")[heads.query, heads.feature]
        assert value_of(lines.output) == pytest.approx(output, rel=0.006, abs=0.002)
        assert scene.added(heads)[:-1].sum(axis=0) == pytest.approx(scene.added(heads)[-1], abs=1e-9)


def value_of(line):
    return as_number(line[-1].text)


def as_number(text):
    text = text.replace("−", "-")
    mantissa, _, power = text.partition("×10")
    return float(mantissa) * 10.0 ** int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")) or 0)


@pytest.mark.parametrize("values", [ARTICLE, ARTICLE | {"m_off": (0,), "m_query": 2}, DEFAULTS,
                                    DEFAULTS | {"m_set": "random", "m_head": 2, "m_mask": "causal", "m_query": 3}],
                         ids=["article", "article, a head off", "hand", "random"])
def test_the_script_prints_the_same_numbers(values):
    heads, printed = built(values), io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(scene.snippet(values, heads), {})  # a script of ours
    row = heads.weights[heads.head, heads.query]
    shown = [float(x) for x in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", printed.getvalue())]
    row = row[np.isfinite(row)]
    if values is ARTICLE:
        expected = [*heads.weights[0].ravel(), *heads.of("output").ravel()]
        assert shown == pytest.approx(expected, abs=6e-7)
    else:
        assert shown == pytest.approx(row, abs=1e-6)


def test_likeness_is_the_average_in_its_line():
    values = ARTICLE | {"m_a": 0, "m_b": 1}
    summary = scene.summary(values, built(values))
    assert text_of(summary.line) == "(0.717 + 0.614 + 0.715) ÷ 3 = 0.682"
    assert summary.likeness[0, 1] == pytest.approx(summary.shared.mean())
