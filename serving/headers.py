"""Security headers on every answer, and what a stranger may ask for at all: ASGI middleware for app.py."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

FRAMES = "DOT_TO_ATTENTION_FRAMES"  # who may embed the pages: https://moodle.example.org https://*.example.edu
LONGEST_URL = 16_000  # characters of path and query; the app itself writes at most 8,000
ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?")
# health is asked by machines that know only a number; the other two are for those who run the app
HEALTH, PRIVATE = "/_stcore/health", ("/_stcore/metrics", "/_stcore/script-health-check")
FEATURES = ("camera", "microphone", "geolocation", "payment", "usb", "midi", "serial", "bluetooth")


def inline_scripts(index: Path | None = None) -> tuple[str, ...]:
    """Hashes of the scripts that stand in Streamlit's own page, in the form a policy wants them.

    >>> [script[:8] for script in inline_scripts()]
    ["'sha256-"]
    """
    page = (index or Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    found = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return tuple(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in found)


def frames(setting: str | None = None) -> tuple[str, ...]:
    """The sites that may embed the pages besides the app's own, from the setting.

    Raises: ValueError for what is no address of a site: a typing error must not open the app to everyone.

    >>> frames("https://moodle.example.org, https://*.example.edu")
    ('https://moodle.example.org', 'https://*.example.edu')
    """
    given = os.environ.get(FRAMES, "") if setting is None else setting
    sites = tuple(given.replace(",", " ").split())
    for site in sites:
        if not ORIGIN.fullmatch(site):
            raise ValueError(f"{FRAMES} wants addresses like https://moodle.example.org, not {site!r}")
    return sites


def policy(embedders: Iterable[str] = ()) -> str:
    """The Content-Security-Policy under which all pages run: nothing from elsewhere, no script from text.

    Scripts: the app's own files, `blob:` because Streamlit loads components written in Python that way, and the
    hashes of its page; WebAssembly, which Streamlit's page tries to use and which can't reach beyond its own memory.
    Styles may be inline: charts and widgets write them. No `unsafe-eval`.
    """
    return "; ".join((
        "default-src 'self'",
        " ".join(("script-src 'self' blob: 'wasm-unsafe-eval'", *inline_scripts())),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        " ".join(("frame-ancestors 'self'", *embedders)),
    ))


def headers(embedders: tuple[str, ...]) -> dict[str, str]:
    """All security headers by name."""
    return {
        "Content-Security-Policy": policy(embedders),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # a link holds what someone typed: other sites don't hear of it
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
        # browsers that know frame-ancestors ignore it; it can't name sites, so it goes when some may embed
        **({} if embedders else {"X-Frame-Options": "SAMEORIGIN"}),
    }


class Guard:
    """Refuses foreign hosts, overlong addresses and what is not for visitors; adds the headers to the rest."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.headers = headers(frames())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # Streamlit checks host and origin of a WebSocket itself
            await self.app(scope, receive, send)
            return

        async def sealed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        refusal = refused(scope)
        await (refusal or self.app)(scope, receive, sealed)


def refused(scope: Scope) -> PlainTextResponse | None:
    """The answer to a request that is not let through, else None."""
    given, path = Headers(scope=scope), scope["path"]
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_URL:
        return PlainTextResponse("This link is too long.", 414)
    if path.endswith(PRIVATE) and "x-forwarded-for" in given:  # it came through the balancer: from outside
        return PlainTextResponse("Not found", 404)
    if path != HEALTH and not is_host_allowed(given.get("host")):
        return PlainTextResponse("This server does not answer to that name.", 421)
    return None
