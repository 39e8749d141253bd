"""Who asks for a part of a page that is gone is not answered; everyone else is."""

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from serving import one_at_a_time, parts_gone


@pytest.mark.parametrize(("asked", "runs"), [([], True), (["here"], True), (["gone", "here"], True), (["gone"], False)])
def test_runs_only_for_what_is_there(asked: list[str], runs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []
    monkeypatch.setattr(parts_gone, "_run", lambda _runner, data: ran.append(data))
    there = MemoryFragmentStorage()
    there.register("here", lambda: None)
    runner: Any = SimpleNamespace(_fragment_storage=there)
    parts_gone.if_there(runner, RerunData(fragment_id_queue=asked))
    assert bool(ran) == runs


def test_turns_are_taken_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)
    monkeypatch.setattr(ScriptRunner, "_enqueue_forward_msg", ScriptRunner._enqueue_forward_msg)
    monkeypatch.setattr(parts_gone, "_run", parts_gone._run)
    one_at_a_time.instead()
    parts_gone.instead()
    assert ScriptRunner._run_script is parts_gone.if_there and parts_gone._run is one_at_a_time.in_turn
