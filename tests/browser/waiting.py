"""Waits for what a script says, under the app's own Content-Security-Policy."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 45  # seconds


def until(page: Page, script: str, arg: Any = None) -> None:
    """Wait until `script` is true in the page: Playwright's own wait needs `unsafe-eval`, which no page of ours has."""
    give_up = time.monotonic() + PATIENCE
    while not page.evaluate(script, arg):
        assert time.monotonic() < give_up, f"never true: {script}"
        page.wait_for_timeout(50)
