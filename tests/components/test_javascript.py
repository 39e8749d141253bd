"""The JavaScript's own unit tests, one file at a time; each component is one module without a clash of names."""

import subprocess
from pathlib import Path

import pytest

from pages._parts.components import FOLDER, script
from tests.components.node import JS, node


@pytest.mark.parametrize("file", sorted(path.name for path in JS.glob("*.test.js")))
def test_javascript(file: str) -> None:
    run = subprocess.run(
        [node(), "--test", "--test-reporter=tap", str(JS / file)], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass" in run.stdout and "# pass 0" not in run.stdout


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.py") if path.with_suffix(".js").exists()))
def test_a_component_and_what_it_imports_fit_into_one_module(name: str, tmp_path: Path) -> None:
    whole = tmp_path / f"{name}.mjs"
    whole.write_text(script(name), encoding="utf-8")
    run = subprocess.run([node(), "--check", str(whole)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr  # two modules must not give two things the same name
