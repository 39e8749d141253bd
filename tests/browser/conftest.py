"""A browser, a running app, and visitors who notice every error and every request that leaves the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from core.catalogs import sentence
from tests.browser.chromium import launch
from tests.frame import PAGES
from tests.servers import Server, serve

PROBES = ("_stcore/health", "_stcore/host-config")  # on a deep link Streamlit looks for its base path below the page's
PATIENCE = 45_000  # milliseconds
expect.set_options(timeout=PATIENCE)


class Visitor:
    """A tab: Playwright's page, and what went wrong in it."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server, self.address = page, server, server.address
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"error in the page: {error}"))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_probe(message):
            self.problems.append(f"console: {message.text} {message.location}")

    def _asked(self, request: object) -> None:
        address = urlsplit(request.url)  # type: ignore[attr-defined]
        if address.scheme not in {"data", "blob"} and address.hostname != "localhost":
            self.problems.append(f"a request left the machine: {address.geturl()}")

    def open(self, path: str = "") -> None:
        """Go to an address of the app and wait until its script has run."""
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def turn_to(self, page: str, language: str = "en") -> None:
        """Go to another page by the menu, which is quicker than to open it."""
        self.page.get_by_test_id("stSidebarNavLink").nth(PAGES.index(page)).click()
        expect(self.page.locator("h1")).to_have_text(sentence(language, f"{page}.title"))
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] h1")

    def keyed(self, key: str) -> Locator:
        """The element that the page gave this key."""
        return self.page.locator(f".st-key-{key}:not([data-retained])")

    def check(self) -> None:
        """Nothing went wrong so far, and no traceback is on screen."""
        tracebacks = self.page.get_by_test_id("stException").all_inner_texts()
        assert tracebacks == [], self.server.log()[-2000:]  # the page only says that there was one
        assert self.problems == []

    def leave(self) -> None:
        """Check, and close the tab (once)."""
        if not self.page.is_closed():
            self.check()
            self.page.context.close()


def _is_probe(message: ConsoleMessage) -> bool:
    # /dot-product/_stcore/health and /dot-product/_stcore/host-config, nothing else
    page, _, rest = urlsplit(message.location["url"]).path.strip("/").partition("/")
    return "404" in message.text and page != "_stcore" and rest in PROBES


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app, started for all browser tests."""
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of a module, not of the session: Playwright's event loop must not outlive its tests."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens tabs: `visit(server, width=390, dark=True)`. At the end each must be free of problems."""
    visitors: list[Visitor] = []

    def new(server: Server, *, width: int = 1440, height: int = 900, dark: bool = False, **more: object) -> Visitor:
        page = browser.new_page(viewport={"width": width, "height": height},
                                color_scheme="dark" if dark else "light", **more)
        visitors.append(Visitor(page, server))
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.leave()
