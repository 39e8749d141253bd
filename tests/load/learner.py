"""A student who comes back after every interruption, as a browser does, and compares what is on screen with before.

They open their link again with the cookie of the balancer, after a pause that grows.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException

from tests.load.client import _READ, Student, another_value

PAGES = (("dot-product", "w_d_ax"), ("similarity", "w_s_stretch"), ("self-attention", "w_a_temperature"))
BROKEN = (WebSocketException, OSError, TimeoutError, EOFError)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 4.0  # seconds before opening again, as Streamlit's own page waits
PATIENCE = 120  # seconds for one rerun: a browser goes on waiting
ARRIVALS = 0.04  # seconds between two students who come to the lesson


class Watcher(Student):
    """A student who remembers what is on screen: a digest of every element, and the value of every widget."""

    def __init__(self, url: str, **more: Any) -> None:
        super().__init__(url, **more)
        self.pictures: dict[tuple[int, ...], tuple[str, str]] = {}  # by place: the fragment, what is drawn
        self.digests: dict[str, str] = {}  # of large messages

    def _forget(self, fragments: set[str]) -> None:
        self.pictures = {place: picture for place, picture in self.pictures.items()
                         if fragments and picture[0] not in fragments}
        super()._forget(fragments)

    def _element(self, message: Any, kind: str) -> str:
        known = kind == "ref_hash"
        digest = self.digests[message.ref_hash] if known else _digest(message.delta)
        fragment = (self.known[message.ref_hash] if known else message.delta).fragment_id
        if message.metadata.cacheable:
            self.digests[message.hash] = digest
        self.pictures[tuple(message.metadata.delta_path)] = fragment, digest
        return super()._element(message, kind)

    def screen(self) -> tuple[list[str], dict[str, bytes]]:
        """What the page shows, and what its widgets say."""
        values = {key: self.states[widget.id].SerializeToString(deterministic=True)
                  for key, widget in self.widgets.items() if widget.id in self.states}
        return [digest for _, (_, digest) in sorted(self.pictures.items()) if digest], values


def compare(before: Any, after: Any) -> tuple[str, ...]:
    """What differs between two screens."""
    if before is None:
        return ()  # interrupted before there was anything to see
    keys = sorted({*before[1], *after[1]})
    return tuple(["drawn"] * (before[0] != after[0]) + [key for key in keys if before[1].get(key) != after[1].get(key)])


def _digest(delta: Any) -> str:
    """Of what is drawn; a widget counts by its value, which is compared on its own."""
    kind = delta.new_element.WhichOneof("type")
    if kind in {None, "empty"} or (kind in _READ and kind != "bidi_component"):
        return ""
    return hashlib.sha256(delta.new_element.SerializeToString(deterministic=True)).hexdigest()


class Return(NamedTuple):
    """How a student came back."""

    at: float  # on the clock of time.monotonic
    seconds: float  # from the interruption to the page
    different: tuple[str, ...]  # what is not on screen as before: widgets by key, and "drawn"
    copy: str  # the balancer's cookie


class Learner:
    """Changes a control now and then for as long as the lesson lasts, and comes back after each interruption."""

    def __init__(self, address: str, number: int, every: float) -> None:
        self.page, self.key = PAGES[number % len(PAGES)]
        self.address, self.number, self.every, self.rng = address, number, every, random.Random(number)
        self.query, self.copy = "lang=en", ""  # the link, and the balancer's cookie
        self.times: list[float] = []
        self.returns: list[Return] = []
        self.failed_tries = 0
        self.exceptions: list[str] = []
        self.screen: Any = None
        self.broken_at: float | None = None

    async def learn(self, until: asyncio.Event) -> None:
        """Until the lesson ends."""
        self.pause = FIRST_PAUSE
        await asyncio.sleep(self.number * ARRIVALS)
        while not until.is_set():
            try:
                await self._visit(until)
            except BROKEN:
                self.failed_tries += self.broken_at is not None
                self.broken_at = self.broken_at or time.monotonic()
                await asyncio.sleep(self.pause * self.rng.uniform(0.7, 1))
                self.pause = min(LONGEST_PAUSE, 2 * self.pause)

    async def _visit(self, until: asyncio.Event) -> None:
        """The page's address, then its WebSocket, as a browser: the first gives the cookie."""
        url = f"{self.address}/{self.page}?{self.query}"
        async with asyncio.timeout(PATIENCE):
            self.copy = await _cookie(url, self.copy)
        async with Watcher(url, headers={"Cookie": f"SRV={self.copy}"}) as student:
            async with asyncio.timeout(PATIENCE):
                self._note(await student.open())
            self.pause = FIRST_PAUSE
            if self.broken_at is not None:
                now, different = time.monotonic(), compare(self.screen, student.screen())
                self.returns.append(Return(now, now - self.broken_at, different, self.copy))
                self.broken_at = None
            await self._change(student, until)

    async def _change(self, student: Watcher, until: asyncio.Event) -> None:
        self.screen, self.query = student.screen(), student.query
        while not until.is_set():
            closed = asyncio.ensure_future(student.socket.wait_closed())
            ended = asyncio.ensure_future(until.wait())
            thinking = self.rng.uniform(0.25, 1.75) * self.every
            await asyncio.wait({closed, ended}, timeout=thinking, return_when=asyncio.FIRST_COMPLETED)
            gone = closed.done()
            for waiting in (closed, ended):
                waiting.cancel()
            if gone:
                raise ConnectionError
            if until.is_set():
                return
            async with asyncio.timeout(PATIENCE):
                reply = await student.change(self.key, another_value(student, self.key, self.rng))
                self._note(reply)
                self.times.append(reply.seconds)
            self.screen, self.query = student.screen(), student.query

    def _note(self, reply: Any) -> None:
        self.exceptions.extend(reply.exceptions)


async def _cookie(url: str, copy: str) -> str:
    """The copy to which the balancer sends who asks for this address."""
    at = urlsplit(url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    try:
        lines = [f"GET {at.path}?{at.query} HTTP/1.1", f"Host: {at.netloc}", "Connection: close",
                 *([f"Cookie: SRV={copy}"] if copy else []), "", ""]
        writer.write("\r\n".join(lines).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    finally:
        writer.close()
    if head.split()[1] != "200":
        raise ConnectionError(head.partition("\r\n")[0])
    given = re.search(r"^set-cookie: SRV=([^;]*)", head, re.IGNORECASE | re.MULTILINE)
    return given[1] if given else copy
