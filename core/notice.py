"""A sentence about the current numbers: which one holds, and the numbers in it. The words are in the catalogs."""

from __future__ import annotations

from typing import NamedTuple


class Notice(NamedTuple):
    """`key` names the sentence in the catalogs; `values` fill its slots, already written as text.

    Values named `token…` or `word…` are strangers' text: whoever renders the sentence escapes them.
    """

    key: str
    values: dict[str, str]
