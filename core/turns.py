"""Heavy work takes turns: so much at once for all visitors, so much for each, the others know their place.

    with heavy():
        ...

Who waits is told its place by what the pages gave to `announce`: core knows no screen.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

Tell = Callable[[int], None]  # is given the place in the queue, 1 is next; what it raises ends the waiting

AT_ONCE = max(2, os.cpu_count() or 1)  # products of matrices leave the other cores alone
PER_VISITOR = 1
MOST_WAITING = 200  # a class of 300 in which most press at once
PATIENCE = 60.0  # seconds in the queue
_ASK_AGAIN = 0.5  # seconds after which who waits is told again, so that it can find out that nobody listens


class Busy(RuntimeError):
    """Too many wait, or it took too long: the work was not begun."""


class Turns:
    """A queue before `at_once` places, first come first served, except that no visitor takes a second place.

    >>> turns = Turns(at_once=1)
    >>> with turns.turn("ada"):
    ...     turns.running, turns.waiting
    (1, 0)
    """

    def __init__(self, at_once: int = AT_ONCE, per_visitor: int = PER_VISITOR,
                 most_waiting: int = MOST_WAITING) -> None:
        self.at_once, self.per_visitor, self.most_waiting = at_once, per_visitor, most_waiting
        self._changed = threading.Condition()
        self._running: list[str] = []
        self._queue: list[tuple[str, object]] = []

    @property
    def running(self) -> int:
        """How much is being worked on."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    def place(self, visitor: str) -> int:
        """The visitor's best place in the queue, 0 when nothing of theirs waits."""
        with self._changed:
            return next((n for n, ticket in enumerate(self._queue, 1) if ticket[0] == visitor), 0)

    @contextmanager
    def turn(self, visitor: str = "", tell: Tell | None = None, patience: float = PATIENCE) -> Iterator[None]:
        """Wait for a place, hold it for the time of a `with` block, give it back whatever happens.

        Parameters: `visitor`, whose work it is ("" counts as nobody's: only the total is bound); `tell`, called with
        the place in the queue while waiting; `patience`, seconds.
        Raises: Busy when the queue is full or patience ends; what `tell` raises.
        """
        ticket = (visitor, object())
        with self._changed:
            if len(self._queue) >= self.most_waiting:
                raise Busy(f"{len(self._queue)} wait already")
            self._queue.append(ticket)
        try:
            self._wait(ticket, tell, time.monotonic() + patience)
        except BaseException:
            with self._changed:
                if ticket in self._queue:
                    self._queue.remove(ticket)
                else:  # it was its turn when it gave up
                    self._running.remove(visitor)
                self._changed.notify_all()
            raise
        try:
            yield
        finally:
            with self._changed:
                self._running.remove(visitor)
                self._changed.notify_all()

    def _wait(self, ticket: tuple[str, object], tell: Tell | None, until: float) -> None:
        while True:
            with self._changed:
                if self._may_begin(ticket):
                    self._queue.remove(ticket)
                    self._running.append(ticket[0])
                    self._changed.notify_all()  # the next one may be able to begin as well
                    return
                place = self._queue.index(ticket) + 1
            if time.monotonic() > until:
                raise Busy(f"no turn in time, {place} in the queue")
            if tell is not None:
                tell(place)  # outside of the lock: it may take its time
            with self._changed:
                if not self._may_begin(ticket):
                    self._changed.wait(min(_ASK_AGAIN, max(0.0, until - time.monotonic()) + 0.01))

    def _may_begin(self, ticket: tuple[str, object]) -> bool:
        """Whether this is the first in the queue that can begin now."""
        if len(self._running) >= self.at_once:
            return False
        able = (one for one in self._queue if not one[0] or self._running.count(one[0]) < self.per_visitor)
        return next(able, None) is ticket


HEAVY = Turns()  # what takes long: trained models, files that are read, files that are made


class Audience(NamedTuple):
    """Whose work this thread does, and how to speak to them."""

    visitor: str = ""
    tell: Tell | None = None  # their place in the queue
    refuse: Callable[[], object] | None = None  # there will be no turn
    done: Callable[[], object] | None = None  # the waiting is over
    aside: Callable[[], object] | None = None  # this thread will be busy for long: what is short may pass


_find: Callable[[], Audience] = Audience
_held = threading.local()


def announce(find: Callable[[], Audience]) -> None:
    """Pages say once how to find whose work a thread does; without that, it is nobody's and nothing is shown."""
    global _find
    _find = find


@contextmanager
def heavy(visitor: str | None = None) -> Iterator[None]:
    """Take a turn of `HEAVY` for a `with` block; within another one of the same thread it is part of that.

    Parameters: `visitor`, where the thread itself doesn't know whose work it does.
    Raises: Busy.

    >>> with heavy(), heavy():
    ...     HEAVY.running
    1
    """
    if getattr(_held, "inside", False):
        yield
        return
    audience = _find() if visitor is None else Audience(visitor)
    if audience.aside is not None:
        audience.aside()
    try:
        turn = HEAVY.turn(audience.visitor, audience.tell)
        turn.__enter__()
    except Busy:
        if audience.refuse is not None:
            audience.refuse()
        raise
    _held.inside = True
    try:
        if audience.done is not None:
            audience.done()
        yield
    finally:
        _held.inside = False
        turn.__exit__(None, None, None)
