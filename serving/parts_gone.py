"""Drops what a browser asks of a part of a page that is not there any more.

Streamlit drops such a message when it arrives. One that arrives while the script of the next page runs is too early for
that: it waits, then runs as the page that was left, and the browser, told to go back there for a part that nobody
draws, shows an empty page. So it is looked at again when it would run.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

_run = ScriptRunner._run_script


def instead() -> None:
    """From now on a script does not run for parts that are gone."""
    global _run
    _run = ScriptRunner._run_script
    ScriptRunner._run_script = if_there  # type: ignore[method-assign]


def if_there(runner: ScriptRunner, rerun_data: RerunData) -> None:
    """Run a script as before, unless all that it should draw is gone."""
    parts = rerun_data.fragment_id_queue
    if not parts or any(map(runner._fragment_storage.contains, parts)):
        _run(runner, rerun_data)
