"""What a trained model does as a whole: without some heads, without training, as a circuit, and what is read off it."""

from __future__ import annotations

import streamlit as st

from core.model_errors import ModelError
from core.scenes import trained_model_said as said
from core.scenes import trained_model_views as views
from core.scenes.trained_model import Lens, heads, toggled
from core.shown import trained as pictures
from pages._parts import chart, controls, state, strip
from pages._parts import trained as draw
from pages._parts.text import md, t, voice
from pages._parts.trained_views import per_head


def off(lens: Lens) -> None:
    is_off = (lens.layer, lens.head) in lens.off
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("trained_model.switch_on" if is_off else "trained_model.switch_off", head=f"L{lens.layer}H{lens.head}"),
            key="t_toggle",
            on_click=state.put,
            kwargs=toggled(state.values(), lens),
            type="primary",
        )
        st.button(
            t("trained_model.all_on"), key="t_all_on", on_click=state.put, kwargs={"t_off": ()}, disabled=not lens.off
        )
    controls.several("t_off", t("trained_model.off"), heads(lens.model), searchable=True, select_all=False,
                     placeholder=t("trained_model.off_hint"))
    with st.spinner(t("trained_model.running"), show_time=True):
        change = views.changed(lens)
    if change is None:
        st.info(t("trained_model.none_off"))
        return
    left, right = st.columns([1.3, 1], gap="medium")
    with left:
        per_head(change.weights, lens, "moved")
    with right:
        chart.draw(pictures.last_states(voice(), lens, change), key="t_output")
    strip.notice(*said.off_said(change, lens), *said.likeliest_said(views.likeliest(lens)))


def random(lens: Lens) -> None:
    with st.spinner(t("trained_model.running"), show_time=True):
        drawn = views.random_run(lens)
    made = pictures.against_random(voice(), lens, drawn.weights)
    for picture, side in zip(made, st.columns(2, gap="medium"), strict=True):
        with side:
            chart.draw(picture, key=f"t_{picture.name}")
    strip.notice(*said.random_said(lens.saved, drawn))


def circuit(lens: Lens) -> None:
    with st.spinner(t("trained_model.measuring"), show_time=True):
        work, grown = views.circuit_of(lens), views.learned(lens)
    if work is None:
        st.info(t("trained_model.only_induction"))
        return
    columns = st.columns(3, gap="medium", vertical_alignment="bottom")  # the figures begin at one height
    for side, key, values in zip(columns, ("previous", "induction", "without"),
                                 (work.previous, work.induction, work.without), strict=True):
        with side:
            st.markdown(t(f"trained_model.circuit_{key}"))
            per_head(values, lens, key)
    with st.container(horizontal=True, gap="small"):
        for step, cell in enumerate(views.steps_of(lens, work), start=1):
            if st.button(t(f"trained_model.open_step_{step}", head=f"L{cell['t_layer']}H{cell['t_head']}"),
                         key=f"t_open_{step}", on_click=state.put, kwargs=cell, icon=":material/search:"):
                st.rerun()
    if grown is not None:
        chart.draw(pictures.learned(voice(), lens, grown), key="t_learned")
    strip.notice(*said.circuit_said(work))


def sentence(lens: Lens) -> None:
    if lens.model.config.is_causal:
        st.info(t("trained_model.no_sentence"))
        return
    controls.text(
        "t_sentences",
        t("trained_model.sentences"),
        shown="\n".join(views.SENTENCES),
        or_empty=True,
        area=True,
        height=130,
    )
    try:
        with st.spinner(t("trained_model.running"), show_time=True):
            work = views.sentences(state.values(), lens)
    except ModelError as refused:
        draw.problem(refused)
        return
    if work.left_out:
        st.warning(t("trained_model.sentences_left_out", limit=views.MOST_SENTENCES, count=work.left_out))
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        chart.draw(pictures.sentences(voice(), lens, work), key="t_sentence_map")
    with right:
        numbered = [f"{i + 1} · {text}" for i, text in enumerate(work.texts)]
        controls.position("t_a", t("trained_model.sentence_a"), numbered)
        controls.position("t_b", t("trained_model.sentence_b"), numbered)
        strip.show(t("trained_model.sentence_pair", a=work.pair[0] + 1, b=work.pair[1] + 1), [("", work.line)],
                   key="t_strip_pair")
        st.page_link("similarity.py", label=t("trained_model.to_similarity"), icon=":material/grid_on:",
                     query_params=state.way("similarity"), disabled=not state.in_menu("similarity"))
    strip.notice(*said.sentences_said(work))


def following(lens: Lens) -> None:
    if not lens.model.config.is_causal:
        st.info(t("trained_model.no_next", model=md(lens.model.title)))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        controls.slider("t_temperature", t("trained_model.temperature"), width=180)
        controls.slider("t_top_k", t("trained_model.top_k"), width=180)
        controls.slider("t_top_p", t("trained_model.top_p"), width=180)
        controls.number("t_seed", t("trained_model.seed"), width=120)
    work = views.candidates(state.values(), lens)
    for which, side in zip(("probabilities", "chances"), st.columns(2, gap="medium"), strict=True):
        with side:
            chart.draw(pictures.candidates(voice(), lens, work, which), key=f"t_{which}")
    with st.container(horizontal=True, gap="small"):
        for key, token_id, label in (("likeliest", int(work.tokens.ids[0]), work.labels[0]),
                                     ("drawn", work.drawn, work.drawn_label)):
            if st.button(t(f"trained_model.append_{key}", token=md(label)), key=f"t_append_{key}", on_click=state.put,
                         kwargs=views.appended(state.values(), lens, token_id)):
                st.rerun()
    strip.notice(*said.next_said(work))


VIEWS = {"off": off, "random": random, "circuit": circuit, "sentence": sentence, "next": following}
