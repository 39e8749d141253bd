"""A page as one HTML file: text, arithmetic and interactive figures, nothing is asked for from the network."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import plotly.io
import plotly.offline

from core.export.escape import markup, script
from core.export.link import Address
from core.figures.style import LIGHT, Figure
from core.shown.blocks import Block, Measures, Page, Picture, Row, Said, Strip, Table
from core.shown.rich import Rich, Run
from core.shown.voice import Voice

STYLE = Path(__file__).with_name("page.css")
SCRIPT = Path(__file__).with_name("page.js")


def document(page: Page, link: Address) -> str:
    """The page as a standalone HTML document, with Plotly's own script inside (about 5 MB)."""
    voice = Voice(page.language)
    figures: list[Figure] = []
    body = [f"<h1>{markup(page.title)}</h1><p class=quiet>{rich_markup(page.idea)}</p>"]
    if page.formula:
        body.append(f"<p class=formula>{rich_markup(page.formula)}</p>")
    for stage in page.stages:
        idea = f"<p>{rich_markup(stage.idea)}</p>" if stage.idea else ""
        body.append(f"<section><h2>{rich_markup(stage.heading)}</h2>{idea}")
        body += [_block(voice, block, figures) for block in stage.blocks]
        body.append("</section>")
    body.append(_source(link))
    return f"""<!DOCTYPE html>
<html lang="{markup(page.language)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
style-src 'unsafe-inline'; img-src data: blob:; font-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{markup(page.title)}</title>
<style>{look()}</style></head><body><main>
{"".join(body)}
</main><script>{_plotly()}</script>
<script type="application/json" id="figures">{script(_json(figures))}</script>
<script>{SCRIPT.read_text(encoding="utf-8")}</script></body></html>
"""


def look() -> str:
    """The style of a page that is taken along."""
    hues = "".join(f"--{name}:{getattr(LIGHT, name)};"
                   for name in ("query", "key", "value", "output", "text", "quiet", "line", "paper"))
    return f":root{{{hues}}}" + STYLE.read_text(encoding="utf-8")


@functools.cache
def _plotly() -> str:
    source = str(plotly.offline.get_plotlyjs())
    return re.sub(r"</(script)", r"<\\/\1", source, flags=re.IGNORECASE)


def _json(figures: list[Figure]) -> str:
    return "[" + ",".join(str(plotly.io.to_json(figure, validate=False)) for figure in figures) + "]"


def _block(voice: Voice, block: Block, figures: list[Figure]) -> str:
    if isinstance(block, Row):
        return f"<div class=row>{''.join(_figure(picture, figures) for picture in block.pictures)}</div>"
    if isinstance(block, Strip):
        heading = f"<b>{markup(block.heading)}</b>" if block.heading else ""
        return f"<div class=strip>{heading}{''.join(_line(voice, label, line) for label, line in block.lines)}</div>"
    if isinstance(block, Said):
        lead = f"<b>{markup(voice.t('strip.notice'))}</b> " if block.lead else ""
        separator = " " if block.lead else "<br>"
        return f"<p class=said>{lead}{separator.join(map(rich_markup, block.sentences))}</p>"
    if isinstance(block, Measures):
        each = (f"<div><span>{rich_markup(name)}</span><b>{markup(number)}</b></div>" for name, number in block.numbers)
        return f"<div class=measures>{''.join(each)}</div>"
    return _table(block)


def _figure(picture: Picture, figures: list[Figure]) -> str:
    figure = picture.draw(LIGHT)
    figures.append(figure)
    height = int(figure["layout"].get("height", 400))
    return (f'<div class=figure role=img aria-label="{markup(picture.alt or picture.heading)}" '
            f'style="height:{height}px" data-figure="{len(figures) - 1}"></div>')


def _line(voice: Voice, label: str, line: Any) -> str:
    said = f"<span class=quiet>{markup(label)}</span> " if label else ""
    return f"<div>{said}{rich_markup(voice.line(line))}</div>"


def _table(table: Table) -> str:
    heading = f"<h3>{markup(table.heading)}</h3>" if table.heading else ""
    head = "".join(f"<th>{rich_markup(words)}</th>" for words in table.head)
    rows = "".join(f"<tr>{''.join(f'<td>{rich_markup(words)}</td>' for words in row)}</tr>" for row in table.rows)
    return f"{heading}<div class=table><table><tr>{head}</tr>{rows}</table></div>"


def rich_markup(runs: Rich) -> str:
    """Words of the catalogs as HTML."""
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if run.text == "\n":
        return "<br>"
    text = f"<bdi>{markup(run.text)}</bdi>" if _right_to_left(run.text) else markup(run.text)
    for tag in (*(("b",) if run.bold else ()), *(("i",) if run.italic else ()), *((run.shift,) if run.shift else ())):
        text = f"<{tag}>{text}</{tag}>"
    return text if run.role == "plain" else f"<span class={run.role}>{text}</span>"


def _right_to_left(text: str) -> bool:
    return any("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in text)


def _source(link: Address) -> str:
    shown = markup(link.short)
    linked = f'<a href="{markup(link.text, 9_000)}">{shown}</a>' if link.public else shown
    return f"<footer>Dot to Attention · {linked}</footer>"
