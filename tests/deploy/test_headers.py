"""Every answer carries the security headers, and what a stranger may not ask for is refused."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from pathlib import Path

import pytest
import streamlit
from starlette.responses import PlainTextResponse
from streamlit import config

from serving.headers import FRAMES, LONGEST_URL, Guard, frames, policy


def ask(path: str = "/", *, query: str = "", host: str = "localhost", **more: str) -> tuple[int, dict[str, str]]:
    """What the guard answers to a request, before an app that says yes to all."""
    given = {"host": host, **{name.replace("_", "-"): value for name, value in more.items()}}
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
             "query_string": query.encode(), "headers": [(k.encode(), v.encode()) for k, v in given.items()]}
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(Guard(PlainTextResponse("the page"))(scope, receive, send))
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def directives() -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy().split("; "))}


def test_every_answer_even_a_refusal_carries_the_headers():
    for status, found in (ask(), ask("/_stcore/metrics", x_forwarded_for="203.0.113.9"), ask(query="a" * 20_000)):
        assert found["content-security-policy"] == policy(), status
        assert found["x-content-type-options"] == "nosniff"
        assert found["x-frame-options"] == "SAMEORIGIN"
        assert found["referrer-policy"] == "same-origin"
        assert "camera=()" in found["permissions-policy"]


def test_scripts_come_from_the_app_alone_and_text_is_never_run():
    scripts = directives()["script-src"]
    assert "'unsafe-inline'" not in scripts and "'unsafe-eval'" not in scripts
    assert {word for word in scripts if not word.startswith("'sha256-")} == {
        "'self'", "blob:", "'wasm-unsafe-eval'"}
    assert directives()["default-src"] == ["'self'"] and directives()["object-src"] == ["'none'"]
    assert not re.search(r"https?:|\*", policy())  # nothing from elsewhere


def test_the_one_inline_script_allowed_is_streamlits_own():
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    script = "\n      window.prerenderReady = false\n    "
    assert f"<script>{script}</script>" in index
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert [word for word in directives()["script-src"] if word.startswith("'sha256-")] == [f"'sha256-{digest}'"]


def test_a_course_page_may_embed_the_app_only_when_it_is_named(monkeypatch):
    assert directives()["frame-ancestors"] == ["'self'"]
    monkeypatch.setenv(FRAMES, "https://moodle.example.org https://*.example.edu")
    _, found = ask()
    assert found["content-security-policy"].endswith("frame-ancestors 'self' https://moodle.example.org"
                                                     " https://*.example.edu")
    assert "x-frame-options" not in found


@pytest.mark.parametrize("typing_error", ["*", "moodle.example.org", "https://a;script-src *", "https://", "'none'",
                                          "javascript:alert(1)", "https://a.org/path"])
def test_a_typing_error_in_the_setting_stops_the_start_instead_of_opening_the_app(typing_error):
    with pytest.raises(ValueError, match=FRAMES):
        frames(typing_error)


def test_metrics_are_not_for_visitors_but_for_who_asks_the_process_itself():
    assert ask("/_stcore/metrics")[0] == 200
    assert ask("/_stcore/metrics", x_forwarded_for="203.0.113.9")[0] == 404
    assert ask("/page/_stcore/script-health-check", x_forwarded_for="203.0.113.9")[0] == 404


def test_a_link_of_the_app_passes_and_an_endless_one_is_refused():
    assert ask(query="text=" + "a" * 8_000)[0] == 200
    assert ask(query="text=" + "a" * LONGEST_URL)[0] == 414


@pytest.fixture
def named():
    config.set_option("server.allowedHosts", ["attention.example.org"])
    yield
    config.set_option("server.allowedHosts", [])


def test_only_allowed_hosts_are_answered_except_for_health(named):
    assert ask(host="attention.example.org")[0] == ask(host="attention.example.org:443")[0] == 200
    assert ask(host="evil.example")[0] == ask(host="10.0.0.7:8501")[0] == 421
    assert ask("/_stcore/health", host="10.0.0.7:8501")[0] == 200
