"""The sentences of each language: one TOML file a language, read once, keys joined with dots.

They stand in `pages/_text`, since they are what pages show; exports and the command line speak them too.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "pages" / "_text"


@functools.cache
def catalog(language: str) -> dict[str, str]:
    """All sentences of a language.

    Parameters: language – the name of a file in `pages/_text`, without its ending.
    Returns: {"frame.language": "Language", …}; shared, so never change it.
    Raises: FileNotFoundError for a language without a file.

    >>> catalog("en")["language"], catalog("zh")["language"]
    ('English', '中文')
    """
    return _flat(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")))


def _flat(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: str(value)}
    return flat


@functools.cache
def languages() -> dict[str, str]:
    """Each language's code and its own name: {"en": "English", …}; adding a language is adding one file.

    >>> list(languages())
    ['en', 'zh']
    """
    return {path.stem: catalog(path.stem)["language"] for path in sorted(FOLDER.glob("*.toml"))}


def sentence(language: str, key: str, **values: object) -> str:
    """The sentence `key` in a language, its {slots} filled.

    Raises: KeyError for a key or a slot that is missing.

    >>> sentence("en", "frame.next", page="home")
    'On to home'
    """
    text = catalog(language)[key]
    return text.format_map(values) if values else text
