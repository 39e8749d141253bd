"""A hand on the figures of a page: where a cell is, what lights up, what the strip says."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from core.scenes import SHARED, link_parameters, params_of
from tests.browser.conftest import Visitor
from tests.browser.waiting import until
from tests.frame import path_of

PLOTS = "document[Symbol.for('dot-to-attention.plots')]"
# brings a point of a figure, given in its own coordinates, into the middle of the window, and says where that is
_PLACE = """([key, u, v, axis]) => {
  const figure = document.querySelector(`.st-key-${key} .js-plotly-plot`)
  const x = figure._fullLayout[`xaxis${axis}`], y = figure._fullLayout.yaxis
  const at = () => {
    const box = figure.getBoundingClientRect()
    return [box.left + x._offset + x.l2p(u), box.top + y._offset + y.l2p(v)]
  }
  const main = document.querySelector('[data-testid=stMain]')
  main.scrollBy({ top: at()[1] - innerHeight / 2, behavior: 'instant' })
  return at()
}"""
# what is lit in a figure, in its own coordinates: [kind, left, top, right, bottom] of the first cell and the last
_LIT = """key => {
  const figure = document.querySelector(`.st-key-${key} .js-plotly-plot`), { xaxis: x, yaxis: y } = figure._fullLayout
  const whole = v => Math.round(v * 10) / 10
  return [...figure.querySelectorAll('.dta-marks rect:not(.halo, .veil)')].map(mark => {
    const [left, top, width, height] = ['x', 'y', 'width', 'height'].map(name => Number(mark.getAttribute(name)))
    const [u, v] = [left - 1 - x._offset, top - 1 - y._offset], ends = [u + width + 2, v + height + 2]
    const corners = [x.p2l(u), y.p2l(v), x.p2l(ends[0]), y.p2l(ends[1])]
    return [mark.getAttribute('class'), ...corners.map(place => whole(place + 0.5))]
  })
}"""


class Strip(NamedTuple):
    heading: str
    lines: list[str]  # a label and its line, as they are read


class Hand:
    """Points at the figures of a page that is open."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def ready(self, *keys: str) -> None:
        """Wait until these figures answer."""
        for key in keys:
            until(self.page, f"!!{PLOTS}?.element('{key}')")

    def place(self, key: str, row: float, column: float, axis: str = "") -> tuple[float, float]:
        """Where a cell is in the window; `axis` is the number of a figure's x axis, if not the first."""
        x, y = self.page.evaluate(_PLACE, [key, column, row, axis])
        return float(x), float(y)

    def hover(self, key: str, row: float, column: float, axis: str = "") -> None:
        """Move the pointer onto a cell."""
        self.page.mouse.move(*self.place(key, row, column, axis))

    def click(self, key: str, row: float, column: float, axis: str = "") -> None:
        """Move the pointer onto a cell and click."""
        self.hover(key, row, column, axis)
        self.page.mouse.down()
        self.page.mouse.up()

    def away(self) -> None:
        """Move the pointer to where nothing is."""
        self.page.mouse.move(5, 5)

    def strip(self) -> Strip | None:
        """What the strip says at the moment; None while it is not there."""
        said = self.page.locator(".lens .box:not([hidden]) :is(.heading, .line)").all_text_contents()
        return Strip(said[0], said[1:]) if said else None

    def reads(self, heading: str, lines: list[str], key: str, row: float, column: float) -> None:
        """Point at a cell and read the strip; figures that were just drawn anew get a moment."""
        for _ in range(40):
            self.hover(key, row, column)
            if self.strip() == (heading, lines):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{key} at {row}, {column} says {self.strip()}, not {(heading, lines)}")

    def lit(self, key: str) -> list[tuple[str, list[float]]]:
        """What is lit in a figure: "cell", "row" or "column" with (left, top, right, bottom), in cells."""
        return [(kind, list(box)) for kind, *box in self.page.evaluate(_LIT, key)]

    def in_link(self, **values: str) -> None:
        """Wait until the link says so; "" is for a parameter that it does not hold."""
        for name, value in values.items():
            now = "([name, value]) => (new URLSearchParams(location.search).get(name) ?? '') === value"
            until(self.page, now, [name, value])


def settings(page: str, **given: object) -> dict[str, object]:
    """All values of a page: as they start, but for those given."""
    return {p.name: p.default for p in (*SHARED, *params_of(page))} | {"text": None} | given


def link(page: str, values: dict[str, object]) -> str:
    """The link that opens these values of a page."""
    return f"{path_of(page)}?{urlencode(link_parameters(params_of(page), values)[0])}"
