"""Every sentence on screen comes from the catalogs in pages/_text, one file a language."""

from __future__ import annotations

import functools
import re
import threading
import unicodedata

import streamlit as st

from core.catalogs import sentence
from core.notice import Notice
from core.shown.voice import Voice

_JOINER = "\u2060"  # invisible, and no emoji code, link or directive survives it
_ISOLATED, _END = "\u2068", "\u2069"  # right-to-left text must not turn the numbers after it around


_run = threading.local()  # a script runs in a thread of its own; the session's state is slow to ask 200 times


def speak(language: str) -> None:
    """Said by the frame at the start of a run: the language of everything that follows."""
    _run.language = language


def lang() -> str:
    """The language of this visitor."""
    if not hasattr(_run, "language"):  # a part of a page reruns alone, without the frame
        _run.language = str(st.session_state["values"]["lang"])
    return str(_run.language)


def t(key: str, **values: object) -> str:
    """The sentence `key` in the visitor's language, its {slots} filled."""
    return sentence(lang(), key, **values)


def voice() -> Voice:
    """The visitor's language, for what core describes without Streamlit."""
    return Voice(lang())


def say(notice: Notice) -> str:
    """A notice as Markdown; what strangers wrote is escaped."""
    safe = {name: md(value, longest=120) if name.startswith(("token", "word")) else value
            for name, value in notice.values.items()}
    return t(notice.key, **safe)


@functools.lru_cache(4096)
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
