"""A drawing on a plane as native shapes: arrows, lines, regions, points and labels, grouped so that it moves as one."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from core.export import plotted
from core.export.plotted import Ink
from core.export.slides import theme
from core.export.slides.text import box, one, rgb, width_of
from core.figures.style import LIGHT, Figure

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DASHES = {"dash": MSO_LINE.DASH, "dot": MSO_LINE.ROUND_DOT, "dashdot": MSO_LINE.DASH_DOT}
_SCALE = 1.15  # strokes: a slide is looked at from farther away than a screen
_ON_SCREEN = 440  # pixels of width for which our drawings choose the size of their words


class Plane(NamedTuple):
    """Where the picture's coordinates are on the slide, in inches."""

    left: float
    bottom: float
    x_unit: float
    y_unit: float
    x_low: float
    y_low: float
    points: float  # of text for each pixel on screen

    def at(self, point: Any) -> tuple[float, float]:
        """A point of the picture on the slide."""
        return (self.left + (float(point[0]) - self.x_low) * self.x_unit,
                self.bottom - (float(point[1]) - self.y_low) * self.y_unit)


def add(slide: Any, figure: Figure, left: float, top: float, width: float, height: float) -> None:
    """Draw a figure of scatter traces and annotations into a box of inches on a slide."""
    (x0, x1), (y0, y1) = plotted.ranges(figure)
    x_unit, y_unit = width / (x1 - x0), height / (y1 - y0)
    if "scaleanchor" in figure["layout"].get("yaxis", {}):  # equal axes: angles are true
        x_unit = y_unit = min(x_unit, y_unit)
    across, down = (x1 - x0) * x_unit, (y1 - y0) * y_unit
    plane = Plane(left + (width - across) / 2, top + (height + down) / 2, x_unit, y_unit, x0, y0,
                  min(1.06, max(0.8, 72 * width / _ON_SCREEN)))
    group = slide.shapes.add_group_shape()
    group.name = "Drawing"
    _axes(group, figure, plane, (x0, x1), (y0, y1))
    for trace in figure["data"]:
        _trace(group, trace, plane)
    for note in figure["layout"].get("annotations", ()):
        font = note.get("font", {})
        at = plane.at((note["x"], note["y"]))
        _label(group, plotted.literal(note["text"]), at, font.get("color", LIGHT.text),
               font.get("size", 13) * plane.points,
               note.get("xanchor", "center"), note.get("yanchor", "middle"), "<b>" in str(note["text"]))


def _axes(group: Any, figure: Figure, plane: Plane, x: tuple[float, float], y: tuple[float, float]) -> None:
    """The grid's zero lines, where the figure shows them; and a faint line each whole step."""
    layout = figure["layout"]
    for n, (name, (low, high), (start, end)) in enumerate((("xaxis", x, y), ("yaxis", y, x))):
        axis = layout.get(name, {})
        step = axis.get("dtick")
        if axis.get("showgrid") and step:
            for value in np.arange(np.ceil(low / step) * step, high + 1e-9, step):
                ends = ((value, start), (value, end)) if n == 0 else ((start, value), (end, value))
                hue = LIGHT.quiet if abs(value) < 1e-9 and axis.get("zeroline") else LIGHT.line
                _segment(group, plane.at(ends[0]), plane.at(ends[1]), Ink(hue, 1.0), 0.75)


def _trace(group: Any, trace: dict[str, Any], plane: Plane) -> None:
    points, mode = plotted.points(trace), trace.get("mode", "lines")
    opacity = float(trace.get("opacity", 1.0))
    if "lines" in mode:
        _lines(group, trace, points, plane, opacity)
    if "markers" in mode:
        _markers(group, trace, points, plane, opacity)
    if "text" in mode:
        font = trace.get("textfont", {})
        sides = trace.get("textposition", "middle center")
        for n, (point, text) in enumerate(zip(points, trace["text"], strict=True)):
            side = sides if isinstance(sides, str) else sides[n]
            vertical, horizontal = side.split(" ")
            _label(group, plotted.literal(text), plane.at(point), font.get("color", LIGHT.text),
                   font.get("size", 13) * plane.points, {"left": "right", "right": "left"}.get(horizontal, "center"),
                   {"top": "bottom", "bottom": "top"}.get(vertical, "middle"), "<b>" in str(text), gap=0.1)


def _lines(group: Any, trace: dict[str, Any], points: np.ndarray, plane: Plane, opacity: float) -> None:
    line = trace.get("line", {})
    stroke, width = plotted.ink(line.get("color", LIGHT.text), opacity), float(line.get("width", 2))
    inside = points[np.isfinite(points).all(axis=1)]
    arrow = trace.get("marker", {}).get("symbol") == "arrow"
    if trace.get("fill") == "toself" or len(inside) > 2:
        filled = plotted.ink(trace["fillcolor"]) if trace.get("fill") == "toself" else None
        _freeform(group, [plane.at(p) for p in inside], stroke, width, filled, line.get("dash"))
    elif len(inside) == 2:
        _segment(group, plane.at(inside[0]), plane.at(inside[1]), stroke, width, line.get("dash"), arrow)


def _segment(group: Any, start: tuple[float, float], end: tuple[float, float], stroke: Ink, width: float,
             dash: str | None = None, arrow: bool = False) -> None:
    made = group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Inches, (*start, *end)))
    unstyled(made)
    _stroke(made.line, stroke, width, dash)
    if arrow:
        made.name = "Vector"
        made.line._get_or_add_ln().append(parse_xml(f'<a:tailEnd xmlns:a="{_A}" type="triangle" w="med" len="med"/>'))


def unstyled(shape: Any) -> None:
    """Without the theme's own shadow and colours."""
    style = shape._element.find(f"{{{_P}}}style")
    if style is not None:
        shape._element.remove(style)


def _stroke(line: Any, stroke: Ink, width: float, dash: str | None = None) -> None:
    line.width, line.color.rgb = Pt(width * _SCALE * 0.85), rgb(stroke.hue)
    if dash in _DASHES:
        line.dash_style = _DASHES[dash]
    _fade(line._get_or_add_ln(), stroke.opacity)


def _freeform(group: Any, places: list[tuple[float, float]], stroke: Ink, width: float, filled: Ink | None,
              dash: str | None) -> None:
    if len(places) < 2:
        return
    corners = [(int(Inches(x)), int(Inches(y))) for x, y in places]
    builder = group.shapes.build_freeform(*corners[0])
    builder.add_line_segments(corners[1:], close=filled is not None)
    shape = builder.convert_to_shape()
    unstyled(shape)
    if filled is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(filled.hue)
        _fade(shape._element.spPr, filled.opacity)
    _stroke(shape.line, stroke, width, dash)


def _markers(group: Any, trace: dict[str, Any], points: np.ndarray, plane: Plane, opacity: float) -> None:
    marker = trace.get("marker", {})
    if marker.get("symbol") == "arrow":
        return
    sizes = np.broadcast_to(np.asarray(marker.get("size", 6), dtype=float), len(points))
    kind = MSO_SHAPE.DIAMOND if marker.get("symbol") == "diamond" else MSO_SHAPE.OVAL
    hues = marker.get("color", LIGHT.text)
    for n, (point, size) in enumerate(zip(points, sizes, strict=True)):
        if not np.isfinite(point).all():
            continue
        x, y = plane.at(point)
        across = size / 96 * _SCALE
        dot = group.shapes.add_shape(kind, *map(Inches, (x - across / 2, y - across / 2, across, across)))
        unstyled(dot)
        dot.line.fill.background()
        colour = plotted.ink(hues if isinstance(hues, str) else hues[n], opacity * float(marker.get("opacity", 1)))
        dot.fill.solid()
        dot.fill.fore_color.rgb = rgb(colour.hue)
        _fade(dot._element.spPr, colour.opacity)


def _fade(element: Any, opacity: float) -> None:
    """Let the first solid colour under `element` show what is behind it."""
    colour = element.find(f".//{{{_A}}}solidFill/{{{_A}}}srgbClr")
    if colour is not None and opacity < 1:
        colour.append(parse_xml(f'<a:alpha xmlns:a="{_A}" val="{int(opacity * 100_000)}"/>'))


def _label(group: Any, text: str, at: tuple[float, float], hue: str, points: float, across: str, down: str, bold: bool,
           gap: float = 0.03) -> None:
    if not text.strip():
        return
    width, height = width_of(text, points) + 0.1, points * 1.3 / 72
    left = {"left": at[0] + gap, "right": at[0] - width - gap}.get(across, at[0] - width / 2)
    left = max(0.1, min(left, theme.WIDTH - width - 0.1))  # on the slide
    top = {"top": at[1] + gap, "bottom": at[1] - height - gap}.get(down, at[1] - height / 2)
    align = across if across in {"left", "right"} else "center"
    box(group.shapes, left, top, width, height, one(text, "plain", bold), points=points, align=align, wrap=False,
        anchor=MSO_ANCHOR.MIDDLE, hue=plotted.ink(hue).hue)
