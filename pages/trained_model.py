"""Page 5: the same arithmetic on weights that learned something."""

import streamlit as st

from core.attention import scaled_dot_product_attention
from core.model_errors import ModelError
from core.scenes import trained_model as scene
from core.scenes import trained_model_notices as notices
from core.scenes.trained_model_maps import lines
from core.shown import trained as pictures
from core.transformer import forward
from core.transformer_block import attention, projections, transformer_block
from pages._parts import chart, code, controls, page, state, strip
from pages._parts import trained as draw
from pages._parts import trained_effects as effects
from pages._parts import trained_touch as touch
from pages._parts import trained_views as views
from pages._parts.text import md, t, voice


def line_of_controls():
    """Controls beside each other that wrap on a narrow screen."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="medium")


def change_model() -> None:
    """Another model: the chosen places and heads belonged to the old one."""
    state.put(**scene.with_model(st.session_state["w_t_model"]))


def setup() -> scene.Lens | None:
    """Which model reads which text; None if it can't, which is said."""
    model_side, text_side = st.columns([1, 1.6], gap="medium")
    with model_side:
        controls.select("t_model", t("trained_model.model"), draw.title, on_change=change_model)
    with text_side:
        controls.text("t_text", t("trained_model.text"), shown=scene.example(state.get("t_model")), or_empty=True)
    try:
        with st.spinner(t("trained_model.running"), show_time=True):
            lens = scene.build(state.values())
    except ModelError as refused:
        draw.problem(refused)
        if state.get("t_text"):
            st.button(t("trained_model.use_example"), key="t_example", on_click=state.put, kwargs={"t_text": ""})
        return None
    draw.about(lens)
    if lens.model.steps:
        controls.stops("t_step", t("trained_model.step"), width=420)
    draw.tokens(lens)
    return lens


@st.fragment
def the_lens() -> None:
    """All heads, one of them enlarged, and the arithmetic of one cell."""
    lens = scene.build(state.values())
    c = lens.model.config
    draw.path(lens)
    with line_of_controls():
        controls.position("t_layer", t("trained_model.layer"), list(map(str, range(c.n_layers))), width=84)
        controls.position("t_head", t("trained_model.head"), list(map(str, range(c.n_heads))), width=84)
        controls.position("t_query", t("trained_model.choose_query"), lens.choices, width=140)
        controls.position("t_key", t("trained_model.choose_key"), lens.choices, width=140)
        controls.slider("t_strongest", t("trained_model.strongest"), format="%d %%", width=180)
        if lens.saved.special.any():
            controls.toggle("t_hide", t("trained_model.hide"))
    lens = scene.build(state.values())
    st.caption(t("trained_model.how"))
    grid_side, head_side = st.columns([1, 1], gap="medium")
    with grid_side:
        chart.draw(pictures.all_heads(voice(), lens), key="t_grid")
    with head_side:
        chart.draw(pictures.one_head(voice(), lens), key="t_one")
    found = lines(lens)
    asks, answers = md(lens.saved.labels[lens.query]), md(lens.saved.labels[lens.key])
    strip.show(t("trained_model.cell", head=f"L{lens.layer}H{lens.head}", asks=asks, answers=answers, d_head=c.d_head),
               [("", found.score), ("", found.scaled), (t("trained_model.line_softmax"), found.weight)], key="t_strip")
    strip.notice(*notices.cell_notices(lens), *notices.sink_notices(lens))
    st.header(t("trained_model.views_header"), divider="gray")
    view = controls.segments("t_view", t("trained_model.view"), lambda name: t(f"trained_model.view_{name}"))
    st.markdown(t(f"trained_model.idea_{view}", **scene.conditions()))
    try:
        (views.VIEWS | effects.VIEWS)[view](lens)
    except ModelError as refused:
        draw.problem(refused)
    draw.calm(lens)
    touch.listen(lens)
    touch.preview(lens)


page.heading("trained_model")
opened = setup()
if opened is not None:
    the_lens()
    code.show((scaled_dot_product_attention, projections, attention, transformer_block, forward),
              lambda: scene.snippet(scene.build(state.values())), key="code_trained")
page.onwards("home")
