"""Lines read a block at a time: the same words, numbers and complaints as line by line."""

import io
import unittest.mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core import embedding_files
from core.embeddings import EmbeddingFileError, read_embeddings
from core.formats import LONGEST_LINE, alike, spaced, table

CELLS = st.sampled_from(
    ["1", "2", "-0.5", ".5", "1.", "1e-5", "1E5", "+3", "0", "nan", "NaN", "inf", "-Infinity", "1e400", "1e16", "1_0",
     "0x10", "１", "1e", "1-", "-", ".", "NA", "null", "None", "True", "x", "0.10000000149011612", "1234567890" * 3,
     "", "1 ", "1,2", "\x0b1", "1\x1c", "1\r2", "1\x002", '"1"', "#1", "1\u00a0"])
WORDS = st.sampled_from(
    ["cat", "dog", "cow", "猫", "7", "nan", "new york", "cafe\u0301", "caf\u00e9", "\u0301", "a\u00a0b", "a\tb", "",
     " ", '"', '"a', "#", "\x85", "\ufeff", "\ud800", "w" * 100, "w" * 101, "w" * 131_100])
USUAL = st.lists(st.sampled_from(["1", "-0.25", "3e-1"]), min_size=3, max_size=3)
LINE = st.tuples(WORDS, USUAL | st.lists(CELLS, min_size=2, max_size=4))


def outcome(data: bytes, **limits):
    """All that a reader hears of a file."""
    try:
        found = read_embeddings(io.BytesIO(data), **limits)
    except EmbeddingFileError as refusal:
        return refusal.code, refusal.values
    return found.words, found.vectors.tolist(), found.report


@settings(max_examples=400)
@given(st.sampled_from([" ", ",", "\t", ";"]), st.lists(LINE, min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]),
       st.sampled_from([{}, {"max_words": 4}, {"max_words": 1}, {"max_bytes": 60}]))
@example(",", [("word", ["1", "2", "3"]), ("a", ["1", "2", "3"])], "\n", {})
@example(" ", [("cat", ["1,2", "1,2", "1,2"])], "\n", {})
@example(",", [("cat", ["1", "2", ""])], "\n", {})
@example(",", [("cat", ["1", "2", "3"]), ("w" * 131_100, ["1", "2", "3"])], "\n", {})
def test_blocks_read_as_their_lines_do(separator, lines, end, limits):
    start = "word,x,y,z\n" if separator == "," else "猫 1 2 3\n".replace(" ", separator)
    text = start + "".join(separator.join([word, *cells]) + end for word, cells in lines)
    data = text.encode("utf-8", "surrogatepass")
    with unittest.mock.patch.object(alike, "LINES", 3):
        in_blocks = outcome(data, **limits)
    with unittest.mock.patch.object(alike, "_parts", return_value=None):
        assert outcome(data, **limits) == in_blocks


def test_other_columns_that_are_not_utf8_are_told_as_before():
    data = b"pos,word,x,y\nnoun,cat,1,2\nv\xe9rb,run,3,4\nnoun,dog,5,6\n"
    found = read_embeddings(io.BytesIO(data))
    assert found.words == ("cat", "dog") and set(found.report.skipped) == {"not_text"}


def test_a_long_line_among_others():
    rows = [f"w{n} {n} 1\n" for n in range(600)]
    rows[300] = "9" * LONGEST_LINE + " 1 2\n"
    found = read_embeddings(io.BytesIO("".join(rows).encode()))
    assert len(found.words) == 599 and found.report.skipped == {"long_line": (1, 301)}
    np.testing.assert_array_equal(found.vectors[300], [301, 1])


@pytest.mark.parametrize(("module", "separator", "end"), [
    (spaced, " ", "\n"), (spaced, " ", " \r\n"), (table, ",", "\n")])
def test_ordinary_lines_are_never_read_one_by_one(monkeypatch, module, separator, end):
    monkeypatch.setattr(module, "_row", lambda *_: pytest.fail("read cell by cell"))
    monkeypatch.setattr(embedding_files, "_usable", lambda *_: pytest.fail("judged one by one"))
    text = "".join(separator.join((f"猫{n}", f"{n}", "-0.5", "1e-3")) + end for n in range(1000))
    found = read_embeddings(io.BytesIO(text.encode()))
    assert len(found.words) == 1000 and found.report.lines == 1000
    np.testing.assert_array_equal(found.vectors[:, 0], np.arange(1000))
