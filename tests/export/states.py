"""States of pages for the tests of exports: as links bring them, hostile ones among them."""

from __future__ import annotations

from typing import Any

from core import shown
from core.export import link
from core.export.link import Address
from core.shown.blocks import Page

BASE = "https://attention.example.org"
HOSTILE = (
    '=cmd|"/C calc"!A1',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "</script><script>alert(2)",
    '"><img src=x onerror=alert(3)>',
    "\x00\x07\x1b[31m",
    "\u202edrowssap",
    "\ud800",
    "שלום",
    "مرحبا",
    "$x^2$",
    "{x}",
    "\\textbf",
    ":red[x]",
    "x" * 10_000,
    "javascript:alert(4)",
    "'''",
    '"""',
)

# One link a page that turns on what the default leaves off.
LINKS = {
    "home": ("?h_other=own&h_own=phone%20pie", "?h_other=company"),
    "dot_product": ("d_shadow=both&d_ax=-4", "d_bx=0&d_by=0", "d_move=polar&d_al=2&d_aa=120",
                    "d_inputs=1,2,3,4&d_weights=0.5,-1,2,0.25&d_bias=-1&d_activation=tanh"),
    "similarity": ("s_stretch=3&s_unit=1&s_centred=0", "s_people=euclidean&s_dims=5"),
    "self_attention": ("a_position=sinusoidal&a_mask=causal&a_temperature=0.5",
                       "a_source=random&a_d=6&a_wq=random&a_wk=scaled&a_wv=hand&a_cells_v=0.1%3A2",
                       "a_score=cosine&a_mask=chosen&a_hidden=0,1,2,3,4,5", "a_scaling=0&a_shuffle=3"),
    "multi_head": ("m_set=article", "m_set=random&m_heads=5&m_mask=causal&m_off=1", "m_zero_v=1&m_wq=0.0%3A2",
                   "m_stage=blend&m_position=sinusoidal"),
    "trained_model": ("t_view=contribution&t_off=5,70", "t_model=induction&t_view=circuit", "t_view=here"),
}
PAGES = shown.pages()
EVERY = [(page, query) for page in PAGES for query in ("", *LINKS[page])]


def state(page: str, query: str = "", language: str = "en") -> dict[str, Any]:
    """The values of a page as its link brings them; nothing in it may be refused."""
    opened = link.opened(f"{link.path_of(page) or 'home'}?lang={language}&{query.lstrip('?')}")
    assert opened.page == page and opened.problems == ()
    return opened.values


def described(page: str, query: str = "", language: str = "en", **values: Any) -> tuple[Page, Address]:
    """A page and its link; `values` replace what the link says."""
    complete = state(page, query, language) | values
    return shown.shown(page, complete), link.address(page, complete, BASE)


def with_token(page: str, token: str, language: str = "en") -> tuple[Page, Address]:
    """A page with a stranger's token in it, wherever the page takes one."""
    names = {"home": {"h_other": "own", "h_own": f"phone {token}"}, "similarity": {"s_words": f"apple {token} fruit"},
             "self_attention": {"text": f"cat {token} dog", "a_source": "random"},
             "multi_head": {"text": f"cat {token} dog", "m_source": "random"},
             "trained_model": {"t_text": f"cat {token} dog"}}
    return described(page, language=language, **names.get(page, {}))
