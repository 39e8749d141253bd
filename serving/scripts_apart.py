"""Keeps the scripts of components out of the messages: the browser fetches each once, as a file.

Streamlit sends a component's whole JavaScript with everything it shows: 45 of the 83 kB of page 1 when it opens.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import runtime
from streamlit.components.v2.component_registry import BidiComponentDefinition, BidiComponentRegistry

from serving.headers import App, Receive, Scope, Send

ROUTE = "/_stcore/bidi-components/"  # where browsers ask for the scripts of components that come in files
FOREVER = "public, max-age=31536000, immutable"
_get = BidiComponentRegistry.get


class Apart:
    """A component as it is registered, whose script stands in a file of its own."""

    def __init__(self, whole: BidiComponentDefinition) -> None:
        self.whole = whole
        self.js_content, self.js_url = None, name_of(whole.js_content or "")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)


def instead() -> None:
    """From now on components name their scripts instead of bringing them."""
    BidiComponentRegistry.get = get  # type: ignore[assignment, method-assign]


def get(registry: BidiComponentRegistry, name: str) -> BidiComponentDefinition | Apart | None:
    """What is known of a component."""
    found = _get(registry, name)
    return Apart(found) if found and found.js_content else found


@lru_cache
def name_of(script: str) -> str:
    """The file of a script, another one when it changes."""
    return f"{hashlib.blake2b(script.encode(), digest_size=8).hexdigest()}.js"


class Scripts:
    """Answers for the scripts of components; everything else goes on to the app."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope) if scope["type"] == "http" and ROUTE in scope["path"] else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        component, _, file = scope["path"].rpartition(ROUTE)[2].partition("/")
        if scope["method"] != "GET" or not file.endswith(".js") or not runtime.exists():
            return None
        found = runtime.get_instance().bidi_component_registry.get(component)
        if not isinstance(found, Apart):
            return None
        script = found.whole.js_content or ""
        # while one copy after the other is replaced, a page of the older may ask the newer: the newest is right
        headers = {"Cache-Control": FOREVER if file == found.js_url else "no-cache", "Vary": "Accept-Encoding"}
        body = script.encode()
        if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            headers["Content-Encoding"], body = "gzip", _packed(script)
        return Response(body, headers=headers, media_type="text/javascript")


@lru_cache
def _packed(script: str) -> bytes:
    return gzip.compress(script.encode(), mtime=0)
