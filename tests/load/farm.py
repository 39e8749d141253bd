"""Starts what a class is played against: one process, or several behind HAProxy on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.load.cluster import HAPROXY, cluster
from tests.servers import ROOT, serve


class Farm(NamedTuple):
    """Where the class goes, and the processes that serve it."""

    address: str
    pids: tuple[int, ...]
    processes: int


@contextmanager
def farm(processes: int = 1, script: Path = ROOT / "app.py", *, folder: Path = ROOT) -> Iterator[Farm]:
    """Servers for the time of a `with` block; `folder` is where they look for `.streamlit/config.toml`."""
    if processes == 1:
        with serve(script, folder=folder) as server:
            yield Farm(server.address, (server.process.pid,), 1)
        return
    if not Path(HAPROXY).exists():
        raise SystemExit("several processes need HAProxy (Debian: apt-get install haproxy)")
    with cluster(processes, script=script, folder=folder) as running:
        pids = (*(server.process.pid for server in running.servers), running.balancer.pid)
        yield Farm(running.address, pids, processes)
