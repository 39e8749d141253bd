"""The app with a loading that takes as long as its test wants."""
import os
import time
from pathlib import Path

from serving import warm


def everything() -> None:
    """In place of the real loading: wait, then leave a mark."""
    time.sleep(2)
    Path(os.environ["LOADED"]).touch()


warm.everything = everything
from app import app  # noqa: E402, F401 (after the loading is exchanged)
