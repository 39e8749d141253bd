"""Lesson files: everything comes back, old versions too; anything else is refused without being run."""

import io
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import scenes, shown
from core.embeddings import read_embeddings
from core.export import lesson_file
from core.export.lesson_file import FORMAT, LessonFileError, read, write
from tests.export.strategies import states

PAGES = shown.pages()
OLD = Path(__file__).with_name("lesson-version-1.json")
SHARED = {param.name: param.default for param in scenes.SHARED} | {"text": None}


def everything(**own):
    """The values of all pages at their defaults, but for some."""
    return {param.name: param.default for page in PAGES for param in scenes.params_of(page)} | SHARED | own


def uploaded():
    file = io.BytesIO("word,x,y\ncat,1,0\nשלום,0.5,-2\n=1+1,0,3\n".encode())
    return read_embeddings(file, name="pets.csv")


@settings(max_examples=15)
@given(st.data())
@pytest.mark.parametrize("page", PAGES)
def test_any_state_comes_back(page, data):
    values = everything(**data.draw(states(page)))
    lesson = read(write(page, values))
    assert lesson.page == page and lesson.problems == () and lesson.vectors is None
    for each in PAGES:
        for param in scenes.params_of(each):
            assert lesson.pages[each][param.name] == values[param.name]
        assert lesson.pages[each]["lang"] == values["lang"] and lesson.pages[each]["text"] == values["text"]


def test_what_no_link_can_hold_comes_back():
    cells = tuple((i, j, float(np.round(np.sin(i * 64 + j), 9))) for i in range(64) for j in range(64))
    lesson = read(write("self_attention", everything(a_cells_q=cells, lang="zh", text="猫"), uploaded()))
    assert lesson.pages["self_attention"]["a_cells_q"] == cells
    assert lesson.pages["home"]["lang"] == "zh" and lesson.pages["self_attention"]["text"] == "猫"
    assert lesson.vectors.words == ("cat", "שלום", "=1+1") and lesson.vectors.origin == "uploaded"
    assert lesson.vectors.name == "pets.csv"
    np.testing.assert_array_equal(lesson.vectors.vectors, uploaded().vectors)


def test_a_lesson_is_small_and_the_same_every_time():
    first, second = (write("home", everything(d_ax=2.0)) for _ in range(2))
    assert first == second and len(first) < 1_500


def test_version_1_can_still_be_opened():
    lesson = read(OLD.read_bytes())
    assert lesson.page == "self_attention" and lesson.problems == ()
    values = lesson.pages["self_attention"]
    assert values["lang"] == "zh" and values["text"] == "我 爱 猫" and values["a_mask"] == "causal"
    assert values["a_cells_q"] == ((0, 1, -0.5), (2, 0, 3.0)) and values["a_wq"] == "hand"


def archive(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "."), content)
    return out.getvalue()


def said(**more):
    return json.dumps({"format": FORMAT, "version": 2, "page": "home", "pages": {}} | more).encode()


class Bomb:
    """Would leave a file behind if it were ever unpickled."""

    def __reduce__(self):
        return (Path("/tmp/dot-to-attention-was-run").touch, ())


def pickled():
    out = io.BytesIO()
    np.savez(out, allow_pickle=True, words=np.array([Bomb()], dtype=object), vectors=np.zeros((1, 2)))
    return out.getvalue()


@pytest.mark.parametrize("content, code", [
    (b"", "not_a_lesson"), (b"\x00\xff", "not_a_lesson"), (b"{}", "not_a_lesson"), (b"[" * 100_000, "not_a_lesson"),
    (b"PK\x03\x04 not a zip", "not_a_lesson"), (archive(other__txt=b"x"), "not_a_lesson"),
    (archive(lesson__json=b"\xff\xfe"), "not_a_lesson"), (json.dumps({"format": "another"}).encode(), "not_a_lesson"),
    (json.dumps({"format": FORMAT, "version": "2"}).encode(), "not_a_lesson"),
    (json.dumps({"format": FORMAT, "version": 99}).encode(), "newer"),
    (archive(lesson__json=said(version=3)), "newer"),
    (archive(lesson__json=said(), vectors__npz=b"rubbish"), "not_a_lesson"),
    (archive(lesson__json=said(), vectors__npz=pickled()), "not_a_lesson"),
    (pickle.dumps(Bomb()), "not_a_lesson"), (b"x" * (lesson_file.LARGEST + 1), "too_large"),
    (archive(lesson__json=said(), vectors__npz=b"\0" * (lesson_file.LARGEST + 1)), "too_large"),
], ids=lambda x: x if isinstance(x, str) else "")
def test_anything_else_is_refused_with_a_sentence(content, code):
    with pytest.raises(LessonFileError) as refused:
        read(content)
    assert refused.value.code == code
    assert not Path("/tmp/dot-to-attention-was-run").exists()


def test_what_a_lesson_says_is_checked_like_a_link():
    lesson = read(said(page="../../etc", lang="xx", text=["no", "text"], pages={
        "dot_product": {"d_ax": "99", "d_ay": "nan", "d_bx": 3, "stranger": "1"}, "nowhere": {"x": "1"}, "home": "no"}))
    values = lesson.pages["dot_product"]
    assert (lesson.page, values["d_ax"], values["d_ay"], values["d_bx"]) == ("home", 6.0, 4, 5)
    assert values["lang"] == "en" and values["text"] is None
    assert {(p.name, p.kind) for p in lesson.problems} == {
        ("d_ax", "range"), ("d_ay", "malformed"), ("stranger", "unknown"), ("lang", "malformed")}


@given(st.binary(max_size=400))
def test_no_bytes_do_worse(content):
    with pytest.raises(LessonFileError):
        read(content)
