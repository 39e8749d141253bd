"""Scripts take turns; one that takes long, or hangs, holds nobody up."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from core import turns
from pages._parts import queue
from serving import one_at_a_time


class Script(NamedTuple):
    """What in_turn needs of Streamlit's request, and what the script does."""

    does: Callable[[], Any]
    fragment_id_queue: tuple[str, ...] = ()


def play(scripts: list[Callable[[], Any] | Script], monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """Every script in a thread of its own, begun one after the other."""
    monkeypatch.setattr(one_at_a_time, "_run", lambda _runner, script: script.does())
    given = [script if isinstance(script, Script) else Script(script) for script in scripts]
    threads = [threading.Thread(target=one_at_a_time.in_turn, args=(None, script)) for script in given]
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
    assert most == [1] and order == [0, 1, 2, 3]


def test_a_change_goes_before_pages_that_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "LONGEST", 30.0)
    go_on, order = threading.Event(), []
    note = [lambda name=name: order.append(name) for name in ("page", "another page", "change", "another change")]
    threads = play([go_on.wait, note[0], note[1], Script(note[2], ("part",)), Script(note[3], ("part",))], monkeypatch)
    go_on.set()
    for thread in threads:
        thread.join()
    assert order == ["change", "another change", "page", "another page"] and one_at_a_time.LINE.empty


def test_a_change_passes_a_page_between_two_of_its_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "LONGEST", 30.0)
    monkeypatch.setattr(one_at_a_time, "_send", lambda _runner, message: sent.append(message))
    sent: list[str] = []
    go_on, half = threading.Event(), threading.Event()

    def page(name: str) -> None:
        for part in ("begin", "end"):
            one_at_a_time.after_others(None, f"{name} {part}")  # type: ignore[arg-type]
            half.set()
            go_on.wait()

    threads = play([lambda: page("page")], monkeypatch)
    assert half.wait(5)
    threads += play([lambda: page("another page"), Script(lambda: sent.append("change"), ("part",))], monkeypatch)
    go_on.set()
    for thread in threads:
        thread.join()
    assert sent == ["page begin", "change", "page end", "another page begin", "another page end"]
    assert one_at_a_time.LINE.empty


def test_a_page_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "GIVES_WAY", 0.03)
    monkeypatch.setattr(one_at_a_time, "LONGEST", 30.0)
    go_on, order = threading.Event(), []
    threads = play([go_on.wait, lambda: order.append("page")], monkeypatch)
    time.sleep(0.05)
    threads += play([Script(lambda: order.append("change"), ("part",))], monkeypatch)
    go_on.set()
    for thread in threads:
        thread.join()
    assert order == ["page", "change"]


def test_a_script_that_hangs_delays_the_next_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "LONGEST", 0.05)
    go_on, began = threading.Event(), threading.Event()
    first, second = play([go_on.wait, began.set], monkeypatch)
    assert began.wait(5)
    second.join()
    assert first.is_alive()
    go_on.set()
    first.join()
    last = play([began.clear], monkeypatch)[0]  # and the turn was given back
    last.join()
    assert not began.is_set() and one_at_a_time.LINE.empty


def test_heavy_work_lets_the_others_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "LONGEST", 30.0)
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
    assert one_at_a_time.LINE.empty


def test_a_script_that_fails_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)

    def broken() -> None:
        raise RuntimeError

    play([broken], monkeypatch)[0].join()
    assert one_at_a_time.LINE.empty


def test_streamlit_runs_its_scripts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)
    monkeypatch.setattr(ScriptRunner, "_enqueue_forward_msg", ScriptRunner._enqueue_forward_msg)
    one_at_a_time.instead()
    assert ScriptRunner._run_script is one_at_a_time.in_turn
    assert ScriptRunner._enqueue_forward_msg is one_at_a_time.after_others
