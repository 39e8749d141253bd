"""Scripts of a process run one after the other: changes before pages that open, then whoever came first.

Python runs one thread at a time anyway. Five scripts that share it finish all at the end, each after the time of five,
and between them the one thread that sends answers has to wait for each of them again; in a row the first is done
after the time of one. Who opens a page waits a moment longer without noticing, whose hand is on a slider does not: a
page that is being drawn lets changes pass between two of its messages. What takes long (`core.turns.heavy`) lets
everyone pass, and a script that hangs holds the others up only once.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from typing import NamedTuple

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

LONGEST = 0.25  # seconds after which the next script begins although this one is not done
GIVES_WAY = 1.0  # seconds: a page lets changes pass that came up to so much later
_mine = threading.local()
_run = ScriptRunner._run_script
_send = ScriptRunner._enqueue_forward_msg


class Ticket(NamedTuple):
    """A place in the line."""

    due: float
    number: int  # who came first, of those that are due at the same moment
    called: threading.Event


class Line:
    """Scripts that wait, the one that is due first at its head, and the one whose turn it is."""

    def __init__(self) -> None:
        self._lock, self._numbers = threading.Lock(), itertools.count()
        self._waiting: list[Ticket] = []
        self._now: Ticket | None = None
        self._since = 0.0

    def wait(self, due: float) -> Ticket:
        """Stand in the line until it is one's turn."""
        ticket = Ticket(due, next(self._numbers), threading.Event())
        with self._lock:
            heapq.heappush(self._waiting, ticket)
            self._call()
        self._stand(ticket)
        return ticket

    def let_pass(self, ticket: Ticket) -> None:
        """If someone waits who is due earlier, stand in the line again."""
        with self._lock:
            if self._now is not ticket or not self._waiting or self._waiting[0] > ticket:
                return
            ticket.called.clear()
            heapq.heappush(self._waiting, ticket)
            self._now = None
            self._call()
        self._stand(ticket)

    def leave(self, ticket: Ticket) -> None:
        """Give the turn back, unless it was passed on already."""
        with self._lock:
            if self._now is ticket:
                self._now = None
                self._call()

    def _stand(self, ticket: Ticket) -> None:
        while not ticket.called.wait(LONGEST):
            with self._lock:
                self._call()

    def _call(self) -> None:
        """Call the head of the line if nobody's turn it is, or somebody's for too long."""
        now = time.monotonic()
        if self._waiting and (self._now is None or now - self._since > LONGEST):
            self._now, self._since = heapq.heappop(self._waiting), now
            self._now.called.set()

    @property
    def empty(self) -> bool:
        """Whether nobody waits and nobody's turn it is."""
        return not self._waiting and self._now is None


LINE = Line()


def instead() -> None:
    """From now on a script waits for its turn."""
    ScriptRunner._run_script = in_turn  # type: ignore[method-assign]
    ScriptRunner._enqueue_forward_msg = after_others  # type: ignore[method-assign]


def in_turn(runner: ScriptRunner, rerun_data: RerunData) -> None:
    """Run a script as Streamlit does, when it is its turn."""
    _mine.ticket = LINE.wait(time.monotonic() + (0 if rerun_data.fragment_id_queue else GIVES_WAY))
    try:
        _run(runner, rerun_data)
    finally:
        step_aside()


def after_others(runner: ScriptRunner, message: ForwardMsg) -> None:
    """Send a message of a script as Streamlit does, when those who are due earlier have passed."""
    ticket = getattr(_mine, "ticket", None)
    if ticket is not None:
        LINE.let_pass(ticket)
    _send(runner, message)


def step_aside() -> None:
    """What follows in this thread takes long: let the next script run beside it."""
    ticket, _mine.ticket = getattr(_mine, "ticket", None), None
    if ticket is not None:
        LINE.leave(ticket)
