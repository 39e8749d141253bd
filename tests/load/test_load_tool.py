"""The load tool reports what happened: on pages that are slow, fail or are missing on purpose."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.load.__main__ import measure
from tests.load.crowd import Play
from tests.load.farm import Farm, farm
from tests.load.scenarios import PAGE_1
from tests.servers import ROOT

QUICK = Play((), ("x",), students=10, pace=0.3, join=0.5, stay=3)


@pytest.fixture(scope="module")
def server() -> Iterator[Farm]:
    with farm(script=ROOT / "tests" / "load" / "slow_page.py") as started:
        yield started


def test_one_slow_student_in_four_is_the_95th_percentile_and_not_the_median(server: Farm) -> None:
    links = tuple(f"{server.address}/?wait={wait}" for wait in (0, 0, 0, 0.4))
    found = measure(QUICK._replace(links=links, students=12), server.pids)
    changes = found["times"]["change"]
    assert not found["errors"]
    assert changes["p50"] < 400 <= changes["p95"] <= changes["max"]
    assert found["times"]["join"]["count"] == 12


def test_the_servers_cost_is_its_own_and_not_the_waiting(server: Farm) -> None:
    found = measure(QUICK._replace(links=(f"{server.address}/?wait=0.2",)), server.pids)
    assert 0 < found["server"]["ms_per_change"] < 200
    assert 20 < found["server"]["idle"] <= found["server"]["peak"]


def test_an_error_on_the_page_is_counted_with_its_number(server: Farm) -> None:
    found = measure(QUICK._replace(links=(f"{server.address}/?fail=1",)), ())
    (text, count), = found["errors"].items()
    assert text.startswith("on the page") and count == found["times"]["change"]["count"] > 0


def test_a_server_that_is_not_there_is_an_error_of_each_student(server: Farm) -> None:
    found = measure(QUICK._replace(links=("http://localhost:9/",), stay=0.5), ())
    assert sum(found["errors"].values()) == 10 and found["times"]["join"]["count"] == 0


@pytest.mark.slow  # on a busy machine fewer have the time to come back
def test_students_leave_others_come_and_connections_break(server: Farm) -> None:
    found = measure(QUICK._replace(links=(f"{server.address}/",), leave=1.0, reconnect=1.0), server.pids)
    assert found["times"]["join"]["count"] == 20  # everybody left, somebody came for each
    assert found["times"]["reconnect"]["count"] >= 10  # some were about to leave anyway
    assert not found["errors"]


@pytest.mark.slow
def test_a_class_on_two_processes_of_the_app_through_the_command(tmp_path) -> None:
    file = tmp_path / "class.json"
    with farm(2) as two:
        done = subprocess.run([sys.executable, "-m", "tests.load", f"{two.address}/{PAGE_1}", "--students", "6",
                               "--pace", "0.5", "--join", "1", "--stay", "3", "--json", str(file)],
                              cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert "OPENBLAS_NUM_THREADS=1" in done.stdout, done.stderr
    found = json.loads(file.read_text())
    assert found["times"]["join"]["count"] == 6 and found["times"]["change"]["count"] > 6
    assert not found["errors"]
