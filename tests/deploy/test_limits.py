"""The limits are documented as they are."""

from __future__ import annotations

from pathlib import Path

from serving.limits import limits, table

ROOT = Path(__file__).parents[2]


def test_the_table_of_the_documentation_is_the_one_of_the_code():
    assert table() in (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")


def test_every_limit_is_set_where_the_table_says():
    for limit in limits():
        assert (ROOT / limit.where).is_file(), limit.what
