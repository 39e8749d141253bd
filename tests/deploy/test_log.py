"""An error becomes one line of JSON from which an operator finds the place, and nobody what a visitor wrote."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from core import links
from serving import log

SECRET = "what I typed"


@pytest.fixture
def lines(monkeypatch):
    """What a logger writes after `structured`."""
    monkeypatch.delenv(log.SETTING, raising=False)
    before = logging.getLogRecordFactory()
    log.structured()
    log.structured()  # an app that another test started may have asked already
    written: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: written.append(logging.Formatter("%(message)s").format(record))  # type: ignore
    logger = logging.getLogger("test of the log")
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield logger, written
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)


def fail() -> None:
    links.Number("d_ax", 3.0, -6, 6).parse(SECRET)


def test_an_error_is_one_line_with_its_place_and_without_what_was_typed(lines):
    logger, written = lines
    try:
        fail()
    except links.Malformed as error:
        assert SECRET in str(error)
        logger.error("Uncaught app execution of %s", SECRET, exc_info=error)
    (only,) = written
    assert "\n" not in only and SECRET not in only and str(log.ROOT) not in only and sys.prefix not in only
    said = json.loads(only)
    assert (said["level"], said["error"], said["event"]) == ("ERROR", "Malformed", "Uncaught app execution of %s")
    assert any(place.startswith("core/links.py:") and place.endswith(" _finite") for place in said["where"])
    assert said["time"].endswith("+00:00")


def test_what_is_no_problem_stays_readable(lines):
    logger, written = lines
    logger.info("ready at %s", "http://localhost:8501")
    assert written == ["ready at http://localhost:8501"]


def test_hostile_text_cannot_forge_a_line(lines):
    logger, written = lines
    logger.warning('a\n{"level": "ERROR"}')
    assert len(written[0].splitlines()) == 1 and json.loads(written[0])["level"] == "WARNING"


def test_developers_can_have_pythons_own_tracebacks(monkeypatch):
    monkeypatch.setenv(log.SETTING, "full")
    before = logging.getLogRecordFactory()
    log.structured()
    assert logging.getLogRecordFactory() is before
