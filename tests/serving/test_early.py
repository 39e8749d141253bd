"""A page names the scripts that it will need, and the server has them."""

from starlette.testclient import TestClient

from serving import early
from tests.serving.test_packed import STREAMLIT


def test_the_page_names_scripts_that_are_there() -> None:
    browser = TestClient(early.Early(STREAMLIT))
    page = browser.get("/")
    assert page.headers["content-type"].startswith("text/html")
    files = [link.split(">")[0].removeprefix("<.") for link in page.headers["link"].split(", ")]
    assert [file.split(".")[0] for file in files] == [f"/static/js/{name}" for name in early.NEEDED]
    for file in files:
        script = browser.get(file)
        assert script.status_code == 200 and "link" not in script.headers
        assert "javascript" in script.headers["content-type"]
