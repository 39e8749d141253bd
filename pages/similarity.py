"""Page 2: a table of similarities, of toy words, real words, and vectors of one's own."""

import numpy as np
import pandas as pd
import streamlit as st

from core.digits import fixed, show
from core.embedding_files import MAX_WORDS
from core.embeddings import EmbeddingFileError, Embeddings, complete, read_embeddings
from core.figures.curves import two_histograms
from core.figures.heatmap import Side, heatmap
from core.figures.ladders import ladders
from core.figures.points import ratings, word_map
from core.figures.style import plotly_text
from core.scenes import similarity as scene
from core.similarity import analogy, nearest, similarity_matrix
from core.whole_set import seen
from pages._parts import chart, code, controls, page, state, strip, table
from pages._parts.text import md, t

MEGABYTES = 50


def upload() -> Embeddings | None:
    """The vectors this visitor brought; they live with the session, not in the link."""
    return st.session_state.get("upload")


# --- (a) three words, four numbers each ---------------------------------------------------------------------------

@st.fragment
def toy() -> None:
    """A small table whose numbers can be changed, and its two similarity tables."""
    names = [t(f"similarity.toy_{n}") for n in range(len(state.get("s_toy")))]
    table_side, dot_side, cosine_side = st.columns([1.15, 1, 1], gap="medium")
    with table_side:
        if not edit_toy(names):
            return
        controls.position("s_stretched", t("similarity.stretched"), names)
        controls.slider("s_stretch", t("similarity.stretch"), format="%.1f×")
    work = scene.toy(state.values())
    with dot_side:
        matrix("toy_dot", work.dot, names, t("similarity.dot_title"), t("similarity.toy_subtitle"), work.pair)
    with cosine_side:
        matrix(
            "toy_cosine", work.cosine, names, t("similarity.cosine_title"), t("similarity.toy_subtitle"), work.pair, 4
        )
    first, second = st.columns(2)
    with first:
        controls.position("s_toy_a", t("similarity.row_word"), names)
    with second:
        controls.position("s_toy_b", t("similarity.column_word"), names)
    spell_out(work.products, work.quotient, names[work.pair[0]], names[work.pair[1]], "toy_strip")
    strip.notice(*scene.toy_notices(work, names))


def edit_toy(names: list[str]) -> bool:
    """The editable table; False when a cell cannot be read (it is said, and what was typed stays)."""
    rows = state.get("s_toy")
    given = pd.DataFrame(rows, columns=[str(n + 1) for n in range(len(rows[0]))], index=names)
    try:
        now = table.edit(given, key="toy", reach=1000)
    except table.Unreadable as problem:
        st.error(str(problem))
        return False
    if not now.equals(given):
        state.put(s_toy=tuple(map(tuple, now.to_numpy(dtype=float))))
    return True


def matrix(key: str, values: np.ndarray, names: list[str] | tuple[str, ...], heading: str, subtitle: str,
           chosen: tuple[int, int], places: int = 2) -> None:
    figure = heatmap(values, Side(names), Side(names), heading=heading, subtitle=subtitle, colours=chart.colours(),
                     tooltip=t("similarity.tooltip"), chosen=chosen, places=places)
    value = fixed(float(values[chosen]), places)
    chart.show(figure, key=key, alt=t("similarity.matrix_alt", title=heading, a=names[chosen[0]], b=names[chosen[1]],
                                      value=value, n=len(names)))


def spell_out(products, quotient, a: str, b: str, key: str) -> None:
    lines = [(t("similarity.line_dot"), products)] + ([(t("similarity.line_cosine"), quotient)] if quotient else [])
    strip.show(t("similarity.pair", a=md(a), b=md(b)), lines, key=key)


# --- (b) real words --------------------------------------------------------------------------------------------------

def choose_words() -> scene.Table:
    """The set, the words and the two toggles; everything below depends on them."""
    choose_set()
    embeddings = scene.set_of(state.values(), upload())
    words_side, add_side = st.columns([2.2, 1], gap="medium")
    with words_side:
        controls.text(
            "s_words", t("similarity.words"), shown=scene.default_words(state.values(), embeddings), or_empty=True
        )
    work = scene.table(state.values(), upload())
    with add_side:
        offer_completions(work)
    if work.view.origin != "uploaded":
        controls.presets({t(f"similarity.preset_{name}"): {"s_words": words}
                          for name, words in scene.WORDS[work.view.language].items()}, key="words")
    with st.container(horizontal=True, gap="large", vertical_alignment="bottom"):
        controls.toggle("s_unit", t("similarity.unit"), help=t("similarity.unit_help"))
        controls.toggle("s_centred", t("similarity.centred"), help=t("similarity.centred_help"))
        average = t("similarity.average", cosine=fixed(work.average.cosine), dot=show(work.average.dot),
                    words=f"{work.average.words:,}")
        st.markdown(f":gray[{average}]", width="content")
    say_unknown(work)
    return work


def choose_set() -> None:
    """Which vectors: the two shipped sets, and the reader's own once there are any."""
    choices = [*scene.SETS.values(), *(["upload"] if upload() else [])]
    wanted = state.get("s_set")
    if wanted == "upload" and not upload():
        st.warning(t("similarity.upload_gone"))
    shown = wanted if wanted in choices else scene.set_of(state.values(), None).name
    names = {name: md(upload().name) if name == "upload" else t(f"similarity.set_{name}") for name in choices}
    st.segmented_control(t("similarity.set"), choices, key=state.widget_key("s_set", shown), required=True,
                         format_func=names.get, on_change=state.changed, args=("s_set",))


def offer_completions(work: scene.Table) -> None:
    """Words of the set that begin as typed; a click adds one."""
    start = st.text_input(t("similarity.add"), key="word_start", placeholder=t("similarity.add_hint"), max_chars=40)
    if start.strip():
        found = complete(work.view, start.strip(), 6)
        if not found:
            st.caption(t("similarity.add_none"))
        controls.presets({md(word): scene.with_word(state.values(), work, word) for word in found}, key="complete")


def say_unknown(work: scene.Table) -> None:
    """What the set does not have, with the words to take instead one click away."""
    if work.cut:
        st.warning(t("similarity.too_many", limit=scene.MOST_WORDS, count=work.cut))
    for n, word in enumerate(work.unknown[:4]):
        instead = scene.alternatives(work, word)
        st.warning(t("similarity.unknown" if instead else "similarity.unknown_none", word=md(word)))
        if instead:
            controls.presets({md(other): scene.with_word(state.values(), work, other, word) for other in instead},
                             key=f"instead_{n}")


@st.fragment
def pairs(work: scene.Table) -> None:
    """XXᵀ and the cosines side by side, and the chosen cell term by term."""
    first, second = st.columns(2)
    with first:
        controls.position("s_first", t("similarity.row_word"), list(map(md, work.words)))
    with second:
        controls.position("s_second", t("similarity.column_word"), list(map(md, work.words)))
    chosen = scene.pair(state.values(), work)
    cell = (chosen.a, chosen.b)
    dot_side, cosine_side = st.columns(2, gap="medium")
    with dot_side:
        matrix("words_dot", work.dot, work.words, t("similarity.xxt_title"), provenance(work), cell,
               1 if np.abs(work.dot).max(initial=0) >= 10 else 2)
    with cosine_side:
        matrix("words_cosine", work.cosine, work.words, t("similarity.cosine_title"), provenance(work), cell)
    spell_out(chosen.products, chosen.quotient, work.words[chosen.a], work.words[chosen.b], "words_strip")
    strip.notice(*scene.pair_notices(work, chosen, state.get("s_unit")))
    panel = st.expander(t("similarity.as_table"), icon=":material/table_chart:", key="as_table", on_change="rerun")
    if panel.open:
        with panel:
            as_table(work)


def as_table(work: scene.Table) -> None:
    """The numbers themselves, every pair a line, with full precision."""
    measure = controls.segments("s_by", t("similarity.by"), lambda name: t(f"similarity.measure_{name}"))
    values = {"dot": work.dot, "cosine": work.cosine, "euclidean": work.distance}[measure]
    st.dataframe(pd.DataFrame(values, index=list(work.words), columns=list(work.words)), width="stretch")


def provenance(work: scene.Table) -> str:
    """Size, treatment and origin of the vectors, for subtitles."""
    treatment = [t(f"similarity.is_{name}") for name in ("centred", "unit") if state.get(f"s_{name}")]
    source = (
        t("similarity.your_upload")
        if work.view.origin == "uploaded"
        else t("similarity.trained", source=work.view.source)
    )
    return " · ".join([t("similarity.size", n=len(work.words), d=work.view.dimensions), *treatment, source])


@st.fragment
def around(work: scene.Table) -> None:
    """Neighbours by three measures, and the map."""
    st.header(t("similarity.neighbours_header"), divider="gray")
    chosen = controls.position("s_near", t("similarity.neighbours_of"), list(map(md, work.words)), width=260)
    word = work.words[chosen]
    found = scene.neighbours(state.values(), work)
    ladder_side, map_side = st.columns([1.25, 1], gap="medium")
    with ladder_side:
        shown = np.where(np.array([m == "euclidean" for m in found.measures])[:, None], -found.values, found.values)
        figure = ladders(
            found.words,
            found.ranks,
            shown,
            [t(f"similarity.measure_{m}") for m in found.measures],
            most=scene.NEIGHBOURS,
            heading=t("similarity.ladder_title", word=plotly_text(word)),
            height=460,
            subtitle=t("similarity.ladder_subtitle", count=f"{len(work.view.words):,}"),
            colours=chart.colours(),
        )
        first = found.words[0] if found.words else "–"
        chart.show(figure, key="ladders", alt=t("similarity.ladder_alt", word=word, first=first))
    with map_side:
        draw_map(work)
    strip.notice(*scene.neighbour_notices(found, word))
    panel = st.expander(
        t("similarity.ranks_table"), icon=":material/table_chart:", key="ranks_table", on_change="rerun"
    )
    if panel.open:
        with panel:
            ranks_table(found)


def ranks_table(found) -> None:
    columns = {t("similarity.word"): list(found.words), t("similarity.length"): found.lengths}
    for n, measure in enumerate(found.measures):
        sign = -1 if measure == "euclidean" else 1
        columns[t("similarity.value_by", measure=t(f"similarity.measure_{measure}"))] = sign * found.values[n]
        columns[t("similarity.rank_by", measure=t(f"similarity.measure_{measure}"))] = found.ranks[n]
    st.dataframe(pd.DataFrame(columns), width="stretch", hide_index=True)


def draw_map(work: scene.Table) -> None:
    made = scene.map_of(state.values(), work)
    x, y = (f"{100 * share:.0f}" for share in made.flat.explained)
    both = f"{100 * float(made.flat.explained.sum()):.0f}"
    figure = word_map(made.flat.points, made.words, made.chosen, heading=t("similarity.map_title"), height=460,
                      subtitle=t("similarity.map_subtitle", share=both), colours=chart.colours(),
                      axis_titles=(t("similarity.map_axis", n=1, share=x), t("similarity.map_axis", n=2, share=y)))
    chart.show(figure, key="map", alt=t("similarity.map_alt", n=len(made.words), share=both))


@st.fragment
def arithmetic(work: scene.Table) -> None:
    """a − b + c."""
    st.header(t("similarity.arithmetic_header"), divider="gray")
    st.markdown(t("similarity.arithmetic_idea"))
    made = scene.arithmetic(state.values(), work)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for label, name, word in zip(("a", "− b", "+ c"), ("s_plus", "s_minus", "s_and"), made.inputs, strict=True):
            controls.text(name, label, shown=word, or_empty=True, width=170)
        controls.toggle("s_inputs", t("similarity.inputs_shown"), help=t("similarity.inputs_help"))
    if work.view.origin != "uploaded":
        controls.presets({f"{md(a)} − {md(b)} + {md(c)}": {"s_plus": a, "s_minus": b, "s_and": c}
                          for a, b, c in scene.ARITHMETIC[work.view.language]}, key="arithmetic")
    if made.unknown:
        st.warning(t("similarity.arithmetic_unknown", words=", ".join(md(word) for word in made.unknown)))
        return
    rows = [t("similarity.arithmetic_row", n=n, word=f"**{md(word)}**", cosine=fixed(cosine, 3))
            + (f" :gray[{t('similarity.an_input')}]" if word in made.inputs else "")
            for n, (word, cosine) in enumerate(made.found, 1)]
    with st.container(border=True):
        st.markdown("  \n".join(rows))
    strip.notice(*scene.arithmetic_notices(made, state.get("s_inputs")))


# --- (c) one's own vectors -------------------------------------------------------------------------------------------

def own_vectors() -> None:
    """Read a file of word vectors and says what became of it."""
    st.header(t("similarity.own_header"), divider="gray")
    st.markdown(t("similarity.own_idea", words=f"{MAX_WORDS:,}", megabytes=MEGABYTES))
    st.file_uploader(t("similarity.own_file"), key="own_file", on_change=take_file,
                     type=["txt", "vec", "bin", "csv", "tsv", "npz"], max_upload_size=MEGABYTES)
    if problem := st.session_state.get("upload_problem"):
        st.error(
            t(f"similarity.file_{problem.code}", **{name: md(str(value)) for name, value in problem.values.items()})
        )
    if upload() and upload().report:
        say_report(upload())


def take_file() -> None:
    """A new file was chosen: read it, keep it for this session, and show it on the page."""
    file = st.session_state.get("own_file")
    st.session_state["upload_problem"] = None
    if file is None:
        return
    try:
        st.session_state["upload"] = read_embeddings(file, name=file.name[:40], max_bytes=MEGABYTES * 1_000_000)
    except EmbeddingFileError as problem:
        st.session_state["upload_problem"] = problem
        return
    state.put(s_set="upload", s_words="", s_first=0, s_second=1, s_near=0)


def say_report(embeddings: Embeddings) -> None:
    report = embeddings.report
    lines = [t("similarity.read", name=md(embeddings.name), words=f"{report.words:,}", dimensions=report.dimensions,
               format=report.format)]
    lines += [t(f"similarity.skipped_{reason}", lines=f"{skipped.lines:,}", first=f"{skipped.first:,}")
              for reason, skipped in report.skipped.items()]
    if report.stopped:
        lines.append(t(f"similarity.stopped_{report.stopped}"))
    if report.declared is not None and report.declared != report.words and not report.stopped:
        lines.append(t("similarity.declared", declared=f"{report.declared:,}"))
    st.info("  \n".join([*lines, t("similarity.own_link")]), icon=":material/description:")


# --- (d) people, and many dimensions --------------------------------------------------------------------------------

@st.fragment
def against_people() -> None:
    """WordSim-353."""
    st.header(t("similarity.people_header"), divider="gray")
    st.markdown(t("similarity.people_idea"))
    measure = controls.segments("s_people", t("similarity.by"), lambda name: t(f"similarity.measure_{name}"))
    work, embeddings = scene.judged(state.values(), upload())
    if len(work.pairs) < 3:
        st.warning(t("similarity.people_few", covered=len(work.pairs)))
        return
    name = t(f"similarity.measure_{measure}")
    model = -work.model if measure == "euclidean" else work.model
    figure = ratings(
        work.human,
        model,
        work.pairs,
        heading=t("similarity.people_title", rho=fixed(work.spearman, 3)),
        subtitle=t(
            "similarity.people_subtitle",
            covered=len(work.pairs),
            all=len(work.pairs) + len(work.left_out),
            source=embeddings.source or plotly_text(embeddings.name),
        ),
        axis_titles=(t("similarity.people_axis"), name),
        tooltip=t("similarity.people_tooltip", measure=name, a="{a}", b="{b}", human="{human}", model="{model}"),
        colours=chart.colours(),
    )
    chart.show(
        figure, key="people", alt=t("similarity.people_alt", covered=len(work.pairs), rho=fixed(work.spearman, 3))
    )
    strip.notice(*scene.people_notices(work))


@st.fragment
def many_dimensions() -> None:
    """Random directions: the more dimensions, the nearer to a right angle."""
    st.header(t("similarity.dimensions_header"), divider="gray")
    st.markdown(t("similarity.dimensions_idea"))
    controls.slider("s_dims", t("similarity.dimensions"))
    work = scene.dimensions(state.values())
    figure = two_histograms(
        work.flat.values,
        work.many.values,
        ("d = 2", f"d = {work.d}"),
        reach=(-1, 1),
        bins=50,
        heading=t("similarity.dimensions_title"),
        subtitle=t("similarity.dimensions_subtitle", n=f"{len(work.many.values):,}"),
        axis_title=t("similarity.measure_cosine"),
        colours=chart.colours(),
    )
    chart.show(
        figure, key="dimensions", alt=t("similarity.dimensions_alt", d=work.d, spread=fixed(work.many.spread, 3))
    )
    strip.notice(*scene.dimension_notices(work))


page.heading("similarity")
toy()
st.header(t("similarity.words_header"), divider="gray")
st.markdown(t("similarity.words_idea"))
words = choose_words()
if words.words:
    pairs(words)
    around(words)
    arithmetic(words)
else:
    st.info(t("similarity.no_words"))
own_vectors()
against_people()
many_dimensions()
if words.words:
    code.show((similarity_matrix, nearest, analogy, seen),
              lambda: scene.snippet(words, scene.pair(state.values(), words)), key="code_similarity")
page.onwards("self_attention")
