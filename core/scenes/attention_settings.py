"""What each figure of page 3 depends on besides the words: said under its title, so that it stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.digits import show
from core.notice import Notice
from core.scenes.self_attention import MATRICES, Attention

# The matrices behind a figure's numbers; W_q and W_k where none are named.
MATRICES_OF = {"x": "", "words": "", "code": "", "sum": "", "q": "q", "k": "k", "v": "v", "output": "qkv",
               "blend": "qkv"}
AFTER_SCORES = {"exp", "weights", "output", "follow", "blend"}


def settings(values: Mapping[str, Any], work: Attention, name: str) -> tuple[Notice, ...]:
    """The settings that figure `name` depends on and that are not as they start; if all are, that they are."""
    after = name in AFTER_SCORES
    said = [_say("temperature", temperature=f"{work.temperature:g}")] if after and work.temperature != 1 else []
    said += _matrices(values, MATRICES_OF.get(name, "qk"))
    if values["a_position"] != "none":
        said.append(_say("position"))
    if after or name.startswith("mask"):
        if work.cosine:
            said.append(_say("cosine"))
        elif not values["a_scaling"]:
            said.append(_say("undivided"))
    if after and not work.allowed.all():
        said.append(_say(values["a_mask"]))
    return tuple(said) or (_say("plain"),)


def _matrices(values: Mapping[str, Any], shown: str) -> list[Notice]:
    """Matrices that are not the identity; alike ones together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for which in MATRICES:
        kind = values[f"a_w{which}"]
        if which in shown and kind != "identity":
            detail = {"random": str(values["a_wseed"]), "scaled": show(values[f"a_factor_{which}"])}.get(kind, "")
            alike.setdefault((kind, detail), []).append(f"W<sub>{which}</sub>")
    return [_say(kind, names=", ".join(names), detail=detail) for (kind, detail), names in alike.items()]


def _say(kind: str, **values: str) -> Notice:
    return Notice(f"self_attention.setting_{kind}", values)
