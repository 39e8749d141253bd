"""What tests need to know about the frame without running it: which pages there are, and their addresses."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
FRAME = ROOT / "pages" / "_frame.py"


def _pages() -> tuple[str, ...]:
    for node in ast.parse(FRAME.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PAGES":
            return tuple(ast.literal_eval(node.value))
    raise AssertionError("pages/_frame.py has no PAGES")


PAGES = _pages()


def path_of(page: str) -> str:
    """The address of a page below the server's: "" for home, "dot-product" for dot_product."""
    return "" if page == "home" else page.replace("_", "-")
