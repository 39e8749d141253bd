"""The link that opens a page as it stands: written short, read back, drawn as a QR code.

`DOT_TO_ATTENTION_BASE` in the environment of the server is the address under which others reach it, such as
`https://attention.example.org/` or, within a class, `http://192.168.1.20:8501`.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import segno

from core import links, scenes, shown
from core.links import Problem

BASE = "DOT_TO_ATTENTION_BASE"
LONGEST_CODE = 1_200  # characters that a QR code holds so that a phone still reads it from a screen
LONGEST_IN_PICTURE = 90


class Address(NamedTuple):
    """A link to a page, or what stands for it where there is no address that others can open."""

    text: str
    public: bool
    why: str = ""  # "local", "private", "none", "long": a sentence of the catalogs says it
    fits: bool = True  # whether all that was changed is in it

    @property
    def short(self) -> str:
        """The text for a picture: the whole link if it is short, else the page alone."""
        return self.text if len(self.text) <= LONGEST_IN_PICTURE else self.text.split("?")[0]


class Opened(NamedTuple):
    """What a link says."""

    page: str
    values: dict[str, Any]
    problems: tuple[Problem, ...]


def address(page: str, values: Mapping[str, Any], base: str | None) -> Address:
    """The link that opens `page` with these values.

    Parameters: `base`, the address of the app as its visitor sees it; the setting `DOT_TO_ATTENTION_BASE` wins.
    Returns an `Address`; without one that others can open, its text is the page and its parameters.

    >>> address("home", {"lang": "en", "text": None}, "https://example.org/").text
    'https://example.org/?lang=en'
    >>> address("home", {"lang": "en", "text": None}, "http://localhost:8501/")
    Address(text='/?lang=en', public=False, why='local', fits=True)
    """
    setting = os.environ.get(BASE, "").strip()
    parameters, fits = scenes.link_parameters(scenes.params_of(page), values)
    query = urlencode(parameters, errors="replace")
    base = setting or base or ""
    why = unreachable(base, known=bool(setting))
    path = path_of(page)
    if why:
        return Address(f"{path or '/'}?{query}", False, why, fits)
    return Address(f"{base.split('?')[0].rstrip('/')}/{path}?{query}", True, "", fits)


def base_of(link: str) -> str | None:
    """The app's address in a full link, None if it is only a page with its parameters.

    >>> base_of("https://example.org/app/dot-product?lang=en"), base_of("dot-product?lang=en")
    ('https://example.org/app', None)
    """
    before = link.strip().partition("?")[0]
    return before.rpartition("/")[0] if "://" in before else None


def path_of(page: str) -> str:
    """A page's path below the app's address.

    >>> path_of("home"), path_of("dot_product")
    ('', 'dot-product')
    """
    return "" if page == "home" else page.replace("_", "-")


def unreachable(base: str, *, known: bool = False) -> str:
    """Why others can't open this address, "" if they can: "none", "local" (this machine), "private" (this network).

    `known`: someone set it as the address for others, so a network of their own is meant.

    >>> [unreachable(base) for base in ("https://example.org", "http://127.0.0.1:8501", "http://10.0.0.3", "data:x")]
    ['', 'local', 'private', 'none']
    """
    try:
        parts = urlsplit(base)
        host = (parts.hostname or "").rstrip(".").lower()
        parts.port  # noqa: B018 (raises for a malformed one)
    except ValueError:
        return "none"
    if parts.scheme not in {"http", "https"} or not host or not base.isprintable() or " " in base:
        return "none"
    if host == "localhost" or host.endswith(".localhost"):
        return "local"
    try:
        number = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        local_name = "." not in host or host.endswith((".local", ".internal", ".lan", ".home.arpa"))
        return "private" if local_name and not known else ""
    if number.is_loopback or number.is_unspecified:
        return "local"
    return "private" if not number.is_global and not known else ""


def qr_code(link: Address) -> str:
    """The link as a QR code, an SVG to stand in a page; "" where there is no link or it is too long.

    >>> qr_code(Address("https://example.org/", True))[:4], qr_code(Address("/?lang=en", False, "local"))
    ('<svg', '')
    """
    if not link.public or len(link.text) > LONGEST_CODE:
        return ""
    return str(segno.make(link.text, error="m", boost_error=False, micro=False).svg_inline(
        scale=4, border=4, dark="#000000", light="#ffffff", svgclass=None, lineclass=None))


def opened(link: str) -> Opened:
    """The page and the state that a link describes, read as strangers' input.

    Parameters: `link`, with or without an address: `https://…/dot-product?lang=en&d_ax=2` or `dot-product?d_ax=2`.
    Raises: ValueError for a page that can't be taken along.

    >>> opened("dot-product?d_ax=2&lang=zh").values["d_ax"], opened("https://example.org/app/dot-product?d_ax=9").problems
    (2.0, (Problem(name='d_ax', kind='range', given='9', used='6'),))
    """
    before, _, query = link.strip().partition("?")
    path = urlsplit(before).path
    name = path.rpartition("/")[2].replace("-", "_") or "home"  # an address without a page is Home
    if name not in shown.pages():
        raise ValueError(f"no page is called {name[:40]!r}; there are {', '.join(shown.pages())}")
    raw = parse_qs(query.partition("#")[0], keep_blank_values=True, max_num_fields=1_000)
    return Opened(name, *state(name, raw))


def state(page: str, raw: Mapping[str, list[str]], longest: int = links.LONGEST_VALUE,
          ) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The complete state of a page from raw parameters, and what could not be used."""
    everything = (*scenes.SHARED, *scenes.params_of(page))
    values, problems = links.read(everything, raw, longest)
    if "text" not in raw:
        values["text"] = None  # the sentence of the language
    return values, problems + links.unknown(everything, raw)
