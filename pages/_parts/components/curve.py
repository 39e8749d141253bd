"""Page 1's curve, which follows the arrows in the browser."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.figures.written import Written
from pages._parts.components import script, style
from pages._parts.components.chart import HTML, described

_curve = st.components.v2.component("dot_to_attention_curve", html=HTML, css=style("chart"), js=script("curve"),
                                    isolate_styles=False)


def show(figure: Written, a: Sequence[float], b: Sequence[float], *, alt: str, subtitle: str, says: str,
         key: str) -> None:
    """Draw the curve of arrows `a` and `b` (2,), and in the browser that of where they are moved.

    `subtitle` is the figure's own; `says`, the same with {norm_a} and {norm_b} where the lengths stand.
    """
    _curve(key=key, height=figure.height or "content",
           data=described(figure, alt=alt, a=[float(v) for v in a], b=[float(v) for v in b], subtitle=subtitle,
                          says=says))
