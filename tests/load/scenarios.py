"""Links and controls that are measured: what readers move on each page, and the classes of the README's table."""

from __future__ import annotations

from urllib.parse import urlsplit

# The widgets that readers move: first the page's main one, then others worth watching.
CONTROLS = {
    "home": ("w_h_other",),
    "dot_product": ("w_d_ax", "w_d_bias"),
    "similarity": ("w_s_first", "w_s_stretch", "w_s_unit"),
    "self_attention": ("w_a_key", "w_a_temperature", "w_a_wq", "w_a_lab_d", "w_text"),
    "multi_head": ("w_m_key", "w_m_off", "w_m_touch", "w_text"),
    "trained_model": ("w_t_key", "w_t_head", "w_t_hide", "w_t_strongest", "w_t_text"),
}

SIXTEEN = "the+old+man+saw+a+small+dog+on+his+way+home+and+gave+it+cold+water"
PAGE_1 = "dot-product?lang=en&d_ax={n}e-2"
PAGE_4 = f"multi-head?lang=en&m_set=random&m_source=random&m_d=96&m_heads=12&text={SIXTEEN}"
PAGE_5 = "trained-model?lang=en&t_text={sentence}"  # 12 tokens with [CLS] and [SEP], everyone's own
MOVED = {"dot_product": ("w_d_ax", "w_d_ay", "w_d_bx", "w_d_by"), "multi_head": ("w_m_head", "w_m_query", "w_m_key"),
         "trained_model": ("w_t_layer", "w_t_head", "w_t_query", "w_t_key")}


def moved(link: str) -> tuple[str, ...]:
    """What a class moves on the page of a link, if nobody says otherwise.

    >>> moved("http://localhost:8501/dot-product?lang=zh")[0]
    'w_d_ax'
    """
    page = urlsplit(link).path.strip("/").replace("-", "_") or "home"
    return MOVED.get(page) or CONTROLS.get(page, ())[:1]
