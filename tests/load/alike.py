"""What bare pages have in common with app.py, so that only the page differs in a comparison."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app import send_at_once


@asynccontextmanager
async def start(_app: object) -> AsyncIterator[None]:
    """Begin as app.py begins, but for the data that a bare page has none of."""
    send_at_once()
    gc.collect()
    gc.freeze()
    yield
