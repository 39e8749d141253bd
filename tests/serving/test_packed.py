"""Packed files are the files, said to be packed; whatever is no such file gets Streamlit's own answer."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from serving import packed

STREAMLIT = Starlette(routes=create_streamlit_static_assets_routes(None))
SCRIPT = max(packed.FOLDER.rglob("*.js"), key=lambda file: file.stat().st_size)
NAME = f"/{SCRIPT.relative_to(packed.FOLDER).as_posix()}"


async def answer(app: Any, path: str, method: str, given: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
             "root_path": "", "headers": [(k.encode(), v.encode()) for k, v in given.items()]}
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    async def receive() -> dict:
        await asyncio.Event().wait()  # the browser stays
        return {}

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    assert sent[-1].get("more_body", False) is False
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def ask(path: str = NAME, *, app: Any = None, method: str = "GET",
        **given: str) -> tuple[int, dict[str, str], bytes]:
    headers = {"accept-encoding": "gzip, br"} | {name.replace("_", "-"): value for name, value in given.items()}
    return asyncio.run(answer(app or packed.Packed(STREAMLIT), path, method, headers))


def test_the_file_arrives_whole() -> None:
    status, headers, body = ask()
    _, plain, whole = ask(app=STREAMLIT)
    assert status == 200 and gzip.decompress(body) == whole == SCRIPT.read_bytes()
    assert len(body) < len(whole) / 3 and headers["content-length"] == str(len(body))
    assert headers["content-encoding"] == "gzip" and "Accept-Encoding" in headers["vary"]
    for same in ("content-type", "cache-control"):
        assert headers[same] == plain[same]


def test_a_browser_that_has_it_is_told_so() -> None:
    mark = ask()[1]["etag"]
    status, headers, body = ask(if_none_match=mark)
    assert status == 304 and body == b"" and "content-encoding" not in headers


def test_a_class_that_comes_at_once_has_it_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[Path] = []

    def pack(file: Path) -> bytes:
        times.append(file)
        return b"packed"

    async def all_of_them() -> list[bytes]:
        app = packed.Packed(STREAMLIT)
        found = await asyncio.gather(*(answer(app, NAME, "GET", {"accept-encoding": "gzip"}) for _ in range(20)))
        return [body for _, _, body in found]

    monkeypatch.setattr(packed, "_pack", pack)
    assert asyncio.run(all_of_them()) == [b"packed"] * 20 and times == [SCRIPT]


@pytest.mark.parametrize("asked", [
    {"accept_encoding": "identity"}, {"method": "HEAD"}, {"method": "POST"}, {"range": "bytes=0-9"},
    {"path": "/"}, {"path": "/favicon.png"}, {"path": "/static/js/none.js"}, {"path": "/static/../index.html"},
    {"path": "/static/../../../../serving/packed.py"}, {"path": "/static/\0.js"}, {"path": f"/static/{'x' * 5000}.js"},
    {"path": "/static//etc/x.js"}, {"path": "/static/js"}])
def test_everything_else_is_answered_as_before(asked: dict[str, str]) -> None:
    def seen(app: Any) -> Any:
        try:
            status, headers, body = ask(app=app, **asked)
        except ValueError as problem:  # what Streamlit can't answer stays its own
            return type(problem)
        return status, {name: value for name, value in headers.items() if name != "date"}, body

    assert seen(packed.Packed(STREAMLIT)) == seen(STREAMLIT)
