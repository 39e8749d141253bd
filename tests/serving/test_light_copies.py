"""Pointers that are copied at once point to where Streamlit's own copies do."""

import copy

import pytest
from streamlit.cursor import Cursor, LockedCursor, RunningCursor
from streamlit.delta_generator import DeltaGenerator

from serving import light_copies


@pytest.fixture(params=[False, True], ids=["Streamlit's own", "light"])
def deepcopy(request, monkeypatch):
    if request.param:
        monkeypatch.setattr(Cursor, "__deepcopy__", light_copies.copied, raising=False)
    else:
        monkeypatch.delattr(Cursor, "__deepcopy__", raising=False)
    return copy.deepcopy


def test_a_copy_goes_on_from_there_and_the_first_stays(deepcopy):
    first = RunningCursor(0, (2, 1))
    first.lock_element()
    twin = deepcopy(first)
    inside = twin.open_block()
    twin.lock_element()
    assert type(twin) is RunningCursor
    assert (twin.delta_path, inside.delta_path, first.delta_path) == ([0, 2, 1, 3], [0, 2, 1, 1, 0], [0, 2, 1, 1])


def test_what_is_shown_for_a_moment_is_copied_too(deepcopy):
    first = LockedCursor(1, (4,), 2)
    first.get_transient_cursor().transient_elements[0] = ["spinner"]
    twin = deepcopy(first)
    twin.transient_elements[0].append("more")
    twin.get_transient_cursor().transient_elements[1] = ["other"]
    assert (twin.delta_path, twin.transient_index, first.transient_index) == (first.delta_path, 1, 0)
    assert list(first.transient_elements) == [["spinner"]]


def test_nothing_shown_for_a_moment_is_not_shared(deepcopy):
    first = RunningCursor(0)
    twin = deepcopy(first)
    twin.transient_elements[0] = ["spinner"]
    assert len(first.transient_elements) == 0


def test_containers_are_copied_with_their_pointers(deepcopy):
    outer = DeltaGenerator(root_container=0, cursor=RunningCursor(0))
    inner = DeltaGenerator(root_container=0, cursor=outer._cursor.open_block(), parent=outer)
    twin = deepcopy(inner)
    twin._cursor.lock_element()
    assert (twin._cursor.index, inner._cursor.index, twin._parent._cursor.index) == (1, 0, 1)
    assert twin._parent is not outer
