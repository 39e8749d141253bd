"""Shows a component that tells Python nothing without making a widget of it.

Streamlit keeps two widgets for each component, with what would be called if it said something: a quarter of a megabyte
for each visitor of page 4, whose figures are components.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.components.v2.bidi_component import serialization
from streamlit.components.v2.bidi_component.main import INTERNAL_COMPONENT_NAME
from streamlit.components.v2.bidi_component.state import ComponentResult
from streamlit.elements.lib.form_utils import current_form_id
from streamlit.elements.lib.layout_utils import LayoutConfig
from streamlit.elements.lib.utils import compute_and_register_element_id
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

_whole = st._bidi_component


def instead() -> None:
    """From now on a component that nobody listens to is only shown."""
    st._bidi_component = component


def component(name: str, key: str | None = None, isolate_styles: bool = True, data: Any = None, default: Any = None,
              width: Any = "stretch", height: Any = "content", **listeners: Any) -> ComponentResult:
    """Show a component as Streamlit does."""
    known = type(data) in (bytes, dict) and isinstance(key, str)
    found = known and get_script_run_ctx() and Runtime.instance().bidi_component_registry.get(name)
    if listeners or default is not None or not found:
        return _whole(name, key=key, isolate_styles=isolate_styles, data=data, default=default, width=width,
                      height=height, **listeners)
    shown = BidiComponent(
        component_name=name, isolate_styles=isolate_styles, form_id=current_form_id(st._main),
        js_content=found.js_content or "", js_source_path=found.js_url or "", html_content=found.html_content or "",
        css_content=found.css_content or "", css_source_path=found.css_url or "")
    if isinstance(data, bytes):
        shown.bytes = data
    else:
        serialization.serialize_mixed_data(data, shown)
    shown.id = compute_and_register_element_id("bidi_component", user_key=key, key_as_main_identity=True, dg=st._main)
    st._main._enqueue(INTERNAL_COMPONENT_NAME, shown, layout_config=LayoutConfig(width=width, height=height))
    return ComponentResult({}, {})
