"""The numbers of a page: what is on screen as CSV, every intermediate as .npz under core's own names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import numpy as np

from core.export.escape import cell, clean
from core.shown.blocks import Bars, Grid, Measures, Page, Picture, Row, Table
from core.shown.rich import marked, plain

BOM = "\ufeff"  # so that Excel reads it as UTF-8
LARGEST = 64_000_000  # bytes of all arrays of an .npz, unpacked


def table(page: Page) -> str:
    """What is on screen as CSV: one table below the other, each under its title and where its numbers come from.

    Numbers have full precision. A masked cell is empty.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for stage in page.stages:
        for block in stage.blocks:
            for title, rows in _tables(block):
                writer.writerow([cell(part) for part in title])
                writer.writerows(rows)
                writer.writerow([])
    return BOM + out.getvalue()


def _tables(block: Any) -> Iterable[tuple[list[str], list[list[Any]]]]:
    if isinstance(block, Row):
        for picture in block.pictures:
            yield from _pictured(picture)
    elif isinstance(block, Measures):
        yield [""], [[cell(plain(name)), cell(number)] for name, number in block.numbers]
    elif isinstance(block, Table):
        rows = [[cell(plain(words)) for words in row] for row in (block.head, *block.rows)]
        yield [block.heading], rows


def _pictured(picture: Picture) -> Iterable[tuple[list[str], list[list[Any]]]]:
    title = [plain(marked(picture.heading)), *plain(marked(picture.subtitle)).split("\n")]
    for grid in picture.grids:
        yield [*title, grid.caption] if grid.caption else title, _grid(grid)
    for bars in picture.bars:
        yield [*title, bars.caption] if bars.caption else title, _bars(bars)
    if picture.columns:
        columns = {name: list(values) for name, values in picture.columns.items()}
        longest = max(map(len, columns.values()), default=0)
        rows = [[_value(values[n]) if n < len(values) else "" for values in columns.values()] for n in range(longest)]
        yield title, [[cell(name) for name in columns], *rows]


def _grid(grid: Grid) -> list[list[Any]]:
    head: list[Any] = [cell(" / ".join(t for t in (grid.rows.title, grid.columns.title) if t)),
                       *map(cell, grid.columns.labels)]
    return [head, *([cell(label), *map(_value, row)] for label, row in zip(grid.rows.labels, grid.values, strict=True))]


def _bars(bars: Bars) -> list[list[Any]]:
    return [[cell(label), _value(value)] for label, value in zip(bars.labels, bars.values, strict=True)]


def _value(value: Any) -> Any:
    if isinstance(value, (str, np.str_)):
        return cell(str(value))
    number = float(value)
    return repr(number) if np.isfinite(number) else ""


def arrays(page: Page) -> dict[str, Any]:
    """Every intermediate of the page by name; text as arrays of text, so that nothing has to be pickled.

    What goes beyond `LARGEST`, as a large model's run on a long text does, is left out, the largest arrays first; then
    `left_out` has their names.
    """
    found: dict[str, Any] = {}
    for stage in page.stages:
        for name, value in stage.arrays.items():
            if name in found and not np.array_equal(found[name], np.asarray(value)):
                name = f"{stage.name}_{name}"
            found[name] = _plain_array(value)
    return _bounded(found)


def _bounded(found: dict[str, Any]) -> dict[str, Any]:
    total, left_out = sum(array.nbytes for array in found.values()), []
    for name in sorted(found, key=lambda name: -found[name].nbytes):
        if total > LARGEST:
            total -= found[name].nbytes
            left_out.append(name)
    kept = {name: array for name, array in found.items() if name not in left_out}
    return kept | ({"left_out": np.array(left_out)} if left_out else {})


def _plain_array(value: Any) -> Any:
    array = np.asarray(value)
    if array.dtype.kind in "OU":
        return np.array([clean(str(text)) for text in array.ravel()] or [""]).reshape(array.shape or ())
    return array


def npz(page: Page) -> bytes:
    """All intermediates as a compressed NumPy archive: `np.load(file)["weights"]`."""
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays(page))
    return out.getvalue()
