"""What each page shows, without Streamlit: its stages as figures, arithmetic, sentences and named arrays.

One module a page, with `shown(values, uploads) -> Page`. Exports are made from this and nothing else, so what one takes
along is what stands on the screen: the same numbers from `core.scenes`, the same words from the catalogs.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from core.shown.blocks import Page


def pages() -> tuple[str, ...]:
    """The pages that can be taken along, by file name."""
    folder = Path(__file__).parent
    return tuple(sorted(path.stem for path in folder.glob("*.py") if "def shown(" in path.read_text(encoding="utf-8")))


def shown(page: str, values: Mapping[str, Any], uploads: Mapping[str, Any] | None = None) -> Page:
    """Everything that a page shows for the values of its link.

    Parameters: `page`, one of `pages()`; `values`, its complete state and the shared one, as `core.links.read` gives;
    `uploads`, what a link can't hold, by name: "vectors" for page 2's own word vectors.
    Raises: ValueError for a page that has no description.
    """
    if page not in pages():
        raise ValueError(f"there is no page {page!r}; these can be taken along: {', '.join(pages())}")
    return import_module(f"core.shown.{page}").shown(values, uploads or {})  # type: ignore[no-any-return]
