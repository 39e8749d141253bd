"""The plane's JavaScript shows what core computes: the same texts for thousands of pairs of arrows."""

import numpy as np

from core.digits import plain
from core.scenes import dot_product as scene
from core.strip import text_of
from tests.components.node import run


def pairs(count: int) -> np.ndarray:
    """Arrows as hands leave them: on the grid of 0.1, then turned ones with six decimals, zero vectors, unit ones."""
    random = np.random.default_rng(7)
    grid = random.integers(-60, 61, (count, 2, 2)) / 10
    grid[: count // 3] = np.round(random.uniform(-6, 6, (count // 3, 2, 2)), 6)
    grid[-50:, 0] = 0
    grid[-100:-50, 1] = [1, 0]
    grid[-150:-100, 1] = -grid[-150:-100, 0]
    return grid


def test_ten_thousand_pairs_are_written_alike() -> None:
    given = pairs(10_000)
    said = run("pairs.js", given.tolist())
    for (a, b), shown in zip(given, said, strict=True):
        work = scene.arrows({"d_move": "xy", "d_ax": a[0], "d_ay": a[1], "d_bx": b[0], "d_by": b[1]})
        expected = [text_of(line) for line in (work.products, work.lengths, work.area_of_a, work.area_of_b)]
        assert shown == [*expected, plain(float(work.pair.angle), 1)], (a, b)
