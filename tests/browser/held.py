"""What a tab holds on to: listeners of figures and of the document, figures that are gone, bytes of the heap."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Page

# every figure that was ever seen is remembered without being held
_WATCH = """() => {
  const seen = window.seenFigures = [], known = new WeakSet()
  const look = () => {
    for (const figure of document.querySelectorAll('.js-plotly-plot')) {
      if (!known.has(figure)) seen.push(new WeakRef(figure))
      known.add(figure)
    }
  }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
  look()
}"""
_COUNT = """() => {
  const all = window.seenFigures.map(ref => ref.deref()).filter(Boolean)
  const here = all.filter(figure => figure.isConnected)
  const gone = all.filter(figure => !figure.isConnected)
  const on = figures => figures.map(figure => figure._ev?.listenerCount('plotly_afterplot') ?? 0)
  return [window.seenFigures.length, here.length, gone.length, Math.max(0, ...on(here)), Math.max(0, ...on(gone))]
}"""


class Held(NamedTuple):
    seen: int  # figures so far
    figures: int  # on the page
    detached: int  # gone from the page, yet not collected
    on_figure: int  # listeners for a redrawn figure, the most of any figure
    on_detached: int  # and of any that is gone
    on_document: int  # listeners of the document
    heap: float  # MB in use after a collection


class Watch:
    """Looks at a tab of Chromium; opened once the first page is there."""

    def __init__(self, page: Page) -> None:
        self.page, self.tools = page, page.context.new_cdp_session(page)
        page.evaluate(_WATCH)

    def held(self) -> Held:
        """Collect, then count."""
        for _ in range(3):
            self.tools.send("HeapProfiler.collectGarbage")
            self.page.wait_for_timeout(100)
        heap = self.tools.send("Runtime.getHeapUsage")["usedSize"]
        found = self.tools.send("Runtime.evaluate", {"expression": "document"})["result"]["objectId"]
        listeners = self.tools.send("DOMDebugger.getEventListeners", {"objectId": found})["listeners"]
        return Held(*self.page.evaluate(_COUNT), len(listeners), heap / 1e6)


def switch(page: Page, to: int) -> None:
    """Go to a page by the menu, and wait until its figures are there."""
    page.get_by_test_id("stSidebarNavLink").nth(to).click()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] h1")
    page.wait_for_selector(".js-plotly-plot .hoverlayer", state="attached")
