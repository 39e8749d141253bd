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
from core.shown.voice import Voice

PATH = ("home", "dot_product", "similarity", "self_attention", "multi_head", "trained_model")


def pages() -> tuple[str, ...]:
    """The pages that can be taken along, in the order of the path."""
    here = {path.stem for path in Path(__file__).parent.glob("*.py")}
    return tuple(page for page in PATH if page in here)


def stages(page: str) -> dict[str, str]:
    """The stages of a page by name, each with the catalog's key of its heading."""
    return dict(import_module(f"core.shown.{page}").STAGES)


def highlight(page: str) -> str:
    """The stage that stands for a page in a lesson of several."""
    return str(import_module(f"core.shown.{page}").HIGHLIGHT)


def stage_title(page: str, stage: str, language: str) -> str:
    """The heading of a stage, without computing anything of it.

    >>> stage_title("self_attention", "laboratory", "en")
    'Why divide by √d_k?'
    """
    return Voice(language).plain(stages(page)[stage])


def shown(page: str, values: Mapping[str, Any], uploads: Mapping[str, Any] | None = None) -> Page:
    """Everything that a page shows for the values of its link.

    Parameters: `page`, one of `pages()`; `values`, its complete state and the shared one, as `core.links.read` gives;
    `uploads`, what a link can't hold, by name: "vectors" for page 2's own word vectors.
    Raises: ValueError for a page that has no description.
    """
    if page not in pages():
        raise ValueError(f"there is no page {page!r}; these can be taken along: {', '.join(pages())}")
    return import_module(f"core.shown.{page}").shown(values, uploads or {})  # type: ignore[no-any-return]
