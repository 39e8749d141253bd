"""The script of a component comes as a file, whole, and under another name when it changes."""

import gzip
from types import SimpleNamespace

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from streamlit import runtime
from streamlit.components.v2.component_registry import BidiComponentDefinition, BidiComponentRegistry

from serving import scripts_apart

SCRIPT = "export default () => {}\n// “”"
REST = PlainTextResponse("the app")


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> BidiComponentRegistry:
    registry = BidiComponentRegistry()
    registry.register(BidiComponentDefinition("ours", html="<p></p>", css="p {}", js=SCRIPT))
    registry.register(BidiComponentDefinition("mute", html="<p></p>"))
    running = SimpleNamespace(bidi_component_registry=registry)
    monkeypatch.setattr(runtime, "get_instance", lambda: running)
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(BidiComponentRegistry, "get", BidiComponentRegistry.get)
    scripts_apart.instead()
    return registry


def test_a_component_names_its_script(registry: BidiComponentRegistry) -> None:
    known = registry.get("ours")
    assert (known.js_content, known.html_content, known.css_content) == (None, "<p></p>", "p {}")
    assert known.js_url == scripts_apart.name_of(SCRIPT) != scripts_apart.name_of(SCRIPT + " ")
    assert registry.get("mute").js_url is None and registry.get("none") is None


@pytest.mark.parametrize("base", ["", "/class1"])
def test_the_file_is_the_script(registry: BidiComponentRegistry, base: str) -> None:
    browser = TestClient(scripts_apart.Scripts(REST))
    answer = browser.get(f"{base}{scripts_apart.ROUTE}ours/{registry.get('ours').js_url}")
    assert answer.text == SCRIPT and answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip" and "immutable" in answer.headers["cache-control"]
    plain = browser.get(answer.url, headers={"accept-encoding": "identity"})
    assert plain.content == SCRIPT.encode() == gzip.decompress(gzip.compress(answer.content))
    assert "content-encoding" not in plain.headers
    other = browser.get(f"{scripts_apart.ROUTE}ours/older.js")
    assert other.text == SCRIPT and other.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["none/x.js", "mute/x.js", "", "/", "ours%2f..", "../../app.py", "ou\0rs/x.js"])
def test_everything_else_is_the_app_s(registry: BidiComponentRegistry, path: str) -> None:
    answer = TestClient(scripts_apart.Scripts(REST)).get(scripts_apart.ROUTE + path.replace("\0", "%00"))
    assert answer.text == "the app"
