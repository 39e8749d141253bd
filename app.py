"""The server: sets the process up, loads the word vectors once, serves the frame.

    streamlit run app.py        or        uvicorn app:app
"""
import os

# Many sessions do small products: one BLAS thread each is faster than many that wait for each other.
# It must be set before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gc
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st


@asynccontextmanager
async def load_once(_app):
    """Everything shared by all visitors is in memory before the first one comes."""
    from core import embeddings, segmentation

    for name in embeddings.SHIPPED:
        embeddings.in_axes(embeddings.load_embeddings(name))
    segmentation.warm_up()
    gc.collect()
    gc.freeze()  # what is loaded now stays: later collections need not look at it
    yield


app = st.App(Path(__file__).parent / "pages" / "_frame.py", lifespan=load_once)
