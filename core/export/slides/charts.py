"""Bars and curves as native charts: their numbers are in the chart's own sheet and can be edited there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from core.export import plotted
from core.export.escape import clean, label
from core.export.slides.drawing import _DASHES
from core.export.slides.text import rgb
from core.figures.style import LIGHT, Figure
from core.shown.blocks import Bars

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
TEXT = 12  # points


def bars(slide: Any, group: Bars, left: float, top: float, width: float, height: float, *, name: str, alt: str) -> None:
    """One bar a number, in its colour, with its text at the end."""
    data = CategoryChartData()
    data.categories = [label(text) for text in group.labels]
    data.add_series(label(name), [float(v) for v in group.values])
    kind = XL_CHART_TYPE.BAR_CLUSTERED if group.sideways else XL_CHART_TYPE.COLUMN_CLUSTERED
    frame = slide.shapes.add_chart(kind, *map(Inches, (left, top, width, height)), data)
    chart = _plain(frame, name, alt)
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories = 55, False
    series = plot.series[0]
    series.invert_if_negative = False
    for n, (hue, text) in enumerate(zip(group.hues(LIGHT), group.texts, strict=True)):
        point = series.points[n]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = rgb(hue)
        if text:
            _written(point.data_label, text)
    _quiet(chart.category_axis)
    _quiet(chart.value_axis)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.tick_labels.font.size = Pt(TEXT)
    chart.category_axis.reverse_order = group.sideways  # the first bar on top
    if group.ends:
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = group.ends
    elif min(group.values) >= 0:
        chart.value_axis.minimum_scale = 0  # a bar begins at 0
    elif max(group.values) <= 0:
        chart.value_axis.maximum_scale = 0
    if group.sideways:
        chart.value_axis.visible = False
    else:
        _grid(chart.value_axis)


def _written(data_label: Any, text: str) -> None:
    frame = data_label.text_frame
    frame.text, frame.word_wrap = clean(text), False
    font = frame.paragraphs[0].runs[0].font
    font.size, font.color.rgb = Pt(TEXT), rgb(LIGHT.text)
    data_label.position = XL_LABEL_POSITION.OUTSIDE_END


def curves(slide: Any, figure: Figure, left: float, top: float, width: float, height: float, *, name: str,
           alt: str) -> None:
    """The lines and points of a figure as a chart of x and y."""
    data = XyChartData()
    traces = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    for n, trace in enumerate(traces):
        series = data.add_series(label(plotted.literal(trace.get("name", f"{name} {n + 1}")).replace("d_k", "dₖ")))
        for x, y in plotted.points(trace):
            if np.isfinite([x, y]).all():
                series.add_data_point(float(x), float(y))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
                                   *map(Inches, (left, top, width, height)), data)
    chart = _plain(frame, name, alt)
    for series, trace in zip(chart.plots[0].series, traces, strict=True):
        _style(series, trace)
    for axis, place in ((chart.category_axis, "xaxis"), (chart.value_axis, "yaxis")):
        _axis(axis, figure["layout"].get(place, {}))
    _grid(chart.value_axis)
    if figure["layout"].get("showlegend"):
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = Pt(TEXT)
        _once(chart.legend, [trace.get("name") if trace.get("showlegend", True) else None for trace in traces])


def _once(legend: Any, names: Sequence[str | None]) -> None:
    """Leave out of the legend what has no name there, or one that it says already."""
    for n, name in reversed(list(enumerate(names))):
        if name is None or name in names[:n]:
            legend._element.insert(1, parse_xml(f'<c:legendEntry xmlns:c="{_C}"><c:idx val="{n}"/>'
                                                '<c:delete val="1"/></c:legendEntry>'))


def _style(series: Any, trace: dict[str, Any]) -> None:
    series.smooth = False
    if "lines" in trace.get("mode", "lines"):
        line = trace.get("line", {})
        series.format.line.color.rgb = rgb(plotted.ink(line.get("color", LIGHT.text)).hue)
        series.format.line.width = Pt(float(line.get("width", 2)) * 1.1)
        if line.get("dash") in _DASHES:
            series.format.line.dash_style = _DASHES[line["dash"]]
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    series.format.line.fill.background()
    marker = trace.get("marker", {})
    hue, size = marker.get("color", LIGHT.text), np.max(marker.get("size", 8))
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, int(min(max(size, 3), 40))
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb(plotted.ink(hue if isinstance(hue, str) else hue[0]).hue)
    series.marker.format.line.fill.background()


def _plain(frame: Any, name: str, alt: str) -> Any:
    frame.name = clean(name, 60)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt, 500))
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(TEXT), rgb(LIGHT.quiet)
    return chart


def _quiet(axis: Any) -> None:
    axis.has_major_gridlines = axis.has_minor_gridlines = axis.has_title = False
    axis.format.line.color.rgb = rgb(LIGHT.line)
    axis.tick_labels.font.size = Pt(TEXT)


def _grid(axis: Any) -> None:
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = rgb(LIGHT.line)


def _axis(axis: Any, declared: dict[str, Any]) -> None:
    _quiet(axis)
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    title = plotted.literal(declared.get("title", {}).get("text", ""))
    if title:
        axis.has_title = True
        axis.axis_title.text_frame.text = clean(title)
        font = axis.axis_title.text_frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.color.rgb = Pt(TEXT), False, rgb(LIGHT.quiet)
    ticks = declared.get("tickvals")
    low, high = map(float, declared.get("range") or (0.0, 0.0))
    if ticks is not None and len(ticks) > 1:
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, float(ticks[1]) - float(ticks[0])
    elif high > low:
        axis.major_unit = step = _round_step((high - low) / 8)
        axis.minimum_scale = np.floor(low / step + 0.25) * step
        axis.maximum_scale = np.ceil(high / step - 0.25) * step
    if "%" in str(declared.get("tickformat", "")):
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0%", False
    if any("°" in str(text) for text in declared.get("ticktext", ())):
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = '0"°"', False


def _round_step(step: float) -> float:
    """The next larger of 1, 2, 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(step))
    return float(next(n * power for n in (1, 2, 5, 10) if n * power >= step * 0.999))
