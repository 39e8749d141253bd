"""All checks in one command: `python -m tests`; with `--all` the slow ones too. More arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.audit import UNKNOWN
from tests.browser.chromium import NoBrowser, ensure

ROOT = Path(__file__).parents[1]
WORKERS = str(max(2, (os.cpu_count() or 1) + 1))
CHECKS = {
    "lint": ["ruff", "check", "."],
    "types of core": ["mypy"],
    "known weaknesses of dependencies": ["tests.audit"],
    # a file's tests stay together: what it starts is started once. Browsers wait more than they compute.
    # In the order of conftest.py, not by the number of a file's tests: the longest files have few
    "tests, doctests, import contract, browser": ["pytest", "-n", WORKERS, "--dist", "loadfile",
                                                  "--no-loadscope-reorder"],
}


def arguments() -> list[str]:
    """What pytest is told besides: without `--all`, to leave out what is marked as slow."""
    given = sys.argv[1:]
    return [word for word in given if word != "--all"] if "--all" in given else ["-m", "not slow", *given]


def main() -> int:
    """Run every check, the tests last; the exit code is 0 only if none failed. What could not be checked is said."""
    try:
        ensure()
    except NoBrowser as missing:
        print(missing)
        return 1
    failed, unknown = [], []
    for name, command in CHECKS.items():
        print(f"\n== {name}", flush=True)
        more = arguments() if command[0] == "pytest" else []
        code = subprocess.run([sys.executable, "-m", *command, *more], cwd=ROOT, check=False).returncode
        if code:
            (unknown if code == UNKNOWN else failed).append(name)
    if unknown:
        print(f"\nNOT CHECKED: {', '.join(unknown)} (see above)")
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    raise SystemExit(main())
