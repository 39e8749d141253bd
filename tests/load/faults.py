"""What a class notices when copies of the app are killed, restarted or replaced under load.

    python -m tests.load.faults [--replicas 3] [--students 300] [--every 6]

One class goes through all faults. Its students change a control, come back after every interruption, and compare what
they see with what they saw (`tests/load/learner.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tests.load.cluster import Cluster, cluster
from tests.load.learner import PATIENCE, Learner, Return

LONGEST_LESSON = 600  # seconds until everyone is on the page, or back on it


def status(url: str, **headers: str) -> int:
    """What the server answers, as a number."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


class Outcome(NamedTuple):
    """What happened to the class in one fault."""

    students: int
    returns: dict[int, list[Return]]  # by the student's number, of those who were interrupted
    meant: set[str]  # cookies of the copies that these students were with
    times: list[float]  # of the changes from the fault on, in seconds
    exceptions: list[str]  # what error boxes said
    notes: dict[str, float]
    ended: float  # when nothing was missing any more, on the clock of time.monotonic

    @property
    def different(self) -> list[tuple[str, ...]]:
        """What was not on screen as before, of each who came back to another screen."""
        return [each.different for some in self.returns.values() for each in some if each.different]


class Lesson:
    """A class at work before the copies, for as long as an `async with` block lasts."""

    def __init__(self, running: Cluster, students: int, every: float) -> None:
        self.running, self.over = running, asyncio.Event()
        self.learners = [Learner(running.address, number, every) for number in range(students)]

    async def __aenter__(self) -> Lesson:
        self.tasks = [asyncio.create_task(learner.learn(self.over)) for learner in self.learners]
        await self._all(lambda learner: bool(learner.screen))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.over.set()
        await asyncio.wait_for(asyncio.gather(*self.tasks), 2 * PATIENCE)

    async def suffer(self, fault: Fault, after: float = 0) -> Outcome:
        """The fault happens, everyone comes back and changes something, all go on for `after` seconds."""
        where = [learner.copy for learner in self.learners]
        for learner in self.learners:
            learner.returns = []
        notes = await fault(self.running)
        ended = time.monotonic()
        for learner in self.learners:
            learner.times = []
        await self._all(lambda learner: bool(learner.times))
        await asyncio.sleep(after)
        returns = {number: learner.returns for number, learner in enumerate(self.learners) if learner.returns}
        return Outcome(len(self.learners), returns, {where[number] for number in returns},
                       [seconds for learner in self.learners for seconds in learner.times],
                       [text for learner in self.learners for text in learner.exceptions], notes, ended)

    async def _all(self, done: Callable[[Learner], bool]) -> None:
        """Wait until everyone got so far; an error of one is everyone's."""
        until = time.monotonic() + LONGEST_LESSON
        while not all(map(done, self.learners)):
            assert time.monotonic() < until, "someone never came so far"
            await asyncio.sleep(0.1)
            for task in self.tasks:
                if task.done():
                    task.result()


async def kill_one(running: Cluster) -> dict[str, float]:
    """One copy is killed, without a word."""
    await asyncio.to_thread(running.complete)
    lost = await asyncio.to_thread(running.sessions, 0)
    await asyncio.to_thread(running.kill, 0)
    return {"lost": lost}


async def restart_all(running: Cluster) -> dict[str, float]:
    """All copies are killed and started again; `back` in the notes is when the last one was ready."""
    killed = time.monotonic()
    for number in range(len(running.servers)):
        await asyncio.to_thread(running.kill, number)
    for number in range(len(running.servers)):
        await asyncio.to_thread(running.restart, number)
    await asyncio.to_thread(running.wait)
    return {"ready after": time.monotonic() - killed}


async def roll(running: Cluster) -> dict[str, float]:
    """Copy after copy is asked to stop, drains, and is replaced by a new one."""
    await asyncio.to_thread(running.complete)
    drained: list[float] = []
    for number, server in enumerate(running.servers):
        running.ask_to_stop(number)
        asked = time.monotonic()
        await asyncio.to_thread(server.process.wait, 120)
        drained.append(time.monotonic() - asked)
        await asyncio.to_thread(running.restart, number)
        await asyncio.to_thread(running.wait)
    return {"shortest drain": min(drained), "longest drain": max(drained)}


Fault = Callable[[Cluster], Awaitable[dict[str, float]]]
FAULTS: dict[str, Fault] = {"one of the copies killed": kill_one, "all copies restarted": restart_all,
                            "rolling update": roll}


def row(name: str, outcome: Outcome) -> str:
    """One line of the table."""
    returns = [each for some in outcome.returns.values() for each in some]
    seconds, times = sorted(each.seconds for each in returns), sorted(1000 * t for t in outcome.times)
    notes = ", ".join(f"{what} {value:.1f}" for what, value in outcome.notes.items())
    return (f"{name:<28}{outcome.students:9}{len(outcome.returns):13}"
            f"{statistics.median(seconds) if seconds else 0:10.1f}{seconds[-1] if seconds else 0:8.1f}"
            f"{len(returns) - len(outcome.different):8}/{len(returns):<6}{times[int(0.95 * (len(times) - 1))]:9.0f}"
            f"{len(outcome.exceptions):8}   {notes}" + "".join(f"\n    differs: {each}" for each in outcome.different))


async def play(running: Cluster, names: list[str], students: int, every: float) -> None:
    """Print one line after each fault."""
    async with Lesson(running, students, every) as lesson:
        for name in names:
            await asyncio.sleep(10)
            print(row(name, await lesson.suffer(FAULTS[name], after=15)), flush=True)


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
          f"{'errors':>8}", flush=True)
    with cluster(args.replicas, settings={"DOT_TO_ATTENTION_DRAIN": "10"}) as running:
        asyncio.run(play(running, args.fault or list(FAULTS), args.students, args.every))


if __name__ == "__main__":
    main()
