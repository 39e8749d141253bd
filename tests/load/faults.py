"""What a class notices when copies of the app are killed, restarted or replaced under load.

    python -m tests.load.faults [--replicas 3] [--students 300] [--every 6]

Students change a control, and after every interruption they open their link again as a browser does: with the
cookie of the balancer, after a pause that grows. What they see before and after is compared element by element.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from websockets.exceptions import WebSocketException

from tests.load.client import _READ, Student, another_value
from tests.load.cluster import Cluster, cluster

PAGES = (("dot-product", "w_d_ax"), ("similarity", "w_s_stretch"), ("self-attention", "w_a_temperature"))
BROKEN = (WebSocketException, OSError, TimeoutError, EOFError)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 4.0  # seconds before opening again, as Streamlit's own page waits
PATIENCE = 30  # seconds for one rerun
LONGEST_LESSON = 120  # seconds until everyone is on the page, or back on it


class Watcher(Student):
    """A student who remembers what is on screen: a digest of every element, and the value of every widget."""

    def __init__(self, url: str, **more: Any) -> None:
        super().__init__(url, **more)
        self.pictures: dict[tuple[int, ...], str] = {}
        self.digests: dict[str, str] = {}  # of large messages

    def _forget(self, fragments: set[str]) -> None:
        if not fragments:
            self.pictures = {}
        super()._forget(fragments)

    def _element(self, message: Any, kind: str) -> str:
        digest = self.digests.get(message.ref_hash, "") if kind == "ref_hash" else _digest(message.delta)
        if message.metadata.cacheable:
            self.digests[message.hash] = digest
        self.pictures[tuple(message.metadata.delta_path)] = digest
        return super()._element(message, kind)

    def screen(self) -> tuple[list[str], dict[str, bytes]]:
        """What the page shows, and what its widgets say."""
        values = {key: self.states[widget.id].SerializeToString(deterministic=True)
                  for key, widget in self.widgets.items() if widget.id in self.states}
        return [digest for _, digest in sorted(self.pictures.items()) if digest], values


def compare(before: Any, after: Any) -> tuple[str, ...]:
    """What differs between two screens."""
    if before is None:
        return ()  # interrupted before there was anything to see
    keys = sorted({*before[1], *after[1]})
    return tuple(["drawn"] * (before[0] != after[0]) + [key for key in keys if before[1].get(key) != after[1].get(key)])


def _digest(delta: Any) -> str:
    """Of what is drawn; a widget counts by its value, which is compared on its own."""
    kind = delta.new_element.WhichOneof("type")
    if kind is None or (kind in _READ and kind != "bidi_component"):
        return ""
    return hashlib.sha256(delta.new_element.SerializeToString(deterministic=True)).hexdigest()


class Return(NamedTuple):
    """How a student came back."""

    seconds: float  # from the interruption to the page
    different: tuple[str, ...]  # what is not on screen as before: widgets by key, and "drawn"
    copy: str  # the balancer's cookie


class Learner:
    """Changes a control now and then for as long as the lesson lasts, and comes back after each interruption."""

    def __init__(self, address: str, number: int, every: float) -> None:
        self.page, self.key = PAGES[number % len(PAGES)]
        self.address, self.every, self.rng = address, every, random.Random(number)
        self.query, self.copy = "lang=en", ""
        self.times: list[float] = []
        self.returns: list[Return] = []
        self.failed_tries = 0
        self.exceptions: list[str] = []
        self.screen: Any = None

    async def learn(self, until: asyncio.Event) -> None:
        """Until the lesson ends."""
        broken_at: float | None = None
        pause = FIRST_PAUSE
        while not until.is_set():
            try:
                async with asyncio.timeout(PATIENCE):
                    student = await self._open()
                pause = FIRST_PAUSE
                if broken_at is not None:
                    different = compare(self.screen, student.screen())
                    self.returns.append(Return(time.monotonic() - broken_at, different, self.copy))
                    broken_at = None
                await self._change(student, until)
                await student.socket.close()
            except BROKEN:
                self.failed_tries += broken_at is not None
                broken_at = broken_at or time.monotonic()
                await asyncio.sleep(pause * self.rng.uniform(0.8, 1.2))
                pause = min(LONGEST_PAUSE, 2 * pause)

    async def _open(self) -> Watcher:
        """The page's address, then its WebSocket, as a browser: the first gives the cookie."""
        url = f"{self.address}/{self.page}?{self.query}"
        self.copy = await asyncio.to_thread(_cookie, url, self.copy)
        student = await Watcher(url, headers={"Cookie": f"SRV={self.copy}"}).__aenter__()
        self._note(await student.open())
        self._note(await student.rerun())  # all elements in one order
        return student

    async def _change(self, student: Watcher, until: asyncio.Event) -> None:
        # a screen is taken from a whole run, when nothing waits for an answer
        self.screen, self.query = student.screen(), student.query
        while not until.is_set():
            closed = asyncio.ensure_future(student.socket.wait_closed())
            ended = asyncio.ensure_future(until.wait())
            thinking = min(self.rng.expovariate(1 / self.every), 3 * self.every)
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
                self._note(await student.rerun())
            self.screen, self.query = student.screen(), student.query

    def _note(self, reply: Any) -> None:
        self.exceptions.extend(reply.exceptions)


def _cookie(url: str, copy: str) -> str:
    """The copy to which the balancer sends who asks for this address."""
    request = urllib.request.Request(url, headers={"Cookie": f"SRV={copy}"} if copy else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        given = answer.headers.get_all("Set-Cookie") or []
    return next((one.split("SRV=")[1].split(";")[0] for one in given if one.startswith("SRV=")), copy)


def status(url: str, **headers: str) -> int:
    """What the server answers, as a number."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


class Outcome(NamedTuple):
    """What happened to the class in one fault."""

    learners: list[Learner]
    meant: set[str]  # cookies of the copies that were taken away
    notes: dict[str, float]

    @property
    def returns(self) -> list[Return]:
        return [each for learner in self.learners for each in learner.returns]


async def lesson(running: Cluster, students: int, every: float,
                 fault: Callable[[], Awaitable[dict[str, float]]], before: float, after: float) -> Outcome:
    """A class works for `before` seconds, the fault happens, everyone comes back, it works for `after` seconds."""
    over = asyncio.Event()
    learners = [Learner(running.address, number, every) for number in range(students)]
    tasks = [asyncio.create_task(learner.learn(over)) for learner in learners]
    await _all(tasks, lambda: all(learner.screen for learner in learners))
    await asyncio.sleep(before)
    where = {learner: learner.copy for learner in learners}
    notes = await fault()
    for learner in learners:
        learner.times.clear()
    await _all(tasks, lambda: all(learner.times for learner in learners))
    await asyncio.sleep(after)
    over.set()
    await asyncio.wait_for(asyncio.gather(*tasks), 2 * PATIENCE)
    return Outcome(learners, {where[learner] for learner in learners if learner.returns}, notes)


async def _all(tasks: list[asyncio.Task[None]], done: Callable[[], bool]) -> None:
    """Wait until everyone got so far; an error of one is everyone's."""
    until = time.monotonic() + LONGEST_LESSON
    while not done():
        assert time.monotonic() < until, "someone never came so far"
        await asyncio.sleep(0.1)
        for task in tasks:
            if task.done():
                task.result()


async def kill_one(running: Cluster, students: int, every: float, *, before: float = 3, after: float = 0) -> Outcome:
    """One copy is killed, without a word."""
    async def fault() -> dict[str, float]:
        lost = running.sessions(0)
        await asyncio.to_thread(running.kill, 0)
        return {"lost": lost}

    return await lesson(running, students, every, fault, before, after)


async def restart_all(running: Cluster, students: int, every: float, *, before: float = 3, after: float = 0,
                      ) -> Outcome:
    """All copies are killed and started again; `back` in the notes is when the last one was ready."""
    async def fault() -> dict[str, float]:
        killed = time.monotonic()
        for number in range(len(running.servers)):
            await asyncio.to_thread(running.kill, number)
        for number in range(len(running.servers)):
            await asyncio.to_thread(running.restart, number)
        await asyncio.to_thread(running.wait)
        return {"back": time.monotonic() - killed}

    return await lesson(running, students, every, fault, before, after)


async def roll(running: Cluster, students: int, every: float, *, before: float = 3, after: float = 0) -> Outcome:
    """Copy after copy is asked to stop, drains, and is replaced by a new one."""
    async def fault() -> dict[str, float]:
        drained: list[float] = []
        for number, server in enumerate(running.servers):
            running.ask_to_stop(number)
            asked = time.monotonic()
            await asyncio.to_thread(server.process.wait, 120)
            drained.append(time.monotonic() - asked)
            await asyncio.to_thread(running.restart, number)
            await asyncio.to_thread(running.wait)
        return {"shortest drain": min(drained), "longest drain": max(drained)}

    return await lesson(running, students, every, fault, before, after)


FAULTS = {"one of the copies killed": kill_one, "all copies restarted": restart_all, "rolling update": roll}


def row(name: str, outcome: Outcome) -> str:
    """One line of the table."""
    returns, times = outcome.returns, sorted(1000 * t for learner in outcome.learners for t in learner.times)
    seconds = sorted(each.seconds for each in returns)
    p95 = times[int(0.95 * (len(times) - 1))] if times else float("nan")
    notes = ", ".join(f"{what} {value:.1f}" for what, value in outcome.notes.items())
    return (f"{name:<28}{len(outcome.learners):9}{sum(bool(learner.returns) for learner in outcome.learners):13}"
            f"{statistics.median(seconds) if seconds else 0:10.1f}{seconds[-1] if seconds else 0:8.1f}"
            f"{sum(not each.different for each in returns):8}/{len(returns):<6}{p95:9.0f}"
            f"{sum(len(learner.exceptions) for learner in outcome.learners):8}   {notes}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--every", type=float, default=6, help="seconds between two changes of one student")
    parser.add_argument("--fault", choices=list(FAULTS), action="append")
    args = parser.parse_args()
    print(f"{args.students} students, {args.replicas} copies behind HAProxy, one change every {args.every:g} s; "
          "back after, in s; p95 of a change from the fault on, in ms")
    print(f"{'fault':<28}{'students':>9}{'interrupted':>13}{'back p50':>10}{'max':>8}{'same screen':>15}{'p95':>9}"
          f"{'errors':>8}")
    with cluster(args.replicas, settings={"DOT_TO_ATTENTION_DRAIN": "10"}) as running:
        for name in args.fault or FAULTS:
            print(row(name, asyncio.run(FAULTS[name](running, args.students, args.every, before=10, after=15))),
                  flush=True)
            running.complete()


if __name__ == "__main__":
    main()
