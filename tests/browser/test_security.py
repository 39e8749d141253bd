"""In a real browser: every page runs under its policy, which really holds, and no stranger's text is ever run."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from core.links import Text
from core.scenes import params_of
from serving.headers import policy
from tests.frame import PAGES, path_of
from tests.hostile.run import strings

pytestmark = pytest.mark.slow

# those of the list that mean to run: in links, tokens, labels, figures and tables
SCRIPTS = [text for text in strings() if any(sign in text.lower() for sign in ("<", "javascript:", "onerror"))]
WATCH = """window.hacked = 0; window.refused = [];
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.hacked += 1 };
document.addEventListener('securitypolicyviolation',
                          e => window.refused.push(e.violatedDirective + ' ' + e.blockedURI));
"""


def sentence(texts: list[str]) -> str:
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


@pytest.mark.parametrize("page", PAGES)
def test_no_hostile_string_of_a_link_runs_and_no_page_breaks_its_policy(server, visit, page):
    texts = [param.name for param in params_of(page) if isinstance(param, Text)]
    visitor = visit(server)
    visitor.page.add_init_script(WATCH)
    step = len(SCRIPTS) // 2
    for first in (0, step):
        said = sentence(SCRIPTS[first: first + 14]) + " <b onclick=alert(1)>cat</b> $x$"
        extra = {"h_other": "own"} if page == "home" else {}
        link = urlencode({name: said for name in (*texts, "text")} | extra, errors="replace")
        visitor.open(f"{path_of(page)}?{link}")
        for _ in range(4):  # what is drawn only when it is seen
            visitor.page.mouse.wheel(0, 900)
            visitor.page.wait_for_timeout(60)
        assert visitor.page.evaluate("window.hacked") == 0
        assert visitor.page.evaluate("window.refused") == []
        assert visitor.page.locator("section b[onclick], img[src='x'], svg[onload], iframe[srcdoc]").count() == 0


def test_the_policy_is_sent_and_holds(server, visit):
    visitor = visit(server)
    visitor.page.add_init_script(WATCH)
    with visitor.page.expect_response(lambda answer: answer.url.rstrip("/") == server.address) as answered:
        visitor.open()
    assert answered.value.headers["content-security-policy"] == policy()
    assert answered.value.headers["x-content-type-options"] == "nosniff"
    visitor.page.evaluate("""() => {
        const script = document.createElement('script'); script.textContent = 'alert(1)'; document.body.append(script);
        const image = document.createElement('div'); image.innerHTML = '<img src=x onerror=alert(1)>';
        document.body.append(image);
        setTimeout('alert(1)');
        return new Promise(done => setTimeout(done, 500)) }""")
    assert visitor.page.evaluate("window.hacked") == 0
    refused = {each.split()[0] for each in visitor.page.evaluate("window.refused")}
    assert refused >= {"script-src-elem", "script-src"}
    visitor.problems.clear()  # Chromium says on its console what it has just refused


def test_the_app_stays_out_of_foreign_frames(server, visit, tmp_path):
    outside = tmp_path / "course.html"
    outside.write_text(f"<h1>a course</h1><iframe src='{server.address}/' width=600 height=400></iframe>")
    visitor = visit(server)
    visitor.page.goto(outside.as_uri())
    visitor.page.wait_for_timeout(1_000)
    frame = visitor.page.frames[1]
    assert frame.url.startswith("chrome-error:") or frame.locator("#root").count() == 0
    assert any("frame-ancestors" in problem or "X-Frame-Options" in problem for problem in visitor.problems)
    visitor.problems.clear()
