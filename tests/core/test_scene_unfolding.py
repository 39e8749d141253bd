"""Page 3 unfolded: each stage starts from what the one before showed, and what is said of the change holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.changes import mark
from core.figures.style import LIGHT
from core.scenes import self_attention as scene
from core.scenes.attention_unfolding import BEFORE, NOW, neighbours, unfold
from core.shown.attention_tables import Shown
from core.shown.unfolding import unfolded
from core.shown.voice import Voice
from tests.core.test_scene_self_attention import DEFAULTS, states


def test_every_stage_starts_from_pictures_that_were_there():
    seen: set[str] = set()
    for name in scene.STEPS:
        assert set(BEFORE[name]) <= seen
        seen |= set(NOW.get(name, (name,)))
    path = ["x"]
    while (following := neighbours(path[-1])[1]) is not None:
        assert neighbours(following)[0] == path[-1]
        path.append(following)
    assert tuple(path) == scene.STEPS


@given(states, st.sampled_from(scene.STEPS))
@settings(max_examples=150, deadline=None)
def test_what_is_said_of_a_stage_holds(change, name):
    values = DEFAULTS | change
    if not scene.sequence(values, "a_").tokens:
        return
    work = scene.attention(values)
    step = unfold(work, name)
    said = {notice.key.rsplit(".", 1)[1]: notice.values for notice in step.said}
    i, j = work.cell
    if "changed" in said:
        assert int(said["changed"]["count"]) == step.changed.sum() and int(said["changed"]["cells"]) == work.n ** 2
    if name == "scaled":
        assert ("said_scaled" in said) == (
            values["a_scaling"] and values["a_score"] == "dot" and work.seq.d_model > 1)
        np.testing.assert_array_equal(step.changed, work.steps.scores != work.steps.scaled)
    if name == "masked":
        assert ("said_masked" in said) == (not work.allowed.all())
        np.testing.assert_array_equal(step.changed, ~work.allowed)
    if "said_copies" in said:
        assert all(np.array_equal(part, work.seq.x) for part in (work.query, work.key, work.value))
    if name == "exp":
        shown_rows = work.heated.exponentials[work.allowed.any(axis=1)]
        assert (shown_rows >= 0).all() and np.allclose(shown_rows.max(axis=1, initial=0), 1)
        assert ("said_exp_heated" in said) == (work.temperature != 1)
    if "said_weights" in said:
        total = work.heated.exponentials[i].sum()
        assert float(said["said_weights"]["sum"]) == pytest.approx(total, abs=0.0051)
        assert float(said["said_weights"]["weight"]) == pytest.approx(work.heated.weights[i, j], abs=0.0051)
    if {"said_nothing", "said_no_output"} & set(said):
        assert not work.allowed[i].any() and not work.heated.output[i].any()
    if "said_output" in said:
        assert float(said["said_output"]["weight"]) == pytest.approx(work.heated.weights[i].max(), abs=0.0051)


def test_changed_cells_are_outlined_below_the_frame():
    figure = {"layout": {"shapes": ["frame"]}}
    changed = np.array([[True, False], [False, True]])
    outline, frame = mark(figure, changed, LIGHT)["layout"]["shapes"]
    assert outline["path"].count("M") == 2 and outline["line"]["dash"] and frame == "frame"
    assert mark({"layout": {}}, ~np.eye(2, dtype=bool) | True, LIGHT)["layout"]["shapes"][0]["path"].count("M") == 1
    assert "shapes" not in mark({"layout": {}}, np.zeros((2, 2), dtype=bool), LIGHT)["layout"]


def test_the_pictures_of_a_stage_are_those_of_the_page_with_what_changed_marked():
    values = DEFAULTS | {"a_mask": "causal"}
    work = scene.attention(values)
    before, now = unfolded(Shown(Voice("en"), values, work), unfold(work, "masked"))
    assert [picture.name for picture in (*before, *now)] == ["scaled", "masked"]
    assert now[0].draw(LIGHT)["layout"]["shapes"][0]["path"].count("M") == 15
