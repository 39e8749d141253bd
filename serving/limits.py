"""Every bound that a stranger can meet, in one table: its number, where it is set, what happens beyond it.

    python -m serving.limits        prints the table of deploy/README.md
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

from core import embedding_files, formats, links, tokens, turns
from core.export import data, lesson_file
from core.formats import npz
from core.scenes import SHARED
from pages._parts import shelf
from serving import headers

SETTINGS = tomllib.loads((Path(__file__).parents[1] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
SERVER = SETTINGS["server"]


class Limit(NamedTuple):
    """One line of the table."""

    what: str
    number: float | str
    unit: str
    where: str
    beyond: str


def limits() -> tuple[Limit, ...]:
    """All of them, as they are in the code that keeps them."""
    text = next(param for param in SHARED if param.name == "text")
    return (
        Limit("address asked for", headers.LONGEST_URL, "characters", "serving/headers.py", "answer 414"),
        Limit("link the app writes", links.LONGEST_LINK, "characters", "core/links.py",
              "the largest part is left out of the link, which is said"),
        Limit("one parameter of a link", links.LONGEST_VALUE, "characters", "core/links.py",
              "its default is used, which is said"),
        Limit("sentence", text.limit, "characters", "core/scenes/__init__.py",  # type: ignore[attr-defined]
              "cut, which is said"),
        Limit("tokens of a sentence", tokens.LIMIT, "", "core/tokens.py", "the first ones are used, which is said"),
        Limit("one token", tokens.LONGEST_TOKEN, "characters", "core/tokens.py", "cut, which is said"),
        Limit("any upload", SERVER["maxUploadSize"], "MB", ".streamlit/config.toml",
              "refused while it arrives (413), never held whole"),
        Limit("file of word vectors", embedding_files.MAX_MEGABYTES, "MB", "core/embedding_files.py",
              "refused by the page, with a sentence"),
        Limit("the same unpacked (npz)", embedding_files.MAX_MEGABYTES, "MB", "core/embedding_files.py",
              "refused by its headers, before anything is unpacked"),
        Limit("arrays in an npz", npz.MOST_ARRAYS, "", "core/formats/npz.py", "refused"),
        Limit("words of an upload", embedding_files.MAX_WORDS, "", "core/embedding_files.py",
              "the first ones are kept, which is said"),
        Limit("numbers of an upload", embedding_files.MAX_NUMBERS, "", "core/embedding_files.py",
              "reading stops there, which is said"),
        Limit("numbers of one vector", formats.MOST_DIMENSIONS, "", "core/formats/__init__.py", "refused"),
        Limit("one line of an upload", formats.LONGEST_LINE, "bytes", "core/formats/__init__.py",
              "passed over and counted, never held whole"),
        Limit("lesson file, packed and unpacked", lesson_file.LARGEST, "bytes", "core/export/lesson_file.py",
              "refused"),
        Limit("arrays of an exported npz", data.LARGEST, "bytes", "core/export/data.py", "the rest is left out"),
        Limit("message to or from a browser", SERVER["maxMessageSize"], "MB", ".streamlit/config.toml",
              "the WebSocket closes"),
        Limit("heavy work at once, in all", "one per core, but at least 2", "", "core/turns.py",
              "waits; the page shows the place in the queue"),
        Limit("heavy work at once, of one visitor", turns.PER_VISITOR, "", "core/turns.py", "waits, as above"),
        Limit("waiting for heavy work", turns.MOST_WAITING, "", "core/turns.py", "told to try again later"),
        Limit("patience in the queue", turns.PATIENCE, "s", "core/turns.py", "told to try again later"),
        Limit("files made and not fetched yet", shelf.MOST, "bytes", "pages/_parts/shelf.py", "the oldest go first"),
        Limit("session kept for a browser that went away", SERVER["disconnectedSessionTTL"], "s",
              ".streamlit/config.toml", "then its uploads, files and state are freed"),
        Limit("silence of a browser (two pings)", 2 * SERVER["websocketPingInterval"], "s", ".streamlit/config.toml",
              "the connection is closed"),
    )


def table() -> str:
    """The limits as Markdown."""
    rows = ["| what | at most | beyond it | set in |", "|---|---|---|---|"]
    for each in limits():
        number = each.number if isinstance(each.number, str) else f"{each.number:,.0f} {each.unit}".rstrip()
        rows.append(f"| {each.what} | {number} | {each.beyond} | `{each.where}` |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
