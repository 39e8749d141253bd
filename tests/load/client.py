"""A student without a browser: the server's own WebSocket protocol, for benchmarks and load tests.

    async with Student("http://localhost:8501/dot-product?lang=en") as student:
        await student.open()
        reply = await student.change("w_d_ax", 2.0)

It keeps what a browser keeps: every widget's value, the fragment a widget stands in, the page, the link,
and the hashes of large messages it has seen (the server does not send those again).
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

KEPT_RUNS = 2  # a browser forgets a large message that this many runs did not use (global.maxCachedMessageAge)
SENTENCES = ("the cat sat on the mat", "the dog ran to the old house", "she gave him a book and he read it",
             "apple and banana juice", "a small bird sang in the green tree")  # that someone may type
LINE = "load-test-line"  # between the parts of a form
DONE = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


class Widget(NamedTuple):
    """A widget on screen: `element` is Streamlit's message with its bounds, options and current value."""

    id: str
    kind: str
    fragment: str
    element: Any


class Reply(NamedTuple):
    """What one rerun cost and brought."""

    seconds: float  # from sending to the finished rerun
    bytes: int
    elements: int  # new elements, blocks and references to known ones
    charts: int
    exceptions: tuple[str, ...]  # what error boxes with a traceback said


class Refused(ConnectionError):
    """The server has no such page, or the script did not compile."""


class Student:
    """One visitor of one page, with one WebSocket."""

    def __init__(self, url: str, *, headers: Mapping[str, str] | None = None) -> None:
        at = urlsplit(url)
        self.address = f"{'wss' if at.scheme == 'https' else 'ws'}://{at.netloc}/_stcore/stream"
        self.origin, self.url = f"{at.scheme}://{at.netloc}", url
        self.page_name, self.query, self.page = at.path.strip("/"), at.query, ""
        self.headers = dict(headers or {})
        self.widgets: dict[str, Widget] = {}  # by the key the page gave, else by id
        self.states: dict[str, WidgetState] = {}  # by id
        self.seen: dict[str, int] = {}  # large messages: hash → the last run that used it
        self.known: dict[str, Any] = {}  # and their elements, so that a widget among them stays usable
        self.session, self.runs = "", 0

    async def __aenter__(self) -> Student:
        protocols = ["streamlit", "no-token", *([self.session] if self.session else [])]
        self.socket = await websockets.connect(
            self.address, subprotocols=protocols, origin=self.origin, additional_headers=self.headers,
            compression=None, max_size=None, open_timeout=60, ping_interval=None, proxy=None)
        if self.socket.response and (cookies := self.socket.response.headers.get_all("Set-Cookie")):
            self.headers["Cookie"] = "; ".join(cookie.split(";")[0] for cookie in cookies)  # which replica it was
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def reconnect(self) -> None:
        """The connection broke: take up the same session through a new one, as a browser does."""
        await self.socket.close()
        await self.__aenter__()

    async def open(self) -> Reply:
        """The first run: the page of the link."""
        return await self._run()

    async def rerun(self) -> Reply:
        """The whole script again, nothing changed."""
        return await self._run()

    async def change(self, key: str, value: Any, *, whole: bool = False) -> Reply:
        """Move a widget: a number, an option's place, text, a truth value, or a component's dict.

        Only the fragment that the widget stands in is rerun, unless the `whole` script is asked for.
        """
        widget = self.widgets[key]
        self.states[widget.id] = _state(widget, value)
        return await self._run("" if whole else widget.fragment)

    async def press(self, key: str) -> Reply:
        """Press a button."""
        widget = self.widgets[key]
        return await self._run(widget.fragment, WidgetState(id=widget.id, trigger_value=True))

    async def download(self, key: str) -> bytes:
        """Press a download button: the server makes the file, the browser fetches it."""
        message = BackMsg()
        ask = message.backend_operation_request
        ask.request_id, ask.session_id = key, self.session
        ask.deferred_file.file_id = self.widgets[key].element.deferred_file_id
        await self.socket.send(message.SerializeToString())
        answer = (await self._answer("backend_operation_response"))
        if answer.error_msg:
            raise Refused(answer.error_msg)
        return await asyncio.to_thread(self._fetch, Request(f"{self.origin}{answer.deferred_file.url}"))

    async def upload(self, key: str, name: str, data: bytes) -> Reply:
        """Choose a file: it goes to the server first, then the page hears of it."""
        urls, headers = await self.place_for(key, name)
        start, end = form(name)
        put = Request(f"{self.origin}{urls.upload_url}", start + data + end, method="PUT", headers=headers)
        await asyncio.to_thread(self._fetch, put)
        widget = self.widgets[key]
        state = WidgetState(id=widget.id)
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=urls.file_id, name=name, size=len(data), file_urls=urls)
        self.states[widget.id] = state
        return await self._run(widget.fragment)

    async def place_for(self, key: str, name: str) -> tuple[Any, dict[str, str]]:
        """Where a file goes, and the headers it is sent with."""
        message = BackMsg()
        ask = message.file_urls_request
        ask.request_id, ask.session_id = key, self.session
        ask.file_names.append(name)
        await self.socket.send(message.SerializeToString())
        urls = (await self._answer("file_urls_response")).file_urls[0]
        return urls, {"Content-Type": f"multipart/form-data; boundary={LINE}", "Origin": self.origin,
                      "X-Xsrftoken": await asyncio.to_thread(self._token)}

    def _token(self) -> str:
        """The server's proof that a form comes from its own page: a cookie, said again in a header."""
        with urlopen(f"{self.origin}/_stcore/health", timeout=60) as answer:
            given = answer.headers.get_all("Set-Cookie")
        cookie = next(each for each in given if each.startswith("_streamlit_xsrf=")).split(";")[0]
        self.headers["Cookie"] = "; ".join(filter(None, (self.headers.get("Cookie"), cookie)))
        return cookie.partition("=")[2].strip('"')

    def _fetch(self, request: Request) -> bytes:
        for name, value in self.headers.items():
            request.add_header(name, value)
        with urlopen(request, timeout=60) as answer:
            return bytes(answer.read())

    async def _answer(self, kind: str) -> Any:
        while True:
            message = ForwardMsg.FromString(await self.socket.recv())
            if message.WhichOneof("type") == kind:
                return getattr(message, kind)

    async def _run(self, fragment: str = "", pressed: WidgetState | None = None) -> Reply:
        self.runs += 1
        message = BackMsg()
        ask = message.rerun_script
        ask.query_string, ask.page_script_hash, ask.fragment_id = self.query, self.page, fragment
        ask.page_name = "" if self.page else self.page_name
        ask.widget_states.widgets.extend([*self.states.values(), *([pressed] if pressed else [])])
        ask.cached_message_hashes.extend(self.seen)
        ask.context_info.MergeFrom(ContextInfo(url=self.url, locale="en-US", color_scheme="light"))
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        return await self._read(started)

    async def _read(self, started: float) -> Reply:
        size = elements = charts = 0
        exceptions: list[str] = []
        while True:
            data = await self.socket.recv()
            size += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind in {"delta", "ref_hash"}:
                element = self._element(message, kind)
                elements += 1
                charts += element in CHARTS
                if element == "exception":
                    exceptions.append(message.delta.new_element.exception.message)
            elif kind == "new_session":
                self.session = message.new_session.initialize.session_id
                self._forget(set(message.metadata.run.fragment_ids))
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "page_not_found":
                raise Refused(f"no page named {self.page_name!r}")
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise Refused("the script does not compile")
                if message.script_finished in DONE:
                    self._tidy()
                    return Reply(time.perf_counter() - started, size, elements, charts, tuple(exceptions))

    def _element(self, message: ForwardMsg, kind: str) -> str:
        """Note the widget that a message shows; returns the kind of the element."""
        if kind == "ref_hash":
            self.seen[message.ref_hash] = self.runs
            delta = self.known[message.ref_hash]
        else:
            delta = message.delta
            if message.metadata.cacheable:
                self.seen[message.hash], self.known[message.hash] = self.runs, _without_weight(delta)
        if delta.WhichOneof("type") == "add_block":
            block = delta.add_block.WhichOneof("type")
            return self._note(block, getattr(delta.add_block, block), delta.fragment_id) if block else ""
        element = delta.new_element.WhichOneof("type")
        return self._note(element, getattr(delta.new_element, element), delta.fragment_id) if element else ""

    def _note(self, kind: str, element: Any, fragment: str) -> str:
        name = getattr(element, "id", "")
        if (component := getattr(element, "component_name", "")) in CHARTS:
            return component  # nothing to set, and heavy
        if kind in _READ and name:
            parts = name.split("-", 2)  # $$ID-hash-key
            widget = Widget(name, kind, fragment, element)
            self.widgets[parts[2] if len(parts) == 3 and parts[2] != "None" else name] = widget
            new = name not in self.states or getattr(element, "set_value", False)
            if new and (value := _READ[kind](element)) is not None:
                self.states[name] = _state(widget, value)
        return kind

    def _forget(self, fragments: set[str]) -> None:
        """A run shows its widgets anew; a fragment's run only those of the fragment."""
        self.widgets = {key: widget for key, widget in self.widgets.items()
                        if fragments and widget.fragment not in fragments}

    def _tidy(self) -> None:
        shown = {widget.id for widget in self.widgets.values()}
        self.states = {name: state for name, state in self.states.items() if name in shown}
        self.seen = {name: run for name, run in self.seen.items() if self.runs - run < KEPT_RUNS}
        self.known = {name: element for name, element in self.known.items() if name in self.seen}


CHARTS = ("plotly_chart", "dot_to_attention_chart", "dot_to_attention_curve")
HEAVY = (("plotly_chart", "spec"), ("dataframe", "arrow_data"), ("bidi_component", "js_content"),
         ("bidi_component", "bytes"))


def _without_weight(delta: Any) -> Any:
    # thousands of students in one process: a picture or a table need not be kept, only that it was there
    light = type(delta)()
    light.CopyFrom(delta)
    for kind, field in HEAVY:
        if light.new_element.WhichOneof("type") == kind:
            getattr(light.new_element, kind).ClearField(field)
    return light


# The value a widget shows, as its browser would report it; None: nothing is reported until it is used.
_READ: dict[str, Any] = {
    "slider": lambda w: _stops(w) if w.options else list(w.value if w.set_value else w.default),
    "number_input": lambda w: w.value if w.set_value else w.default,
    "selectbox": lambda w: w.raw_value if w.set_value else w.options[w.default] if w.options else None,
    "button_group": lambda w: w.raw_values if w.set_value else [w.options[n].content for n in w.default],
    "multiselect": lambda w: list(w.raw_values) if w.set_value else [w.options[n] for n in w.default],
    "checkbox": lambda w: w.value if w.set_value else w.default,
    "text_input": lambda w: w.value if w.set_value else w.default,
    "text_area": lambda w: w.value if w.set_value else w.default,
    "dataframe": lambda w: None,
    "bidi_component": lambda w: None,
    "expandable": lambda w: w.expanded,
    "button": lambda w: None,
    "download_button": lambda w: None,
    "file_uploader": lambda w: None,
    "popover": lambda w: w.open,
}


def _stops(slider: Any) -> list[str]:
    """What a slider of options shows."""
    return list(slider.raw_value) if slider.set_value else [slider.options[int(n)] for n in slider.default]


def _state(widget: Widget, value: Any) -> WidgetState:
    """A widget's value in the field its browser uses."""
    state, kind, options = WidgetState(id=widget.id), widget.kind, getattr(widget.element, "options", ())
    if kind == "slider" and options:
        state.string_array_value.data.extend([value] if isinstance(value, str) else value)
    elif kind == "slider":
        state.double_array_value.data.extend([value] if isinstance(value, (int, float)) else value)
    elif kind == "number_input":
        state.double_value = value
    elif kind == "button_group":
        chosen = [value] if isinstance(value, (int, str)) else value
        state.string_array_value.data.extend(options[v].content if isinstance(v, int) else v for v in chosen)
    elif kind == "multiselect":
        state.string_array_value.data.extend(value)
    elif kind == "selectbox":
        state.string_value = options[value] if isinstance(value, int) else value
    elif kind in {"checkbox", "expandable", "popover"}:
        state.bool_value = value
    elif kind == "bidi_component":
        state.json_value = json.dumps(value)
    else:  # text, and the edits of a table as JSON
        state.string_value = value if isinstance(value, str) else json.dumps(value)
    return state


def form(name: str) -> tuple[bytes, bytes]:
    """What stands before and after a file, as browsers send it."""
    return (f'--{LINE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n").encode(), f"\r\n--{LINE}--\r\n".encode()


def another_value(student: Student, key: str, rng: random.Random) -> Any:
    """A value the widget does not have now, as a hand might choose it."""
    widget = student.widgets[key]
    element, now = widget.element, student.states.get(widget.id)
    if widget.kind == "slider" and element.options:
        return rng.choice([option for option in element.options if option not in now.string_array_value.data])
    if widget.kind in {"slider", "number_input"}:
        current = now.double_array_value.data[0] if widget.kind == "slider" else now.double_value
        low = element.min if widget.kind == "slider" or element.has_min else current - 10 * element.step
        high = element.max if widget.kind == "slider" or element.has_max else current + 10 * element.step
        steps = max(1, int((high - low) / element.step))
        values = [low + element.step * rng.randint(0, steps) for _ in range(8)]
        return next((value for value in values if abs(value - current) > element.step / 2), low)
    if widget.kind in {"selectbox", "button_group"}:
        labels = [getattr(option, "content", option) for option in element.options]
        chosen = [now.string_value] if widget.kind == "selectbox" else now.string_array_value.data
        return rng.choice([n for n, label in enumerate(labels) if label not in chosen] or [0])
    if widget.kind in {"checkbox", "expandable"}:
        return not now.bool_value
    if widget.kind in {"text_input", "text_area"}:
        return rng.choice([text for text in SENTENCES if text != now.string_value])
    raise ValueError(f"no other value is known for a {widget.kind}")
