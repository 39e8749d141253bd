"""What processes cost while a class plays: their memory and their share of a core, and the class's own."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil

EVERY = 0.25  # seconds


class Cost(NamedTuple):
    """Memory in MB, processor time in cores."""

    idle: float         # memory before
    peak: float
    last: float
    cores: float        # mean use
    player_cores: float  # of this process, which plays the class


class Watch:
    """Watches processes for the time of a `with` block."""

    def __init__(self, pids: Sequence[int]) -> None:
        self.processes = [psutil.Process(pid) for pid in pids]
        self.me, self.memory = psutil.Process(), []  # type: ignore[var-annotated]
        self._stop = threading.Event()

    def __enter__(self) -> Watch:
        self.idle = self._memory()
        self._start()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.memory.append(self._memory())
        self.finish()

    def _start(self) -> None:
        self.began = time.perf_counter()
        self.used, self.mine = self._seconds(), _seconds(self.me)

    def restart(self) -> None:
        """From now on processor time counts: the class has come."""
        self._start()
        self.ended = 0.0

    def finish(self) -> None:
        """Until now processor time counts; only the first call matters."""
        if not getattr(self, "ended", 0.0):
            self.ended = time.perf_counter()
            self.used, self.mine = self._seconds() - self.used, _seconds(self.me) - self.mine

    def cost(self) -> Cost:
        """What was seen."""
        seconds = self.ended - self.began
        peak = max(self.memory)
        return Cost(self.idle, peak, self.memory[-1], self.used / seconds, self.mine / seconds)

    def _look(self) -> None:
        while not self._stop.wait(EVERY):
            self.memory.append(self._memory())

    def _memory(self) -> float:
        return sum(process.memory_info().rss for process in self._alive()) / 1e6

    def _seconds(self) -> float:
        return sum(map(_seconds, self._alive()))

    def _alive(self) -> list[psutil.Process]:
        return [process for process in self.processes if process.is_running()]


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def listening(link: str) -> list[int]:
    """The processes of this machine that listen on the port of a link; none if it is another machine."""
    at = urlsplit(link)
    if at.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return []
    found = {each.pid for each in psutil.net_connections("tcp")
             if each.status == psutil.CONN_LISTEN and each.laddr.port == at.port and each.pid}
    return sorted(found)
