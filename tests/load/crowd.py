"""A class of students at once, each on a WebSocket of their own: join, look, change something, leave, come back."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from websockets.exceptions import WebSocketException

from tests.load.client import Refused, Reply, Student, another_value
from tests.load.scenarios import moved

PATIENCE = 60.0  # seconds after which a student gives up on an answer: an error
WORDS = ("the", "old", "man", "saw", "a", "small", "dog", "on", "his", "way", "home", "and", "gave", "it", "some",
         "cold", "water", "from", "green", "house", "near", "river")  # each is one token for MiniLM


class Play(NamedTuple):
    """What the class does. Times in seconds, shares from 0 to 1."""

    links: tuple[str, ...]     # {n}: the student's number, {sentence}: ten words of their own
    controls: tuple[str, ...] = ()  # keys of widgets, changed one at a time; (): the page's main ones
    students: int = 30
    pace: float = 6.0          # mean time between an answer and the next change
    join: float = 10.0         # the class arrives within
    stay: float = 60.0         # and stays after the last one has come
    leave: float = 0.0         # share that leaves on the way; somebody else comes for each
    reconnect: float = 0.0     # share whose connection breaks once and comes back
    seed: int = 1


class Sample(NamedTuple):
    """One answer of the server."""

    kind: str        # "join", "change", "reconnect"
    at: float        # when it was asked for, on the clock of time.perf_counter
    seconds: float
    bytes: int


class Played(NamedTuple):
    """What the class saw."""

    samples: list[Sample]
    errors: Counter[str]
    began: float
    all_there: float  # when the last of the class had come
    ended: float


def sentence(number: int) -> str:
    """Ten words, another ten for each number below some thousands.

    >>> sentence(1) != sentence(2), len(sentence(3).split())
    (True, 10)
    """
    rng = random.Random(number)
    return " ".join(rng.choice(WORDS) for _ in range(10))


async def play(wish: Play) -> Played:
    """Play the class to its end; nothing that goes wrong for one student stops the others."""
    samples: list[Sample] = []
    errors: Counter[str] = Counter()
    rng = random.Random(wish.seed)
    began = time.perf_counter()
    end = began + wish.join + wish.stay
    async with asyncio.TaskGroup() as group:
        for number in range(wish.students):
            one = _One(wish, number, random.Random(rng.random()), samples, errors)
            group.create_task(one.attend(began + wish.join * rng.random(), end))
    joins = [sample.at + sample.seconds for sample in samples if sample.kind == "join"]
    there = max((at for at in joins if at < end), default=began)
    return Played(samples, errors, began, max(there, began + wish.join), time.perf_counter())


class _One:
    """The seat of one student; when they leave on the way, somebody else takes it."""

    def __init__(self, wish: Play, number: int, rng: random.Random, samples: list[Sample],
                 errors: Counter[str]) -> None:
        self.wish, self.rng, self.samples, self.errors = wish, rng, samples, errors
        link = wish.links[number % len(wish.links)]
        self.controls = wish.controls or moved(link)
        self.link = link.replace("{n}", str(number)).replace("{sentence}", sentence(number).replace(" ", "+"))

    async def attend(self, come: float, end: float) -> None:
        await _until(come)
        for start, stop in self._visits(come, end):
            await _until(start)
            try:
                await self._visit(stop)
            except (OSError, WebSocketException, TimeoutError, Refused, KeyError) as problem:
                self.errors[f"{type(problem).__name__}: {problem}"[:200]] += 1

    def _visits(self, come: float, end: float) -> Iterator[tuple[float, float]]:
        if self.rng.random() >= self.wish.leave:
            yield come, end
        else:
            change = self.rng.uniform(come, end)
            yield come, change
            yield change, end

    async def _visit(self, stop: float) -> None:
        """One student from the first look to the last."""
        async with Student(self.link) as student:
            self._note("join", await self._in_time(student.open()))
            breaks = time.perf_counter() + self.rng.random() * (stop - time.perf_counter())
            if self.rng.random() >= self.wish.reconnect:
                breaks = stop
            await self._use(student, breaks)
            if breaks < stop:
                await student.reconnect()
                self._note("reconnect", await self._in_time(student.rerun()))
                await self._use(student, stop)

    async def _use(self, student: Student, stop: float) -> None:
        # the first change comes at any moment of a pause: a class is not in step
        pause = self.rng.expovariate(1 / self.wish.pace)
        while time.perf_counter() + pause < stop:
            await asyncio.sleep(pause)
            key = self.rng.choice(self.controls)
            self._note("change", await self._in_time(student.change(key, another_value(student, key, self.rng))))
            pause = self.rng.expovariate(1 / self.wish.pace)
        await _until(stop)

    async def _in_time(self, answer) -> Reply:
        self.asked = time.perf_counter()
        return await asyncio.wait_for(answer, PATIENCE)

    def _note(self, kind: str, reply: Reply) -> None:
        self.samples.append(Sample(kind, self.asked, reply.seconds, reply.bytes))
        for text in reply.exceptions:
            self.errors[f"on the page: {text}"[:200]] += 1


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.perf_counter()))
