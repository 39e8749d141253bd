"""Chinese words by jieba: loaded when first needed, quiet, and without its cache file in the shared temp folder."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from typing import Any

_LOADING = threading.Lock()
_tokenizer: Any = None

# jieba's search for unknown words copies its path at every step: quadratic in the length of one call
_LONGEST_CALL = 256


def warm_up() -> None:
    """Loads jieba's dictionary (about half a second, once per process), so that no visitor waits for it."""
    global _tokenizer
    with _LOADING:
        if _tokenizer is None:
            _tokenizer = _load()


def words(text: str) -> Iterator[str]:
    """
    Cuts a run of Chinese characters into words.

    Source: jieba 0.42 (dictionary, then a hidden Markov model for unknown words).

    >>> list(words("我爱自然语言处理"))
    ['我', '爱', '自然语言', '处理']
    """
    if _tokenizer is None:
        warm_up()
    for start in range(0, len(text), _LONGEST_CALL):
        yield from _tokenizer.cut(text[start : start + _LONGEST_CALL])


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
