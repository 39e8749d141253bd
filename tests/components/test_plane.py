"""The plane's JavaScript shows what core computes: the same texts for thousands of pairs of arrows."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from core.digits import plain
from core.scenes import dot_product as scene
from core.strip import text_of

JS = Path(__file__).parent.parent / "js"


def node() -> str:
    """Playwright brings a Node along, so that the tests need none of their own."""
    from playwright._impl._driver import compute_driver_executable

    executable = compute_driver_executable()
    return str(executable[0] if isinstance(executable, tuple) else executable)


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
    run = subprocess.run(
        [node(), str(JS / "pairs.js")],
        input=json.dumps(given.tolist()),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    for (a, b), shown in zip(given, json.loads(run.stdout), strict=True):
        work = scene.arrows({"d_move": "xy", "d_ax": a[0], "d_ay": a[1], "d_bx": b[0], "d_by": b[1]})
        expected = [text_of(line) for line in (work.products, work.lengths, work.area_of_a, work.area_of_b)]
        assert shown == [*expected, plain(float(work.pair.angle), 1)], (a, b)


@pytest.mark.parametrize("file", sorted(path.name for path in JS.glob("*.test.js")))
def test_javascript(file: str) -> None:
    run = subprocess.run(
        [node(), "--test", "--test-reporter=tap", str(JS / file)], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass" in run.stdout and "# pass 0" not in run.stdout
