"""What the browser keeps for a learner: the steps that are solved, and where one was on each page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages._parts.components import script

_memory = st.components.v2.component("dot_to_attention_memory", html="<span hidden></span>", js=script("memory"))


def keep(progress: Mapping[str, Any], *, key: str, on_recall: Callable[[dict[str, Any]], None]) -> None:
    """Store `progress` ({"done": names, "at": page → step}); `on_recall` hears what an earlier visit had stored."""
    def recalled() -> None:
        kept = (st.session_state.get(key) or {}).get("kept")
        if _is_progress(kept):
            on_recall({"done": list(kept["done"]), "at": dict(kept["at"])})

    _memory(key=key, data=dict(progress), on_kept_change=recalled)


def _is_progress(kept: Any) -> bool:
    # the browser is a stranger too
    def names(things: Any) -> bool:
        return len(things) <= 200 and all(isinstance(name, str) and len(name) <= 60 for name in things)

    return (isinstance(kept, Mapping) and isinstance(kept.get("done"), (list, tuple)) and names(kept["done"])
            and isinstance(kept.get("at"), Mapping) and names(kept["at"]) and names(list(kept["at"].values())))
