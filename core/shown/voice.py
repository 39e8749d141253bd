"""The catalogs' sentences in the language of a link, for pages that are described without Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.catalogs import catalog, sentence
from core.notice import Notice
from core.shown.blocks import Said, Stage, Table
from core.shown.rich import Rich, Run, plain, rich
from core.strip import Line


class Voice(NamedTuple):
    """One language."""

    language: str

    def t(self, key: str, **values: object) -> str:
        """A sentence as it stands in the catalog, its slots filled: for words without Markdown."""
        return sentence(self.language, key, **values)

    def rich(self, key: str, **values: object) -> Rich:
        """A sentence with its colours and weights; slots are filled with literal text."""
        return rich(catalog(self.language)[key], values)

    def plain(self, key: str, **values: object) -> str:
        """A sentence without colours and weights."""
        return plain(self.rich(key, **values))

    def said(self, notices: Sequence[Notice]) -> tuple[Said, ...]:
        """The sentences that hold; nothing if there are none."""
        return (Said(tuple(self.rich(n.key, **n.values) for n in notices)),) if notices else ()

    def notice(self, notice: Notice) -> str:
        """One notice as plain text."""
        return self.plain(notice.key, **notice.values)

    def facts(self, prefix: str, **values: str) -> Stage:
        """A table of the catalogs, `prefix.title`, `prefix.head`, `prefix.row1`, …, as a stage of its own."""
        sentences = catalog(self.language)
        rows = [sentences[key] for key in sentences if key.startswith(f"{prefix}.row")]
        cells = [tuple(rich(cell.strip(), values) for cell in row.strip().strip("|").split("|"))
                 for row in (sentences[f"{prefix}.head"], *rows)]
        return Stage(
            prefix.rpartition(".")[2], self.rich(f"{prefix}.title"), (), (Table("", cells[0], tuple(cells[1:])),)
        )

    def line(self, line: Line) -> Rich:
        """A line of arithmetic; results stand out."""
        return tuple(Run(self.t("strip.more", sum=p.text, count=p.left_out), "quiet") if p.role == "more" else
                     Run(p.text, "plain" if p.role == "result" else p.role, p.role in {"output", "result"})
                     for p in line)
