"""A figure as Plotly's JSON, so that it can be kept: only the frames around what is chosen are added anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import orjson

from core.figures.style import Figure

_END = len(b"]}}")


class Written(NamedTuple):
    """The JSON of a figure, and the height that it asks for."""

    json: bytes
    height: int | None


def write(figure: Figure) -> Written:
    """The JSON of a figure, its layout's shapes at the very end.

    >>> write({"data": [], "layout": {"shapes": [], "height": 9}})
    Written(json=b'{"data":[],"layout":{"height":9,"shapes":[]}}', height=9)
    """
    layout = {name: value for name, value in figure["layout"].items() if name != "shapes"}
    layout["shapes"] = figure["layout"].get("shapes", [])
    return Written(_json({"data": figure["data"], "layout": layout}), layout.get("height"))


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def _plain(value: Any) -> Any:
    # orjson reads arrays as they lie in memory, row after row only
    if isinstance(value, np.ndarray):
        return np.ascontiguousarray(value)
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} in a figure")


def with_shapes(written: Written, more: Sequence[dict[str, Any]]) -> Written:
    """The same figure with more shapes.

    >>> with_shapes(write({"data": [], "layout": {"shapes": [{"x0": 1}]}}), [{"x0": 2}]).json
    b'{"data":[],"layout":{"shapes":[{"x0":1},{"x0":2}]}}'
    >>> with_shapes(write({"data": [], "layout": {}}), [{"x0": 2}]).json
    b'{"data":[],"layout":{"shapes":[{"x0":2}]}}'
    """
    if not more:
        return written
    before = written.json[:-_END]
    comma = b"" if before.endswith(b"[") else b","
    return written._replace(json=before + comma + _json(list(more))[1:-1] + b"]}}")
