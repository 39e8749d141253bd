"""Home: one minute that convinces, and the path."""

import streamlit as st

from core.attention import scaled_dot_product_attention
from core.lessons.course import minutes
from core.probes import between
from core.scenes import home as scene
from core.shown import home as draw
from pages._parts import chart, code, controls, lesson, page, state, strip
from pages._parts.text import lang, md, t, voice

page.heading("home")
with st.container(horizontal=True, gap="small"):
    if state.in_menu("dot_product") and st.button(t("home.start"), icon=":material/arrow_forward:", type="primary",
                                                 key="start"):
        st.switch_page("dot_product.py")
    if not state.get("lesson"):
        st.button(t("home.lesson", minutes=minutes()), icon=":material/school:", key="lesson_start",
                  on_click=lesson.begin, args=("home",), disabled=state.locked("lesson"))


@st.fragment
def one_minute() -> None:
    """One swappable word, the row of dot products, the weights, and the word that turns; then the path."""
    st.header(t("home.minute"), divider="gray")
    first, second = map(md, scene.words_of(lang()).probes)
    st.markdown(t("home.minute_idea", word=md(scene.words_of(lang()).focus), near=first, far=second))
    choose_words()
    work = scene.minute(state.values())
    say_missing(work)
    height = max(360, 108 + 40 * len(work.tokens))
    asking_side, between_side = st.columns([1.1, 1], gap="large")
    with asking_side:
        chart.draw(draw.who_listens(voice(), work, height), key="asking")
    with between_side:
        chart.draw(draw.where_it_points(voice(), work, height), key="between")
    spell_out(work)
    path(work)


def choose_words() -> None:
    words = scene.words_of(lang())
    names = words.others | {"own": t("home.own")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        controls.segments("h_other", t("home.other", opening=md(words.opening)), names, width="content")
        controls.text("h_own", t("home.own_field"), placeholder=t("home.own_hint"), width=280, on_change=take_own)


def take_own() -> None:
    """What is typed is what stands there."""
    state.put(h_other="own", h_own=st.session_state["w_h_own"])


def say_missing(work: scene.Minute) -> None:
    """Words without a vector, with the words to take instead one click away."""
    if work.written.beyond_limit:
        st.warning(t("home.too_many", limit=scene.MOST_OWN))
    for word, instead in scene.replacements(work).items():
        st.warning(t("home.missing" if instead else "home.missing_none", words=f"“{md(word)}”"))
        controls.presets(
            {md(other): scene.replaced(state.values(), word, other) for other in instead}, key=f"for_{word}"
        )


def spell_out(work: scene.Minute) -> None:
    """The cosines before and after, what to notice, and the arithmetic."""
    numbers, sentences = st.columns([1, 1.6], gap="large", vertical_alignment="center")
    with numbers:
        strip.measures({t("home.cosine_with", word=md(probe)): turn for probe, turn in scene.summary(work).items()})
    with sentences:
        strip.notice(*scene.notices(work))
    names = {"word": md(work.labels[0]), "token": md(work.labels[work.heard])}
    steps = [
        t("home.strip_dot"),
        t("home.strip_scale"),
        t("home.strip_weight"),
        t("home.strip_blend", word=names["word"]),
    ]
    strip.show(t("home.strip_heading", **names), list(zip(steps, scene.strips(work), strict=True)), key="strip_home")
    st.caption(t("home.caption"))
    st.page_link("self_attention.py", label=t("home.steps"), icon=":material/stairs:",
                 query_params=state.way("self_attention", text=work.sentence),
                 disabled=not state.in_menu("self_attention"))


def path(work: scene.Minute) -> None:
    """The stations as cards, each with a small figure of the same sentence."""
    st.header(t("home.path"), divider="gray")
    st.markdown(t("home.path_idea"))
    cards = draw.cards(voice(), work)
    for first in range(0, len(cards), 2):
        for column, name in zip(st.columns(2, gap="medium"), list(cards)[first:first + 2], strict=False):
            with column, st.container(border=True, key=f"card_{name}", height="stretch"):
                st.page_link(f"{name}.py", label=f"**{t(f'{name}.menu')}**", icon=":material/arrow_forward:",
                             disabled=not state.in_menu(name))
                chart.draw(cards[name], key=f"card_{cards[name].name}")
                st.markdown(t(f"home.card_{name}"))


one_minute()
code.show((scaled_dot_product_attention, between), lambda: scene.snippet(scene.minute(state.values())), key="code_home")
