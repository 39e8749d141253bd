"""Nothing a stranger writes or uploads raises or runs; all pages and formats in full: `python -m tests.hostile`."""

from __future__ import annotations

import pytest

from tests.hostile.run import Report, fuzz, strings, through_files, through_links, through_pages


@pytest.fixture
def report():
    made = Report()
    yield made
    assert made.tried and made.failures == [], "\n".join(made.failures[:3])


def test_every_string_through_every_parameter_of_every_page(report):
    through_links(report, strings())


def test_every_string_as_a_file_and_in_files(report):
    through_files(report, strings())


def test_a_quarter_of_the_strings_through_pages_and_written_files(report):
    through_pages(report, strings()[::4], ("page", "code", "csv"))


def test_damaged_files_and_links(report):
    fuzz(report, 1_500)


def test_the_report_notices_an_exception_and_a_script():
    noticed = Report()
    noticed.run("way", "input", lambda: 1 / 0)
    noticed.must(False, "way", "input")
    assert (noticed.exceptions, noticed.markup, len(noticed.failures)) == (1, 1, 2)
