"""Home: one minute that convinces, and the path."""

import streamlit as st

from core.attention import scaled_dot_product_attention
from core.digits import fixed, plain, show
from core.figures.asking import asking
from core.figures.between import between_figure
from core.figures.heatmap import Side, heatmap
from core.figures.layers import layers
from core.figures.pair import pair_figure
from core.figures.style import plotly_text
from core.figures.wall import wall
from core.probes import between
from core.scenes import home as scene
from core.scenes.trained_model import EXAMPLE, first_look
from pages._parts import chart, code, controls, page, state, strip
from pages._parts.text import lang, md, t

CARD = 236  # pixels of a card's figure

page.heading("home")
if st.button(t("home.start"), icon=":material/arrow_forward:", type="primary", key="start"):
    st.switch_page("dot_product.py")


@st.fragment
def one_minute() -> None:
    """One swappable word, the row of dot products, the weights, and the word that turns; then the path."""
    st.header(t("home.minute"), divider="gray")
    first, second = map(md, scene.LANGUAGES[lang()].probes)
    st.markdown(t("home.minute_idea", word=md(scene.LANGUAGES[lang()].focus), near=first, far=second))
    choose_words()
    work = scene.minute(state.values())
    say_missing(work)
    height = max(360, 108 + 40 * len(work.tokens))
    asking_side, between_side = st.columns([1.1, 1], gap="large")
    with asking_side:
        draw_asking(work, height)
    with between_side:
        draw_between(work, height)
    spell_out(work)
    path(work)


def choose_words() -> None:
    words = scene.LANGUAGES[lang()]
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


def draw_asking(work: scene.Minute, height: int) -> None:
    d, focus = work.x.shape[1], work.words.focus
    weights = work.steps.weights[0]
    figure = asking(
        work.labels, work.steps.scores[0], weights, colours=chart.colours(), height=height,
        heading=t("home.asking_title", word=focus),
        subtitle=t("home.asking_subtitle", n=len(work.labels), d=d, source=work.source),
        score_title=t("home.asking_scores"), weight_title=t("home.asking_weights"))
    spoken = ", ".join(f"{token} {fixed(float(weight))}" for token, weight in zip(work.labels, weights, strict=True))
    chart.show(figure, key="asking", alt=t("home.asking_alt", word=focus, weights=spoken))


def draw_between(work: scene.Minute, height: int) -> None:
    first, second = work.words.probes
    others = [n for n in range(1, len(work.tokens)) if work.tokens[n] not in work.words.probes]
    figure = between_figure(
        work.places.probes,
        work.places.points[0],
        work.places.points[-1],
        work.places.points[others],
        probe_labels=work.words.probes,
        other_labels=[work.labels[n] for n in others],
        colours=chart.colours(),
        before_label=t("home.before"),
        after_label=t("home.after"),
        side_labels=(t("home.nearer", word=plotly_text(first)), t("home.nearer", word=plotly_text(second))),
        height=height,
        heading=t("home.between_title", word=work.words.focus),
        subtitle=t("home.between_subtitle", first=first, second=second),
    )
    numbers = {f"{when}_{which}": fixed(float(cosines[n])) for when, cosines in
               (("before", work.before), ("after", work.after)) for n, which in enumerate(("first", "second"))}
    chart.show(
        figure, key="between", alt=t("home.between_alt", word=work.words.focus, first=first, second=second, **numbers)
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
                 query_params={"lang": lang(), "text": work.sentence})


def path(work: scene.Minute) -> None:
    """The stations as cards, each with a small figure of the same sentence."""
    st.header(t("home.path"), divider="gray")
    st.markdown(t("home.path_idea"))
    made = scene.cards(work)
    for first in range(0, len(STATIONS), 2):
        for column, name in zip(st.columns(2, gap="medium"), list(STATIONS)[first:first + 2], strict=False):
            with column, st.container(border=True, key=f"card_{name}", height="stretch"):
                st.page_link(f"{name}.py", label=f"**{t(f'{name}.menu')}**", icon=":material/arrow_forward:")
                STATIONS[name](work, made)
                st.markdown(t(f"home.card_{name}"))


def draw_pair(work: scene.Minute, made: scene.Cards) -> None:
    a, b, shapes = made.arrows
    labels = work.labels[0], work.labels[work.heard]
    dot, angle = show(float(made.pair.dot)), plain(float(made.pair.angle), 1)
    heading = t("home.pair_title", word=plotly_text(labels[0]), token=plotly_text(labels[1]), dot=dot)
    figure = pair_figure(a, b, shapes.foot_of_a, labels, heading=heading, colours=chart.colours(), height=CARD,
                         subtitle=t("home.pair_subtitle", angle=angle))
    chart.show(figure, key="card_pair", alt=t("home.pair_alt", angle=angle, dot=dot))


def draw_table(work: scene.Minute, made: scene.Cards) -> None:
    figure = heatmap(made.table, Side(work.labels), Side(work.labels), heading=t("home.table_title"), places=1,
                     subtitle=t("home.table_subtitle", n=len(work.labels), source=work.source), colours=chart.colours(),
                     tooltip=t("home.tooltip", row="{row}", column="{column}", value="{value}"), height=CARD)
    chart.show(figure, key="card_table", alt=map_alt(work, "home.table_title", show(float(made.table[0, work.heard]))))


def draw_weights(work: scene.Minute, made: scene.Cards) -> None:
    figure = heatmap(made.weights, Side(work.labels), Side(work.labels), heading=t("home.weights_title"), height=CARD,
                     subtitle=t("home.weights_subtitle"), colours=chart.colours(), scale="weights",
                     tooltip=t("home.tooltip_weight", row="{row}", column="{column}", value="{value}"))
    weight = fixed(float(made.weights[0, work.heard]))
    chart.show(figure, key="card_weights", alt=map_alt(work, "home.weights_title", weight))


def draw_heads(work: scene.Minute, made: scene.Cards) -> None:
    heading = t("home.heads_title", n=len(made.roles))
    figure = wall(made.heads, Side(work.labels), Side(work.labels), [t(f"home.role_{role}") for role in made.roles],
                  heading=heading, subtitle=t("home.heads_subtitle"), height=CARD, colours=chart.colours(),
                  tooltip=t("home.tooltip_head", head="{head}", row="{row}", column="{column}", value="{value}"))
    spoken = ", ".join(fixed(float(head[0, work.heard])) for head in made.heads)
    chart.show(figure, key="card_heads", alt=t("home.map_alt", title=heading, n=len(work.labels), row=work.labels[0],
                                               column=work.labels[work.heard], value=spoken))


def draw_model(work: scene.Minute, made: scene.Cards) -> None:
    model, trace = first_look()
    few = trace.weights[:2]  # layers that stay readable in a card
    n_layers, n_heads = few.shape[:2]
    heading = t("home.model_title", shown=n_layers * n_heads, count=trace.weights[..., 0, 0].size)
    figure = layers(few, heading=heading, subtitle=t("home.model_subtitle", model=model.title, text=EXAMPLE),
                    tooltip=t("trained_model.grid_tooltip"), layer_title=t("trained_model.axis_layer"), head_title="",
                    colours=chart.colours(), height=CARD)
    chart.show(figure, key="card_model", alt=f"{heading}. {t('home.model_subtitle', model=model.title, text=EXAMPLE)}")


def map_alt(work: scene.Minute, title: str, value: str) -> str:
    return t("home.map_alt", title=t(title), n=len(work.labels), row=work.labels[0], column=work.labels[work.heard],
             value=value)


# the path; a new station is one entry here and its card's sentence
STATIONS = {
    "dot_product": draw_pair,
    "similarity": draw_table,
    "self_attention": draw_weights,
    "multi_head": draw_heads,
    "trained_model": draw_model,
}

one_minute()
code.show((scaled_dot_product_attention, between), lambda: scene.snippet(scene.minute(state.values())), key="code_home")
