"""What ships is what SOURCES.md says, file by file, and loads without running anything that is inside."""

import hashlib
import re
import zipfile

import numpy as np
import pytest

from core.data.build import fetch
from core.embeddings import DATA

SOURCES = (DATA / "SOURCES.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"^\| `([\w.-]+)` \|.*\| `([0-9a-f]{64})` \|$", SOURCES, re.MULTILINE))


def test_every_data_file_is_listed():
    """Files that git keeps beside SOURCES.md."""
    there = {path.name for path in DATA.iterdir() if path.is_file() and path.name[0] != "."} - {"SOURCES.md"}
    assert there == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_hashes(name):
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == LISTED[name]


def test_licence_texts_are_there_and_complete():
    named = set(re.findall(r"`licences/([\w.-]+)`", SOURCES))
    assert named == {path.name for path in (DATA / "licences").iterdir()}
    ends = {
        "PDDL-1.0.txt": "the intent of this Document.",
        "CC-BY-4.0.txt": "may be contacted at creativecommons.org.",
        "MIT-Synonyms.txt": "OTHER DEALINGS IN THE SOFTWARE.",
    }
    for name, end in ends.items():
        text = " ".join((DATA / "licences" / name).read_text(encoding="utf-8").split())
        assert text.endswith(end), name


def test_counts_in_sources():
    for name in ("glove-en", "wiki-zh"):
        with np.load(DATA / f"{name}.npz", allow_pickle=False) as file:
            n, d = file["vectors"].shape
            assert file["vectors"].dtype == np.float16
            assert file["words"].tobytes().count(b"\n") + 1 == n
        assert re.search(rf"`{name}.npz` \| {n:,} \w+ words, {d} dimensions", SOURCES)


def test_the_same_arrays_give_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "DATA", tmp_path)
    vectors = np.random.default_rng(0).standard_normal((30, 4))
    written = []
    for _ in range(2):
        fetch.write_set("small.npz", [f"w{i}" for i in range(30)], vectors)
        written.append((tmp_path / "small.npz").read_bytes())
    assert written[0] == written[1]
    with zipfile.ZipFile(tmp_path / "small.npz") as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_archive_with_another_hash_is_refused(tmp_path, monkeypatch):
    def other_archive(command, check):
        folder = command[command.index("--dest") + 1]
        (fetch.Path(folder) / "x-1.0.tar.gz").write_bytes(b"other")

    monkeypatch.setattr(fetch.subprocess, "run", other_archive)
    with pytest.raises(ValueError, match="expected SHA-256 0000"):
        fetch.fetch("x", "1.0", "0000")
