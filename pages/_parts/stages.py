"""Where the figures of one attention step stand beside each other."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._parts.text import md, t


def places(n_tokens: int, maps: int = 3) -> list[AbstractContextManager[Any]]:
    """Places for `maps` figures and one more for words, beside or below them.

    As many maps beside each other as leave room for the numbers in their cells, or for 64 labels. A row is one
    container whose content shares the width and wraps on a small screen: cheaper than columns.
    """
    across = min(maps, 3 if n_tokens <= 8 else 2 if n_tokens <= 32 else 1)
    if across == 1:
        return [nullcontext()] * (maps + 1)
    found = [row for row in (beside() for _ in range(0, maps, across)) for _ in range(across)]
    return [*found, nullcontext()][:maps + 1]


def beside() -> DeltaGenerator:
    """A row whose figures share the width."""
    return st.container(horizontal=True)


def cell_words(token_q: str, token_k: str) -> str:
    """Who asks and who answers, for the heading of a strip."""
    return t("stages.cell", token_q=md(token_q), token_k=md(token_k))
