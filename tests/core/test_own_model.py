"""README's "Your own model", tried step by step as a newcomer would, with a checkpoint that make_golden.py made."""

import os
import re
import subprocess
import sys

import pytest

from core.checkpoints import FAMILIES, MOST_BYTES, read_checkpoint
from core.transformer import MOST_TOKENS, available_models
from tests.frame import ROOT
from tests.pages.app import open_page

SECTION = re.search(r"^## Your own model\n(.*?)(?=^## )", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)[1]
BLOCKS = re.findall(r"^```sh\n(.*?)\n```", SECTION, re.M | re.S)


@pytest.fixture
def newcomer(tmp_path):
    """A copy of the project without any model of one's own, and a way to type commands in it."""
    for name in ("core", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    plain = {name: value for name, value in os.environ.items() if name != "DOT_TO_ATTENTION_MODELS"}

    def types(commands):
        commands = commands.replace(".venv/bin/python", sys.executable)
        done = subprocess.run(["sh", "-e", "-c", commands], cwd=tmp_path, env=plain, capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return types


def test_the_steps_lead_to_a_model_on_the_page(newcomer, tmp_path, monkeypatch):
    listed = newcomer(BLOCKS[0])
    assert re.findall(r"^(\S+): ", listed, re.M) == ["minilm", "induction", "mine"]
    assert f"mine: {(tmp_path / 'models' / 'mine').resolve()}" in listed
    assert "DOT_TO_ATTENTION_MODELS" in SECTION
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(tmp_path / "models"))  # the setting, instead of the copy's folder
    app = open_page("trained_model", {"lang": "en", "t_model": "mine", "t_text": "the cat sat"})
    chosen = app.selectbox(key="w_t_model")
    assert chosen.value == "mine" and "mine" in chosen.options and not app.error


def test_what_can_be_fetched_is_what_the_command_line_knows(newcomer):
    said = newcomer(".venv/bin/python -m core.checkpoints fetch --help")
    names = re.findall(r"core\.checkpoints fetch (\S+)", BLOCKS[1])
    assert len(names) == 2 and names[0] in said and re.fullmatch(r"[\w.-]+/[\w.-]+", names[1]) and "owner/name" in said


def test_families_and_limits_are_those_of_the_code():
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", SECTION, re.M))
    families = next(value for key, value in rows.items() if key.startswith("families"))
    assert families.split(", ") == [family for family in FAMILIES if family != "induction"]
    assert f"{MOST_BYTES >> 30} GiB" in rows["numbers"] and f"up to {MOST_TOKENS} tokens" in rows["text"]


def test_every_file_of_a_checkpoint_that_the_readme_asks_for_is_needed(newcomer, tmp_path, monkeypatch):
    newcomer(BLOCKS[0])
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(tmp_path / "models"))
    info = available_models()["mine"]
    asked = {name for name in re.findall(r"`([\w.]+)`", SECTION) if (info.folder / name).exists()}
    assert asked == {file.name for file in info.folder.iterdir()}
    assert read_checkpoint(info).config.family == "llama"
