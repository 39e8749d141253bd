"""Line tables on their way to a browser: parts as plain JSON, each array once, as small as it can be."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np

from core._checks import Array
from core.strip_tables import Equals, LineTable, Piece, Slot, Sum


class Packer:
    """Collects arrays under numbers, so that tables that share one send it once."""

    def __init__(self) -> None:
        self.arrays: list[dict[str, Any]] = []
        self._known: dict[int, tuple[Array, int]] = {}  # the array is kept, so that its id stays its own

    def array(self, values: Array) -> int:
        """The number of an array of numbers or truth values."""
        if id(values) not in self._known:
            self._known[id(values)] = values, len(self.arrays)
            small = _smallest(values)
            packed = np.ascontiguousarray(small).astype(small.dtype.newbyteorder("<"), copy=False)
            self.arrays.append({"type": packed.dtype.str[1:], "shape": list(packed.shape),
                                "bytes": base64.b64encode(packed.tobytes()).decode("ascii")})
        return self._known[id(values)][1]

    def table(self, table: LineTable) -> dict[str, Any]:
        """A table whose arrays are numbers of arrays."""
        made: dict[str, Any] = {"parts": [self._part(part) for part in table.parts]}
        if table.where is not None:
            made["where"] = self.array(table.where)
        if table.otherwise is not None:
            made["otherwise"] = self.table(table.otherwise)
        return made

    def _part(self, part: Piece | Slot | Equals | Sum) -> dict[str, Any]:
        if isinstance(part, Piece):
            return {"text": part.text, "role": part.role}
        if isinstance(part, Slot):
            form = part.form if isinstance(part.form, int) else {"array": self.array(part.form)}
            return {"slot": self.array(part.values), "form": form, "role": part.role, "bracket": part.bracket}
        if isinstance(part, Equals):
            return {"exact": self.array(part.exact)}
        arrays = {name: self.array(getattr(part, name)) for name in ("a", "shown", "places", "rest", "left_out")}
        return {"sum": arrays | ({} if part.b is None else {"b": self.array(part.b)}), "roles": list(part.roles)}


def packed(tables: Mapping[str, LineTable]) -> dict[str, Any]:
    """Tables by name, and the arrays that fill them.

    >>> made = packed({"x": LineTable((Piece("x = "), Slot(np.array([[0.1]]), 2)))})
    >>> made["tables"]["x"]["parts"][1], made["arrays"][0]["type"]
    ({'slot': 0, 'form': 2, 'role': 'plain', 'bracket': False}, 'f8')
    """
    packer = Packer()
    return {"tables": {name: packer.table(table) for name, table in tables.items()}, "arrays": packer.arrays}


def _smallest(values: Array) -> Array:
    """Whole numbers as bytes where they fit, others in single precision where that loses nothing."""
    if values.dtype == bool:
        return values.astype(np.uint8)
    if values.dtype.kind in "iu":
        for kind in (np.int8, np.int16, np.int32):
            if values.size == 0 or (values.min() >= np.iinfo(kind).min and values.max() <= np.iinfo(kind).max):
                return values.astype(kind)
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    return single if np.array_equal(single, values, equal_nan=True) else values.astype(np.float64)
