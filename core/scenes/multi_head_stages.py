"""Every intermediate of page 4 with its shape: which arrays a stage shows, and their numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.digits import fixed
from core.scenes.multi_head import Heads

# stage -> rows of figures: what goes in, then what comes out; the last one is the stage's result
PICTURES: dict[str, tuple[tuple[str, ...], ...]] = {
    "x": (("x",),), "q": (("query_full", "query"),), "k": (("key_full", "key"),), "v": (("value_full", "value"),),
    "scores": (("query", "key"), ("scores",)), "scaled": (("scores", "scaled"),), "masked": (("scaled", "masked"),),
    "softmax": (("masked", "weights"),), "blend": (("weights", "value"), ("head_outputs",)),
    "combined": (("head_outputs", "concatenated"),), "output": (("concatenated", "w_o"), ("output",)),
}
_ROLES = {"query_full": "query", "key_full": "key", "value_full": "value", "query": "query", "key": "key",
          "value": "value", "output": "output"}
_KEYS_ACROSS = ("scores", "scaled", "masked", "weights")
MOST_LINES, MOST_COLUMNS = 16, 8  # of the numbers as text


class Picture(NamedTuple):
    name: str
    values: Array  # (rows, columns) of the chosen sample, or (n_heads, rows, columns)
    shape: tuple[int, ...]  # with the batch axis; W_o has none
    role: str  # whose hue the title wears
    keys_across: bool  # columns are keys; else features
    own_columns: tuple[int, int] | None  # the part of a whole matrix that belongs to the chosen head
    own_rows: tuple[int, int] | None

    @property
    def largest(self) -> float:
        """The largest absolute value."""
        return float(np.nanmax(np.abs(self.values)))

    @property
    def per_head(self) -> bool:
        """One map a head, drawn as a wall."""
        return self.values.ndim == 3


def rows(heads: Heads, stage: str) -> tuple[tuple[Picture, ...], ...]:
    """The arrays of a stage in rows as they are drawn, the last one being its result."""
    return tuple(tuple(picture(heads, name) for name in names) for names in PICTURES[stage])


def picture(heads: Heads, name: str) -> Picture:
    """One intermediate, ready to be drawn."""
    if name == "w_o":
        whole, values = heads.in_use.matrices["o"], heads.in_use.matrices["o"]
    else:
        whole = heads.in_use.x if name == "x" else getattr(heads.steps, name)
        values = whole[heads.sample] if name == "x" else heads.of(name)
    split = name in ("query_full", "key_full", "value_full", "concatenated")
    return Picture(name, values, whole.shape, _ROLES.get(name, "plain"), name in _KEYS_ACROSS,
                   _own(values.shape[1], heads) if split else None, _own(len(values), heads) if name == "w_o" else None)


def _own(size: int, heads: Heads) -> tuple[int, int]:
    width = size // heads.n_heads
    return heads.head * width, (heads.head + 1) * width


def places(heads: Heads, n_columns: int, *, wide: bool = True) -> int:
    """Decimals in the cells: what a phone has room for; the numbers as text have more."""
    if article(heads) and n_columns <= 3:
        return 6
    return 2 if wide or n_columns <= 10 else 1


def row_sums(heads: Heads) -> list[str]:
    """What each row of the chosen head's weights sums to; nothing where there is no room to write it."""
    if len(heads.labels) > 10:
        return []
    return [f"Σ {fixed(float(total))}" for total in np.nansum(heads.weights[heads.head], axis=-1)]


def article(heads: Heads) -> bool:
    """Whether these are the article's matrices: its numbers are shown with the six decimals that it prints."""
    return heads.provenance[0].key.endswith("from_article")


def printed(heads: Heads, result: Picture, names: Sequence[str]) -> str:
    """A stage's result as text: six decimals for the article's run, else three; row sums after a softmax.

    `names` are the heads' names in the reader's language.
    """
    decimals = 6 if article(heads) else 3
    maps = result.values if result.per_head else result.values[None]
    shown = range(len(maps))
    if len(maps) * (maps.shape[1] + 1) > MOST_LINES and result.per_head:
        shown = range(heads.head, heads.head + 1)
    labels = heads.labels if len(heads.labels) == maps.shape[1] else [str(i) for i in range(maps.shape[1])]
    lines: list[str] = []
    for h in shown:
        lines += [names[h]] if result.per_head else []
        lines += _rows(maps[h], labels, decimals, sums=result.name == "weights")
    return "\n".join(lines)


def _rows(table: Array, labels: Sequence[str], decimals: int, *, sums: bool) -> list[str]:
    names = [label[:11] + "…" if len(label) > 12 else label for label in labels][:MOST_LINES]
    width = max(map(_width, names))
    left_out = table.shape[1] - MOST_COLUMNS
    lines = []
    for name, row in zip(names, table, strict=False):  # the rows that fit
        numbers = "".join(fixed(float(x), decimals).rjust(decimals + 5) for x in row[:MOST_COLUMNS])
        more = f"  … +{left_out}" if left_out > 0 else ""
        total = f"   Σ = {fixed(float(np.nansum(row)), decimals)}" if sums else ""
        lines.append(name + " " * (width - _width(name)) + numbers + more + total)
    return lines + ([f"… +{len(table) - len(lines)}"] if len(table) > len(lines) else [])


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E80 else 1 for c in text)
