"""What does this machine hold? Plays a class of students against the app and prints how long they waited.

    python -m tests.load                                                     starts the app itself, 30 students, page 1
    python -m tests.load --processes 2 --students 300                        two processes behind HAProxy
    python -m tests.load http://localhost:8501/dot-product --students 300    against a server that runs
    python -m tests.load https://class.example/multi-head https://class.example/dot-product --reconnect 0.2

Each student has a WebSocket of their own, as a browser has: opens the link, looks, changes one control, looks again.
Times are from sending a change to the finished rerun. For a server on this machine its processor time and memory are
measured as well; the tool's own use is printed, since it takes from the same cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

from tests.load.crowd import Play, Played, play
from tests.load.farm import farm
from tests.load.report import lines, summary
from tests.load.scenarios import PAGE_1, moved
from tests.load.watch import Watch, listening

USUAL = Play(())


def measure(wish: Play, pids: tuple[int, ...], processes: int = 0) -> dict[str, object]:
    """Play a class and watch the server's processes, if they are on this machine."""
    if not pids:
        return summary(wish, asyncio.run(play(wish)))
    with Watch(pids) as watch:
        played = asyncio.run(_watched(wish, watch))
        watch.finish()
    return summary(wish, played, watch.cost(), processes or len(pids))


async def _watched(wish: Play, watch: Watch) -> Played:
    # processor time counts from the moment the class is there
    asyncio.get_running_loop().call_later(wish.join, watch.restart)
    return await play(wish)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     prog="python -m tests.load")
    parser.add_argument("links", nargs="*", help="where the students go, in turn; {n} becomes a student's number, "
                                                 "{sentence} ten words of their own")
    parser.add_argument("--students", type=int, default=USUAL.students)
    parser.add_argument("--pace", type=float, default=USUAL.pace, help="mean seconds from an answer to the next change")
    parser.add_argument("--join", type=float, default=USUAL.join, help="seconds within which the class comes")
    parser.add_argument("--stay", type=float, default=USUAL.stay, help="seconds the class stays then")
    parser.add_argument("--leave", type=float, default=0.0, help="share that leaves; somebody else comes for each")
    parser.add_argument("--reconnect", type=float, default=0.0, help="share whose connection breaks once")
    parser.add_argument("--control", action="append", help="key of a widget to change (default: the page's main ones)")
    parser.add_argument("--processes", type=int, default=1, help="without links: how many processes to start")
    parser.add_argument("--json", type=Path, help="write everything there as well")
    return parser.parse_args()


def main() -> None:
    given = options()

    def run(links: tuple[str, ...], pids: tuple[int, ...], processes: int) -> None:
        if unknown := [link for link in links if not given.control and not moved(link)]:
            raise SystemExit(f"say with --control what to change on {unknown[0]}")
        wish = Play(links, tuple(given.control or ()), given.students, given.pace, given.join, given.stay, given.leave,
                    given.reconnect)
        found = measure(wish, pids, processes)
        print(lines(found))
        if given.json:
            given.json.write_text(json.dumps(found, indent=1, default=str), encoding="utf-8")

    if given.links:
        run(tuple(given.links), tuple(listening(given.links[0])), 0)
    else:
        with farm(given.processes) as servers:
            run((f"{servers.address}/{PAGE_1}",), servers.pids, given.processes)


if __name__ == "__main__":
    main()
