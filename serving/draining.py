"""An orderly stop: on SIGTERM the server first says that it wants no new visitors, later it goes.

`DOT_TO_ATTENTION_DRAIN` seconds lie between the two. Meanwhile `/_stcore/health` answers 404, which HAProxy
(`http-check disable-on-404`) and Kubernetes both take as: nobody new, those who are here stay. A second SIGTERM, or
Ctrl-C, ends the server at once.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from typing import Any

from starlette.responses import PlainTextResponse

from serving.headers import HEALTH, App, Receive, Scope, Send

SECONDS = "DOT_TO_ATTENTION_DRAIN"
_LONGEST = 3600
_draining = threading.Event()


def wait(setting: str | None = None) -> float:
    """Seconds between SIGTERM and the end; none unless the setting says so.

    Raises: ValueError for what is no number of seconds.

    >>> wait(""), wait("20")
    (0.0, 20.0)
    """
    text = os.environ.get(SECONDS, "") if setting is None else setting
    seconds = float(text or 0)
    if not 0 <= seconds <= _LONGEST:
        raise ValueError(f"{SECONDS} wants 0 to {_LONGEST} seconds, not {text!r}")
    return seconds


def on_sigterm() -> None:
    """Put the draining before what the server does on SIGTERM; called from its event loop, in the main thread."""
    seconds, before, loop = wait(), signal.getsignal(signal.SIGTERM), asyncio.get_running_loop()
    if not seconds or not callable(before) or threading.current_thread() is not threading.main_thread():
        return

    def drain(number: int, frame: Any) -> None:
        if _draining.is_set():
            before(number, frame)
            return
        _draining.set()
        logging.getLogger("streamlit").info("Draining for %g s", seconds)
        loop.call_soon_threadsafe(loop.call_later, seconds, before, number, None)

    signal.signal(signal.SIGTERM, drain)


class Drain:
    """Answers for the health of a server that is about to go."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["path"] == HEALTH and _draining.is_set()
        answer = PlainTextResponse("draining", 404, headers={"Cache-Control": "no-cache"}) if asked else self.app
        await answer(scope, receive, send)
