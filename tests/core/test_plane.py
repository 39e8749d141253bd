"""The drawn shapes: their lengths, angles and areas are the numbers that compare gives."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plane import dot_against_angle, from_polar, plane, rotate, to_polar
from core.vectors import compare

coordinates = st.floats(-6, 6, allow_subnormal=False).map(lambda x: round(x, 3))
arrows = st.tuples(coordinates, coordinates)


def signed_size(corners):
    """Area by the shoelace formula, always positive."""
    x, y = corners.T
    return abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@given(arrows, arrows)
def test_both_rectangles_have_the_area_of_the_dot_product(a, b):
    work, pair = plane(a, b), compare(a, b)
    assert signed_size(work.rectangle_on_a) == pytest.approx(abs(pair.dot), abs=1e-9)
    assert signed_size(work.rectangle_on_b) == pytest.approx(abs(pair.dot), abs=1e-9)


@given(arrows, arrows)
def test_the_dashed_remainder_is_perpendicular(a, b):
    work, pair = plane(a, b), compare(a, b)
    assert (np.array(a) - work.foot_of_a) @ b == pytest.approx(0, abs=1e-9)
    assert (np.array(b) - work.foot_of_b) @ a == pytest.approx(0, abs=1e-9)
    assert np.linalg.norm(work.foot_of_a) == pytest.approx(abs(pair.shadow_of_a), abs=1e-9)


@given(arrows, arrows)
def test_the_arc_spans_the_angle(a, b):
    work, pair = plane(a, b, arc_radius=2), compare(a, b)
    if pair.relation == "undefined":
        assert work.arc.shape == (0, 2)
        return
    assert abs(work.turn) == pytest.approx(pair.angle, abs=1e-9)
    assert np.linalg.norm(work.arc, axis=1) == pytest.approx(2)
    assert compare(work.arc[0], a).cosine == pytest.approx(1)
    assert compare(work.arc[-1], b).cosine == pytest.approx(1)


def test_a_negative_rectangle_lies_on_the_other_side():
    a = np.array([-3.0, 4.0])
    up, down = plane(a, [2, 0]), plane([3, 4], [2, 0])
    assert up.rectangle_on_b[2].tolist() == [2, 3] and down.rectangle_on_b[2].tolist() == [2, -3]


@given(st.floats(0, 1e3), st.floats(-1e3, 1e3))
def test_polar_and_back(length, degrees):
    v = from_polar(length, degrees)
    got_length, got_degrees = to_polar(v)
    assert got_length == pytest.approx(length)
    if length > 1e-6:
        assert np.cos(np.radians(got_degrees - degrees)) == pytest.approx(1)
        assert -180 < got_degrees <= 180


def test_quarter_turns_are_exact():
    assert [from_polar(2, d).tolist() for d in (0, 90, 180, 270, -90, 360)] == [
        [2, 0], [0, 2], [-2, 0], [0, -2], [0, -2], [2, 0]]
    assert to_polar([-1, -0.0]) == (1, 180)


@given(arrows, arrows, st.floats(-720, 720))
def test_rotating_both_changes_nothing(a, b, degrees):
    turned, pair = compare(rotate(a, degrees), rotate(b, degrees)), compare(a, b)
    assert turned.dot == pytest.approx(pair.dot, abs=1e-9)
    assert turned.norm_a == pytest.approx(pair.norm_a)


def test_the_curve_is_the_dot_product():
    curve = dot_against_angle(5, 2, n=73)
    for degrees, dot in zip(*curve, strict=True):
        assert dot == pytest.approx(compare(from_polar(5, 20), from_polar(2, 20 + degrees)).dot, abs=1e-12)


@pytest.mark.parametrize("call, words", [
    (lambda: from_polar(-1, 0), "negative"),
    (lambda: from_polar(np.nan, 0), "NaN"),
    (lambda: plane([1, 2, 3], [1, 2]), "two coordinates"),
    (lambda: plane([1e308, 0], [1e308, 0]).rectangle_on_a, None),
    (lambda: plane([1.7e308, 1.7e308], [1.7e308, 1.7e308]), "too large"),
    (lambda: dot_against_angle(1e200, 1e200), "too large"),
])
def test_limits(call, words):
    if words is None:
        assert np.isfinite(call()).all()
    else:
        with pytest.raises(ValueError, match=words):
            call()
