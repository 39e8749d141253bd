"""One student who asks for the most that a page gives, and students who do not pause: what others must not feel."""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psutil

from tests.load.client import Student, another_value
from tests.load.crowd import sentence
from tests.load.scenarios import moved

TOKENS = 64     # the longest text of page 3
VECTORS = 50_000, 100  # words and dimensions of the largest upload: 36 MB


@contextmanager
def neighbour(address: str, action: str) -> Iterator[list[float]]:
    """Somebody does the heaviest "text", "upload" or "export" again and again; the list gets their seconds."""
    done: list[float] = []
    stop = threading.Event()
    student = threading.Thread(target=lambda: asyncio.run(ACTIONS[action](address, done, stop)))
    student.start()
    try:
        yield done
    finally:
        stop.set()
        student.join()


def largest_file() -> bytes:
    """Word vectors as text: as many words as are read."""
    words, dimensions = VECTORS
    rng = random.Random(1)
    cells = [f"{rng.gauss(0, 1):.4f}" for _ in range(dimensions)]
    turned = [" ".join(cells[n:] + cells[:n]) for n in range(dimensions)]
    return "\n".join(f"word{number} {turned[number % dimensions]}" for number in range(words)).encode()


async def _texts(address: str, done: list[float], stop: threading.Event) -> None:
    async with Student(f"{address}/self-attention?lang=en") as student:
        await student.open()
        for number in itertools.count():
            words = " ".join(sentence(10 * number + part) for part in range(7)).split()[:TOKENS]
            if not await _timed(student.change("w_text", " ".join(words)), done, stop):
                return


async def _uploads(address: str, done: list[float], stop: threading.Event) -> None:
    file = largest_file()
    async with Student(f"{address}/similarity?lang=en") as student:
        await student.open()
        for number in itertools.count():
            if not await _timed(student.upload("own_file", f"mine{number}.txt", file), done, stop):
                return


async def _exports(address: str, done: list[float], stop: threading.Event) -> None:
    async with Student(f"{address}/multi-head?lang=en") as student:
        await student.open()
        await student.change("take_away", True)
        while await _timed(student.download("take_away_deck"), done, stop):
            await student.rerun()  # a file is made once for each press


async def _timed(answer: Coroutine[Any, Any, object], done: list[float], stop: threading.Event) -> bool:
    started = time.perf_counter()
    await answer
    done.append(time.perf_counter() - started)
    return not stop.is_set()


ACTIONS: dict[str, Callable[[str, list[float], threading.Event], Coroutine[Any, Any, None]]] = {
    "text": _texts, "upload": _uploads, "export": _exports}


async def reruns(link: str, pids: Sequence[int], count: int, students: int = 40) -> list[float]:
    """Changes without a pause; memory in MB after each quarter of them."""
    processes, memory, left = [psutil.Process(pid) for pid in pids], [], itertools.count(1)

    async def one(number: int) -> None:
        rng = random.Random(number)
        async with Student(link.replace("{n}", str(number))) as student:
            await student.open()
            while (at := next(left)) <= count:
                key = rng.choice(moved(link))
                await student.change(key, another_value(student, key, rng))
                if at % (count // 4) == 0:
                    memory.append(sum(process.memory_info().rss for process in processes) / 1e6)

    async with asyncio.TaskGroup() as group:
        for number in range(students):
            group.create_task(one(number))
    return memory
