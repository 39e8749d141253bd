"""Home's minute: the table of both languages, sentences that hold, and a snippet that prints the same numbers."""

import contextlib
import io
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import links
from core.embeddings import in_axes, load_embeddings, vectors_of
from core.scenes import home as scene
from core.strip import text_of

DEFAULTS = links.read(scene.PARAMS, {})[0] | {"lang": "en", "text": None}

# cosine of apple with the fruit and with the company, before and after one untrained step
TABLE = [
    ("en", "fruit", (0.55, 0.70), (0.70, 0.59)),
    ("en", "company", (0.55, 0.70), (0.42, 0.86)),
    ("zh", "fruit", (0.52, 0.59), (0.61, 0.50)),
    ("zh", "company", (0.52, 0.59), (0.35, 0.83)),
]


@pytest.mark.parametrize(("language", "other", "before", "after"), TABLE)
def test_apple_turns(language, other, before, after):
    work = scene.minute(DEFAULTS | {"lang": language, "h_other": other})
    assert tuple(work.before.round(2)) == before and tuple(work.after.round(2)) == after
    assert list(scene.summary(work).values()) == [f"{b:.2f} → {a:.2f}" for b, a in zip(before, after, strict=True)]


def test_it_is_one_step_of_attention_without_matrices():
    work = scene.minute(DEFAULTS)
    x = vectors_of(in_axes(load_embeddings("glove-en")), ["apple", "and", "banana", "juice"])
    scores = x @ x.T / np.sqrt(50)
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(work.steps.weights, weights, atol=1e-12)
    np.testing.assert_allclose(work.steps.output, weights @ x, atol=1e-12)


words = st.lists(st.sampled_from(load_embeddings("glove-en").words[:3000]), max_size=6).map(" ".join)


@settings(max_examples=60)
@given(words)
def test_sentences_hold(own):
    work = scene.minute(DEFAULTS | {"h_other": "own", "h_own": own})
    said = {notice.key.rsplit(".", 1)[1]: notice.values for notice in scene.notices(work)}
    near = [("fruit", "microsoft")[int(np.argmax(c))] for c in (work.before, work.after)]
    assert ("turns" in said) == (near[0] != near[1])
    name = "turns" if near[0] != near[1] else "stays"
    assert [said[name]["word_before"], said[name]["word_after"]] == near
    others = np.array(work.steps.weights[0, 1:])
    assert said["weights"]["weight"] == f"{others.max():.2f}"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("own", ["", "zzqzzq", "<b>x</b> $x$ :red[x]", "apple apple", "苹果 apple", "x" * 200,
                                 "a " * 99])
def test_anything_may_be_typed(language, own):
    values = DEFAULTS | {"lang": language, "h_other": "own", "h_own": own}
    work = scene.minute(values)
    assert work.tokens[0] == scene.LANGUAGES[language].focus
    assert len(work.tokens) <= 2 + scene.MOST_OWN and len(set(work.labels)) == len(work.labels)
    assert all(notice.values for notice in scene.notices(work)) and len(scene.strips(work)) == 4
    assert np.isfinite(scene.cards(work).heads).all()
    if len(work.tokens) == 1:
        assert [notice.key for notice in scene.notices(work)] == ["home.notice.alone"]


def test_an_unknown_word_can_be_replaced():
    values = DEFAULTS | {"h_other": "own", "h_own": "orange bananna"}
    work = scene.minute(values)
    assert work.missing == ("bananna",) and "banana" in scene.replacements(work)["bananna"]
    assert scene.minute(values | scene.replaced(values, "bananna", "banana")).tokens[-1] == "banana"


def test_the_strip_ends_in_the_weight_on_screen():
    work = scene.minute(DEFAULTS)
    dot, scaled, weight, blend = map(text_of, scene.strips(work))
    assert dot.startswith("apple·juice = ") and weight.endswith("0.22") and "÷ √50" in scaled
    assert blend == "apple′ ≈ 0.64×apple + 0.04×and + 0.10×banana + 0.22×juice"


def test_the_cards_show_the_same_sentence():
    work = scene.minute(DEFAULTS)
    made = scene.cards(work)
    np.testing.assert_allclose(made.table, work.steps.scores, rtol=1e-12)
    assert made.pair.dot == pytest.approx(work.steps.scores[0, work.heard])
    a, b, _ = made.arrows
    assert a @ b == pytest.approx(made.pair.dot) and np.linalg.norm(a) == pytest.approx(made.pair.norm_a)
    assert made.heads[0].argmax(axis=1)[1:].tolist() == [0, 1, 2]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_snippet_prints_the_same_cosines(language):
    work = scene.minute(DEFAULTS | {"lang": language})
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(scene.snippet(work), "snippet", "exec"), {})
    numbers = [float(n) for n in re.findall(r"\d\.\d{4}", printed.getvalue())]
    assert numbers == pytest.approx([work.before[0], work.after[0], work.before[1], work.after[1]], abs=2e-4)
