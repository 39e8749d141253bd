"""Links and QR codes: read back as they were, never for others where others can't open them."""

import re

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import scenes
from core.export import link
from core.export.link import BASE, Address, address, opened, qr_code, unreachable
from tests.export.states import PAGES, state
from tests.export.strategies import states


def decode(svg):
    """What a QR code says, read by OpenCV from the modules that the SVG draws."""
    size = int(re.search(r'width="(\d+)"', svg).group(1)) // 4
    modules = np.full((size, size), 255, dtype=np.uint8)
    path = re.search(r'<path[^>]*stroke="#000[0]*"[^>]*d="([^"]+)"|d="([^"]+)"[^>]*stroke="#000', svg)
    x = y = 0.0
    for command, numbers in re.findall(r"([MmhHvV])([-\d. ]+)", path.group(1) or path.group(2)):
        values = [float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        elif command == "h":
            modules[int(y), int(x):int(x + values[0])] = 0
            x += values[0]
    picture = np.kron(modules, np.ones((6, 6), dtype=np.uint8))
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    return text


@settings(max_examples=25)
@given(st.data())
@pytest.mark.parametrize("page", PAGES)
def test_any_state_goes_through_a_link_and_back(page, data):
    values = data.draw(states(page))
    made = address(page, values, "https://example.org/app/")
    again = opened(made.text)
    assert again.page == page and again.problems == ()
    if made.fits:
        assert again.values == values
    assert len(made.text) < 8_200


@pytest.mark.parametrize("page", PAGES)
def test_a_default_state_is_a_short_link_that_its_qr_code_holds(page):
    made = address(page, state(page, language="zh"), "https://example.org")
    assert made.text == f"https://example.org/{link.path_of(page)}?lang=zh" and made.short == made.text
    assert decode(qr_code(made)) == made.text


def test_a_qr_code_holds_a_long_link_too_but_not_any():
    values = state("self_attention") | {"text": "猫 " * 40}
    made = address("self_attention", values, "https://example.org")
    assert 400 < len(made.text) < link.LONGEST_CODE and decode(qr_code(made)) == made.text
    assert made.short == "https://example.org/self-attention"
    longer = address("self_attention", values | {"text": "猫 " * 400}, "https://example.org")
    assert longer.public and qr_code(longer) == ""


@pytest.mark.parametrize("base, why", [
    ("http://localhost:8501/", "local"), ("http://app.localhost", "local"), ("http://127.0.0.1", "local"),
    ("http://[::1]:8501", "local"), ("http://0.0.0.0:8501", "local"), ("http://192.168.1.5", "private"),
    ("http://10.1.2.3:8501/", "private"), ("http://[fe80::1%25eth0]/", "private"), ("http://[fd00::1]", "private"),
    ("http://169.254.1.1", "private"), ("http://classroom/", "private"), ("http://pi.local", "private"),
    ("javascript:alert(1)", "none"), ("file:///etc/passwd", "none"), ("", "none"), ("https://", "none"),
    ("https://example.org:99999", "none"), ("https://exam ple.org", "none"),
    ("https://example.org", ""), ("http://93.184.216.34:8501", ""), ("https://例え.jp/app", ""),
])
def test_others_get_no_link_that_leads_nowhere(base, why):
    assert unreachable(base) == why
    made = address("dot_product", state("dot_product", "d_ax=2"), base)
    assert made.public is (why == "") and made.why == why
    if why:
        assert made.text == "dot-product?lang=en&d_ax=2" and qr_code(made) == ""


def test_the_setting_gives_the_address_for_others(monkeypatch):
    values = state("home")
    monkeypatch.setenv(BASE, "https://attention.example.org/course/")
    assert address("home", values, "http://localhost:8501").text == "https://attention.example.org/course/?lang=en"
    monkeypatch.setenv(BASE, "http://192.168.1.20:8501")  # a class in one network
    assert address("home", values, "http://localhost:8501").public
    monkeypatch.setenv(BASE, "http://localhost:8501")  # still nobody else's
    assert address("home", values, "https://example.org").why == "local"


def test_a_projector_stays_where_it_is():
    values = state("dot_product", "present=2")
    assert values["present"] == 2 and "present=2" in address("dot_product", values, "https://example.org").text


@pytest.mark.parametrize("text, page", [
    ("https://example.org/", "home"), ("https://example.org/?lang=zh", "home"), ("https://example.org/app/dot-product?x=1",
                                                                               "dot_product"),
    ("dot-product", "dot_product"), ("?lang=en", "home"), ("/self-attention?lang=en#x", "self_attention"),
])
def test_links_with_and_without_an_address_are_read(text, page):
    assert opened(text).page == page


@pytest.mark.parametrize(
    "text", ["nowhere?lang=en", "https://example.org/app/../secrets", "../../etc/passwd", "__init__"]
)
def test_a_page_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="dot_product"):
        opened(text)


@given(st.text(max_size=300))
def test_no_text_does_worse_than_a_value_error(text):
    try:
        assert set(opened(text).values) >= {param.name for param in scenes.SHARED}
    except ValueError as problem:
        assert "page" in str(problem) or "URL" in str(problem) or "field" in str(problem) or str(problem)


def test_an_address_knows_when_not_all_fits():
    cells = tuple((i, j, 0.123456789) for i in range(40) for j in range(40))
    made = address("self_attention", state("self_attention") | {"a_cells_q": cells, "a_wq": "hand"}, "https://example.org")
    assert isinstance(made, Address) and not made.fits and "a_wq=hand" in made.text
