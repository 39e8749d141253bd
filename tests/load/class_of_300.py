"""A class of 300 on this machine: the numbers of the README's table, in one run of about ten minutes.

    python -m tests.load.class_of_300 [--small] [--only "page 4"] [--processes 2] [--json class.json]

Each row is a class that opens a deep link within ten seconds and then changes one control now and then; beside it the
same class on a bare Streamlit page (one slider, one small figure) with stock settings, in the same run. `--small` plays
a fifth of everything, to see that it works. Where the time goes is written down in tests/load/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.load.__main__ import measure
from tests.load.crowd import Play
from tests.load.farm import Farm, farm
from tests.load.heavy import neighbour, reruns
from tests.load.report import machine, percentile
from tests.load.scenarios import PAGE_1, PAGE_4, PAGE_5

BARE_PAGE = Path(__file__).parent / "bare_page.py"
TARGET_JOIN, TARGET_MEMORY, TARGET_GROWTH, TARGET_NEIGHBOUR = 2000.0, 1.0, 0.05, 250.0


class Scene(NamedTuple):
    """A row of the table."""

    name: str
    link: str
    students: int
    limit: float  # ms for the 95th percentile


SCENES = (Scene("page 1", PAGE_1, 300, 100), Scene("page 4", PAGE_4, 150, 250), Scene("page 5", PAGE_5, 60, 500))


class Run:
    """One run of everything: what was asked for, and what was found so far."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given, self.found = given, {"machine": machine(), "load_before": os.getloadavg()}  # type: ignore[var-annotated]
        self.part = 5 if given.small else 1

    def wants(self, name: str) -> bool:
        return not self.given.only or self.given.only in name

    def a_class(self, name: str, servers: Farm, link: str, students: int, **more: Any) -> dict[str, Any]:
        """Play a class and print its row."""
        stay = more.pop("stay", 35) / self.part
        wish = Play((f"{servers.address}/{link}",), students=students // self.part, stay=stay, **more)
        found = measure(wish, servers.pids, servers.processes)
        self.found[name] = found
        times, server = found["times"], found["server"]
        print(f"{name:<26}{wish.students:>5}{wish.pace:>5g} s{server['processes']:>5}{times['change']['p50']:>9.0f}"
              f"{times['change']['p95']:>8.0f}{times['change']['max']:>8.0f}{times['join']['p95']:>9.0f}"
              f"{sum(found['errors'].values()):>8}{found['kB_per_change']:>8.1f}{found['changes_per_second']:>8.1f}"
              f"{server['cores']:>7.2f}{server['ms_per_change']:>9.1f}{server['peak']:>8.0f}"
              f"{server['MB_per_student']:>7.2f}{server['player_cores']:>7.2f}", flush=True)
        for text, count in found["errors"].items():
            print(f"    {count} × {text}", flush=True)
        return found

    def say(self, text: str, holds: bool) -> None:
        """A target, and whether it holds."""
        self.found.setdefault("targets", {})[text] = holds
        print(f"  {'holds' if holds else 'MISSED'}: {text}", flush=True)


HEAD = (f"{'class':<26}{'stud.':>5}{'pace':>7}{'proc.':>5}{'p50 ms':>9}{'p95':>8}{'max':>8}{'join p95':>9}{'errors':>8}"
        f"{'kB':>8}{'per s':>8}{'cores':>7}{'ms each':>9}{'MB':>8}{'MB/st.':>7}{'tool':>7}")


@contextmanager
def stock() -> Iterator[Farm]:
    """The bare page with Streamlit's own settings; only the question for an e-mail address and statistics are off."""
    with tempfile.TemporaryDirectory() as empty, farm(script=BARE_PAGE, folder=Path(empty)) as server:
        yield server


def scene(run: Run, each: Scene, servers: Farm) -> dict[str, Any]:
    """A class on a page of the app, and its targets."""
    with stock() as plain:
        bare = run.a_class(f"bare page, stock ({each.students})", plain, "", each.students, stay=25, controls=("x",))
    found = run.a_class(each.name, servers, each.link, each.students)
    change, join = found["times"]["change"], found["times"]["join"]
    ratio = change["p95"] / bare["times"]["change"]["p95"]
    found["ratio_to_bare"] = ratio
    errors = sum(found["errors"].values())
    run.say(f"{each.name}: p95 {change['p95']:.0f} ms ≤ {each.limit:g} ms, {ratio:.3f} of the bare page's",
            change["p95"] <= each.limit)
    run.say(f"{each.name}: joins p95 {join['p95']:.0f} ms ≤ {TARGET_JOIN:g} ms", join["p95"] <= TARGET_JOIN)
    run.say(f"{each.name}: {errors} errors", errors == 0)
    memory = found["server"]["MB_per_student"]
    run.say(f"{each.name}: {memory:.2f} MB a student ≤ {TARGET_MEMORY:g} MB", memory <= TARGET_MEMORY)
    return found


def classes_after(run: Run, each: Scene, servers: Farm, first: dict[str, Any]) -> None:
    """A second and a third class need no more memory than the first."""
    peak = first["server"]["peak"]
    for name in ("second", "third"):
        later = run.a_class(f"{each.name}, {name} class", servers, each.link, each.students, stay=15)
        growth = later["server"]["peak"] / peak - 1
        run.say(f"{each.name}: the {name} class raises the peak by {100 * growth:.1f} % ≤ {100 * TARGET_GROWTH:g} %",
                growth <= TARGET_GROWTH)


def stretch(run: Run, each: Scene, servers: Farm) -> None:
    """The same at one change every 2 s, and how many students a core carries at that pace."""
    found = run.a_class(f"{each.name}, every 2 s", servers, each.link, each.students, pace=2.0, stay=30)
    p95 = found["times"]["change"]["p95"]
    each_ms = found["server"]["ms_per_change"]
    per_core = 2000 / each_ms * 0.7  # a core that is busy 7 of 10 ms still answers at once
    run.say(f"{each.name}, every 2 s: p95 {p95:.0f} ms ≤ {each.limit:g} ms; {each_ms:.1f} ms of a core a change: "
            f"about {per_core:.0f} students a core", p95 <= each.limit)


def many_reruns(run: Run, servers: Farm) -> None:
    """Memory over 20,000 reruns without a pause, and how many the machine does in a second."""
    count, began = 20_000 // run.part, time.perf_counter()
    memory = asyncio.run(reruns(f"{servers.address}/{PAGE_1}", servers.pids, count))
    rate, growth = count / (time.perf_counter() - began), memory[-1] / memory[0] - 1
    run.found["reruns"] = {"count": count, "per_second": rate, "MB": memory}
    run.say(f"{count} reruns, {rate:.0f} a second: {memory[0]:.0f} MB after a quarter, {memory[-1]:.0f} MB after all "
            f"({100 * growth:+.1f} %)", growth <= TARGET_GROWTH)


def heavy(run: Run, servers: Farm) -> None:
    """What one student's heaviest actions do to the others."""
    quiet = run.a_class("before the heavy ones", servers, PAGE_1, 60, join=5, stay=20, pace=2.0)
    for action in ("text", "upload", "export"):
        with neighbour(servers.address, action) as done:
            found = run.a_class(f"beside the heaviest {action}", servers, PAGE_1, 60, join=5, stay=20, pace=2.0)
        more = found["times"]["change"]["p95"] - quiet["times"]["change"]["p95"]
        times = [1000 * seconds for seconds in done]
        run.say(f"the heaviest {action} ({len(times)} times, p50 {percentile(times, 50):.0f} ms) moves the others' p95 "
                f"by {more:+.0f} ms ≤ {TARGET_NEIGHBOUR:g} ms", bool(times) and more <= TARGET_NEIGHBOUR)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="a fifth of everything")
    parser.add_argument("--only", default="", help="only rows of this page, or 'reruns', or 'heavy'")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="of the app, behind HAProxy")
    parser.add_argument("--json", type=Path)
    run = Run(parser.parse_args())
    about, began = run.found["machine"], time.time()
    print(f"{about['cores']} cores, {about['system']}, Python {about['python']}, OPENBLAS_NUM_THREADS="
          f"{about['OPENBLAS_NUM_THREADS']}, load before: {run.found['load_before'][0]:.1f}\n{HEAD}", flush=True)
    for each in SCENES:
        if run.wants(each.name):
            with farm(run.given.processes) as servers:
                first = scene(run, each, servers)
                if each.name == "page 1":
                    classes_after(run, each, servers, first)
                if each.name != "page 5":
                    stretch(run, each, servers)
    with farm(run.given.processes) as servers:
        if run.wants("reruns"):
            many_reruns(run, servers)
        if run.wants("heavy"):
            heavy(run, servers)
    print(f"{(time.time() - began) / 60:.1f} minutes", flush=True)
    if run.given.json:
        run.given.json.write_text(json.dumps(run.found, indent=1, default=str), encoding="utf-8")


if __name__ == "__main__":
    main()
