"""Lets a component's data pass that is plain: Streamlit looks for data frames in it with a dozen questions a value.

That was a twentieth of what a slider on page 1 costs the server.
"""

from __future__ import annotations

from typing import Any

from streamlit.components.v2.bidi_component import serialization

PLAIN = frozenset({str, int, float, bool, list, tuple, dict, type(None)})
_extract = serialization._extract_dataframes_from_dict


def instead() -> None:
    """From now on Streamlit asks only about what could be a data frame."""
    serialization._extract_dataframes_from_dict = extract


def extract(data: dict[str, Any], arrow_blobs: dict[str, bytes] | None = None) -> dict[str, Any]:
    """Take data frames out of `data`, as Streamlit does."""
    if all(type(value) in PLAIN for value in data.values()):
        return data
    return _extract(data, arrow_blobs)
