"""Whether anything the app runs on has a known weakness: pip-audit on requirements.txt and all that it brings.

    python -m tests.audit

Exit code 0: every package was looked up and none has one. 1: some have. `UNKNOWN`: the database of advisories could
not be reached, or does not know some packages, so nothing can be said of them; that is said, and never passes for 0.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
UNKNOWN = 75  # "temporary failure"


def closure(names: list[str]) -> dict[str, str]:
    """The installed versions of these packages and of all they need.

    >>> sorted(closure(["pandas"])) >= ["numpy", "pandas", "python-dateutil"]
    True
    """
    found: dict[str, str] = {}
    while names:
        name = re.sub(r"[-_.]+", "-", names.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # for another system, or an extra that is not asked for
            continue
        needed = [Requirement(text) for text in requires(name) or ()]
        names += [each.name for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    return found


def pinned(file: Path) -> list[str]:
    """The packages that a requirements file names."""
    lines = (line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [Requirement(line).name for line in lines if line and not line.startswith("-")]


def verdict(report: Mapping[str, Any], asked: Mapping[str, str]) -> tuple[int, str]:
    """Exit code and sentence for what pip-audit reported."""
    found = {each["name"]: each for each in report["dependencies"]}
    weak = [f"{name} {each['version']}: {', '.join(v['id'] for v in each['vulns'])}"
            for name, each in sorted(found.items()) if each.get("vulns")]
    unknown = sorted(name for name in asked if "vulns" not in found.get(name, {}))
    if weak:
        return 1, "known weaknesses:\n  " + "\n  ".join(weak)
    if unknown:
        return UNKNOWN, (f"NOT AUDITED: {len(unknown)} of {len(asked)} packages could not be looked up "
                         f"({', '.join(unknown[:5])}, …). Run this where pypi.org answers.")
    return 0, f"{len(asked)} packages, no known weakness"


def main() -> int:
    """Ask, say, return the exit code."""
    asked = closure(pinned(ROOT / "requirements.txt"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text("".join(f"{name}=={number}\n" for name, number in asked.items()))
        done = subprocess.run([sys.executable, "-m", "pip_audit", "-r", str(file), "--no-deps", "--disable-pip",
                               "--format", "json", "--progress-spinner", "off", "--timeout", "5"],
                              capture_output=True, text=True, check=False, timeout=600)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = {"dependencies": []}
    code, sentence = verdict(report, asked)
    print(sentence)
    return code


if __name__ == "__main__":
    sys.exit(main())
