"""Sends Streamlit's own scripts, styles and fonts packed and from memory: a class waits for them at its first link.

Streamlit leaves packing to a proxy, since it would pack anew for every visitor: 10 MB each, 3 GB for a class of 300.
And it looks for each of the 120 files on the disk, for every visitor. Here each is read and packed once, in a thread,
and kept with what Streamlit says of it: its name changes with its content.
"""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from streamlit import file_util

from serving.headers import App, Receive, Scope, Send

FOLDER, ROUTE = Path(file_util.get_static_dir()).resolve(), "/static/"
KINDS = frozenset({".js", ".css", ".svg", ".json", ".woff2"})
PACKED_ALREADY = frozenset({".woff2"})
PIECE = 1 << 16  # bytes handed over at once: what a slow line has not taken yet stays shared
OF_THE_BODY = ("content-encoding", "content-length", "content-type", "last-modified", "accept-ranges")


class Kept(NamedTuple):
    """A file as it is sent."""

    start: Any  # the message before it
    body: bytes
    same: Any  # the message for a browser that has it
    marks: frozenset[str]  # by which browsers say that they have it


class Packed:
    """Answers for those files, if the browser can unpack; everything else goes on to the app."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._kept: dict[str, asyncio.Task[Kept | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = await self._file(scope, receive) if wanted(scope) else None
        if file is None:
            await self.app(scope, receive, send)
            return
        has = {mark.strip() for mark in Headers(scope=scope).get("if-none-match", "").split(",")}
        if has & file.marks:
            await send(file.same)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await send(file.start)
        for start in range(0, len(file.body), PIECE) or (0,):
            piece, more = file.body[start:start + PIECE], start + PIECE < len(file.body)
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    async def _file(self, scope: Scope, receive: Receive) -> Kept | None:
        path = scope["path"]
        if path not in self._kept:
            file = here(path)
            if file is None:
                return None
            self._kept[path] = asyncio.create_task(self._read(file, scope, receive))
        return await asyncio.shield(self._kept[path])

    async def _read(self, file: Path, scope: Scope, receive: Receive) -> Kept | None:
        started: list[Any] = []

        async def head(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.append(message)

        # what Streamlit would say of the file to somebody who sees it for the first time
        await self.app({**scope, "method": "HEAD", "headers": []}, receive, head)
        if not started or started[0]["status"] != 200:
            return None
        packed = file.suffix not in PACKED_ALREADY
        body = await asyncio.to_thread(_pack if packed else Path.read_bytes, file)
        headers = MutableHeaders(raw=started[0]["headers"])
        plain = headers.get("etag", "")
        headers["Content-Length"] = str(len(body))
        if packed:
            headers["Content-Encoding"] = "gzip"
            headers.add_vary_header("Accept-Encoding")
            headers["ETag"] = f"W/{plain.removeprefix('W/')}"  # the same file in other bytes
        same = [(name, value) for name, value in headers.raw if name.decode().lower() not in OF_THE_BODY]
        return Kept({**started[0], "headers": headers.raw}, body, {**started[0], "status": 304, "headers": same},
                    frozenset(filter(None, (plain, headers.get("etag")))))


def wanted(scope: Scope) -> bool:
    """Whether it could be one of these files, asked for by a browser that takes it as it is sent."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(ROUTE):
        return False
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers


def here(path: str) -> Path | None:
    """The file of a path, under its one name."""
    try:
        file = (FOLDER / path.lstrip("/")).resolve()
        right = file.suffix in KINDS and file.is_relative_to(FOLDER) and file.is_file()
        return file if right and path == f"/{file.relative_to(FOLDER).as_posix()}" else None
    except (OSError, ValueError):  # no name of a file: Streamlit knows what to answer
        return None


def _pack(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
