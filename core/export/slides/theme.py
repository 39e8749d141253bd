"""The deck's own look: 16:9, one title style, fonts that Windows and macOS have, Chinese included."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Inches

from core.figures.style import LIGHT

WIDTH, HEIGHT = 13.333, 7.5  # inches
MARGIN = 0.5
WIDE = WIDTH - 2 * MARGIN
PANEL = "#F4F6F8"  # behind words
LATIN, CHINESE = "Calibri", "Microsoft YaHei"  # both come with Office on Windows and macOS
_NS = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main",
       "p": "http://schemas.openxmlformats.org/presentationml/2006/main"}


def new() -> Any:
    """An empty deck."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = deck.slide_master
    _fonts(master)
    _title_style(master)
    keep = next(layout for layout in deck.slide_layouts if layout.name == "Title Only")
    for layout in list(deck.slide_layouts):
        if layout is not keep:
            deck.slide_layouts.remove(layout)
    for holder in [*master.placeholders, *keep.placeholders]:
        if holder.placeholder_format.type is not None and "TITLE" in str(holder.placeholder_format.type):
            _title(holder)
        else:
            holder._element.getparent().remove(holder._element)  # dates and footers that nobody filled
    return deck


def _title(holder: Any) -> None:
    holder.left, holder.top, holder.width, holder.height = map(Inches, (MARGIN, 0.32, WIDTH - 2 * MARGIN, 0.62))
    frame = holder.text_frame
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _title_style(master: Any) -> None:
    level = master._element.find("p:txStyles/p:titleStyle/a:lvl1pPr", _NS)
    level.set("algn", "l")
    style = level.find("a:defRPr", _NS)
    style.set("sz", "2600")
    style.set("b", "1")
    style.find("a:solidFill", _NS).getparent().replace(style.find("a:solidFill", _NS), parse_xml(
        f'<a:solidFill xmlns:a="{_NS["a"]}"><a:srgbClr val="{LIGHT.text[1:]}"/></a:solidFill>'))


def _fonts(master: Any) -> None:
    """Set the theme's fonts: whoever prefers others changes them once, in the theme."""
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme = etree.fromstring(part.blob)
    for kind in ("majorFont", "minorFont"):
        fonts = theme.find(f".//a:{kind}", _NS)
        fonts.find("a:latin", _NS).set("typeface", LATIN)
        fonts.find("a:ea", _NS).set("typeface", CHINESE)
        for script in fonts.findall("a:font", _NS):
            if script.get("script") in {"Hans", "Hant"}:
                script.set("typeface", CHINESE)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
