"""Whether a tab grows: listeners, figures and heap over 200 page switches and reruns, with and without components.

    python -m tests.load.bench_held [--switches 200]

Chromium collects before each count. "without": Streamlit's own component loader is blocked, so what grows there is
not ours. Targets: one listener a figure, none on a figure that is gone, and no more growth than without.
"""

from __future__ import annotations

import argparse

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.held import Held, Watch, switch
from tests.servers import Server, serve

MULTI_HEAD, SELF_ATTENTION = 4, 3  # places in the menu
HEADS = ("switches", "figures seen", "on the page", "gone, held", "listeners", "on gone ones", "on document", "heap MB")


def row(switches: int, held: Held) -> str:
    """One line of the table."""
    numbers = (switches, held.seen, held.figures, held.detached, held.on_figure, held.on_detached, held.on_document)
    return "".join(f"{number:14}" for number in numbers) + f"{held.heap:14.1f}"


def walk(browser: Browser, app: Server, switches: int, *, components: bool) -> list[Held]:
    """Switch between the two pages with the most figures, and move a widget on one of them each time."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(120_000)
    if not components:
        page.route("**/BidiComponent.*.js", lambda request: request.abort())
    page.goto(f"{app.address}/self-attention?lang=en")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] .js-plotly-plot")
    watch, found = Watch(page), []
    for n in range(1, switches + 1):
        switch(page, MULTI_HEAD if n % 2 else SELF_ATTENTION)
        if n % 2 == 0:
            page.locator(".st-key-w_a_temperature input[type=range]").press("ArrowRight" if n % 4 else "ArrowLeft")
            page.wait_for_timeout(300)
        if n % max(2, switches // 10) == 0:
            found.append(watch.held())
            print(row(n, found[-1]), flush=True)
    page.context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--switches", type=int, default=200)
    args = parser.parse_args()
    grown = {}
    with serve() as app, sync_playwright() as playwright:
        browser = launch(playwright)
        for components in (False, True):
            print("with components" if components else "without components")
            print("".join(f"{head:>14}" for head in HEADS))
            found = walk(browser, app, args.switches, components=components)
            grown[components] = (found[-1].heap - found[0].heap) / max(1, len(found) - 1)
        browser.close()
    print(f"heap grows by {grown[True]:.2f} MB a line, without components by {grown[False]:.2f} MB")
    clean = found[-1].on_figure <= 1 and found[-1].on_detached == 0 and found[-1].on_document == found[0].on_document
    print("listeners as they should be" if clean else "listeners are left behind")


if __name__ == "__main__":
    main()
