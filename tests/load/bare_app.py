"""Serves the bare page as app.py serves the pages, so that only the page differs."""
from pathlib import Path

import streamlit as st

from tests.load.alike import start

app = st.App(Path(__file__).parent / "bare_page.py", lifespan=start)
