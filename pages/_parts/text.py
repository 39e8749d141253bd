"""Every sentence on screen comes from the catalogs in pages/_text, one file a language."""

from __future__ import annotations

import re
import unicodedata

import streamlit as st

from core.catalogs import sentence
from core.notice import Notice

_JOINER = "\u2060"  # invisible, and no emoji code, link or directive survives it
_ISOLATED, _END = "\u2068", "\u2069"  # right-to-left text must not turn the numbers after it around


def lang() -> str:
    """The language of this visitor."""
    return str(st.session_state["values"]["lang"])


def t(key: str, **values: object) -> str:
    """The sentence `key` in the visitor's language, its {slots} filled."""
    return sentence(lang(), key, **values)


def say(notice: Notice) -> str:
    """A notice as Markdown; what strangers wrote is escaped."""
    safe = {name: md(value, longest=120) if name.startswith(("token", "word")) else value
            for name, value in notice.values.items()}
    return t(notice.key, **safe)


def md(text: str, longest: int = 40) -> str:
    r"""A stranger's text made safe for Markdown (labels, tables, captions): shown literally, cut if long.

    >>> md("*x*"), md("$x$"), md("[x](y)")
    ('\\*x\\*', '\\$x\\$', '\\[x\\]\\(y\\)')
    """
    text = "".join(c if c.isprintable() else " " for c in text)
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    safe = re.sub(r"([:@]|www|[-<>~](?=\\[-=>]))", rf"\1{_JOINER}", escaped)
    return f"{_ISOLATED}{safe}{_END}" if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text) else safe
