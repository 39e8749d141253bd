"""Figures that answer at the pointer: each component is one .py with its .js and .css beside it.

No build step: `script` reads a component's JavaScript and puts the shared modules it imports in front of it.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
_IMPORT = re.compile(r'^import .* from "\./([\w.]+)"\n', re.MULTILINE)


def script(name: str) -> str:
    """The JavaScript of a component as one module: what it imports from this folder stands in front, once."""
    seen: list[str] = []

    def read(file: str) -> str:
        if file in seen:
            return ""
        seen.append(file)
        text = (FOLDER / file).read_text(encoding="utf-8")
        before = "".join(read(imported) for imported in _IMPORT.findall(text))
        return before + _IMPORT.sub("", text)

    return read(f"{name}.js")


def style(name: str) -> str:
    """The CSS of a component."""
    return (FOLDER / f"{name}.css").read_text(encoding="utf-8")
