"""A language that nobody wrote: English with other letters and two fifths longer words, for tests of the third one."""

from __future__ import annotations

import math
import re
import shutil
from pathlib import Path

from core.catalogs import FOLDER, catalog
from tests.frame import ROOT

CODE, NAME = "xx", "Ƥşëüðö"
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
                        "àßçðéƒĝĥîĵķļɱñöþǫŕšţüṽŵẋýžÀÐÇĐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÜṼŴẊÝŽ")
DATA = {"sentence"}  # words that have to have vectors
# no words of a sentence: slots, formulas, code, targets of links, icons, colours, tags, what stands behind _ or ^
KEPT = re.compile(r"\{\w+\}|\$[^$]*\$|`[^`]*`|\]\([^)]*\)|:material/\w+:|:(?:blue|orange|green|violet|gray)\[|</?\w+>"
                  r"|&\w+;|\\[^\w]|[_^]\w+|[^a-zA-Z]")


def pseudo(sentence: str) -> str:
    """A sentence with every letter replaced and every word at least two fifths longer; marks stay as they are.

    >>> pseudo("Take **{name}** by [its tip](#term-norm)")
    'Ţàķééé **{name}** ßýý [îţššš ţîþþþ](#term-norm)'
    """
    parts = re.split(f"({KEPT.pattern})", sentence)
    return "".join(part if n % 2 else longer(part) for n, part in enumerate(parts))


def longer(word: str) -> str:
    """A word in other letters, its last one repeated."""
    other = word.translate(LETTERS)
    return other + other[-1:] * math.ceil(0.4 * len(word))


def app_with_pseudo(folder: Path) -> Path:
    """The app in another folder, with one file more in `pages/_text` and no other difference; its main script."""
    for name in ("core", ".streamlit"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "app.py", folder)
    shutil.copytree(ROOT / "pages", folder / "pages")
    (folder / "pages" / FOLDER.name / f"{CODE}.toml").write_text(pseudo_catalog(), encoding="utf-8")
    return folder / "app.py"


def pseudo_catalog() -> str:
    """The catalog's file."""
    lines = [f"{_quoted(key)} = {_quoted(NAME if key == 'language' else text if key in DATA else pseudo(text))}"
             for key, text in catalog("en").items()]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
