"""Scripts take turns; one that takes long, or hangs, holds nobody up."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from core import turns
from pages._parts import queue
from serving import one_at_a_time


def play(scripts: list[Callable[[], Any]], monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """Every script in a thread of its own, begun one after the other."""
    monkeypatch.setattr(one_at_a_time, "_run", lambda _runner, script: script())
    threads = [threading.Thread(target=one_at_a_time.in_turn, args=(None, script)) for script in scripts]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    return threads


def test_no_two_scripts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, order = [0], [0], []

    def script(number: int) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.03)
        order.append(number)
        inside[0] -= 1

    for thread in play([lambda number=number: script(number) for number in range(4)], monkeypatch):
        thread.join()
    assert most == [1] and len(order) == 4


def test_a_script_that_hangs_delays_the_next_by_the_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "PATIENCE", 0.05)
    go_on, began = threading.Event(), threading.Event()
    first, second = play([go_on.wait, began.set], monkeypatch)
    assert began.wait(5)
    second.join()
    assert first.is_alive()
    go_on.set()
    first.join()
    last = play([began.clear], monkeypatch)[0]  # and the turn was given back
    last.join()
    assert not began.is_set() and not one_at_a_time._turn.locked()


def test_heavy_work_lets_the_others_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "PATIENCE", 30.0)
    monkeypatch.setattr(queue, "get_script_run_ctx", lambda **_: SimpleNamespace(session_id="ada"))
    monkeypatch.setattr(turns, "_find", queue.find)
    go_on, began = threading.Event(), threading.Event()

    def heavy() -> None:
        with turns.heavy():
            go_on.wait()

    first, second = play([heavy, began.set], monkeypatch)
    assert began.wait(5)
    go_on.set()
    first.join()
    second.join()
    assert not one_at_a_time._turn.locked()


def test_a_script_that_fails_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)

    def broken() -> None:
        raise RuntimeError

    play([broken], monkeypatch)[0].join()
    assert not one_at_a_time._turn.locked()


def test_streamlit_runs_its_scripts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)
    one_at_a_time.instead()
    assert ScriptRunner._run_script is one_at_a_time.in_turn
