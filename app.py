"""The server: sets the process up, loads the word vectors once, serves the frame.

    streamlit run app.py        or        uvicorn app:app
"""
import os

# Many sessions do small products: one BLAS thread each is faster than many that wait for each other.
# It must be set before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import asyncio
import gc
import socket
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from serving import (
    deaf,
    draining,
    early,
    gone,
    headers,
    light_copies,
    log,
    memory,
    new_session,
    one_at_a_time,
    one_look,
    packed,
    parts_gone,
    plain_data,
    scripts_apart,
    sending,
    warm,
)

memory.few_arenas()
log.structured()


def send_at_once():
    """Let no message wait for the browser's acknowledgement of the one before.

    `streamlit run` opens its port in a way that leaves Nagle's algorithm on: while a hand drags, an answer
    took 56 ms instead of 12. Connections inherit the setting of the port, which is open by now.
    """
    for thing in gc.get_objects():
        if type(thing) is socket.socket and thing.fileno() != -1 and _is_tcp(thing):
            thing.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_tcp(port):
    return port.family in (socket.AF_INET, socket.AF_INET6) and port.type == socket.SOCK_STREAM


@asynccontextmanager
async def load_once(_app):
    """Everything shared by all visitors is in memory before the first one comes."""
    send_at_once()
    draining.on_sigterm()
    log.bare()
    new_session.remember()
    for ours in (scripts_apart, deaf, light_copies, one_look, one_at_a_time, parts_gone, plain_data, sending):
        ours.instead()
    warm.everything()
    looking = asyncio.create_task(gone.look())
    yield
    looking.cancel()


MIDDLEWARE = (headers.Guard, draining.Drain, early.Early, packed.Packed, scripts_apart.Scripts)
app = st.App(Path(__file__).parent / "pages" / "_frame.py", lifespan=load_once,
             middleware=[Middleware(each) for each in MIDDLEWARE])
