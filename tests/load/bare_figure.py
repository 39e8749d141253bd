"""The yardstick for the browser: a Streamlit page with one slider and a figure of page 1, nothing else."""
import streamlit as st

from core.scenes import dot_product as scene
from core.shown import dot_product as draw
from core.shown.voice import Voice
from pages._parts import chart
from pages._parts.components import figures, plane

START = {"d_move": "xy", "d_ax": 3.0, "d_ay": 0.0, "d_bx": 3.0, "d_by": 4.0, "d_turn": 0, "d_al": 3.0, "d_aa": 0,
         "d_bl": 5.0, "d_ba": 53}
ax = st.slider("A x", -6.0, 6.0, 3.0, step=0.05, key="w_d_ax")
arrows = scene.arrows({**{param.name: param.default for param in scene.PARAMS}, **START, "d_ax": ax})
if st.query_params.get("figure") == "curve":
    # Streamlit's own chart, as anybody would write it
    st.plotly_chart(draw.curve(Voice("en"), arrows).draw(chart.colours()), key="curve", 
                    config={"displayModeBar": False})
else:
    plane.show(
        arrows.a, arrows.b, way="xy", turn=0, limit=scene.REACH, held=(), shadow="a", key="plane",
        colours=chart.colours(),
        picture=figures.settings_of("dot-product", "", white=True, colours=chart.colours(),
                                    words={"png": "PNG", "svg": "SVG", "foot": ""}),
        lines={"products": arrows.products, "lengths": arrows.lengths, "areaA": arrows.area_of_a,
               "areaB": arrows.area_of_b},
        words={"title": "A·B", "angle": "angle", "tip": "tip", "shadow": "shadow", "area": "area"},
        on_move=lambda a, b, turn: None)
