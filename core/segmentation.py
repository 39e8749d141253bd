"""Chinese words by jieba: loaded once, quiet, and without its cache file in the shared temp folder."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterator
from typing import Any

# the characters that Chinese is written in, for use inside a regular expression's [...]
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_LOADING = threading.Lock()
_tokenizer: Any = None


def warm_up() -> None:
    """Load jieba's dictionary (about half a second, once per process), so that no visitor waits for it."""
    global _tokenizer
    with _LOADING:
        if _tokenizer is None:
            _tokenizer = _load()


def words(text: str) -> Iterator[str]:
    """Cut a run of Chinese characters into words.

    Dictionary words only: jieba's guesses at new words ("追猫") have no vector, their parts ("追", "猫") do.

    Source: jieba 0.42, the most probable path through the words of its dictionary.

    >>> list(words("猫坐在垫子上"))
    ['猫', '坐在', '垫子', '上']
    """
    if _tokenizer is None:
        warm_up()
    yield from _tokenizer.cut(text, HMM=False)


def is_chinese(text: str) -> bool:
    """Tell whether a Chinese character is in the text."""
    return bool(re.search(f"[{HAN}]", text))


def _load() -> Any:
    with warnings.catch_warnings():  # its escapes and its use of pkg_resources are old
        warnings.simplefilter("ignore")
        import jieba  # type: ignore[import-untyped]
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    # what its initialize() does, without reading or writing a marshal file that others could have put there
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
