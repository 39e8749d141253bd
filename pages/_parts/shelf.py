"""Keeps a file that was just made until its browser has fetched it.

A file that Streamlit makes on demand belongs to no visitor: it is gone when two scripts, of any visitors, have ended
since. While a class works that is sooner than a browser comes for it, and the download fails.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from streamlit import runtime
from streamlit.runtime.media_file_storage import MediaFileKind

SECONDS = 60.0
MOST = 150_000_000  # bytes of all files on the shelf; beyond it the oldest go first
_OWNER = "taken along"  # in place of a session


class Shelf:
    """Files with the moment at which each was made, the oldest first."""

    def __init__(self, seconds: float = SECONDS, most: int = MOST) -> None:
        self._seconds, self._most = seconds, most
        self._lock = threading.Lock()
        self._since: dict[str, tuple[float, int]] = {}  # file's id → when, how many bytes

    def put(self, content: bytes, mime: str, name: str) -> bytes:
        """Hold the file that a download button is about to hand out; returns its content."""
        if runtime.exists():
            manager: Any = runtime.get_instance().media_file_mgr
            with self._lock, manager._lock:
                file = manager._storage.load_and_get_id(content, mime, MediaFileKind.DOWNLOADABLE, name)
                self._since.pop(file, None)
                self._since[file] = time.monotonic(), len(content)
                held = manager._files_by_session_and_coord[_OWNER]
                held[file] = file
                for old in self._past():
                    del self._since[old], held[old]
        return content

    def _past(self) -> list[str]:
        """What has been here long enough, or has no room any more; never the newest."""
        now, total, found = time.monotonic(), sum(size for _, size in self._since.values()), []
        for file, (since, size) in list(self._since.items())[:-1]:
            if now - since > self._seconds or total > self._most:
                found.append(file)
                total -= size
        return found


SHELF = Shelf()
