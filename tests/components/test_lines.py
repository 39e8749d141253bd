"""The browser writes the line of any cell as core writes it."""

import numpy as np
import pytest

from core.attention import scaled_dot_product_attention
from core.step_tables import additions, maskings, quotients, scalings, softmaxes
from core.strip import text_of
from core.strip_packed import packed
from core.strip_tables import LineTable, Piece, Slot, line_at, numbered
from core.sum_tables import plain_sums, sums
from core.written import SHORT, SHOWN
from tests.components.node import run

MORE = "{sum} from {count} more"


def agree(tables, shapes):
    cells = [(name, i, j) for name, shape in shapes.items() for i, j in np.ndindex(shape)]
    said = run("lines.js", {"packed": packed(tables), "cells": cells, "more": MORE})
    for (name, i, j), text in zip(cells, said, strict=True):
        assert text == text_of(line_at(tables[name], i, j), MORE), (name, i, j)
    return said


@pytest.mark.parametrize("size, decimals", [(1, 6), (1, 1), (1, 0), (300, 2), (1e-4, 8), (2e6, 0), (1e150, 0)])
def test_sums(size, decimals):
    random = np.random.default_rng(1)
    a, b = (np.round(size * random.standard_normal((7, 9)), decimals) for _ in range(2))
    a[2] = 0
    tables = {"long": sums(a, b, a @ b.T), "short": sums(a[:, :3], b[:, :3], a[:, :3] @ b[:, :3].T),
              "some": sums(a, b, (a * (a > 0)) @ b.T, name=numbered("out", 7), present=a > 0),
              "terms": plain_sums(a[:, None] * b[None], a @ b.T / 3, name="", divided_by=3)}
    said = agree(tables, dict.fromkeys(tables, (7, 7)))
    assert any(" = " in text.split("=", 1)[1] for text in said) and any("more" in text for text in said)


def test_groups_of_rows_with_their_own_factors():
    a, b = np.random.default_rng(3).standard_normal((6, 9)), np.random.default_rng(4).standard_normal((3, 4, 9))
    agree({"heads": sums(a, b, np.einsum("grd,gmd->grm", a.reshape(3, 2, 9), b).reshape(6, 4))}, {"heads": (6, 4)})


@pytest.mark.parametrize("causal", [False, True])
def test_one_attention_step(causal):
    q, k, v = np.random.default_rng(2).standard_normal((3, 9, 5))
    work = scaled_dot_product_attention(q, k, v, is_causal=causal)
    norms = [np.linalg.norm(q, axis=1)[:, None], np.linalg.norm(k, axis=1)[None]]
    tables = {"scaled": scalings(work.scores, 5, work.scaled), "masked": maskings(work.scaled, work.masked),
              "weight": softmaxes(work.masked, work.exponentials, work.weights),
              "cos": quotients("cos", work.scores, norms, work.scores / (norms[0] * norms[1])),
              "added": additions([work.scores, work.scaled], work.scores + work.scaled, name="x")}
    said = agree(tables, dict.fromkeys(tables, (9, 9)))
    assert ("e^(−∞) ⁄ Σ = –" in said) == causal


def test_numbers_of_every_size_and_every_kind_of_array():
    numbers = np.array([[0.0, -1e-12, 0.125, 1.125e6, -9.995e6, 998.5, 1e21, 1.2345e300, -0.00012345, np.inf, 2.5]])
    tables = {"shown": LineTable((Slot(numbers, SHOWN),)), "short": LineTable((Slot(numbers[:, :9], SHORT),)),
              "fixed": LineTable((Slot(numbers, np.arange(11)[None] % 5, "query", True), Piece(" {x}"))),
              "where": LineTable((Piece("yes"),), numbers > 1, LineTable((Piece("no"),), numbers < 0))}
    said = agree(tables, {"shown": (1, 11), "short": (1, 9), "fixed": (1, 11), "where": (1, 11)})
    assert {"yes", "no", ""} <= set(said)
