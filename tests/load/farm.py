"""Starts what a class is played against: one process, or several behind HAProxy on this machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.servers import ROOT, Server, free_port

# the balancing of deploy/, without what only the internet needs
BALANCER = """
global
    maxconn 8192
defaults
    mode http
    option redispatch
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    timeout tunnel 1h
frontend class
    bind 127.0.0.1:{port}
    default_backend apps
backend apps
    balance leastconn
    cookie SRV insert indirect nocache httponly
    option httpchk GET /_stcore/health
    default-server inter 500ms fall 2 rise 1 check
"""


class Farm(NamedTuple):
    """Where the class goes, and the processes that serve it."""

    address: str
    pids: tuple[int, ...]
    processes: int


@contextmanager
def farm(processes: int = 1, script: Path = ROOT / "app.py", *, folder: Path = ROOT) -> Iterator[Farm]:
    """Servers for the time of a `with` block; `folder` is where they look for `.streamlit/config.toml`."""
    with ExitStack() as stack:
        servers = [Server(script, folder=folder) for _ in range(processes)]
        for server in servers:
            stack.callback(server.stop)
        for server in servers:
            server.wait()
        pids = [server.process.pid for server in servers]
        if processes == 1:
            yield Farm(servers[0].address, tuple(pids), 1)
            return
        balancer, address = _balance([server.port for server in servers], stack)
        yield Farm(address, (*pids, balancer.pid), processes)


def _balance(ports: Sequence[int], stack: ExitStack) -> tuple[subprocess.Popen[bytes], str]:
    """HAProxy in front of `ports`."""
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if program is None:
        raise SystemExit("several processes need HAProxy (Debian: apt-get install haproxy)")
    port = free_port()
    lines = [f"    server app{n} 127.0.0.1:{each} cookie app{n}" for n, each in enumerate(ports)]
    config = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "haproxy.cfg"
    config.write_text(BALANCER.format(port=port) + "\n".join(lines) + "\n", encoding="utf-8")
    balancer = subprocess.Popen([program, "-db", "-f", config], stderr=subprocess.DEVNULL)
    stack.callback(balancer.wait)
    stack.callback(balancer.terminate)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return balancer, address
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("HAProxy did not start")
