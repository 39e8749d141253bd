"""Who asks for a part of a page that is gone or was left is not answered; everyone else is."""

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType

from serving import one_at_a_time, parts_gone


@pytest.mark.parametrize(("asked", "page", "runs"), [
    ([], "left", True), (["here"], "now", True), (["here"], "", True), (["gone", "here"], "now", True),
    (["gone"], "now", False), (["here"], "left", False),  # the page that was left had it too
])
def test_runs_only_for_what_is_there(asked: list[str], page: str, runs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []
    monkeypatch.setattr(parts_gone, "_run", lambda _runner, data: ran.append(data))
    there = MemoryFragmentStorage()
    there.register("here", lambda: None)
    runner: Any = SimpleNamespace(
        _fragment_storage=there, _pages_manager=SimpleNamespace(current_page_script_hash="now"))
    parts_gone.if_there(runner, RerunData(fragment_id_queue=asked, page_script_hash=page))
    assert bool(ran) == runs


def test_turns_are_taken_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)
    monkeypatch.setattr(ScriptRunner, "_enqueue_forward_msg", ScriptRunner._enqueue_forward_msg)
    monkeypatch.setattr(ScriptRequests, "_request_rerun_locked", ScriptRequests._request_rerun_locked)
    monkeypatch.setattr(parts_gone, "_run", parts_gone._run)
    one_at_a_time.instead()
    parts_gone.instead()
    assert ScriptRunner._run_script is parts_gone.if_there and parts_gone._run is one_at_a_time.in_turn


@pytest.mark.parametrize(("asked", "page", "parts"), [
    (RerunData(page_script_hash="left", fragment_id="menu"), "next", []),
    (RerunData(page_script_hash="left", fragment_id_queue=["menu"]), "next", []),
    (RerunData(page_script_hash="next", fragment_id="menu"), "next", []),  # the whole page has the part in it
    (RerunData(page_script_hash="third"), "third", []),  # a page again: the last one counts
])
def test_another_page_is_waited_for(asked, page, parts):
    requests = ScriptRequests()
    assert parts_gone.unless_left(requests, RerunData(page_script_hash="next"))
    assert parts_gone.unless_left(requests, asked)
    assert (requests._rerun_data.page_script_hash, requests._rerun_data.fragment_id_queue) == (page, parts)


def test_nothing_is_waited_for():
    requests = ScriptRequests()
    assert requests._state == ScriptRequestType.CONTINUE
    assert parts_gone.unless_left(requests, RerunData(page_script_hash="here", fragment_id="menu"))
    assert requests._rerun_data.fragment_id_queue == ["menu"]
    assert parts_gone.unless_left(requests, RerunData(page_script_hash="here", fragment_id="plane"))
    assert requests._rerun_data.fragment_id_queue == ["menu", "plane"]
