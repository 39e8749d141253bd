"""A lesson as one small file: every page's state, and what no link can hold. It is read as data, never executed.

A zip with `lesson.json` (format, version, language, sentence, pages) and, for uploaded word vectors,
`vectors.npz`, which `core.embeddings.read_embeddings` reads with its own checks and bounds.
Version 1 was the JSON alone, with one page; it can still be opened.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core import links, scenes, shown
from core.embeddings import Embeddings, read_embeddings
from core.export.link import state
from core.links import Problem
from core.turns import Busy

FORMAT, VERSION = "dot-to-attention lesson", 2
LARGEST = 60_000_000  # bytes of a file, packed and unpacked
LONGEST = 200_000  # characters of one parameter: more than a link may hold


class LessonFileError(ValueError):
    """Why a file can't be opened: `code` names the sentence in the catalogs, "not_a_lesson", "newer", "too_large"."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class Lesson(NamedTuple):
    """What a lesson file holds."""

    page: str  # the page that was open
    pages: dict[str, dict[str, Any]]  # the values of each page, complete
    vectors: Embeddings | None  # uploaded word vectors
    problems: tuple[Problem, ...]


def write(page: str, values: Mapping[str, Any], vectors: Embeddings | None = None) -> bytes:
    """A lesson file.

    Parameters: `page`, the one that is open; `values`, the parameters of all pages visited, and the shared ones;
    `vectors`, uploaded word vectors.
    """
    pages = {name: _parameters(name, values) for name in shown.pages()}
    said = {"format": FORMAT, "version": VERSION, "page": page, "lang": values["lang"], "text": values.get("text"),
            "pages": {name: parameters for name, parameters in pages.items() if parameters},
            **({"vectors": vectors.name} if vectors is not None else {})}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "lesson.json", json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
        if vectors is not None:
            _add(archive, "vectors.npz", _npz(vectors))
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # a fixed date: the same lesson gives the same file
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _npz(vectors: Embeddings) -> bytes:
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, words=np.array(vectors.words), vectors=vectors.vectors)
    return out.getvalue()


def _parameters(page: str, values: Mapping[str, Any]) -> dict[str, str]:
    return links.write(scenes.params_of(page), values)


def read(content: bytes) -> Lesson:
    """Open a lesson file, of this version or an older one.

    Raises: LessonFileError for anything else; what single parameters say that can't be used is in `problems`.
    """
    if len(content) > LARGEST:
        raise LessonFileError("too_large")
    if not content.startswith(b"PK"):
        return _lesson(_json(content), None)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise LessonFileError("too_large")
            said = _json(archive.read("lesson.json"))
            name = str(said.get("vectors", "upload"))[:40]
            packed = archive.read("vectors.npz") if "vectors.npz" in archive.namelist() else None
        vectors = None if packed is None else read_embeddings(io.BytesIO(packed), name=name, max_bytes=LARGEST)
        return _lesson(said, vectors)
    except (LessonFileError, Busy):
        raise
    except Exception as problem:  # on forged bytes zipfile and zlib raise whatever they stumble over
        raise LessonFileError("not_a_lesson", str(problem)[:100]) from None


def _json(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise LessonFileError("not_a_lesson") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("version"), int):
        raise LessonFileError("not_a_lesson")
    if said["version"] > VERSION:
        raise LessonFileError("newer", str(said["version"]))
    return said


def _lesson(said: dict[str, Any], vectors: Embeddings | None) -> Lesson:
    if said["version"] == 1:  # one page, its parameters beside it
        said = {**said, "pages": {said.get("page"): said.get("parameters")}}
    given = said["pages"] if isinstance(said.get("pages"), dict) else {}
    shared = {name: [said[name]] for name in ("lang", "text") if isinstance(said.get(name), str)}
    pages: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for page in shown.pages():
        parameters = given.get(page)
        raw = {str(name): [text] for name, text in parameters.items() if isinstance(text, str)} if isinstance(
            parameters, dict) else {}
        pages[page], found = state(page, raw | shared, LONGEST)
        problems += [problem for problem in found if problem.name not in shared or problem not in problems]
    opened = str(said.get("page"))
    return Lesson(opened if opened in pages else "home", pages, vectors, tuple(problems))
