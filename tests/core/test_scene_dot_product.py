"""Page 1's scene: the article's numbers, and no sentence that the current numbers contradict."""

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import links
from core.digits import exactly
from core.scenes import dot_product as scene

DEFAULTS = {param.name: param.default for param in scene.PARAMS}
coordinate = st.integers(-60, 60).map(lambda n: n / 10)
pairs = st.fixed_dictionaries({name: coordinate for name in ("d_ax", "d_ay", "d_bx", "d_by")})


def test_the_articles_worked_pair() -> None:
    pair = scene.arrows(DEFAULTS | scene.PRESETS["article"]).pair
    assert (pair.dot, pair.norm_a, pair.norm_b) == (3, 5, 1)
    assert pair.cosine == pytest.approx(0.6)


@pytest.mark.parametrize(("name", "cosine"), [("same", 1), ("perpendicular", 0), ("opposite", -1)])
def test_presets_are_what_they_say(name: str, cosine: float) -> None:
    assert scene.arrows(DEFAULTS | scene.PRESETS[name]).pair.cosine == pytest.approx(cosine, abs=1e-12)
    inputs, weights = scene.LONGER_PRESETS[name]
    assert scene.neuron(DEFAULTS | {"d_inputs": inputs, "d_weights": weights}).pair.cosine == pytest.approx(
        cosine, abs=1e-12
    )


@given(pairs)
def test_sentences_hold(values: dict[str, float]) -> None:
    work = scene.arrows(DEFAULTS | values)
    keys = {notice.key.rsplit(".", 1)[1] for notice in scene.notices(work)}
    a, b = work.a, work.b
    dot, zero = a[0] * b[0] + a[1] * b[1], not a.any() or not b.any()
    cross = a[0] * b[1] - a[1] * b[0]
    assert ("undefined" in keys) == zero
    if not zero:
        expected = ("perpendicular" if abs(dot) < 1e-9 else "same" if abs(cross) < 1e-9 and dot > 0 else
                    "opposite" if abs(cross) < 1e-9 else "acute" if dot > 0 else "obtuse")
        assert expected in keys
    if "unit" in keys:
        assert np.linalg.norm(a) == pytest.approx(1) == np.linalg.norm(b)
    doubled = scene.arrows(DEFAULTS | values | {"d_bx": b[0], "d_by": b[1]}).pair
    assert doubled.dot == work.pair.dot


@given(pairs, st.sampled_from(["polar", "turn"]))
def test_changing_the_way_of_moving_moves_nothing(values: dict[str, float], way: str) -> None:
    before = DEFAULTS | values
    there = before | scene.moved_by(before, way)
    back = there | scene.moved_by(there, "xy")
    for state in (there, back):
        for old, new in zip(scene.endpoints(before), scene.endpoints(state), strict=True):
            assert new == pytest.approx(old, abs=2e-5)


@given(pairs, st.integers(-180, 180))
def test_turning_both_changes_no_dot_product(values: dict[str, float], degrees: int) -> None:
    start = DEFAULTS | values
    turned = start | scene.moved_by(start, "turn") | {"d_turn": degrees}
    assert scene.arrows(turned).pair.dot == pytest.approx(scene.arrows(start).pair.dot, abs=1e-3)


@given(pairs, st.sampled_from(["xy", "polar"]))
def test_a_hand_can_put_the_arrows_anywhere(values: dict[str, float], way: str) -> None:
    state = DEFAULTS | {"d_move": way}
    new = state | scene.moved_to(state, (values["d_ax"], values["d_ay"]), (values["d_bx"], values["d_by"]), 0)
    read, problems = links.read(scene.PARAMS, {n: [v] for n, v in links.write(scene.PARAMS, new).items()})
    assert problems == ()
    for got, wanted in zip(
        scene.endpoints(read), ((values["d_ax"], values["d_ay"]), (values["d_bx"], values["d_by"])), strict=True
    ):
        assert got == pytest.approx(wanted, abs=2e-5)


lists = st.integers(1, 8).flatmap(
    lambda n: st.tuples(*[st.lists(st.floats(-9, 9), min_size=n, max_size=n).map(tuple)] * 2)
)


@given(lists, st.sampled_from(["identity", "relu", "tanh"]))
def test_neuron_sentences_hold(vectors: tuple[tuple[float, ...], ...], activation: str) -> None:
    values = DEFAULTS | {"d_inputs": vectors[0], "d_weights": vectors[1], "d_activation": activation}
    work = scene.neuron(values)
    keys = {notice.key.rsplit(".", 1)[1] for notice in scene.neuron_notices(work)}
    x, w = map(np.array, vectors)
    if "neuron_best" in keys:
        assert x @ w >= 0.9998 * np.linalg.norm(x) * np.linalg.norm(w)
    if "neuron_zero" in keys:
        assert np.linalg.norm(x) == 0 or np.linalg.norm(w) == 0
    if "neuron_share" in keys:
        assert x @ w <= float(work.work.largest) * (1 + 1e-9)
    assert ("neuron_activation" in keys) == (work.work.output != work.work.before and "neuron_zero" not in keys)


def test_the_matched_filter_answers_most() -> None:
    unit = DEFAULTS | {"d_weights": (1.0, 0.0, 0.0)}
    best = scene.neuron(unit | scene.matched(unit))
    assert float(best.work.sum) == pytest.approx(2.291, abs=1e-3)  # ‖x‖ of the article's input


def test_the_snippet_prints_the_same_number() -> None:
    work = scene.arrows(DEFAULTS)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(scene.snippet(work), "snippet", "exec"), {})
    lines = printed.getvalue().splitlines()
    assert float(lines[0].split()[-1]) == float(lines[1].split()[-1]) == float(work.pair.dot)
    assert float(lines[2].split()[1]) == pytest.approx(float(work.pair.cosine))


@given(pairs)
def test_the_table_of_both_measures_holds(values: dict[str, float]) -> None:
    work = scene.arrows(DEFAULTS | values)
    shown = scene.comparison(work)
    dot, lengths = float(work.a @ work.b), float(np.linalg.norm(work.a) * np.linalg.norm(work.b))
    cosine = dot / lengths if lengths else 0.0
    for name, expected in (("dot", dot), ("cosine", cosine), ("least", -lengths), ("most", lengths),
                           ("twice_dot", 2 * dot), ("twice_cosine", cosine)):
        assert float(exactly(shown[name])) == pytest.approx(expected, rel=6e-3, abs=6e-4), name
