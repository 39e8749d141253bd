"""The arithmetic of page 2 for every pair at once: the dot product term by term, then the cosine."""

from __future__ import annotations

import numpy as np

from core._checks import Array
from core.step_tables import quotients
from core.strip_tables import LineTable
from core.sum_tables import sums


def pair_tables(vectors: Array, dot: Array, cosine: Array) -> dict[str, LineTable]:
    """Lines for every two of n vectors.

    Parameters: `vectors` (n, d); `dot`, `cosine` (n, n), their similarities.
    Returns: "dot" and "cosine"; a pair with a zero vector has no second line.
    """
    norms = np.linalg.norm(vectors, axis=1)
    divided = quotients("cos", dot, [norms[:, None], norms[None]], cosine)
    return {"dot": sums(vectors, vectors, dot, name="a·b", result_role="result"),
            "cosine": divided._replace(where=norms[:, None] * norms[None] > 0)}
