"""A page that is as slow as its link says, and fails when its link says so: what the load tool is tested on."""
import time

import streamlit as st

x = st.slider("x", 0.0, 10.0, 3.0, key="x")
time.sleep(float(st.query_params.get("wait", 0)))
if "fail" in st.query_params and x != 3.0:
    raise RuntimeError("this page was asked to fail")
