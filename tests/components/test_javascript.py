"""The JavaScript's own unit tests, one file at a time."""

import subprocess

import pytest

from tests.components.node import JS, node


@pytest.mark.parametrize("file", sorted(path.name for path in JS.glob("*.test.js")))
def test_javascript(file: str) -> None:
    run = subprocess.run(
        [node(), "--test", "--test-reporter=tap", str(JS / file)], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass" in run.stdout and "# pass 0" not in run.stdout
