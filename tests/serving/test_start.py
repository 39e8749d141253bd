"""A server says that it is ready only when everything is loaded."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.frame import ROOT
from tests.servers import free_port


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_nobody_is_sent_to_a_server_that_is_still_loading(tmp_path: Path) -> None:
    loaded, port = tmp_path / "loaded", free_port()
    server = subprocess.Popen([sys.executable, "-m", "uvicorn", "tests.serving.slow_start:app", f"--port={port}",
                               "--log-level=warning"], cwd=ROOT, env=os.environ | {"LOADED": str(loaded)})
    try:
        until = time.monotonic() + 60
        while not healthy(port):
            assert server.poll() is None and time.monotonic() < until
            time.sleep(0.05)
        assert loaded.exists()
    finally:
        server.kill()
        server.wait()
