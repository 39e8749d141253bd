"""Makes the theme's part of Streamlit's first message of every rerun once, not every time.

Each rerun begins with a message that repeats the configuration. Streamlit fills in six sections of the theme by
walking through all of its options under a lock: a sixth of the server's time for a slider on page 1. They cannot
change while the server runs.
"""

from __future__ import annotations

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_fill = app_session._populate_theme_msg
_filled: dict[str, CustomThemeConfig] = {}


def theme(message: CustomThemeConfig, section: str = "theme") -> None:
    """Fill a section of the theme into `message`, as Streamlit does."""
    if section not in _filled:
        fresh = CustomThemeConfig()
        _fill(fresh, section)
        _filled[section] = fresh
    message.MergeFrom(_filled[section])


def remember() -> None:
    """From now on Streamlit asks here."""
    app_session._populate_theme_msg = theme
