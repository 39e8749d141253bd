"""Keeps what was computed last, up to a number of bytes, for all visitors of one server at once."""
from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Generic, TypeVar

import numpy as np

Result = TypeVar("Result")


def nbytes(parts: Iterable[Any]) -> int:
    """Bytes of the arrays among the parts of a result.

    >>> nbytes((np.zeros(3), "not counted", None))
    24
    """
    return sum(part.nbytes for part in parts if isinstance(part, np.ndarray))


class Kept(Generic[Result]):
    """Results by key; the longest unused ones go when all together take more than `most` bytes.

    >>> kept = Kept(most=10, size=len)
    >>> kept.get("a", lambda: "12345678"), kept.get("a", lambda: "not asked again"), kept.get("b", lambda: "123")
    ('12345678', '12345678', '123')
    >>> list(kept), kept.nbytes
    (['b'], 3)
    """

    def __init__(self, most: int, size: Callable[[Result], int]) -> None:
        self.most, self.nbytes = most, 0
        self._size = size
        self._results: OrderedDict[Hashable, Result] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(tuple(self._results))

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result of `key`, made once even if several threads ask; a result above the bound is not kept."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._results:  # another thread made it meanwhile
                    return self._results[key]
            try:
                result = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            self._keep(key, result)
            return result

    def _keep(self, key: Hashable, result: Result) -> None:
        with self._lock:
            if self._size(result) > self.most or key in self._results:
                return
            self._results[key] = result
            self.nbytes += self._size(result)
            while self.nbytes > self.most:
                self.nbytes -= self._size(self._results.popitem(last=False)[1])
