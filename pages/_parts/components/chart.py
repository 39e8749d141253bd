"""A Plotly figure that is drawn anew in its place, and the file with which the browser draws it."""

from __future__ import annotations

from pathlib import Path

import orjson
import streamlit as st

from pages._parts.components import script, style


def _plotly() -> str:
    """The file of Streamlit's own that holds Plotly, fetched by plotly.js."""
    files = list((Path(st.__file__).parent / "static" / "static" / "js").glob("PlotlyChart.*.js"))
    if len(files) != 1:
        raise RuntimeError(f"Streamlit keeps Plotly elsewhere now: {files}")
    return files[0].name


PLOTLY = _plotly()
_chart = st.components.v2.component("dot_to_attention_chart", isolate_styles=False, css=style("chart"), js=script("chart"),
                                    html=f'<div class="dta-chart" data-plotly="{PLOTLY}"><div></div></div>')


def show(figure: bytes, height: int | None, *, alt: str, key: str) -> None:
    """Draw a figure, given as Plotly's JSON; `height` in pixels, `alt` for those who can't see it.

    `st.plotly_chart` would be mounted anew at every change, with two drawings of the figure.
    """
    _chart(key=key, height=height or "content", data=b'{"alt":' + orjson.dumps(alt) + b',"figure":' + figure + b"}")
