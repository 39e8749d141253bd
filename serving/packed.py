"""Sends Streamlit's own scripts and styles packed, which is what a class waits for that opens its first link.

Streamlit leaves packing to a proxy, since it would pack anew for every visitor: 10 MB each, 3 GB for a class of 300.
Here each file is packed once, in a thread, and kept: its name changes with its content.
"""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from streamlit import file_util

from serving.headers import App, Receive, Scope, Send

FOLDER, ROUTE = Path(file_util.get_static_dir()).resolve(), "/static/"
KINDS = frozenset({".js", ".css", ".svg", ".json"})
PIECE = 1 << 16  # bytes handed over at once: what a slow line has not taken yet stays shared


class Packed:
    """Answers for those files, if the browser can unpack; everything else goes on to the app."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._packed: dict[Path, asyncio.Task[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = wanted(scope)
        if file is None:
            await self.app(scope, receive, send)
            return
        started: list[Any] = []

        async def head(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.append(message)

        # what Streamlit would say of the file: type, age, whether the browser has it already
        await self.app({**scope, "method": "HEAD"}, receive, head)
        answer = started[0]
        body = await self._bytes(file) if answer["status"] == 200 else b""
        if body:
            headers = MutableHeaders(scope=answer)
            headers.update({"Content-Encoding": "gzip", "Content-Length": str(len(body))})
            headers.add_vary_header("Accept-Encoding")
            if "etag" in headers:
                headers["ETag"] = f"W/{headers['etag'].removeprefix('W/')}"  # the same file in other bytes
        await send(answer)
        for start in range(0, len(body), PIECE):
            await send({"type": "http.response.body", "body": body[start:start + PIECE], "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _bytes(self, file: Path) -> bytes:
        if file not in self._packed:
            self._packed[file] = asyncio.create_task(asyncio.to_thread(_pack, file))
        return await asyncio.shield(self._packed[file])


def wanted(scope: Scope) -> Path | None:
    """The file that is asked for, if it is one to send packed."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(ROUTE):
        return None
    headers = Headers(scope=scope)
    if "gzip" not in headers.get("accept-encoding", "") or "range" in headers:
        return None
    try:
        file = (FOLDER / scope["path"].lstrip("/")).resolve()
        return file if file.suffix in KINDS and file.is_relative_to(FOLDER) and file.is_file() else None
    except (OSError, ValueError):  # no name of a file: Streamlit knows what to answer
        return None


def _pack(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
