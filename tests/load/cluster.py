"""Several copies of the app behind deploy/haproxy/haproxy.cfg on this machine, to be killed and restarted by tests."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import ROOT, Server, free_port

HAPROXY = shutil.which("haproxy") or "/usr/sbin/haproxy"
FOLDER = ROOT / "deploy" / "haproxy"
MISSING = "HAProxy is not installed: apt-get install haproxy (the rest of the tests does without it)"
TEMPLATE = re.compile(r"^ +server-template app .*$", re.MULTILINE)


class Cluster:
    """`replicas` copies of the app and a balancer; `address` is where visitors come in.

    script, folder: what is served, and where it looks for `.streamlit/config.toml`, if not the app.
    """

    def __init__(self, replicas: int = 3, *, tls: Path | None = None, settings: dict[str, str] | None = None,
                 script: Path = ROOT / "app.py", folder: Path = ROOT) -> None:
        self.script, self.folder = script, folder
        self.ports = [free_port() for _ in range(replicas)]
        self.settings = settings or {}
        self.leaving: set[int] = set()  # asked to stop
        self.servers: list[Server] = [self._start(port) for port in self.ports]
        self._folder = tempfile.TemporaryDirectory()
        self.http, self.https, self.health = free_port(), free_port(), free_port()
        self.address = f"http://localhost:{self.http}"
        self.balancer = self._balance(tls)

    def _start(self, port: int) -> Server:
        with _environment(self.settings):
            return Server(self.script, port=port, folder=self.folder)

    def _balance(self, tls: Path | None) -> subprocess.Popen[bytes]:
        folder = Path(self._folder.name)
        text = (FOLDER / "haproxy.cfg").read_text(encoding="utf-8")
        # Docker's name server is not here: the copies are named one by one
        servers = "\n".join(f"    server app{n} 127.0.0.1:{port}" for n, port in enumerate(self.ports, 1))
        text, changed = TEMPLATE.subn(servers, text)
        assert changed == 1
        (folder / "haproxy.cfg").write_text(text.replace("/tmp/haproxy.sock", str(folder / "admin.sock")))
        files = ["-f", str(folder / "haproxy.cfg"), *(["-f", str(FOLDER / "tls.cfg")] if tls else [])]
        environment = {"BIND": f"127.0.0.1:{self.http}", "HEALTH": f"127.0.0.1:{self.health}", "APP": "app:8501",
                       "BIND_TLS": f"127.0.0.1:{self.https}", "CERTIFICATES": str(tls or "")}
        subprocess.run([HAPROXY, "-q", "-c", *files], env=os.environ | environment, check=True)
        with (folder / "haproxy.log").open("wb") as log:
            return subprocess.Popen([HAPROXY, "-db", *files], env=os.environ | environment, stdout=log, stderr=log)

    def wait(self, seconds: float = 120) -> None:
        """Until every copy is ready and the balancer knows it."""
        for server in self.servers:
            server.wait(seconds)
        self.until_known(len(self.servers), seconds)

    def until_known(self, copies: int, seconds: float = 30) -> None:
        """Until the balancer sends visitors to exactly so many copies."""
        until = time.monotonic() + seconds
        while self.states().count("UP") != copies:
            assert self.balancer.poll() is None, (Path(self._folder.name) / "haproxy.log").read_text()
            assert time.monotonic() < until, f"the balancer knows {self.states()}"
            time.sleep(0.1)

    def states(self) -> list[str]:
        """What the balancer thinks of each copy: UP, NOLB (nobody new), DOWN, or on the way to one of them."""
        answer = self._say("show stat app 4 -1")
        rows = [line.split(",") for line in answer.splitlines() if line]
        at = rows[0].index("status")
        return [row[at] for row in rows[1:] if row[0] == "app"]

    def _say(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as admin:
            try:
                admin.connect(str(Path(self._folder.name) / "admin.sock"))
            except OSError:
                return "# pxname,status"  # not there yet
            admin.sendall(command.encode() + b"\n")
            return b"".join(iter(lambda: admin.recv(65536), b"")).decode()

    def kill(self, number: int) -> None:
        """A copy is gone, without a word."""
        self.servers[number].process.kill()
        self.servers[number].process.wait()

    def ask_to_stop(self, number: int) -> None:
        """SIGTERM, as Docker and Kubernetes send it."""
        self.servers[number].process.send_signal(signal.SIGTERM)
        self.leaving.add(number)

    def restart(self, number: int) -> None:
        """A new copy in place of one that is gone."""
        self.servers[number].process.kill()
        self.servers[number].stop()
        self.servers[number] = self._start(self.ports[number])
        self.leaving.discard(number)

    def complete(self) -> None:
        """New copies for those that are gone or about to go, and everything ready."""
        for number, server in enumerate(self.servers):
            if number in self.leaving or server.process.poll() is not None:
                self.restart(number)
        self.wait()

    def sessions(self, number: int) -> int:
        """How many visitors a copy has at the moment."""
        found = re.search(r"^active_sessions (\d+)", self._metrics(number, "active_sessions"), re.MULTILINE)
        assert found is not None
        return int(found[1])

    def held(self, number: int) -> set[str]:
        """What kinds of things a copy keeps for its visitors."""
        return set(re.findall(r'^cache_memory_bytes\{cache_type="([^"]+)"', self._metrics(number, "cache_memory_bytes"),
                              re.MULTILINE))

    def _metrics(self, number: int, family: str) -> str:
        with urllib.request.urlopen(f"{self.servers[number].address}/_stcore/metrics?families={family}",
                                    timeout=10) as answer:
            return str(answer.read().decode())

    def stop(self) -> None:
        """End everything that was started here."""
        for server in self.servers:
            server.process.kill()
        self.balancer.terminate()
        self.balancer.wait()
        for server in self.servers:
            server.stop()
        self._folder.cleanup()


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def cluster(replicas: int = 3, **more: object) -> Iterator[Cluster]:
    """A cluster for the time of a `with` block."""
    if not Path(HAPROXY).exists():
        raise RuntimeError(MISSING)
    running = Cluster(replicas, **more)  # type: ignore[arg-type]
    try:
        running.wait()
        yield running
    finally:
        running.stop()
