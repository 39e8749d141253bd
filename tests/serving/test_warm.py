"""A warmed process has everything: the first visitor of any page waits for no module."""

import json
import subprocess
import sys

from tests.frame import PAGES, ROOT

VISIT = """
import json, sys
from streamlit.testing.v1 import AppTest
from serving import warm
warm.everything()
before = set(sys.modules)
app = AppTest.from_file("pages/_frame.py", default_timeout=60).run()
for page in {pages}:
    app.switch_page(f"{{page}}.py").run()
    assert not app.exception, app.exception
of_pages = ("core", "pages", "pandas", "plotly", "numpy", "orjson", "PIL", "pyarrow")
late = ("streamlit.emojis", "streamlit.material_icon_names", "streamlit.runtime.scriptrunner.magic_funcs")
new = set(sys.modules) - before
print("new:" + json.dumps(sorted(name for name in new if name.split(".")[0] in of_pages or name in late)))
"""


def test_no_page_imports_what_was_not_warmed() -> None:
    done = subprocess.run([sys.executable, "-c", VISIT.format(pages=list(PAGES))], cwd=ROOT, capture_output=True,
                          text=True, check=True, timeout=120)
    found = next(line for line in done.stdout.splitlines() if line.startswith("new:"))
    assert json.loads(found.removeprefix("new:")) == []
