"""Sends what scripts draw in few goes instead of message by message.

Left alone, Streamlit wakes the event loop for every message that a script draws, lets it go round once after every
message it sends, for all visitors in one row, and every message is a write of its own. Each of these costs the loop
Python's one lock, which a running script gives back after up to 5 ms. So while a class opened a page of 70 messages,
whoever moved a slider waited behind hundreds of rounds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any

from streamlit.runtime import app_session, runtime
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

IN_A_ROW = 100  # messages after which the loop goes round; a visitor for whom 500 wait is cut off by Streamlit
_connected = WebSocketsSansIOProtocol.connection_made
_soon = app_session.AppSession._call_soon_on_event_loop
_drawn: deque[Callable[[], None]] = deque()  # what scripts hand to the event loop
_woken = False


def instead() -> None:
    """From now on Streamlit sends like this."""
    runtime.asyncio = FewRounds()  # type: ignore[assignment]
    app_session.AppSession._call_soon_on_event_loop = wake_once  # type: ignore[method-assign]
    WebSocketsSansIOProtocol.connection_made = gathering  # type: ignore[method-assign]


def wake_once(session: Any, callback: Callable[[], None]) -> None:
    """Hand a callback to the event loop, which is woken only if it does not know yet that something waits."""
    global _woken
    _drawn.append(callback)  # before the question: whoever resets the answer then finds it
    if not _woken:
        _woken = True
        _soon(session, _take_over)


def _take_over() -> None:
    global _woken
    _woken = False
    for _ in range(len(_drawn)):
        try:
            _drawn.popleft()()
        except Exception as error:  # of one visitor's session: the others' still count, as the loop would see to
            logging.getLogger("streamlit").error("A message was not taken over", exc_info=error)


class FewRounds:
    """What `asyncio` is to the loop that sends: a nap of no length is taken once in a while only."""

    def __init__(self) -> None:
        self.sent = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        """Sleep as asked for, but go on at once after most messages."""
        self.sent += not seconds
        if seconds or self.sent % IN_A_ROW == 0:
            await asyncio.sleep(seconds)


class Gathered:
    """A connection that writes once what is sent in one round of the event loop."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Take along what is written until this round is over."""
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def close(self) -> None:
        """Write what there is, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        parts, self._parts = self._parts, []
        if parts and not self._transport.is_closing():
            self._transport.write(b"".join(parts))


def gathering(protocol: Any, transport: Any) -> None:
    """A connection is made: its WebSocket writes once a round."""
    _connected(protocol, transport)
    protocol.transport = Gathered(transport, protocol.loop)
