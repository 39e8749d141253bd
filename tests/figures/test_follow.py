"""One query followed: the columns show core's numbers, rows keep their sums, strangers' words stay words."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.attention import scaled_dot_product_attention
from core.figures.style import DARK, LIGHT, plotly_text
from core.follow import follow
from core.scenes import SHARED, multi_head, self_attention, trained_model, trained_model_views
from core.scenes.sequence import sequence
from core.shown.follow import MOST, SOME, follow_picture
from core.shown.voice import Voice
from tests.figures.test_attention import HOSTILE, harmless


def attended(n, d, d_v, causal=False):
    q, k, v = (np.random.default_rng(n + d).normal(size=(n, size)) for size in (d, d, d_v))
    return q, k, v, scaled_dot_product_attention(q, k, v, is_causal=causal)


def followed(n, d, d_v, i, causal=False):
    q, k, v, work = attended(n, d, d_v, causal)
    steps = {"scores": work.scores[i], "scaled": work.scaled[i], "masked": work.masked[i]}
    return follow(q[i], k, v, work.weights[i], np.isfinite(work.masked[i]), steps), work


def drawn(work, labels, colours=LIGHT, chosen=0):
    picture = follow_picture(Voice("en"), work, labels, labels[0], "made up", chosen=chosen)
    figure = picture.draw(colours)
    go.Figure(figure)
    return picture, figure


@pytest.mark.parametrize("n, d, d_v, causal", [(1, 1, 1, False), (6, 8, 8, True), (16, 50, 3, False), (64, 5, 9, True)])
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_columns_are_the_numbers_of_one_attention_step(n, d, d_v, causal, colours):
    i = n // 2
    work, steps = followed(n, d, d_v, i, causal)
    np.testing.assert_allclose(work.output, steps.output[i])
    picture, figure = drawn(work, [f"t{j}" for j in range(n)], colours)
    _, _, products, scores, scaled, masked, weights = (np.asarray(trace["z"]) for trace in figure["data"][:7])
    np.testing.assert_allclose(products.sum(axis=1), steps.scores[i], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(scores[:, 0], steps.scores[i], rtol=1e-6)
    np.testing.assert_allclose(scaled[:, 0], steps.scaled[i], rtol=1e-6)
    seen = np.isfinite(steps.masked[i])
    assert np.array_equal(np.isfinite(masked[:, 0]), seen) and np.array_equal(np.isfinite(weights[:, 0]), seen)
    np.testing.assert_allclose(weights[seen, 0], steps.weights[i][seen], rtol=1e-6)
    weighted, output = (np.asarray(trace["z"]) for trace in figure["data"][-2:])
    np.testing.assert_allclose(np.nansum(weighted, axis=0), output[0], rtol=1e-4, atol=1e-5)
    assert weighted.shape[1] == (d_v if d_v <= MOST else SOME)
    assert products.shape[1] == (d if d <= MOST else SOME + 1)
    # 720 pixels at 1280: it fits a slide
    assert figure["layout"]["height"] < 860 and len(picture.grids) == 7


def test_a_masked_key_has_a_dash_from_the_mask_on():
    work, _ = followed(4, 2, 2, 0, causal=True)
    _, figure = drawn(work, ["a", "b", "c", "d"])
    dashes = [(a["x"], a["y"]) for a in figure["layout"]["annotations"] if a["text"] == "–"]
    assert sorted({y for _, y in dashes}) == [1, 2, 3] and len(dashes) == 3 * (1 + 1 + 2)


def test_a_product_says_equal_only_if_it_can_be_redone():
    q, k = np.array([0.5, 2 / 3]), np.array([[2.0, 2 / 3]])
    work = follow(q, k, np.ones((1, 1)), np.ones(1), np.array([True]), {"scores": k @ q})
    _, figure = drawn(work, ["a"])
    told = next(trace["customdata"] for trace in figure["data"] if "×" in trace["customdata"][0][0])
    assert told == [["0.500 × 2.00 = 1.00", "0.667 × 0.667 ≈ 0.444"]]


def test_strangers_words_are_shown_as_they_are():
    n = len(HOSTILE)
    work, _ = followed(n, 3, 3, 0)
    _, figure = drawn(work, HOSTILE)
    harmless(figure)
    assert figure["layout"]["yaxis"]["ticktext"] == [plotly_text(token, 16) for token in HOSTILE]


def defaults(scene):
    return {param.name: param.default for param in (*SHARED, *scene.PARAMS)} | {"text": None}


@pytest.mark.parametrize("change", [{}, {"a_score": "cosine"}, {"a_scaling": False}, {"a_mask": "causal"},
                                    {"a_temperature": "0.2"}, {"a_wq": "random", "a_wv": "random"}])
def test_page_3_follows_its_own_step(change):
    work = self_attention.attention(defaults(self_attention) | change | {"a_query": 3})
    found = self_attention.followed(work)
    np.testing.assert_allclose(found.output, work.heated.output[3], atol=1e-12)
    np.testing.assert_allclose(found.products.sum(axis=1), work.steps.scores[3], atol=1e-12)
    assert ("scaled" in found.steps) == (change.get("a_scaling", True) and "a_score" not in change)
    assert ("heated" in found.steps) == ("a_temperature" in change)


def test_page_4_follows_any_head():
    values = defaults(multi_head) | {"m_set": "article", "m_head": 1, "m_query": 2}
    heads = multi_head.build(values, sequence(values, "m_"))
    found = multi_head.followed(heads)
    np.testing.assert_allclose(found.output, heads.steps.head_outputs[0, 1, 2], atol=1e-12)
    np.testing.assert_allclose(found.products.sum(axis=1), heads.steps.scores[0, 1, 2], atol=1e-12)


@pytest.mark.parametrize("hide", [False, True])
def test_page_5_follows_a_trained_head_hidden_keys_included(hide):
    lens = trained_model.build(defaults(trained_model) | {"t_hide": hide})
    found = trained_model_views.follow(lens).steps
    at = lens.layer, lens.head, lens.query
    np.testing.assert_allclose(found.output, lens.trace.head_outputs[at], atol=1e-5)
    np.testing.assert_allclose(found.products.sum(axis=1), lens.trace.scores[at], atol=1e-4)
    assert len(found.shown) == len(lens.labels) == len(lens.trace.ids) - 2 * hide
