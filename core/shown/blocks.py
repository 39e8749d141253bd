"""The parts of which a page consists, as plain data: pictures with their numbers, arithmetic, sentences, tables."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.digits import show
from core.figures.bands import band
from core.figures.curves import bars
from core.figures.heatmap import Side, heatmap
from core.figures.style import Figure, Palette
from core.figures.wall import wall
from core.shown.rich import Rich, plain
from core.strip import Line

Array = NDArray[Any]


class Grid(NamedTuple):
    """A matrix as it stands on screen: its numbers, labels, scale, and what is framed or masked."""

    values: Array  # (n_rows, n_columns)
    rows: Side
    columns: Side
    caption: str = ""  # the head it belongs to, where a picture has several
    scale: str = "signed"  # or "weights": 0 to 1, or "lengths": 0 to `limit`
    limit: float = 1.0  # the largest |value| of a scale that is not that of weights
    chosen: tuple[int | None, int | None] | None = None
    places: int = 2
    row_ends: Sequence[str] = ()
    down: int = 0  # rows lower than the grids beside it

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """Where there is no value: masked."""
        return ~np.isfinite(self.values)


class Bars(NamedTuple):
    """One bar a number, with the text at its end. `roles`: a role's name, or "sign" for brown and teal."""

    values: Sequence[float]
    labels: Sequence[str]
    roles: Sequence[str]
    texts: Sequence[str]
    caption: str = ""
    sideways: bool = False
    ends: tuple[float, float] | None = None  # of the axis; else as the numbers need it, 0 included

    def hues(self, colours: Palette) -> list[str]:
        """The colour of each bar."""
        return [colours.signed_hue(v) if role == "sign" else colours.hue(role)
                for v, role in zip(self.values, self.roles, strict=True)]


Frames = Callable[[Palette], list[dict[str, Any]]]  # shapes of a layout


class Base(NamedTuple):
    """A picture without the frames around what is chosen: who sees the same one sees it drawn alike."""

    same: Hashable  # names everything that it shows
    draw: Callable[[Palette], Figure]
    frames: Frames = lambda _: []


class Picture(NamedTuple):
    """A figure: how Plotly draws it, and the numbers behind it for everything that isn't Plotly.

    `heading` and `subtitle` are in Plotly's markup, as on screen; `core.shown.rich.marked` reads them.
    """

    name: str  # names the file, and the array if it shows one
    heading: str
    subtitle: str  # shape, settings, where the numbers come from
    draw: Callable[[Palette], Figure]
    grids: tuple[Grid, ...] = ()
    bars: tuple[Bars, ...] = ()
    columns: Mapping[str, Sequence[Any] | Array] = {}  # what a drawing without grid or bars was made from
    curves: bool = False  # a chart with axes; else a drawing on a plane
    role: str = "plain"  # whose hue the heading wears
    alt: str = ""  # what it shows, in numbers, for those who can't see it
    in_a_row: bool = False  # grids that stand beside each other, each as wide as its columns
    base: Base | None = None  # where it is shared (core.shown.kept)


class Row(NamedTuple):
    """Pictures that stand beside each other."""

    pictures: tuple[Picture, ...]


class Strip(NamedTuple):
    """Arithmetic spelled out: a heading, then (label, line) for each step. Without labels: formulas."""

    heading: str
    lines: tuple[tuple[str, Line], ...]


class Said(NamedTuple):
    """Sentences that hold for the numbers shown; with `lead`, under the words "what to notice"."""

    sentences: tuple[Rich, ...]
    lead: bool = True


class Measures(NamedTuple):
    """Named numbers."""

    numbers: tuple[tuple[Rich, str], ...]


class Table(NamedTuple):
    """A small table of words."""

    heading: str
    head: tuple[Rich, ...]
    rows: tuple[tuple[Rich, ...], ...]


Block = Row | Strip | Said | Measures | Table


class Stage(NamedTuple):
    """A part of a page that makes one slide, or a few: its blocks, every array in it, and the code that makes them."""

    name: str
    heading: Rich
    idea: Rich
    blocks: tuple[Block, ...]
    arrays: Mapping[str, Any] = {}  # every intermediate, under core's own names
    code: str = ""  # NumPy lines that go on from the stages before
    prints: tuple[str, ...] = ()  # the names in `code` whose numbers a script prints

    @property
    def title(self) -> str:
        """The heading as plain text."""
        return plain(self.heading)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures, in order."""
        return tuple(picture for block in self.blocks if isinstance(block, Row) for picture in block.pictures)


class Page(NamedTuple):
    """A page for one state of its link."""

    name: str
    title: str
    idea: Rich
    stages: tuple[Stage, ...]
    language: str
    formula: Rich = ()


def matrix(name: str, values: Array, rows: Side, columns: Side, *, heading: str, subtitle: str, tooltip: str,
           scale: str = "signed", role: str = "plain", chosen: tuple[int | None, int | None] | None = None,
           masked: Array | None = None, places: int = 2, limit: float | None = None, row_ends: Sequence[str] = (),
           alt: str = "", columns_framed: tuple[int, int] | None = None, rows_framed: tuple[int, int] | None = None,
           **more: Any) -> Picture:
    """A matrix as one heatmap; the arguments are those of `core.figures.heatmap`, `heading` a literal text."""
    numbers = np.asarray(values, dtype=float)
    shown = np.where(masked, np.nan, numbers) if masked is not None else numbers
    grid = Grid(shown, rows, columns, "", scale, limit or reach(shown), chosen, places, row_ends)

    def draw(colours: Palette) -> Figure:
        figure = heatmap(values, rows, columns, heading=heading, subtitle=subtitle, colours=colours, tooltip=tooltip,
                         scale=scale, role=role, chosen=chosen, masked=masked, places=places, limit=limit,
                         row_ends=row_ends, **more)
        band(figure, colours, columns=columns_framed, rows=rows_framed)
        return figure

    return Picture(name, heading, subtitle, draw, (grid,), role=role, alt=alt)


def walls(name: str, maps: Array, rows: Side, columns: Side, names: Sequence[str], *, heading: str, subtitle: str,
          tooltip: str, scale: str = "weights", role: str = "plain", cell: tuple[int, int] | None = None,
          places: int = 2, alt: str = "", shown: Array | None = None, **more: Any) -> Picture:
    """One map a head, as `core.figures.wall` draws them."""
    limit = reach(maps)
    seen = maps if shown is None else np.where(shown, maps, np.nan)
    grids = tuple(Grid(one, rows, columns, caption.replace("\n", " · "), scale, limit, cell, places)
                  for one, caption in zip(seen, names, strict=True))

    def draw(colours: Palette) -> Figure:
        return wall(maps, rows, columns, names, heading=heading, subtitle=subtitle, colours=colours,
                    tooltip=tooltip, scale=scale, role=role, cell=cell, places=places, shown=shown, **more)

    return Picture(name, heading, subtitle, draw, grids, role=role, alt=alt)


def mosaic(maps: Array, rows: Side, columns: Side) -> Grid:
    """Maps (down, across, n, n) as one grid with an empty line between them; each side's labels name whole maps."""
    down, across, n = maps.shape[:3]
    whole = np.full((down, n + 1, across, n + 1), np.nan)
    whole[:, :n, :, :n] = maps.transpose(0, 2, 1, 3)

    def spaced(side: Side, count: int) -> Side:
        labels = [side.labels[at // (n + 1)] if at % (n + 1) == n // 2 else "" for at in range(count * (n + 1) - 1)]
        return side._replace(labels=labels)

    return Grid(whole.reshape(down * (n + 1), -1)[:-1, :-1], spaced(rows, down), spaced(columns, across),
                scale="weights", places=3)


def bar_chart(name: str, numbers: Sequence[float], labels: Sequence[str], roles: Sequence[str], *, heading: str,
              subtitle: str, texts: Sequence[str] | None = None, reach: tuple[float, float] | None = None,
              alt: str = "", **more: Any) -> Picture:
    """One bar a number; `roles` name the colours as `Bars` has them, the rest is as in `core.figures.curves.bars`."""
    values = [float(v) for v in numbers]
    group = Bars(values, labels, roles, list(map(show, values)) if texts is None else texts, ends=reach)

    def draw(colours: Palette) -> Figure:
        return bars(values, labels, group.hues(colours), heading=heading, subtitle=subtitle, colours=colours,
                    texts=texts, reach=reach, **more)

    return Picture(name, heading, subtitle, draw, bars=(group,), alt=alt)


def reach(values: Array) -> float:
    """The largest |value| that is a number; 1 if all are 0."""
    finite = np.abs(np.asarray(values, dtype=float))
    return float(np.max(finite[np.isfinite(finite)], initial=0.0)) or 1.0
