"""What a played class amounts to: percentiles, rates, costs; as lines for people and as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from typing import Any

from tests.load.crowd import Play, Played, Sample
from tests.load.watch import Cost

KINDS = ("join", "change", "reconnect")


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of all values do not exceed.

    >>> percentile([5.0, 1.0, 2.0, 3.0, 4.0], 50), percentile([1.0, 2.0], 95), percentile([], 50)
    (3.0, 2.0, nan)
    """
    if not values:
        return float("nan")
    place = -(-percent * len(values) // 100)  # rounded up
    return sorted(values)[max(0, int(place) - 1)]


def machine() -> dict[str, Any]:
    """What the numbers hold for."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system(),
            "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1 (app.py sets it)")}


def summary(play: Play, played: Played, cost: Cost | None = None, processes: int = 0) -> dict[str, Any]:
    """Everything of a run: times in ms, memory in MB, processor time in cores and ms."""
    steady = [s for s in played.samples if s.kind == "change" and played.all_there <= s.at]
    seconds = played.ended - played.all_there
    found: dict[str, Any] = {
        "machine": machine(),
        "play": play._asdict(),
        "times": {kind: _times([s for s in played.samples if s.kind == kind]) for kind in KINDS},
        "errors": dict(played.errors),
        "changes_per_second": len(steady) / seconds if seconds > 0 else 0.0,
        "kB_per_change": _mean([s.bytes / 1000 for s in played.samples if s.kind == "change"]),
        "kB_per_join": _mean([s.bytes / 1000 for s in played.samples if s.kind == "join"]),
    }
    if cost:
        rate = found["changes_per_second"]
        found["server"] = {"processes": processes, **cost._asdict(),
                           "ms_per_change": 1000 * cost.cores / rate if rate else float("nan"),
                           "MB_per_student": (cost.peak - cost.idle) / play.students}
    return found


def _times(samples: Sequence[Sample]) -> dict[str, float]:
    times = [1000 * sample.seconds for sample in samples]
    return {"count": len(times), "p50": percentile(times, 50), "p95": percentile(times, 95),
            "max": max(times, default=float("nan"))}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def lines(found: dict[str, Any]) -> str:
    """The table of one run."""
    play, about = found["play"], found["machine"]
    rows = [f"{play['students']} students, a change every {play['pace']:g} s each, all there within "
            f"{play['join']:g} s, then {play['stay']:g} s",
            f"{about['cores']} cores, {about['system']}, Python {about['python']}, "
            f"OPENBLAS_NUM_THREADS={about['OPENBLAS_NUM_THREADS']}",
            f"{'in ms':<12}{'count':>8}{'p50':>10}{'p95':>10}{'max':>10}"]
    for kind, times in found["times"].items():
        if times["count"]:
            rows.append(f"{kind:<12}{times['count']:>8}{times['p50']:>10.1f}{times['p95']:>10.1f}{times['max']:>10.1f}")
    rows.append(f"errors      {sum(found['errors'].values()):>8}")
    rows += [f"  {count} × {text}" for text, count in found["errors"].items()]
    rows.append(f"{found['changes_per_second']:.1f} changes a second, {found['kB_per_change']:.1f} kB each; "
                f"{found['kB_per_join']:.0f} kB a join")
    if server := found.get("server"):
        rows.append(f"server: {server['processes']} process(es), {server['cores']:.2f} cores, "
                    f"{server['ms_per_change']:.1f} ms a change; {server['idle']:.0f} MB idle, {server['peak']:.0f} MB "
                    f"peak, {server['MB_per_student']:.2f} MB a student")
        rows.append(f"this tool: {server['player_cores']:.2f} cores")
    return "\n".join(rows)
