"""The wall of heads: whatever head is pointed at is shown enlarged at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.figures.style import Palette
from pages._parts.components import script

_wall = st.components.v2.component("dot_to_attention_wall", html="<span hidden></span>", js=script("wall"))


def preview(*, wall: str, target: str, head: int, names: Sequence[str], labels: Sequence[str], across: int,
            places: int | None, words: Mapping[str, str], colours: Palette, key: str) -> None:
    """Show the head under the pointer in the place of the chosen one.

    Parameters: `wall`, `target`, keys of the charts with all heads and with the chosen one; `head`, the chosen one;
    `names`, one a head; `labels`, the tokens; `across`, maps in a row of the wall, where each row may be a layer;
    `places`, decimals, None where the wall has shades only; `words` with the key preview.
    """
    _wall(key=key, data={
        "wall": wall, "target": target, "head": head, "names": list(names), "labels": list(labels), "n": len(labels),
        "across": across, "places": places, "words": dict(words),
        "colours": {name: getattr(colours, name) for name in ("text", "quiet", "paper")}
        | {"weights": [list(stop) for stop in colours.weights]}})
