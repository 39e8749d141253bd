"""Runs JavaScript in the tests: Playwright brings a Node along, so that they need none of their own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

JS = Path(__file__).parents[1] / "js"


def node() -> str:
    """The path of Playwright's Node."""
    from playwright._impl._driver import compute_driver_executable

    executable = compute_driver_executable()
    return str(executable[0] if isinstance(executable, tuple) else executable)


def run(file: str, given: Any) -> Any:
    """What a script of tests/js prints as JSON when it is given `given` as JSON."""
    done = subprocess.run([node(), str(JS / file)], input=json.dumps(given), capture_output=True, text=True,
                          check=True, timeout=120)
    return json.loads(done.stdout)
