"""Every sentence on screen comes from the catalogs in pages/_text, one file a language."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

import streamlit as st

from core.notice import Notice

FOLDER = Path(__file__).parent.parent / "_text"
_JOINER = "\u2060"  # invisible, and no emoji code, link or directive survives it


@functools.cache
def catalog(language: str) -> dict[str, str]:
    """All sentences of a language, keys joined with dots: {"frame.sentence": "Your sentence", …}."""
    return _flat(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")))


def _flat(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: str(value)}
    return flat


@functools.cache
def languages() -> dict[str, str]:
    """Each language's code and its name for itself: a language is one file in pages/_text."""
    return {path.stem: catalog(path.stem)["language"] for path in sorted(FOLDER.glob("*.toml"))}


def lang() -> str:
    """The language of this visitor."""
    return str(st.session_state["values"]["lang"])


def t(key: str, **values: object) -> str:
    """The sentence `key` in the visitor's language, its {slots} filled."""
    sentence = catalog(lang())[key]
    return sentence.format_map(values) if values else sentence


def say(notice: Notice) -> str:
    """A notice as Markdown; what strangers wrote is escaped."""
    safe = {name: md(value) if name.startswith(("token", "word")) else value for name, value in notice.values.items()}
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
    return re.sub(r"([:@]|www|-(?=\\-|\\>)|<(?=\\-))", rf"\1{_JOINER}", escaped)
