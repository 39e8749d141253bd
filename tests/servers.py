"""Starts the app in a process of its own on a free port, for benchmarks and browser tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Server:
    """A running app: its address, its process, what it logged."""

    def __init__(self, script: Path, *, options: tuple[str, ...] = (), port: int | None = None,
                 folder: Path = ROOT) -> None:
        self.port = port or free_port()
        self.address = f"http://localhost:{self.port}"
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed in stop)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={self.port}",
             "--server.headless=true", *options],
            cwd=folder, stdout=self._log, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONPATH": str(ROOT)})

    def wait(self, seconds: float = 180) -> None:
        """Until the server is ready; asks only for its health, so that the first visitor is still to come."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"the app did not start within {seconds} s:\n{self.log()}")

    def log(self) -> str:
        """All that the server printed so far."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def stop(self) -> None:
        """End the process, kindly first."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(script: Path = ROOT / "app.py", **more: object) -> Iterator[Server]:
    """A server for the time of a `with` block."""
    server = Server(script, **more)  # type: ignore[arg-type]
    try:
        server.wait()
        yield server
    finally:
        server.stop()
