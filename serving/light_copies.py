"""Copies Streamlit's pointers into a page at once: a fragment copies all of them before it begins, every time.

Python's own deep copy takes them apart and puts them together again: a twentieth of what it costs to open page 3.
"""

from __future__ import annotations

import copy
from typing import Any

from streamlit.cursor import Cursor, SparseList


def instead() -> None:
    """From now on `copy.deepcopy` of a pointer is this one."""
    Cursor.__deepcopy__ = copied  # type: ignore[attr-defined]


def copied(pointer: Cursor, memo: dict[int, Any]) -> Cursor:
    """A pointer to the same place, which goes on without moving the first: numbers and tuples need no copy."""
    twin = object.__new__(type(pointer))
    twin.__dict__.update(pointer.__dict__)
    elements = pointer.transient_elements  # spinners and the like: rare
    twin._transient_elements = copy.deepcopy(elements, memo) if len(elements) else SparseList()
    return twin
