"""Page 4: several heads look at the same tokens, each in its own way, and their contributions add up."""

import pandas as pd
import streamlit as st

from core.attention import scaled_dot_product_attention
from core.heads import head_likeness
from core.multi_head import combine_heads, multi_head_attention, split_heads
from core.scenes import multi_head as scene
from core.scenes import multi_head_notices as notices
from core.scenes import multi_head_stages as stages
from core.scenes import multi_head_tables as tables
from core.scenes import multi_head_weights as weights
from core.scenes.sequence import SequenceWork, sequence
from core.shown import heads as draw
from pages._parts import chart, code, controls, page, state, strip, table
from pages._parts import heads_touch as touch
from pages._parts import sequence as sentence
from pages._parts.text import md, say, t, voice


def line_of_controls():
    """Controls beside each other that wrap on a narrow screen."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="medium")


def setup() -> SequenceWork:
    """Where the matrices and the vectors come from. Everything below depends on it."""
    set_side, about_side = st.columns([1, 1.15], vertical_alignment="bottom", gap="medium")
    with set_side:
        chosen = controls.segments("m_set", t("multi_head.set"), lambda name: t(f"multi_head.set_{name}"),
                                   on_change=change_set)
    about_side.markdown(f":gray[{t(f'multi_head.about_{chosen}')}]")
    work = sequence(state.values(), "m_") if chosen == "article" else sentence.editor("m_")
    if chosen != "article":
        sentence.vectors("m_", work)
    with line_of_controls():
        if chosen == "article":
            controls.position("m_sample", t("multi_head.sample"), draw.numbers(2), width=150)
        if chosen == "random":
            controls.number("m_heads", t("multi_head.n_heads"), width=120)
            controls.number("m_wseed", t("multi_head.wseed"), width=150)
        controls.segments("m_mask", t("multi_head.mask"), lambda name: t(f"multi_head.mask_{name}"), width="content")
        if chosen != "article":
            sentence.position("m_")
    return work


def change_set() -> None:
    """Other matrices: what was changed by hand belonged to the old ones."""
    state.put(**scene.with_set(st.session_state["w_m_set"]))


@st.fragment
def the_heads(work: SequenceWork) -> None:
    """The wall, one head enlarged, its arithmetic, what it adds, what is missing without it."""
    heads = scene.build(state.values(), work)
    with line_of_controls():
        controls.position("m_head", t("multi_head.choose_head"), draw.names(voice(), heads), width=240)
        controls.position("m_query", t("multi_head.choose_query"), heads.labels, width=160)
        controls.position("m_key", t("multi_head.choose_key"), heads.labels, width=160)
    wall_side, head_side = st.columns([1.1, 1], gap="medium")
    with wall_side:
        chart.draw(draw.all_heads(voice(), heads, scene.shown_cells(state.values(), heads)), key="m_wall")
    with head_side:
        chart.draw(draw.one_head(voice(), heads), key="m_head")
    chart.draw(draw.edges(voice(), state.values(), heads), key="m_edges")
    lines, asks = tables.lines(heads), md(heads.labels[heads.query])
    strip.show(t("multi_head.cell", head=heads.head, asks=asks, answers=md(heads.labels[heads.key])), [
        ("", lines.score), ("", lines.scaled), *([("", lines.masked)] if lines.masked else []),
        (t("multi_head.line_softmax"), lines.weight)], key="m_strip_cell")
    strip.notice(*notices.cell_notices(heads))

    st.header(t("follow.header"), divider="gray")
    st.markdown(t("follow.idea"))
    chart.wide(draw.followed(voice(), heads), key="m_follow")

    st.header(t("multi_head.adds_header"), divider="gray")
    st.markdown(t("multi_head.adds_idea"))
    controls.position("m_feature", t("multi_head.feature"), draw.numbers(heads.d_out, 1), width=180)
    chart.draw(draw.added(voice(), heads), key="m_adds")
    strip.show(t("multi_head.adds_cell", asks=asks, feature=heads.feature + 1), [
        (t("multi_head.line_added", head=heads.head), lines.added), (t("multi_head.line_output"), lines.output),
    ], key="m_strip_output")

    st.header(t("multi_head.off_header"), divider="gray")
    controls.several("m_off", t("multi_head.off"), draw.names(voice(), heads))
    bar_side, map_side = st.columns([1, 1.6], gap="medium")
    with bar_side:
        chart.draw(draw.each_off(voice(), heads), key="m_alone")
    with map_side:
        chart.draw(draw.change(voice(), heads), key="m_change")
    strip.notice(*notices.off_notices(heads))

    st.header(t("multi_head.stages_header"), divider="gray")
    stage = controls.segments("m_stage", t("multi_head.stage"), lambda name: t(f"multi_head.stage_{name}"))
    for row in stages.rows(heads, stage):
        for picture, column in zip(row, st.columns(len(row), gap="medium"), strict=True):
            with column:
                chart.draw(draw.intermediate(voice(), heads, picture, wide=len(row) == 1),
                           key=f"m_stage_{picture.name}")
    st.markdown(f":gray[{t(f'multi_head.shape_{picture.name}')} = {md(str(picture.shape))}]")
    st.code(stages.printed(heads, picture, draw.names(voice(), heads)), language=None)
    touch.listen(heads, stage, work)
    touch.preview(heads)


def change_matrices(work: SequenceWork) -> None:
    """A head's part of a matrix as an editable table."""
    panel = st.expander(t("multi_head.matrices"), icon=":material/edit:", key="matrices", on_change="rerun")
    if not panel.open:
        return
    values = state.values()
    in_use = weights.weights_in_use(values, work.x)
    part = weights.chosen_part(values, in_use)
    with panel, line_of_controls():
        controls.segments("m_matrix", t("multi_head.matrix"), lambda name: f"W_{name}", width="content")
        controls.position("m_part", t("multi_head.part_of"), draw.numbers(in_use.n_heads), width=130)
        st.button(t("multi_head.to_zero", matrix=f"W_{part.name}", head=part.head), key="m_to_zero",
                  on_click=state.put, kwargs=weights.part_silenced(values, part),
                  disabled=state.locked(f"m_w{part.name}"))
        st.button(t("multi_head.restore"), key="m_restore", on_click=state.put, kwargs=weights.UNTOUCHED,
                  disabled=not in_use.edited or all(map(state.locked, weights.UNTOUCHED)))
    with panel:
        st.markdown(t("multi_head.part_rows" if part.name == "o" else "multi_head.part_columns", head=part.head,
                      matrix=f"W_{part.name}", rows=part.values.shape[0], columns=part.values.shape[1]))
        edit_part(part)


def edit_part(part: weights.Part) -> None:
    rows, columns = (draw.numbers(place.stop - place.start, place.start + 1) for place in (part.rows, part.columns))
    given = pd.DataFrame(part.values, index=rows, columns=columns)
    try:
        now = table.edit(given, key="m_part", disabled=state.locked(f"m_w{part.name}"))
    except table.Unreadable as problem:
        st.error(str(problem))
        return
    if not now.equals(given):
        state.put(**weights.part_edited(state.values(), part, now.to_numpy()))
        st.rerun()


@st.fragment
def all_together(work: SequenceWork) -> None:
    """Averages by key, query and head, and how alike the heads are."""
    st.header(t("multi_head.summary_header"), divider="gray")
    heads = scene.build(state.values(), work)
    summary = scene.summary(state.values(), heads)
    by_key, by_query, by_head = st.columns(3, gap="medium")
    with by_key:
        chart.draw(draw.averages(voice(), "received", summary.received, heads.labels, "key"), key="m_received")
    with by_query:
        chart.draw(draw.averages(voice(), "largest", summary.largest, heads.labels, "query"), key="m_largest")
    with by_head:
        chart.draw(draw.averages(voice(), "sharpness", summary.sharpness, draw.numbers(heads.n_heads), "plain"),
                   key="m_sharpness")
    mean_side, alike_side = st.columns(2, gap="medium")
    with mean_side:
        chart.draw(draw.mean_map(voice(), heads, summary), key="m_mean")
    with alike_side:
        chart.draw(draw.likeness(voice(), heads, summary), key="m_alike")
    with line_of_controls():
        controls.position("m_a", t("multi_head.compare_a"), draw.numbers(heads.n_heads), width=130)
        controls.position("m_b", t("multi_head.compare_b"), draw.numbers(heads.n_heads), width=130)
    strip.show(t("multi_head.alike_cell", a=summary.pair[0], b=summary.pair[1]),
               [(t("multi_head.line_alike"), summary.line)], key="m_strip_alike")
    strip.notice(*notices.summary_notices(heads, summary))
    touch.listen_together(heads, summary)


@st.fragment
def no_slices(work: SequenceWork) -> None:
    """One number of the input, and the heads whose scores it moves."""
    st.header(t("multi_head.touch_header"), divider="gray")
    st.markdown(t("multi_head.touch_idea"))
    heads = scene.build(state.values(), work)
    with line_of_controls():
        controls.position("m_touch_token", t("multi_head.touch_token"), heads.labels, width=160)
        controls.position("m_touch_feature", t("multi_head.touch_feature"), draw.numbers(heads.d_model, 1), width=160)
        controls.slider("m_touch", t("multi_head.touch"), width=280)
    touch = scene.touch(state.values(), heads)
    mixed_side, sliced_side = st.columns(2, gap="medium")
    with mixed_side:
        chart.draw(draw.effect(voice(), "mixed", touch.mixed.largest, touch.reach), key="m_touch_mixed")
    with sliced_side:
        if touch.sliced is None:
            st.info(t("multi_head.no_slices", d_model=heads.d_model, n_heads=heads.n_heads))
        else:
            chart.draw(draw.effect(voice(), "sliced", touch.sliced.largest, touch.reach), key="m_touch_sliced")
    strip.notice(*notices.touch_notices(heads, touch))


page.heading("multi_head")
given = setup()
problem = scene.obstacle(state.values(), given)
if problem is not None:
    st.error(say(problem), icon=":material/call_split:")
    st.button(t("multi_head.use_heads", n_heads=problem.values["nearest"]), key="m_use", on_click=state.put,
              kwargs={"m_heads": int(problem.values["nearest"])}, disabled=state.locked("m_heads"))
elif given.labels or state.get("m_set") == "article":
    touch.shelve(scene.build(state.values(), given))
    the_heads(given)
    change_matrices(given)
    all_together(given)
    no_slices(given)
    code.show((multi_head_attention, split_heads, combine_heads, scaled_dot_product_attention, head_likeness),
              lambda: scene.snippet(state.values(), scene.build(state.values(), given)), key="code_heads")
page.onwards("trained_model")
