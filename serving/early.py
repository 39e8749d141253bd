"""Tells a browser with the page itself which of Streamlit's scripts it will need, so that it fetches them at once.

Otherwise it learns of Plotly, the largest of all, when everything else has arrived and the first figure is to be drawn.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from streamlit import file_util

from serving.headers import App, Receive, Scope, Send

FOLDER = Path(file_util.get_static_dir()) / "static" / "js"
NEEDED = ("PlotlyChart", "BidiComponent")  # of every page with figures


def links(folder: Path = FOLDER) -> str:
    """What a page says of the scripts that it will need; their addresses count from the page's own.

    >>> [link.split(".")[1] for link in links().split(", ")]
    ['/static/js/PlotlyChart', '/static/js/BidiComponent']
    """
    files = [file.name for name in NEEDED for file in sorted(folder.glob(f"{name}.*.js"))]
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload; crossorigin" for name in files)


class Early:
    """Adds the links to every page."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.links = links()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def linked(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and self.links:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = self.links
            await send(message)

        await self.app(scope, receive, linked if scope["type"] == "http" else send)
