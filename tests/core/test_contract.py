"""Who may import whom: pyproject.toml says it, a tool checks it on the code and on violations."""
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint_imports(folder):
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_code_keeps_the_contract():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("file, line, contract", [
    ("core/vectors.py", "import streamlit", "core knows neither Streamlit nor the pages"),
    ("core/figures/style.py", "import streamlit", "core knows neither Streamlit nor the pages"),
    ("core/similarity.py", "from pages._parts import text", "core knows neither Streamlit nor the pages"),
    ("core/attention.py", "import plotly.graph_objects", "only figures and export know Plotly"),
    ("core/attention.py", "from core.figures import style", "the maths draws and exports nothing"),
    ("pages/home.py", "from pages import dot_product", "pages stand on their own"),
    ("pages/_parts/text.py", "from pages import home", "pages stand on their own"),
    ("pages/astray.py", "import numpy", "pages stand on their own"),
])
def test_a_violation_is_found(tmp_path, file, line, contract):
    for package in ("core", "pages"):
        for module in (ROOT / package).rglob("*.py"):
            copy = tmp_path / module.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(module, copy)
    with (tmp_path / file).open("a") as source:
        source.write(f"\n{line}\n")
    result = lint_imports(tmp_path)
    broken = [text for text in result.stdout.splitlines() if " BROKEN" in text]
    assert result.returncode == 1 and len(broken) == 1 and broken[0].startswith(contract), result.stdout
