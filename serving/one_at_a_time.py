"""Scripts of a process run one after the other, as long as nobody waits too long for it.

Python runs one thread at a time anyway. Five scripts that share it finish all at the end, each after the time of five,
and between them the one thread that sends answers has to wait for each of them again; in a row the first is done
after the time of one. What takes long (`core.turns.heavy`) lets the others pass.
"""

from __future__ import annotations

import threading

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

PATIENCE = 0.25  # seconds after which a script runs beside the others: one that hangs holds nobody up
_turn = threading.Lock()
_mine = threading.local()
_run = ScriptRunner._run_script


def instead() -> None:
    """From now on a script waits for its turn."""
    ScriptRunner._run_script = in_turn  # type: ignore[method-assign]


def in_turn(runner: ScriptRunner, rerun_data: RerunData) -> None:
    """Run a script as Streamlit does, when it is its turn."""
    _mine.turn = _turn.acquire(timeout=PATIENCE)
    try:
        _run(runner, rerun_data)
    finally:
        step_aside()


def step_aside() -> None:
    """What follows in this thread takes long: let the next script run beside it."""
    if getattr(_mine, "turn", False):
        _mine.turn = False
        _turn.release()
