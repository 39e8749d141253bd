"""How long a warm rerun of each page takes on the server, next to a bare Streamlit page in the same run.

    python -m tests.load.bench_pages [--rounds 60] [--page dot_product] [--all]

Two servers with the same configuration; their reruns alternate, so that a busy moment of the machine hits
both. A time is from sending the change over the WebSocket to `script_finished`. "control": the page's main
control, which reruns its own part of the page; "whole": the same change with the whole script. Targets: 4 and
8 times the bare page. The server sends what a script made every 4 to 5 ms, so times come in steps and a median
jumps between two of them: the table gives interquartile means.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import statistics
from pathlib import Path
from typing import NamedTuple

from tests.frame import path_of
from tests.load.client import Reply, Student, another_value
from tests.load.scenarios import CONTROLS
from tests.servers import serve

CONTROL_LIMIT, WHOLE_LIMIT = 4, 8
PAUSE = 0.05  # between two changes


class Times(NamedTuple):
    bare: list[float]
    control: list[float]
    whole: list[float]
    last: Reply


async def measure(bare_url: str, url: str, key: str, rounds: int, warm: int = 8) -> Times:
    """Times in seconds of `rounds` changes of widget `key`, and of the bare page's slider between them."""
    rng = random.Random(1)
    bare, control, whole = [], [], []
    async with Student(bare_url) as yardstick, Student(url) as student:
        await yardstick.open()
        await student.open()
        if key not in student.widgets:
            raise SystemExit(f"{url} has no widget {key!r}; it has {sorted(student.widgets)}")
        for n in range(-warm, rounds):
            replies = [await yardstick.change("x", another_value(yardstick, "x", rng))]
            for everything in (False, True):
                await asyncio.sleep(PAUSE)
                value = another_value(student, key, rng)
                replies.append(await student.change(key, value, whole=everything))
            await asyncio.sleep(PAUSE)
            if problems := [text for reply in replies for text in reply.exceptions]:
                raise SystemExit(f"{url}: {problems[0]}")
            if n >= 0:
                for times, reply in zip((bare, control, whole), replies, strict=True):
                    times.append(reply.seconds)
    return Times(bare, control, whole, replies[1])


def middle(times: list[float]) -> float:
    """The interquartile mean.

    >>> middle([1.0, 2.0, 4.0, 90.0])
    3.0
    """
    cut = len(times) // 4
    return statistics.mean(sorted(times)[cut: len(times) - cut])


def row(name: str, times: Times, *, is_main: bool) -> str:
    """One line of the table: times in ms and their ratios to the bare page."""
    bare, control, whole = (1000 * middle(column) for column in times[:3])
    is_late = whole > WHOLE_LIMIT * bare or (is_main and control > CONTROL_LIMIT * bare)
    late = "  over the target" if is_late else ""
    return (f"{name:<30}{bare:8.1f}{control:10.1f}{control / bare:7.2f}{whole:10.1f}{whole / bare:7.2f}"
            f"{times.last.elements:10}{times.last.charts:8}{times.last.bytes / 1000:9.1f}{late}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--page", choices=list(CONTROLS), action="append", help="only these pages")
    parser.add_argument("--all", action="store_true", help="not only the main control of a page")
    args = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, "
          f"OPENBLAS_NUM_THREADS={os.environ['OPENBLAS_NUM_THREADS']}, {args.rounds} reruns each, in ms")
    print(f"{'page and control':<30}{'bare':>8}{'control':>10}{'ratio':>7}{'whole':>10}{'ratio':>7}"
          f"{'elements':>10}{'charts':>8}{'kB':>9}")
    with serve() as app, serve(Path(__file__).parent / "bare_app.py") as bare:
        for name in args.page or CONTROLS:
            url = f"{app.address}/{path_of(name)}?lang=en"
            for key in CONTROLS[name] if args.all else CONTROLS[name][:1]:
                times = asyncio.run(measure(bare.address, url, key, args.rounds))
                print(row(f"{name} {key.removeprefix('w_')}", times, is_main=key == CONTROLS[name][0]), flush=True)


if __name__ == "__main__":
    main()
