"""Warnings and errors as one line of JSON each, without anything a visitor typed.

An exception's text may quote a visitor's words, so the line has its type and the places it went through, not its
text. `DOT_TO_ATTENTION_LOG=full` leaves Python's own tracebacks, for developers.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import os
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx

SETTING = "DOT_TO_ATTENTION_LOG"
ROOT = Path(__file__).parents[1]
MOST_PLACES = 30


def line(record: logging.LogRecord) -> str:
    """A record as one line of JSON: when, how bad, who says it, what, and where an exception went through."""
    said: dict[str, Any] = {
        "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname, "logger": record.name,
        "event": str(record.msg)[:300] if isinstance(record.msg, str) else type(record.msg).__name__,
    }
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is not None:
        said |= {"error": type(error).__name__, "where": places(error.__traceback__)}
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:  # enough to see that lines belong together, not to find the visitor
        said["session"] = hashlib.sha256(context.session_id.encode()).hexdigest()[:8]
    return json.dumps(said, ensure_ascii=True)


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception went through, outermost first: files below the project's folder, or a library's own name."""
    found = []
    for frame in traceback.extract_tb(trace)[-MOST_PLACES:]:
        file = Path(frame.filename)
        below = file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else ""
        short = file.as_posix().rpartition("/site-packages/")[2] if "/site-packages/" in file.as_posix() else below
        found.append(f"{short or file.name}:{frame.lineno} {frame.name}")
    return found


def structured() -> None:
    """From now on, warnings and errors of every logger are such lines; asked for twice, it is still one."""
    if os.environ.get(SETTING) != "full":
        logging.setLogRecordFactory(record)


def record(*arguments: Any, **more: Any) -> logging.LogRecord:
    """A logger's record, from a warning on with its line instead of what it had to say."""
    made = logging.LogRecord(*arguments, **more)
    if made.levelno >= logging.WARNING:
        made.msg, made.args, made.exc_info = line(made), (), None
    return made


def bare() -> None:
    """Take away what the server puts in front of its lines; called when all its loggers are there."""
    if os.environ.get(SETTING) == "full":
        return
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(logging.Formatter("%(message)s"))
