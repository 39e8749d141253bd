"""Frees what visitors held once their browsers can't come back any more.

Streamlit keeps the session of a browser that went away for `server.disconnectedSessionTTL` seconds. Then it looks at
the clock only when the next session is put away, and drops uploads only when Python's collector comes by: after a
class both can take hours.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from streamlit import runtime

EVERY = 5.0  # seconds between two looks


def free() -> int:
    """Let go of the sessions whose time is over: uploads, files, state. Returns how many there were."""
    manager: Any = runtime.get_instance()._session_mgr
    with manager._storage_lock:
        over = manager._session_storage._cache.expire()
    for _, kept in over:
        kept.session.shutdown()
        kept.session._session_state.clear()  # the session itself is part of a cycle and stays for a while
    return len(over)


async def look() -> None:
    """Free again and again, for as long as the server runs."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            free()
        except Exception as error:
            logging.getLogger("streamlit").error("Sessions were not freed", exc_info=error)
