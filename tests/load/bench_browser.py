"""How long a person waits in a real browser: a slider on page 1 to the repainted figure, and the first load.

    python -m tests.load.bench_browser [--rounds 30] [--loads 7]

Beside each the same on a bare Streamlit page with one slider and the same figure, same settings, in the same run,
alternating; the curve is drawn there by Streamlit's own chart. A move is from the key that moves the slider to the
figure that shows it: the plane is drawn in one go, the curve has been drawn when nothing in it changes any more. A
load, in a browser without a cache, is from the address to a slider that works and a figure that is drawn. Targets:
1.25 and 1.5 times the bare page.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.servers import serve

MOVE_LIMIT, LOAD_LIMIT = 1.25, 1.5
SLIDER = ".st-key-w_d_ax input[type=range]"
DRAWN = {"plane": "svg line, svg path", "curve": ".js-plotly-plot .scatterlayer path"}
# waits until a figure has not changed for a while
WATCH = """([figure, quiet]) => {
  const all = node => [...node.querySelectorAll("*")]
  const roots = node => [node, ...all(node).flatMap(e => e.shadowRoot ? roots(e.shadowRoot) : [])]
  const inside = node => node && (node.classList?.contains(`st-key-${figure}`) || inside(node.parentNode ?? node.host))
  const drawn = node => (node.closest ? node : node.parentNode)?.closest("svg") // not the frame around it
  const watch = { start: 0, first: 0, last: 0 }, seen = new WeakSet()
  const everything = { childList: true, subtree: true, attributes: true, characterData: true }
  const observer = new MutationObserver(changes => {
    const now = performance.now() // before the watching itself takes time, which it does more of on a larger page
    look()
    if (!watch.start || !changes.some(c => drawn(c.target) && inside(c.target))) return
    watch.last = now
    watch.first ||= now
  })
  const look = () => {
    for (const root of roots(document).filter(root => !seen.has(root))) {
      seen.add(root)
      observer.observe(root, everything)
    }
  }
  look()
  const begin = () => Object.assign(watch, { start: performance.now(), first: 0, last: 0 })
  addEventListener("keydown", begin, { capture: true })
  window.painted = () => new Promise((done, failed) => {
    const began = performance.now()
    const ask = () => {
      const shown = figure === "plane" ? watch.first : watch.last
      if (watch.last && performance.now() - watch.last > quiet) return done(shown - watch.start)
      if (performance.now() - began > 20000) return failed(new Error("the figure did not change"))
      setTimeout(ask, 20)
    }
    ask()
  })
}"""
READY = """([slider, figure, shapes]) => {
  const all = node => [...node.querySelectorAll("*")]
  const roots = node => [node, ...all(node).flatMap(e => e.shadowRoot ? roots(e.shadowRoot) : [])]
  const holder = document.querySelector(`.st-key-${figure}`)
  return document.querySelector(slider) && holder && roots(holder).some(root => root.querySelector(shapes)) &&
    document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]") !== null
}"""
QUIET = 250  # milliseconds


def load(browser: Browser, url: str, figure: str) -> tuple[Page, float]:
    """A fresh browser opens an address; the tab, and the seconds until it can be used."""
    # Playwright waits with `eval`, which the pages' policy forbids
    page = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True).new_page()
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_function(READY, arg=[SLIDER, figure, DRAWN[figure]], timeout=120_000)
    return page, time.perf_counter() - began


def move(page: Page, right: bool) -> float:
    """Milliseconds from a key on the slider to the repainted figure."""
    page.locator(SLIDER).press("ArrowRight" if right else "ArrowLeft")
    return float(page.evaluate("painted()"))


def moves(browser: Browser, urls: list[str], figure: str, rounds: int) -> list[list[float]]:
    """Times of moves on each address, in turn."""
    pages = [load(browser, url, figure)[0] for url in urls]
    times: list[list[float]] = [[] for _ in pages]
    for page in pages:
        page.wait_for_timeout(1000)
        page.evaluate(WATCH, [figure, QUIET])
    for n in range(-3, rounds):
        for page, found in zip(pages, times, strict=True):
            page.bring_to_front()
            took = move(page, n % 2 == 0)
            if n >= 0:
                found.append(took)
    for page in pages:
        page.context.close()
    return times


def row(name: str, bare: list[float], ours: list[float], limit: float) -> None:
    """A line of the table: medians, and the ratio of the medians."""
    middle = [statistics.median(times) for times in (bare, ours)]
    ratio = middle[1] / middle[0]
    verdict = "holds" if ratio <= limit else "MISSED"
    print(f"{name:<34}{middle[0]:10.0f}{middle[1]:10.0f}{ratio:8.2f}   {verdict}: ≤ {limit:g}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--loads", type=int, default=7)
    given = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(f"{os.cpu_count()} cores, OPENBLAS_NUM_THREADS={os.environ['OPENBLAS_NUM_THREADS']}, medians in ms\n"
          f"{'':<34}{'bare':>10}{'page 1':>10}{'ratio':>8}")
    with (serve() as app, serve(Path(__file__).parent / "bare_figure_app.py") as bare,
          sync_playwright() as playwright):
        browser = launch(playwright)
        for figure in ("plane", "curve"):
            urls = [f"{bare.address}/?figure={figure}", f"{app.address}/dot-product?lang=en"]
            row(f"slider to repainted {figure}", *moves(browser, urls, figure, given.rounds), MOVE_LIMIT)
        times: list[list[float]] = [[], []]
        for _ in range(given.loads):
            for url, found in zip(urls, times, strict=True):
                page, seconds = load(browser, url, "curve")
                page.context.close()
                found.append(1000 * seconds)
        row("first load to a usable page", *times, LOAD_LIMIT)
        browser.close()


if __name__ == "__main__":
    main()
