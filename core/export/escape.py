"""Strangers' text on its way into a file: one function for each kind of place, so that it stays text there."""

from __future__ import annotations

import html
import re

LONGEST = 2_000
_FORMULA = ("=", "+", "-", "@")


def clean(text: str, longest: int = LONGEST) -> str:
    """Text for slides and anything else in XML: no control characters, no direction marks, cut if very long.

    >>> clean("a\\x00b\\u202ec\\ud800"), clean("x" * 9, 4)
    ('a b c ', 'xxx…')
    """
    text = "".join(c if c.isprintable() else " " for c in str(text))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def markup(text: str, longest: int = LONGEST) -> str:
    """Text between the tags or in the quotes of HTML.

    >>> markup('<b>"x"</b>')
    '&lt;b&gt;&quot;x&quot;&lt;/b&gt;'
    """
    return html.escape(clean(text, longest))


def script(json_text: str) -> str:
    """JSON inside a script element: nothing in it can end the element or a line.

    >>> script('"</script>"')
    '"\\\\u003c/script\\\\u003e"'
    """
    for sign in "<>&\u2028\u2029":
        json_text = json_text.replace(sign, f"\\u{ord(sign):04x}")
    return json_text


def cell(text: str) -> str:
    """Text in a spreadsheet's cell: what would start a formula starts with an apostrophe.

    >>> cell("=1+1"), cell(" @x"), cell("the")
    ("'=1+1", "' @x", 'the')
    """
    text = clean(text)
    return "'" + text if text.lstrip().startswith(_FORMULA) else text


def label(text: str) -> str:
    """Text as a category of a native chart, whose data is a small workbook: never a formula, never a link.

    >>> label("=x"), label("mailto:x"), label("cat")
    ('\\u2060=x', '\\u2060mailto:x', 'cat')
    """
    text = clean(text, 60)
    suspicious = text.lstrip("{ ").startswith(_FORMULA) or re.match(r"\s*[a-z]+:", text, re.IGNORECASE)
    return "\u2060" + text if suspicious else text


def markdown(text: str) -> str:
    r"""Text in a notebook's Markdown cell, which also reads HTML and mathematics.

    >>> markdown("<b>*x*</b> $y$")
    '&lt;b&gt;\\*x\\*&lt;/b&gt; \\$y\\$'
    """
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|$~])", r"\\\1", markup(text).replace("&quot;", '"').replace("&#x27;", "'"))


def comment(text: str) -> str:
    """Text in a Python comment: one line.

    >>> comment("a\\nb")
    'a b'
    """
    return clean(text, 100)
