"""What dragging an arrow costs in Chromium: script time of each event, the arrow under the pointer, updates sent.

    python -m tests.load.bench_pointer [--events 300] [--seconds 5]

The tip of A is led around in circles, next to the same moves over a bare Streamlit page in the same run. "script" is
the time on the processor of all handlers of a pointermove, "clock" the same with what other programs took meanwhile,
both from Chromium's own trace; "all" is everything that ran in the page's thread, an event's share of it. How far the
tip is from the pointer when the handlers are done is printed with what snapping to 0.1 explains of it. "updates" are
messages on the WebSocket. Targets: 16.7 ms of script an event, 10 updates in any second, the last position always.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launch
from tests.servers import serve

FRAME, MOST_UPDATES = 16.7, 10  # ms of script an event; updates a second
TIP = "circle.tip.a"
# after the plane's own handler has run: how far its tip is from the pointer
_WATCH = """tip => {
  window.off = []
  tip.addEventListener('pointermove', event => {
    const box = tip.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2]
    if (event.buttons) window.off.push(Math.hypot(x, y))
  })
}"""
# pixels of one unit: A is at (3, 4), so its tip is 3 units to the right of the middle
_UNIT = """axes => {
  const [tip, all] = [axes.ownerSVGElement.querySelector('circle.tip.a'), axes].map(e => e.getBoundingClientRect())
  return (tip.left + tip.width / 2 - all.left - all.width / 2) / 3
}"""


class Drag(NamedTuple):
    seconds: float
    script: list[float]  # ms on the processor of each pointermove
    clock: list[float]  # and by the clock
    all_script: float  # ms on the processor of everything that ran meanwhile
    sent: list[float]  # seconds at which an update was sent


def drag(page: Page, centre: tuple[float, float], radius: float, events: int, seconds: float) -> Drag:
    """Lead the pointer around in circles with the button down."""
    sent: list[float] = []
    listen(page, sent.append)
    tools = page.context.new_cdp_session(page)
    trace: list[dict[str, Any]] = []
    tools.on("Tracing.dataCollected", lambda found: trace.extend(found["value"]))
    ended: list[bool] = []
    tools.on("Tracing.tracingComplete", lambda _: ended.append(True))
    page.mouse.move(centre[0] + radius, centre[1])
    page.mouse.down()
    what = {"includedCategories": ["devtools.timeline", "disabled-by-default-devtools.timeline"]}
    tools.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": what})
    start = time.perf_counter()
    for n in range(1, events + 1):
        time.sleep(max(0.0, start + n * seconds / events - time.perf_counter()))
        turn = 6.5 * math.pi * n / events
        page.mouse.move(centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn))
    took = time.perf_counter() - start
    page.mouse.up()
    tools.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    page.wait_for_timeout(1_000)
    moves = [e for e in trace if e["name"] == "EventDispatch" and e["args"]["data"]["type"] == "pointermove"]
    thread = moves[0]["tid"] if moves else None
    tasks = sum(e.get("tdur", 0) for e in trace if e["name"] == "RunTask" and e["tid"] == thread) / 1000
    return Drag(took, [e["tdur"] / 1000 for e in moves], [e["dur"] / 1000 for e in moves], tasks,
                [at - start for at in sent if at - start >= 0])


def listen(page: Page, heard: Callable[[float], None]) -> None:
    """Hear when the page sends a message to its server."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.on("Network.webSocketFrameSent", lambda _: heard(time.perf_counter()))


def busiest(times: list[float]) -> int:
    """The most that fall into any second.

    >>> busiest([0.0, 0.5, 0.9, 1.2])
    3
    """
    return max((sum(start <= at < start + 1 for at in times) for start in times), default=0)


def row(name: str, work: Drag) -> str:
    """One line of the table."""
    script, count = sorted(work.script), len(work.script)
    late = script[int(0.95 * (count - 1))]
    return (f"{name:<8}{count:8}{work.seconds:9.1f}{statistics.median(script):9.2f}{late:8.2f}{script[-1]:8.2f}"
            f"{statistics.median(work.clock):9.2f}{work.all_script / count:8.2f}{len(work.sent):9}"
            f"{busiest(work.sent):8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=5)
    args = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; script in ms")
    print(f"{'page':<8}{'events':>8}{'seconds':>9}{'script':>9}{'p95':>8}{'most':>8}{'clock':>9}{'all':>8}"
          f"{'updates':>9}{'in 1 s':>8}")
    with serve() as app, serve(Path(__file__).parent / "bare_app.py") as bare, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(bare.address)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] .js-plotly-plot")
        print(row("bare", drag(page, (900, 700), 100, args.events, args.seconds)), flush=True)
        page.goto(f"{app.address}/dot-product?lang=en")
        page.wait_for_selector(TIP)
        page.wait_for_load_state("networkidle")
        page.eval_on_selector(TIP, _WATCH)
        unit = page.locator(".plane svg .axes").first.evaluate(_UNIT)
        tip = page.locator(TIP).bounding_box()
        assert tip
        centre = tip["x"] + tip["width"] / 2 - 2 * unit, tip["y"] + tip["height"] / 2
        work = drag(page, centre, 2 * unit, args.events, args.seconds)
        print(row("plane", work))
        off = page.evaluate("window.off")
        print(f"the tip is off by at most {max(off):.1f} px; half a step of 0.1 in both directions is "
              f"{0.05 * math.sqrt(2) * unit:.1f} px")
        page.wait_for_timeout(2_000)
        shown = page.locator(TIP).get_attribute("aria-valuetext") or ""
        kept = page.evaluate("['d_ax', 'd_ay'].map(name => new URLSearchParams(location.search).get(name)).join(', ')")
        print(f"the tip rests at {shown}; the link that the server wrote has {kept}")
        browser.close()
    within = max(work.script) <= FRAME, busiest(work.sent) <= MOST_UPDATES
    print("script " + ("within a frame" if within[0] else "over a frame") + ", updates " + (
        "within the target" if within[1] else "over the target"))


if __name__ == "__main__":
    main()
