"""Remembers what was computed of a whole set of word vectors, for as long as the set lives."""
from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from core.embeddings import Embeddings

Result = TypeVar("Result")
MOST = 256  # results kept for one set; then it starts anew


def once_per_set(function: Callable[..., Result]) -> Callable[..., Result]:
    """Keep the results of a function whose first argument is a set of word vectors.

    Shipped sets live as long as the process; an upload and all that is known of it goes with its session,
    which a cache by name or by argument could not do.

    Parameters: function – called with (embeddings, *hashable arguments).
    Returns: the same function; a call with the same set and arguments gives the same object.

    >>> from core.embeddings import load_embeddings
    >>> longest = once_per_set(lambda embeddings: max(embeddings.words, key=len) + "!")
    >>> longest(load_embeddings("article")) is longest(load_embeddings("article"))
    True
    """
    kept: WeakKeyDictionary[Embeddings, dict[tuple[Any, ...], Result]] = WeakKeyDictionary()

    @functools.wraps(function)
    def remembered(embeddings: Embeddings, *arguments: Any) -> Result:
        results = kept.setdefault(embeddings, {})
        with contextlib.suppress(KeyError):
            return results[arguments]
        result = function(embeddings, *arguments)
        if len(results) >= MOST:
            results.clear()
        return results.setdefault(arguments, result)  # one object, also if two threads made it

    return remembered
