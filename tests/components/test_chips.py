"""What the browser says of the chips is a stranger's word: only an order of what is there, and new words, are heard."""

import pytest

from pages._parts.components.chips import _is_order


@pytest.mark.parametrize("items", [[], [0, 1, 2], [2, 0], ["new", 0, 1, 2], [0, "big dog", 2]])
def test_an_order_is_heard(items):
    assert _is_order(items, 3)


@pytest.mark.parametrize("items", [None, "012", {"0": 1}, [0, 0], [3], [-1], [True], [0.0], [None], [["x"]],
                                   ["x" * 201], [0, 1, 2, "a", "b"]])
def test_anything_else_is_not(items):
    assert not _is_order(items, 3)
