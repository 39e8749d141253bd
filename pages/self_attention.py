"""Page 3: one attention step, stage by stage."""

import pandas as pd
import streamlit as st

from core.attention import scaled_dot_product_attention, softmax_steps
from core.notice import Notice
from core.saturation import dot_product_samples
from core.scenes import attention_notices as holds
from core.scenes import attention_strips as lines
from core.scenes import laboratory as lab
from core.scenes import self_attention as scene
from core.scenes.attention_snippet import snippet
from core.scenes.attention_unfolding import neighbours, unfold
from core.scoring import score_inputs
from pages._parts import attention_figures as draw
from pages._parts import attention_touch as touch
from pages._parts import code, controls, page, sequence, stages, state, strip, table
from pages._parts.components import turning
from pages._parts.text import md, say, t

FORMULA = (r"\mathrm{Attention}(\query{Q}, \key{K}, \value{V}) = "
           r"\mathrm{softmax}\!\left(\frac{\query{Q}\,\key{K^{\top}}}{\sqrt{d_k}}\right)\value{V}")
WIDE, NARROW = 170, 120  # pixels of a control
EDITABLE = 16  # rows and columns of a matrix in its table


@st.fragment
def unfolding() -> None:
    """All stages below each other, or one at a time."""
    step = controls.segments("a_step", t("unfolding.choose"), lambda name: t(f"unfolding.name_{name}"))
    if step == "all":
        vectors()
    else:
        one_step(step)
        touch.keep()


def one_step(name: str) -> None:
    """A stage from the pictures of the one before; ← and → go on."""
    if name in CHOOSE:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            CHOOSE[name](scene.attention(state.values()))
    work = scene.attention(state.values())
    step, (back, onwards) = unfold(work, name), neighbours(name)
    with st.container(horizontal=True, vertical_alignment="center"):
        turn("back", back, ":material/arrow_back:")
        turn("onwards", onwards, ":material/arrow_forward:")
        title = t("unfolding.title", number=step.number, count=len(scene.STEPS), name=t(f"unfolding.name_{name}"))
        st.markdown(f"**{title}**")
    st.markdown(" ".join(map(say, step.said)))
    draw.draw_step(work, step)
    if name in LINES:
        row, spelled = LINES[name]
        show_strip(stages.cell_words(*work.names), spelled(work), row, [])
    turning.listen(lambda way: state.put(a_step=(onwards if way > 0 else back) or name), key="a_turning",
                   said=" ".join([title, *map(say, step.said)]))
    touch.listen(work)


def turn(way: str, to: str | None, icon: str) -> None:
    """A button that goes to another stage; at the ends there is none."""
    st.button(t(f"unfolding.{way}"), key=f"a_{way}", icon=icon, help=t("unfolding.keys"), disabled=to is None,
              on_click=state.put, kwargs={"a_step": to or state.get("a_step")})


@st.fragment
def vectors() -> None:
    """X, and what a position code adds to it."""
    st.header(t("self_attention.x_header"), divider="gray")
    work, alone = scene.attention(state.values()), state.get("a_position") == "none"
    figure, words = st.columns([1, 2], gap="medium") if alone else (st.container(), st.container())
    with words:
        st.markdown(t("self_attention.x_idea"))
        sequence.position("a_")
        if alone:
            strip.notice(*holds.of_x(work))
    if alone:
        with figure:
            draw.draw(work, "x")
    else:
        with stages.beside():
            draw.draw(work, "words", "code", "sum")
        show_strip(md(work.names[0]), lines.position_lines(work), "x", holds.of_x(work))
    projections()


@st.fragment
def projections() -> None:
    """Q, K, V and their matrices, and the choice of the cell that is spelled out from here on."""
    header("qkv")
    work = scene.attention(state.values())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_matrices(work)
        controls.position("a_query", t("self_attention.query_token"), work.seq.labels, width=WIDE)
        controls.position("a_key", t("self_attention.key_token"), work.seq.labels, width=WIDE)
    work = scene.attention(state.values())
    with stages.beside():
        draw.draw(work, *scene.MATRICES)
    show_strip(stages.cell_words(*work.names), lines.projection_lines(work), "qkv",
               holds.of_projections(state.values(), work))
    scores()
    touch.keep()


def choose_matrices(work: scene.Attention) -> None:
    """W_q, W_k, W_v, and the seed of random ones."""
    for which in scene.MATRICES:
        choose_matrix(which, work.seq.d_model)
    if any(state.get(f"a_w{which}") == "random" for which in scene.MATRICES):
        controls.number("a_wseed", t("self_attention.wseed"), width=NARROW)


def choose_matrix(which: str, d: int) -> None:
    """One of W_q, W_k, W_v, with the setting it has."""
    kinds = {kind: t(f"self_attention.kind_{kind}") for kind in scene.KINDS}
    kind = controls.select(f"a_w{which}", t(f"self_attention.w_{which}"), kinds, width=WIDE)
    if kind == "scaled":
        controls.number(f"a_factor_{which}", t(f"self_attention.factor_{which}"), width=NARROW)
    if kind == "hand":
        with st.popover(t(f"self_attention.hand_{which}"), width=NARROW):
            edit_matrix(which, min(d, EDITABLE), d)


def edit_matrix(which: str, shown: int, d: int) -> None:
    """The upper left part of a hand-made matrix as a table."""
    st.markdown(t("self_attention.hand_idea", shown=shown))
    part = scene.matrix(state.values(), which, d)[:shown, :shown]
    given = pd.DataFrame(part, columns=[str(c) for c in range(1, shown + 1)])
    try:
        now = table.edit(given, key=f"w_{which}_{shown}", hide_index=True,
                         disabled=state.locked(f"a_cells_{which}"), column_config={
            name: st.column_config.NumberColumn(format="plain", step=0.0001) for name in given.columns})
    except table.Unreadable as problem:
        st.error(str(problem))
        return
    if not now.equals(given):
        state.put(**scene.matrix_edited(state.values(), which, now.to_numpy()))


@st.fragment
def scores() -> None:
    """Q Kᵀ, the division, the mask."""
    header("scores")
    choose_scores()
    work = scene.attention(state.values())
    *figures, words = stages.places(work.n)
    for place, name in zip(figures, ("scores", "scaled", "masked"), strict=True):
        with place:
            draw.draw(work, name)
    with words:
        show_strip(stages.cell_words(*work.names), lines.score_lines(work), "scores", holds.of_scores(work))
    weights()


def choose_scores() -> None:
    """The score function, the division, the mask."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        controls.segments("a_score", t("self_attention.score"), lambda name: t(f"self_attention.score_{name}"),
                          width="content")
        controls.toggle("a_scaling", t("self_attention.scaling"), disabled=state.get("a_score") == "cosine",
                        width="content")
        kind = controls.segments("a_mask", t("self_attention.mask"), lambda name: t(f"self_attention.mask_{name}"),
                                 width="content")
        if kind == "chosen":
            chips = scene.attention(state.values()).seq.chips
            controls.several("a_hidden", t("self_attention.hidden"), [md(chip) for chip in chips], width="content")


@st.fragment
def weights() -> None:
    """Softmax, the output, and one query followed through all stages."""
    header("weights")
    choose_temperature()
    work = scene.attention(state.values())
    *figures, words = stages.places(work.n)
    for place, name in zip(figures, ("exp", "weights", "output"), strict=True):
        with place:
            draw.draw(work, name)
    with words:
        show_strip(stages.cell_words(*work.names), lines.weight_lines(work), "weights",
                   holds.of_weights(state.values(), work))
    one_query(work)
    touch.listen(work)


def choose_temperature() -> None:
    """The temperature of the softmax."""
    controls.stops("a_temperature", t("self_attention.temperature"), help=t("self_attention.temperature_help"),
                   width=420)


def one_query(work: scene.Attention) -> None:
    """The chosen query from its components to its output, and that output among the values."""
    st.subheader(t("self_attention.blend_header"))
    st.markdown(t("follow.idea"))
    draw.draw_follow(work)
    blend_side, words = st.columns(2, gap="medium")
    with blend_side:
        draw.draw_blend(work)
    with words:
        strip.notice(*holds.of_output(state.values(), work))


def header(stage: str) -> None:
    st.header(t(f"self_attention.{stage}_header"), divider="gray")
    st.markdown(t(f"self_attention.{stage}_idea"))


def show_strip(heading: str, steps: lines.Lines, row: str, notices: list[Notice]) -> None:
    named = [(t(f"self_attention.line_{name}"), line) for name, line in steps]
    strip.show(heading, named, key=f"strip_{row}", notices=notices)


@st.fragment
def laboratory() -> None:
    """Why the scores are divided by √d_k."""
    st.header(t("self_attention.lab_header"), divider="gray")
    st.markdown(t("laboratory.idea"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        for name in ("d", "keys", "mean"):
            controls.slider(f"a_lab_{name}", t(f"laboratory.{name}"), width=230)
        controls.number("a_lab_seed", t("laboratory.seed"), width=NARROW)
        view = controls.segments("a_lab_view", t("laboratory.view"), lambda name: t(f"laboratory.view_{name}"),
                                 width="content")
    values, work = state.values(), lab.laboratory(state.values())
    rows = lab.table(work)
    if view == "all":
        draw.draw_growth(values)
    else:
        with stages.beside():
            draw.draw_laboratory("scores", work, rows["variance"])
            draw.draw_laboratory("largest", work, rows["largest"])
    numbers, words = st.columns([1, 1.2], gap="medium")
    with numbers, st.container(key="lab_numbers"):  # app.css knows it
        st.markdown("\n".join([t("laboratory.head"), "|---|---|---|", *(
            f"| {t(f'laboratory.row_{name}')} | {both[0]} | {both[1]} |" for name, both in rows.items())]))
    with words:
        strip.notice(*(lab.growth_notices(values, lab.growth(values)) if view == "all" else lab.notices(values, work)))


page.heading("self_attention")
strip.equation(FORMULA)
tokens = sequence.editor("a_", follow=("a_hidden",))
sequence.vectors("a_", tokens)
CHOOSE = {"x": lambda work: sequence.position("a_"), "qkv": choose_matrices, "scores": lambda work: choose_scores(),
          "scaled": lambda work: choose_scores(), "masked": lambda work: choose_scores(),
          "exp": lambda work: choose_temperature(), "weights": lambda work: choose_temperature()}
LINES = {"qkv": ("qkv", lines.projection_lines),
         **dict.fromkeys(("scores", "scaled", "masked"), ("scores", lines.score_lines)),
         **dict.fromkeys(("exp", "weights", "output"), ("weights", lines.weight_lines))}
if tokens.tokens:
    unfolding()
laboratory()
page.table("self_attention.facts")
if tokens.tokens:
    code.show((scaled_dot_product_attention, score_inputs, softmax_steps, dot_product_samples),
              lambda: snippet(state.values(), scene.attention(state.values())), key="code_attention")
page.onwards("multi_head")
