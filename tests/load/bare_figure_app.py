"""Serves the bare page with a figure as app.py serves the pages, so that only the page differs."""
import gc
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from app import send_at_once


@asynccontextmanager
async def start(_app):
    send_at_once()
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).parent / "bare_figure.py", lifespan=start)
