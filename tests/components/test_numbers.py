"""What the browser says of a table of numbers is a stranger's word: only numbers, within reach, in its own shape."""

import pytest

from pages._parts.components.numbers import _is_table


def said(*values):
    return {"values": [list(row) for row in values], "seq": 1}


@pytest.mark.parametrize(("new", "most"), [(said((1, 2.5), (-3, 0)), 0), (said((1, 2)), 5), (said(*[(0, 0)] * 5), 5)])
def test_a_table_is_heard(new, most):
    assert _is_table(new, 2, 2, most, reach=10)


@pytest.mark.parametrize(("new", "most"), [
    (None, 0), ([[1, 2], [3, 4]], 0), ({"values": [[1, 2], [3, 4]]}, 0), ({"values": "12", "seq": 1}, 0),
    ({"values": [[1, 2], [3, 4]], "seq": float("inf")}, 0), (said((1, 2)), 0), (said((1, 2), (3, 4), (5, 6)), 0),
    (said(), 5), (said(*[(0, 0)] * 6), 5), (said((1, 2, 3), (4, 5, 6)), 0), (said((1,), (2,)), 0),
    (said((1, 11), (2, 3)), 0), (said((1, float("nan")), (2, 3)), 0), (said((1, None), (2, 3)), 0),
    (said((1, True), (2, 3)), 0), (said((1, "2"), (2, 3)), 0), ({"values": [{"0": 1}, {"0": 2}], "seq": 1}, 0)])
def test_anything_else_is_not(new, most):
    assert not _is_table(new, 2, 2, most, reach=10)
