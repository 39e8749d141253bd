"""Shows a learner where on the page the open step is, and keeps the lesson in sight on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._parts.components import script, style

_HTML = """<button class="lesson-guide" type="button">→ <span class="lesson-guide-label"></span></button>"""

# its style reaches the sidebar around it
_guide = st.components.v2.component("dot_to_attention_guide", html=_HTML, css=style("guide"), js=script("guide"),
                                    isolate_styles=False)


def show(step: str, places: Sequence[str], *, label: str, key: str) -> None:
    """A button that scrolls to the first of `places` that is there and marks them all; a new `step` does so itself.

    `places`: beginnings of the keys of elements.
    """
    _guide(key=key, data={"step": step, "places": list(places), "label": label})
