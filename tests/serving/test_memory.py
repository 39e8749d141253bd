"""The server keeps its threads to a few arenas of memory: what one rerun frees, the next one uses."""

import os
import platform
import subprocess
import sys

import pytest

from serving import memory
from tests.frame import ROOT

COUNT = """
import ctypes, tempfile, threading
{before}
barrier = threading.Barrier(12)
def work():
    barrier.wait()
    data = [bytes(2000) for _ in range(1000)]  # too large for Python's own pools
    barrier.wait()
threads = [threading.Thread(target=work) for _ in range(12)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
    libc.malloc_info(0, stream), libc.fclose(stream)
    print("arenas:", file.read().count(b"<heap nr="))
"""


def arenas(before: str, **settings: str) -> int:
    plain = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    done = subprocess.run([sys.executable, "-c", COUNT.format(before=before)], cwd=ROOT, capture_output=True, text=True,
                          check=True, timeout=120, env=plain | settings)
    return int(done.stdout.rpartition("arenas:")[2])


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_a_server_has_few_arenas() -> None:
    assert arenas("") > memory.ARENAS
    assert arenas("import app") <= memory.ARENAS
    assert arenas("from serving import memory; memory.few_arenas()", MALLOC_ARENA_MAX="4") == 4
