"""A page as a short script that prints the same numbers and needs NumPy alone."""

from __future__ import annotations

from core.export.escape import comment
from core.shown.blocks import Page

_HEAD = """import numpy as np

np.set_printoptions(precision=4, suppress=True, linewidth=160)
"""


def script(page: Page, link: str) -> str:
    """Python code that computes the page's stages one after the other and prints what the page shows.

    Parameters: `page`; `link`, under which the page can be seen, for the first line.
    """
    lines = [f"# {comment(page.title)}", f"# {comment(link)}", _HEAD]
    for stage in page.stages:
        if stage.code:
            lines += [f"# {comment(stage.title)}", stage.code, *(f'print("{name}:", {_printed(name)})'
                                                                 for name in stage.prints), ""]
    return "\n".join(lines)


def _printed(name: str) -> str:
    return f'np.array2string(np.asarray({name}), threshold=4096, prefix="{name}: ")'
