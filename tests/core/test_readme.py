"""What README and requirements promise is there: files, commands, pinned versions."""

import re
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PIN = re.compile(r"([A-Za-z0-9_-]+)==([0-9.]+)(; sys_platform != \"win32\")? +# \w.*")


def lines_of(name):
    return [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and line[0] not in "#-"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_explained_and_the_one_installed(name):
    for line in lines_of(name):
        pin = PIN.fullmatch(line)
        assert pin, f"{line!r} is not a pinned version with a word on what it is for"
        assert version(pin[1]) == pin[2]


def test_every_library_that_the_app_imports_is_required():
    modules = {match for folder in ("core", "pages") for path in (ROOT / folder).rglob("*.py")
               if "build" not in path.parts
               for match in re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(encoding="utf-8"), re.M)}
    modules &= set(packages_distributions())  # not words at the start of a line of text
    imported = {packages_distributions()[name][0].replace("_", "-") for name in modules - set(sys.stdlib_module_names)}
    required = {line.split("==")[0] for line in lines_of("requirements.txt")}
    assert "streamlit" in imported and imported <= required


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:txt|toml|py))`", README))))
def test_every_file_that_the_readme_names_exists(path):
    assert (ROOT / path).exists()


def test_both_commands_are_one_line_each_for_both_kinds_of_machine():
    for title in ("Run", "Test"):
        section = re.search(rf"^## {title}\n(.*?)(?=^## )", README, re.M | re.S)[1]
        blocks = re.findall(r"^```(sh|powershell)\n(.*?)\n```", section, re.M | re.S)
        assert [language for language, _ in blocks] == ["sh", "powershell"]
        assert all("\n" not in block and "requirements" in block for _, block in blocks)
