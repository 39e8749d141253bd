"""Arrays as Plotly reads them fastest: base64 with type and shape, half the bytes of numbers as text."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPES = {"float32": "f4", "float64": "f8", "int8": "i1", "uint8": "u1"}


def typed(array: NDArray[Any]) -> dict[str, str]:
    """A NumPy array of any shape as Plotly's typed array.

    >>> typed(np.array([[1, 2]], dtype=np.uint8))
    {'dtype': 'u1', 'bdata': 'AQI=', 'shape': '1, 2'}
    """
    packed = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    return {"dtype": _TYPES[array.dtype.name], "bdata": base64.b64encode(packed.tobytes()).decode("ascii"),
            "shape": ", ".join(map(str, array.shape))}
