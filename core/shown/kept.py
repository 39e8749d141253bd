"""Pictures that many visitors see alike are made once for all of them; frames around what is chosen come on top."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from core.figures.heatmap import frame
from core.figures.style import Figure, Palette
from core.kept import Kept, nbytes
from core.shown.blocks import Base, Frames, Grid, Picture

_MOST = 8_000_000  # bytes in all
_CELL = 60  # bytes of a cell: its number, its tooltip, its label


def kept(same: Hashable, make: Callable[[], Picture]) -> Picture:
    """The picture of `same`, which names everything that it shows (None: nobody else sees it).

    `make` makes it, without frames; again if nobody asked for it for a while.
    """
    return make() if same is None else _PICTURES.get(same, lambda: _named(make(), same))


def _named(picture: Picture, same: Hashable) -> Picture:
    return picture._replace(base=Base(same, picture.draw))


def framed(picture: Picture, frames: Frames, grids: Sequence[Grid], alt: str = "") -> Picture:
    """A picture with frames around what is chosen, and with what they say elsewhere: in its grids, in its text."""
    def draw(colours: Palette) -> Figure:
        figure = picture.draw(colours)
        shapes = [*figure["layout"].get("shapes", ()), *frames(colours)]
        return figure | {"layout": figure["layout"] | {"shapes": shapes}}

    base = picture.base and picture.base._replace(frames=frames)
    return picture._replace(draw=draw, base=base, grids=tuple(grids), alt=alt or picture.alt)


def cell_framed(picture: Picture, cell: tuple[int | None, int | None] | None, alt: str) -> Picture:
    """A matrix with a frame around a cell (row, column), None for all of a row or column; None: without a frame."""
    if cell is None:
        return picture._replace(alt=alt)
    grid = picture.grids[0]
    return framed(picture, lambda colours: frame(cell, colours, grid.values.shape), [grid._replace(chosen=cell)], alt)


def _size(picture: Picture) -> int:
    cells = 50 + sum(grid.values.size for grid in picture.grids)
    columns = picture.columns.values()
    cells += sum(len(column) for column in columns if not isinstance(column, np.ndarray))
    return _CELL * cells + nbytes(columns)


_PICTURES: Kept[Picture] = Kept(_MOST, _size)
