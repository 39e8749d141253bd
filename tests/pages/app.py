"""Pages without a browser: a visitor opens a link, moves widgets, and nothing may raise."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from streamlit import config
from streamlit.testing.v1 import AppTest

from core.links import Choice, Words
from core.scenes import params_of
from tests.frame import FRAME, PAGES, path_of

config.set_option("client.showErrorDetails", "full")  # a test may see what visitors may not
PARAMS = {param.name: param for page in PAGES for param in params_of(page)}
CHARTS = ("dot_to_attention_chart", "dot_to_attention_curve")  # the components that draw with Plotly
# Where AppTest keeps the widgets of each kind.
KINDS = ("slider", "number_input", "selectbox", "button_group", "toggle", "checkbox", "text_input", "text_area",
         "button", "radio", "multiselect")


def open_page(page: str, link: Mapping[str, str | Sequence[str]]) -> AppTest:
    """The page as the link shows it, from the frame that `app.py` serves."""
    app, first = AppTest.from_file(str(FRAME), default_timeout=30), _first_visitor()
    app._bidi_component_manager, app._registered_pages = first._bidi_component_manager, first._registered_pages
    app.switch_page(f"{page}.py")
    for name, value in link.items():
        app.query_params[name] = value
    return checked(app.run(), f"{path_of(page)} {str(dict(link))[:300]}")


@functools.cache
def _first_visitor() -> AppTest:
    """What AppTest would find out anew for each visitor, four fifths of a page's time: which installed packages bring
    components, and by running the frame, which addresses the pages have."""
    return AppTest.from_file(str(FRAME), default_timeout=30).run()


def checked(app: AppTest, done: str) -> AppTest:
    """The app as it is, unless something was raised."""
    assert not app.exception, f"after {done}: {app.exception[0].value}\n" + "\n".join(app.exception[0].stack_trace)
    return app


def widgets(app: AppTest) -> Iterator[Any]:
    """All widgets on screen that have a key, except the language control and the lesson panel."""
    for kind in KINDS:
        for widget in getattr(app, kind):
            own = widget.key and widget.key != "w_lang" and not widget.key.startswith("lesson_")
            if own and not widget.disabled:
                yield widget


def extremes(widget: Any) -> tuple[Any, ...]:
    """The values at both ends of what a widget can be set to; for a button, a press."""
    match widget.type:
        case "slider" | "number_input":
            return tuple(end for end in (widget.min, widget.max) if end is not None)
        case "selectbox":
            return _raw(widget, 0), _raw(widget, -1)
        case "multiselect":
            return [], [_raw(widget, place) for place in range(min(20, len(widget.options)))]
        case "button_group":
            everything = [_raw(widget, place) for place in range(len(widget.options))]
            return (everything[0], everything[-1]) if widget._is_single_select else ([], everything)
        case "checkbox" | "toggle":
            return False, True
        case "text_input" | "text_area":
            return "", "x" * 10_000
        case "button":
            return (None,)
    raise AssertionError(f"no extremes known for {widget.type} {widget.key}")


def _raw(widget: Any, place: int) -> Any:
    # AppTest knows an option by its label; a page knows it by the link's word, or by its place among the tokens
    declared = PARAMS.get(widget.key.removeprefix("w_"))
    known = ("lang", "text", "lesson", *PAGES) if isinstance(declared, Words) else range(len(widget.options))
    values = declared.options if isinstance(declared, Choice) else known
    return next((v for v in values if str(widget.format_func(v)) == widget.options[place]), widget.options[place])


def use(app: AppTest, widget: Any, value: Any) -> AppTest:
    """Set a widget and run the page."""
    done = f"{widget.key} = {str(value)[:80]}"
    (widget.click() if widget.type == "button" else widget.set_value(value)).run()
    return checked(app, done)


def charts(app: AppTest) -> list[dict[str, Any]]:
    """What the browser is given of each figure on screen: {alt, figure}, in their order."""
    parts = [element.proto for element in app.get("bidi_component")]
    return [json.loads(part.bytes) for part in parts if part.component_name in CHARTS]


def figures(app: AppTest) -> dict[str, Any]:
    """The figures on screen by their titles, without their bold tags."""
    specs = [chart["figure"] for chart in charts(app)]
    return {spec["layout"]["title"]["text"].removeprefix("<b>").removesuffix("</b>"): spec for spec in specs}
