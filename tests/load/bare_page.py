"""The yardstick: a Streamlit page with one slider and one small figure, nothing else."""
import streamlit as st

x = st.slider("x", 0.0, 10.0, 3.0, key="x")
line = {"type": "scatter", "x": [0, 1, 2], "y": [0, x, 1]}
st.plotly_chart({"data": [line], "layout": {"height": 300}}, key="figure")
