"""Scripts run where nothing but NumPy can be imported, and print the numbers of the page."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.export.code import script
from tests.export.states import EVERY, HOSTILE, PAGES, described, with_token

# A Python without anything of this project: only NumPy, from where it is installed, and the standard library.
BARE = """
import sys
from importlib.abc import MetaPathFinder

class Bare(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top != "numpy" and top not in sys.stdlib_module_names:
            raise ModuleNotFoundError(name + " is not in a bare NumPy environment")

sys.path.append(NUMPY)
sys.meta_path.insert(0, Bare())
exec(compile(open(SCRIPT, encoding="utf-8").read(), "script", "exec"), {"__name__": "__main__"})
"""


def run(tmp_path, code):
    """What the script prints, by name."""
    path = tmp_path / "script.py"
    path.write_text(code, encoding="utf-8")
    program = f"NUMPY, SCRIPT = {str(Path(np.__file__).parents[1])!r}, {str(path)!r}\n{BARE}"
    done = subprocess.run([sys.executable, "-I", "-S", "-X", "utf8", "-c", program], capture_output=True, text=True,
                          timeout=60, encoding="utf-8", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    parts = re.split(r"^(\S.*?): (?=[\[\d-]|nan|inf)", done.stdout, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], map(numbers, parts[1::2]), strict=True))


def numbers(text):
    return np.array([float(part) for part in re.findall(r"-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)", text)])


def expected(page):
    """What the page's own arrays say under the names that the script prints."""
    arrays, found = {}, {}
    for stage in page.stages:
        arrays |= stage.arrays
        for expression in stage.prints:
            name = re.match(r"\w+", expression).group()
            found[expression] = eval(f"array{expression[len(name):]}", {"array": np.asarray(arrays[name])})
    return found


@pytest.mark.parametrize("page, query", EVERY)
def test_it_prints_the_numbers_of_the_page(tmp_path, page, query):
    made, link = described(page, query)
    printed, wanted = run(tmp_path, script(made, link.text)), expected(made)
    assert set(printed) == set(wanted) and wanted
    for name, array in wanted.items():
        np.testing.assert_allclose(printed[name], np.ravel(array), atol=6e-5, rtol=1e-4, err_msg=name)


@pytest.mark.parametrize("page", PAGES)
def test_hostile_tokens_are_text(tmp_path, page):
    for tokens in (HOSTILE[:10], HOSTILE[10:]):
        made, link = with_token(page, " ".join(tokens))
        printed = run(tmp_path, script(made, link.text))
        assert printed
