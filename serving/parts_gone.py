"""Drops what a browser asks of a part of a page that was left.

Streamlit drops such a message when it arrives and the part is not there any more. One that arrives while the script of
the next page runs is too early for that: it waits, then runs as the page that was left, and the browser, told to go
back there, shows an empty page or an error. So it is looked at again when it would run. And a part that both pages
have, as the menu that closes when someone turns the page, is not the one that was meant; if it asks before the next
page has begun, Streamlit would take both for one wish, to draw the page that was left.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType

_run, _request = ScriptRunner._run_script, ScriptRequests._request_rerun_locked


def instead() -> None:
    """From now on a script does not run for parts that are gone."""
    global _run
    _run = ScriptRunner._run_script
    ScriptRunner._run_script = if_there  # type: ignore[method-assign]
    ScriptRequests._request_rerun_locked = unless_left  # type: ignore[method-assign]


def if_there(runner: ScriptRunner, rerun_data: RerunData) -> None:
    """Run a script as before, unless all that it should draw is gone."""
    parts, here = rerun_data.fragment_id_queue, runner._pages_manager.current_page_script_hash
    gone = parts and not any(map(runner._fragment_storage.contains, parts))
    if not gone and not (parts and _other(rerun_data.page_script_hash, here)):
        _run(runner, rerun_data)


def unless_left(requests: ScriptRequests, asked: RerunData) -> bool:
    """Take a wish as Streamlit does, unless it is about a part of a page and another page is waited for."""
    next_one = requests._rerun_data if requests._state == ScriptRequestType.RERUN else None
    about_a_part = asked.fragment_id or asked.fragment_id_queue
    if next_one and about_a_part and not next_one.fragment_id_queue and _other(asked.page_script_hash,
                                                                               next_one.page_script_hash):
        return True
    return _request(requests, asked)


def _other(page: str | None, than: str | None) -> bool:
    return bool(page and than and page != than)
