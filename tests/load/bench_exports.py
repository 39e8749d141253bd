"""How long each export of each page takes, and how long it keeps other visitors waiting.

    python -m tests.load.bench_exports [--rounds 5] [--page dot_product]

Everything runs in this process, as in the app's: "describe" is making the page's description anew, the other columns
turn it into a file. Meanwhile a second thread does what a small rerun does to the interpreter: it computes for 2 ms,
sleeps for 3 ms, and so on. "longest wait" is the longest that one of its turns took, beside the same without an export.
"""

from __future__ import annotations

import argparse
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import platform
import statistics
import threading
import time
from collections.abc import Callable

from core import shown
from core.export import link
from core.export.files import KINDS

MOST, LONGEST_WAIT = 2.0, 0.25  # seconds


class Other:
    """Another visitor's thread, and the longest that it had to wait."""

    def __init__(self) -> None:
        self.longest, self._on = 0.0, True
        self._thread = threading.Thread(target=self._turns, daemon=True)

    def __enter__(self) -> Other:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._on = False
        self._thread.join()

    def _turns(self) -> None:
        while self._on:
            start, cpu = time.perf_counter(), time.thread_time()
            while time.thread_time() - cpu < 0.002:
                sum(range(100))
            time.sleep(0.003)
            self.longest = max(self.longest, time.perf_counter() - start - 0.005)


def timed(make: Callable[[], object], rounds: int) -> float:
    """The median of `rounds` runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        make()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def row(page: str, rounds: int) -> str:
    """One line of the table."""
    opened = link.opened(f"{link.path_of(page) or 'home'}?lang=en")
    described = shown.shown(page, opened.values)
    address = link.address(page, opened.values, "https://attention.example.org")
    for kind in KINDS.values():
        kind.make([(described, address)])  # what is loaded once is loaded now
    times, sizes = [timed(lambda: shown.shown(page, opened.values), rounds)], []
    with Other() as other:
        for kind in KINDS.values():
            times.append(timed(lambda kind=kind: kind.make([(described, address)]), rounds))
            sizes.append(len(kind.make([(described, address)])))
    late = "  over the target" if max(times) > MOST or other.longest > LONGEST_WAIT else ""
    return (f"{page:<16}" + "".join(f"{1000 * t:10.0f}" for t in times) + f"{1000 * other.longest:14.0f}   "
            + " ".join(f"{size / 1000:.0f}" for size in sizes) + late)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--page", choices=shown.pages(), action="append", help="only these pages")
    args = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, median of {args.rounds}, in ms; sizes in kB")
    print(f"{'page':<16}" + "".join(f"{name:>10}" for name in ("describe", *KINDS)) + f"{'longest wait':>14}   sizes")
    with Other() as alone:
        time.sleep(2)
    print(f"{'(no export)':<16}" + " " * 10 * (len(KINDS) + 1) + f"{1000 * alone.longest:14.0f}")
    for page in args.page or shown.pages():
        print(row(page, args.rounds), flush=True)


if __name__ == "__main__":
    main()
