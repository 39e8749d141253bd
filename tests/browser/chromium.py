"""Finds a Chromium for the tests: an installed one, or the one Playwright downloads."""

from __future__ import annotations

import shutil
import subprocess
import sys

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--js-flags=--no-enable-lazy-source-positions"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
CHANNELS = ("chrome", "msedge")  # where installers put them on macOS and Windows
MISSING = "No browser for the tests. Install Chromium, Chrome or Edge, or run: python -m playwright install chromium"


class NoBrowser(RuntimeError):
    """Nothing found and nothing could be downloaded; the message says what to do."""


def launch(playwright: Playwright) -> Browser:
    """Start the first browser that works; raises `NoBrowser` when none does."""
    for program in filter(None, map(shutil.which, PROGRAMS)):
        return playwright.chromium.launch(executable_path=program, args=FLAGS)
    for choice in ({"channel": CHANNELS[0]}, {"channel": CHANNELS[1]}, {}):
        try:
            return playwright.chromium.launch(args=FLAGS, **choice)
        except Error:
            continue
    raise NoBrowser(MISSING)


def ensure() -> None:
    """Make sure that a browser can be started, with Playwright's own download as the last resort."""
    if _starts():
        return
    print("No Chromium, Chrome or Edge found; downloading Playwright's own.")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not _starts():
        raise NoBrowser(MISSING)


def _starts() -> bool:
    with sync_playwright() as playwright:
        try:
            launch(playwright).close()
        except NoBrowser:
            return False
    return True
