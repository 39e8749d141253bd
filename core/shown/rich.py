"""Words of the catalogs as pieces with a colour and a weight, for places that read neither Markdown nor Plotly's tags.

Only the template's own Markdown is read. What fills its slots is put in afterwards, so a token that looks like
Markdown stays what it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import NamedTuple

_ROLES = {"blue": "query", "orange": "key", "green": "value", "violet": "output", "gray": "quiet"}
_TEX = {r"\cdot": "·", r"\times": "×", r"\Vert": "‖", r"\sqrt": "√", r"\top": "ᵀ", r"\infty": "∞",
        r"\theta": "θ", r"\le": "≤", r"\ge": "≥", r"\approx": "≈", r"\pm": "±", r"\to": "→", r"\ne": "≠"}
_MARK = re.compile(r":(?P<colour>blue|orange|green|violet|gray)\[|(?P<close>\])|(?P<bold>\*\*)|(?P<italic>\*)"
                   r"|\$(?P<tex>[^$]+)\$|\\(?P<escaped>[^\w\s])|:material/\w+:\s*")


class Run(NamedTuple):
    """Text in one style. `role`: plain, quiet, query, key, value, output. `shift`: "sub", "sup" or nothing."""

    text: str
    role: str = "plain"
    bold: bool = False
    italic: bool = False
    shift: str = ""


Rich = tuple[Run, ...]


def rich(template: str, values: Mapping[str, object] | None = None) -> Rich:
    """A catalog's sentence as runs, its {slots} filled with literal text.

    >>> rich(":blue[**[Query](#term-query)**]: what *{token}* asks", {"token": "**x**"})  # doctest: +ELLIPSIS
    (Run(text='Query', role='query', bold=True, ...), ..., Run(text='**x**', ..., italic=True, ...), ...)
    >>> plain(rich("divide by $\\\\sqrt{d_k}$"))
    'divide by √d_k'
    """
    found: list[Run] = []
    roles, bold, italic, start = ["plain"], False, False, 0

    def add(text: str) -> None:
        for n, line in enumerate(text.split("\n")):
            found.extend([Run("\n")] if n else [])
            filled = line.format_map(values) if values else line
            found.extend([Run(filled, roles[-1], bold, italic)] if filled else [])

    template = re.sub(r"\[([^][]*)\]\(#term-\w+\)", r"\1", template)  # links to the glossary
    template = re.sub(r"\n+", "\n", re.sub(r"\n+- ", "\n• ", template.strip("\n")))
    for mark in _MARK.finditer(template):
        if mark["close"] and len(roles) == 1:
            continue  # a bracket that closes no colour is a bracket
        add(template[start:mark.start()])
        start = mark.end()
        if mark["colour"]:
            roles.append(_ROLES[mark["colour"]])
        elif mark["close"]:
            roles.pop()
        elif mark["bold"]:
            bold = not bold
        elif mark["italic"]:
            italic = not italic
        elif mark["tex"]:
            found.extend(run._replace(italic=italic) for run in marked(tex(mark["tex"]), roles[-1], bold))
        elif mark["escaped"]:
            add(mark["escaped"])
    add(template[start:])
    return tuple(found)


def tex(formula: str) -> str:
    r"""A short formula of the catalogs in the markup of figures.

    >>> tex(r"\sum_i a_i b_i"), tex(r"A\cdot B \,/\, (\Vert A\Vert\,\Vert B\Vert)"), tex(r"\sqrt{d_k}")
    ('Σ a<sub>i</sub> b<sub>i</sub>', 'A·B / (‖A‖‖B‖)', '√d<sub>k</sub>')
    """
    text = formula.replace(r"\,", " ").replace(r"\sum_i", "Σ")
    for command, sign in _TEX.items():
        text = re.sub(re.escape(command) + r"(?![a-zA-Z]) ?", sign, text)
    text = re.sub(r"_\{?(\w+)\}?", r"<sub>\1</sub>", text)
    return re.sub(r" {2,}", " ", re.sub(r"[{}]", "", text)).strip()


def marked(markup: str, role: str = "plain", bold: bool = False) -> Rich:
    """A figure's words, which are Plotly's own markup with strangers' text escaped in it, as runs.

    >>> plain(marked("Q = X W<sub>q</sub><br>&lt;b&gt; e<sup>score − largest</sup> Q K<sup>T</sup>"))
    'Q = X W_q\\n<b> e^(score − largest) Q Kᵀ'
    """
    found: list[Run] = []
    shift = ""
    for piece in re.split(r"(</?(?:b|i|br|sub|sup|span)\b[^>]*>)", markup):
        tag = re.fullmatch(r"<(/?)(b|i|br|sub|sup|span)\b[^>]*>", piece)
        if not tag:
            text = html.unescape(piece).replace("$\u200b", "$")
            found += [Run(text, role, bold, False, shift)] if text else []
        elif tag[2] == "br":
            found.append(Run("\n", role))
        elif tag[2] in {"sub", "sup"}:
            shift = "" if tag[1] else tag[2]
    return tuple(found)


def plain(runs: Rich) -> str:
    """The text alone: indices as _q, powers as ^(…)."""
    return "".join(_plain(run) for run in runs)


def _plain(run: Run) -> str:
    if run.shift == "sup":
        return "ᵀ" if run.text == "T" else f"^({run.text})"
    return f"_{run.text}" if run.shift == "sub" else run.text
