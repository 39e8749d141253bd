"""The command line: a link becomes each kind of file, without Streamlit, and refusals are sentences."""

import subprocess
import sys

import pytest

from core import shown
from core.export.__main__ import main
from core.export.files import KINDS
from tests.frame import ROOT, path_of

BEGINS = {
    ".pptx": b"PK",
    ".npz": b"PK",
    ".ipynb": b"{",
    ".py": b"#",
    ".csv": b"\xef\xbb\xbf",
    ".html": b"<!DOCTYPE html>",
}


@pytest.mark.parametrize("ending", [kind.ending for kind in KINDS.values()])
def test_a_link_becomes_a_file(tmp_path, ending, capsys):
    to = tmp_path / f"page{ending}"
    assert main(["https://example.org/app/dot-product?lang=zh&d_ax=2", "--to", str(to)]) == 0
    content = to.read_bytes()
    assert content.startswith(BEGINS[ending]) and capsys.readouterr().err == ""
    if ending in {".py", ".ipynb", ".html"}:
        assert "https://example.org/app/dot-product?lang=zh" in content.decode().replace("\\", "").replace("&amp;", "&")


@pytest.mark.parametrize("page", shown.pages())
def test_every_page_becomes_every_kind_of_file(tmp_path, page, capsys):
    for ending, begin in BEGINS.items():
        to = tmp_path / f"{page}{ending}"
        assert main([f"{path_of(page) or 'home'}?lang=zh", "--to", str(to)]) == 0
        assert to.read_bytes().startswith(begin) and capsys.readouterr().err == ""


def test_where_nothing_can_be_written_it_says_so(tmp_path, capsys):
    assert main(["home?lang=en", "--to", str(tmp_path / "missing" / "home.csv")]) == 1
    assert "can't be written: No such file or directory" in capsys.readouterr().err


def test_several_links_become_one_deck(tmp_path):
    from pptx import Presentation

    to = tmp_path / "course.pptx"
    assert main(["?lang=en", "dot-product?lang=en", "--base", "https://example.org", "--to", str(to)]) == 0
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(to).slides]
    assert "From two arrows to attention" in titles and "How far do two arrows point the same way?" in titles


@pytest.mark.parametrize("arguments, said", [
    (["nowhere?x=1", "--to", "a.pptx"], "no page is called 'nowhere'"),
    (["home", "--to", "a.docx"], ".docx: there are .pptx"), (["home", "--to", "noending"], "no ending"),
    (["home", "--to", "a.svg"], "without a browser"), (["home", "dot-product", "--to", "a.csv"], "one page"),
])
def test_what_it_cannot_do_it_says(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert said in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_what_the_link_says_and_cannot_be_used_is_said(tmp_path, capsys):
    assert main(["dot-product?d_ax=99&stranger=1", "--to", str(tmp_path / "a.csv")]) == 0
    assert capsys.readouterr().err.splitlines() == ["d_ax=99: range, 6 is used", "stranger=1: unknown"]


def test_it_runs_as_a_module_and_never_meets_streamlit(tmp_path):
    program = ("import runpy, sys; sys.argv = ['core.export', 'home?lang=en', '--to', sys.argv[1]]\n"
               "try: runpy.run_module('core.export', run_name='__main__')\n"
               "except SystemExit as end: assert end.code == 0\n"
               "assert 'streamlit' not in sys.modules")
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "home.html")], cwd=ROOT, check=True, timeout=60)
    assert (tmp_path / "home.html").stat().st_size > 1_000_000
