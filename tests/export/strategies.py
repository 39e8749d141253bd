"""Random states of pages, for properties."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from core import scenes
from core.links import Cells, Choice, Flag, Number, NumberedRows, Numbers, Param, Positions, Text, Words

_FINITE = st.floats(-1000, 1000).map(lambda x: x + 0.0)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def value(param: Param) -> st.SearchStrategy[Any]:
    """Any value that a parameter may have."""
    match param:
        case Number(whole=True):
            return st.integers(int(param.low), int(param.high))
        case Number():
            return st.floats(param.low, param.high).map(lambda x: x + 0.0)
        case Choice():
            return st.sampled_from(param.options)
        case Flag():
            return st.booleans()
        case Text():
            return st.none() | _TEXT if param.name == "text" else _TEXT
        case Numbers(rows=True):
            row = st.tuples(*[_bounded(param.low, param.high)] * 3)
            return st.lists(row, min_size=1, max_size=min(4, param.most_rows)).map(tuple)
        case Numbers():
            return st.lists(_bounded(param.low, param.high), min_size=1, max_size=min(6, param.longest)).map(tuple)
        case Positions():
            return st.sets(st.integers(0, param.high), max_size=5).map(lambda found: tuple(sorted(found)))
        case NumberedRows():
            return st.just(())
        case Cells():
            cell = st.tuples(st.integers(0, param.rows - 1), st.integers(0, param.columns - 1))
            return st.dictionaries(cell, _FINITE, max_size=5).map(
                lambda found: tuple((row, column, number) for (row, column), number in sorted(found.items())))
        case Words():
            return st.sets(st.from_regex(r"[a-z][a-z0-9_.-]{0,9}", fullmatch=True), max_size=4).map(
                lambda found: tuple(sorted(found)))
    raise AssertionError(f"no strategy for {type(param).__name__}")


def _bounded(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(max(low, -1000), min(high, 1000)).map(lambda x: x + 0.0)


def states(page: str) -> st.SearchStrategy[dict[str, Any]]:
    """Complete states of a page, the shared values among them."""
    params = (*scenes.SHARED, *scenes.params_of(page))
    return st.fixed_dictionaries(
        {param.name: st.just(param.default if param.name != "text" else None) | value(param) for param in params})
