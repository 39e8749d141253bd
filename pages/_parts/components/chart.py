"""A Plotly figure that is drawn anew in its place, and the file with which the browser draws it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import streamlit as st

from core.figures.written import Written
from pages._parts.components import script, style


def _plotly() -> str:
    """The file of Streamlit's own that holds Plotly, fetched by plotly.js."""
    files = list((Path(st.__file__).parent / "static" / "static" / "js").glob("PlotlyChart.*.js"))
    if len(files) != 1:
        raise RuntimeError(f"Streamlit keeps Plotly elsewhere now: {files}")
    return files[0].name


PLOTLY = _plotly()
# also under the names of Streamlit's own charts, by which tools find them
HTML = f'''<div class="dta-chart stPlotlyChart" data-testid="stPlotlyChart" data-plotly="{PLOTLY}"><div></div></div>'''
_chart = st.components.v2.component("dot_to_attention_chart", html=HTML, css=style("chart"), js=script("chart"),
                                    isolate_styles=False)


def show(figure: Written, *, alt: str, key: str) -> None:
    """Draw a figure; `alt` says what it shows for those who can't see it.

    `st.plotly_chart` would be mounted anew at every change, with two drawings of the figure.
    """
    _chart(key=key, height=figure.height or "content", data=described(figure, alt=alt))


def described(figure: Written, **more: Any) -> bytes:
    """A figure with what else its component wants to know, as JSON."""
    return orjson.dumps(more)[:-1] + b',"figure":' + figure.json + b"}"
