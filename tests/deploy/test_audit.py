"""An audit that could not ask is never taken for a good one."""

from __future__ import annotations

from pathlib import Path

from tests.audit import ROOT, UNKNOWN, closure, pinned, verdict

ASKED = {"good": "1", "other": "2"}


def test_all_looked_up_and_fine():
    report = {"dependencies": [{"name": "good", "version": "1", "vulns": []}, {"name": "other", "version": "2",
                                                                               "vulns": []}]}
    assert verdict(report, ASKED) == (0, "2 packages, no known weakness")


def test_a_known_weakness_fails_and_is_named():
    report = {"dependencies": [{"name": "good", "version": "1", "vulns": [{"id": "CVE-2026-1"}]}]}
    code, sentence = verdict(report, ASKED)
    assert code == 1 and "CVE-2026-1" in sentence and "good 1" in sentence


def test_silence_and_skipped_packages_are_not_an_answer():
    skipped = {"name": "other", "skip_reason": "not found"}
    for dependencies in ([], [{"name": "good", "version": "1", "vulns": []}, skipped]):
        code, sentence = verdict({"dependencies": dependencies}, ASKED)
        assert code == UNKNOWN and "NOT AUDITED" in sentence


def test_what_the_server_runs_on_is_asked_about_too():
    asked = closure(pinned(ROOT / "requirements.txt"))
    assert {"streamlit", "starlette", "uvicorn", "pyarrow", "pillow"} <= asked.keys()
    assert "pytest" not in asked and Path(ROOT / "requirements-dev.txt").exists()
