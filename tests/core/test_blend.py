"""The blend on its map: weighted sums stay weighted sums, and lie in the hull that brute force finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.blend import blend, convex_hull

points = hnp.arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=st.integers(-5, 5).map(float))


def left_of(a, b, p):
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


@given(points)
def test_the_hull_has_every_point_on_its_left_and_no_corner_too_many(points):
    hull = convex_hull(points)
    assert {tuple(corner) for corner in hull} <= {tuple(point) for point in points}
    assert len({tuple(corner) for corner in hull}) == len(hull)
    if len(hull) > 2:
        for a, b, c in zip(hull, np.roll(hull, -1, 0), np.roll(hull, -2, 0), strict=True):
            assert all(left_of(a, b, point) >= -1e-9 for point in points)
            assert left_of(a, b, c) > 0
    else:  # all on one line: every point lies between the ends
        ends = hull if len(hull) == 2 else np.repeat(hull, 2, 0)
        for point in points:
            assert left_of(*ends, point) == 0 and (ends.min(0) <= point).all() and (point <= ends.max(0)).all()


@given(st.integers(1, 10), st.integers(1, 20), st.integers(0, 99))
def test_the_output_is_the_same_blend_on_the_map(n, d, seed):
    rng = np.random.default_rng(seed)
    values, weights = rng.normal(size=(n, d)), rng.dirichlet(np.ones(n))
    work = blend(values, weights)
    assert work.output == pytest.approx(weights @ work.points, abs=1e-9)
    if len(work.hull) > 2:
        corners = zip(work.hull, np.roll(work.hull, -1, 0), strict=True)
        assert all(left_of(a, b, work.output) >= -1e-9 for a, b in corners)
    else:
        assert (work.hull.min(0) - 1e-9 <= work.output).all() and (work.output <= work.hull.max(0) + 1e-9).all()


@pytest.mark.parametrize(("values", "weights"), [
    ([[1.0, 2.0]], [0.5, 0.5]), ([[1.0, 2.0]], [-1.0]), ([[np.nan, 0.0]], [1.0]), ([1.0], [1.0])])
def test_what_does_not_fit_is_refused(values, weights):
    with pytest.raises(ValueError, match=r"shape|weight|table|NaN"):
        blend(values, weights)
