"""Page 2: a table of similarities, of toy words, real words, and vectors of one's own."""

import pandas as pd
import streamlit as st

from core.digits import fixed, show
from core.embedding_files import MAX_MEGABYTES, MAX_WORDS
from core.embeddings import EmbeddingFileError, Embeddings, read_embeddings
from core.scenes import similarity as scene
from core.shown import similarity as draw
from core.similarity import analogy, nearest, similarity_matrix
from core.whole_set import seen
from pages._parts import chart, code, controls, page, state, strip, table
from pages._parts import similarity_touch as touch
from pages._parts.text import md, t, voice


def upload() -> Embeddings | None:
    """The vectors this visitor brought; they live with the session, not in the link."""
    return st.session_state.get("upload")


# --- (a) three words, four numbers each ---------------------------------------------------------------------------

@st.fragment
def toy() -> None:
    """A small table whose numbers can be changed, and its two similarity tables."""
    names = [t(f"similarity.toy_{n}") for n in range(len(state.get("s_toy")))]
    table_side, tables_side = st.columns([1, 2], gap="large")
    with table_side:
        edit_toy(names)
        controls.presets({t("similarity.toy_more"): scene.shifted(state.values(), 1),
                          t("similarity.toy_less"): scene.shifted(state.values(), -1),
                          t("similarity.toy_start"): {"s_toy": scene.TOY, "s_stretch": 1}}, key="toy")
        controls.position("s_stretched", t("similarity.stretched"), names)
        controls.slider("s_stretch", t("similarity.stretch"), format="%.1f×")
    work = scene.toy(state.values())
    with tables_side:
        dot_side, cosine_side = st.columns(2, gap="medium")
        with dot_side:
            chart.draw(draw.toy_matrix(voice(), "dot", work), key="toy_dot")
        with cosine_side:
            chart.draw(draw.toy_matrix(voice(), "cosine", work), key="toy_cosine")
        choose_pair("s_toy_a", "s_toy_b", names)
        spell_out(work.products, work.quotient, names[work.pair[0]], names[work.pair[1]], "toy_strip")
        strip.notice(*scene.toy_notices(work, names))
        touch.listen_to_toy(work, names)


def choose_pair(first: str, second: str, names: list[str] | tuple[str, ...]) -> None:
    """The chosen cell: a word for the row, a word for the column."""
    row, column = st.columns(2, gap="medium")
    with row:
        controls.position(first, t("similarity.row_word"), names)
    with column:
        controls.position(second, t("similarity.column_word"), names)


def edit_toy(names: list[str]) -> None:
    rows = state.get("s_toy")
    table.numbers(rows, columns=[str(n + 1) for n in range(len(rows[0]))], rows=names, key="toy_table",
                  reach=scene.LARGEST, held=range(len(rows[0])) if state.locked("s_toy") else (),
                  on_edit=lambda new: state.put(s_toy=tuple(map(tuple, new))))


def spell_out(products, quotient, a: str, b: str, key: str) -> None:
    lines = [(t("similarity.line_dot"), products)] + ([(t("similarity.line_cosine"), quotient)] if quotient else [])
    strip.show(t("similarity.pair", a=md(a), b=md(b)), lines, key=key)


# --- (b) real words --------------------------------------------------------------------------------------------------

def choose_words() -> scene.Table:
    """The set, the words and the two toggles; everything below depends on them."""
    choose_set()
    work = scene.table(state.values(), upload())
    st.multiselect(t("similarity.words"), scene.offered(work), key=state.widget_key("s_words", list(work.asked)),
                   accept_new_options=True, filter_mode="prefix", select_all=False,
                   placeholder=t("similarity.words_hint"), help=t("similarity.words_help"),
                   on_change=take_words, args=(work.embeddings,), disabled=state.locked("s_words"))
    if work.view.origin != "uploaded":
        language = work.view.language
        controls.presets({t(f"similarity.preset_{name}"): scene.preset(name, language)
                          for name in scene.WORDS[language]}, key="words")
    say_unknown(work)
    toggles, yardstick = st.columns([1, 3], gap="small", vertical_alignment="center")
    with toggles:
        controls.toggle("s_unit", t("similarity.unit"), help=t("similarity.unit_help"))
        controls.toggle("s_centred", t("similarity.centred"), help=t("similarity.centred_help"))
    with yardstick:
        strip.measures(averages(work))
    return work


def take_words(embeddings: Embeddings) -> None:
    state.put(**scene.taken(st.session_state["w_s_words"], embeddings))


def averages(work: scene.Table) -> dict[str, str]:
    """What two random words of the set have in common: the yardstick of every similarity."""
    everyone = {t("similarity.average_cosine"): fixed(work.average_of_all.cosine),
                t("similarity.average_dot"): fixed(work.average_of_all.dot)}
    if work.average.words == work.average_of_all.words:
        return everyone
    words = f"{work.average.words:,}"
    return everyone | {t("similarity.frequent_cosine", words=words): fixed(work.average.cosine),
                       t("similarity.frequent_dot"): fixed(work.average.dot)}


def choose_set() -> None:
    """Which vectors: the two shipped sets, and the reader's own once there are any."""
    choices = [*scene.SETS.values(), *(["upload"] if upload() else [])]
    wanted = state.get("s_set")
    if wanted == "upload" and not upload():
        st.warning(t("similarity.upload_gone"))
    shown = wanted if wanted in choices else scene.set_of(state.values(), None).name
    names = {name: md(upload().name) if name == "upload" else t(f"similarity.set_{name}") for name in choices}
    st.segmented_control(t("similarity.set"), choices, key=state.widget_key("s_set", shown), required=True,
                         format_func=names.get, on_change=take_set, disabled=state.locked("s_set"))


def take_set() -> None:
    state.put(**scene.to_set(state.values(), st.session_state["w_s_set"], upload()))


def say_unknown(work: scene.Table) -> None:
    """What the set does not have, with the words to take instead one click away."""
    if work.cut:
        st.warning(t("similarity.too_many", limit=scene.MOST_WORDS, count=work.cut))
    alike = {word: scene.alternatives(work, word) for word in work.unknown[:6]}
    if lost := [word for word in work.unknown if not alike.get(word)]:
        st.warning(t("similarity.unknown_none", words=" · ".join(f"“{md(word)}”" for word in lost)))
    for n, (word, instead) in enumerate(alike.items()):
        if instead:
            st.warning(t("similarity.unknown", words=f"“{md(word)}”"))
            controls.presets({md(other): scene.replaced(work, word, other) for other in instead}, key=f"instead_{n}")


@st.fragment
def pairs(work: scene.Table) -> None:
    """XXᵀ and the cosines side by side, and the chosen cell term by term."""
    choose_pair("s_first", "s_second", work.words)
    chosen = scene.pair(state.values(), work)
    for which, side in zip(("dot", "cosine"), st.columns(2, gap="medium"), strict=True):
        with side:
            chart.draw(draw.words_matrix(voice(), state.values(), work, which), key=f"words_{which}")
    spell_out(chosen.products, chosen.quotient, work.words[chosen.a], work.words[chosen.b], "words_strip")
    strip.notice(*scene.pair_notices(work, chosen, state.get("s_unit")))
    panel = st.expander(t("similarity.as_table"), icon=":material/table_chart:", key="as_table", on_change="rerun")
    if panel.open:
        with panel:
            as_table(work)
    touch.listen_to_words(work, (chosen.a, chosen.b))


def as_table(work: scene.Table) -> None:
    """The numbers themselves, every pair a line, with full precision."""
    measure = controls.segments("s_by", t("similarity.by"), lambda name: t(f"similarity.measure_{name}"))
    values, names = scene.as_measured(work, measure), [md(word) for word in work.words]
    with st.container(key="words_table"):
        st.table(pd.DataFrame([[show(float(x), 6) for x in row] for row in values], index=names, columns=names))


@st.fragment
def around(work: scene.Table) -> None:
    """Neighbours by three measures, and the map."""
    st.header(t("similarity.neighbours_header"), divider="gray")
    chosen = controls.position("s_near", t("similarity.neighbours_of"), work.words, width=260)
    word = work.words[chosen]
    found = scene.neighbours(state.values(), work)
    ladder_side, map_side = st.columns([1.25, 1], gap="medium")
    with ladder_side:
        chart.draw(draw.ladder(voice(), found, word, work.view), key="ladders")
    with map_side:
        mapped = scene.map_of(state.values(), work)
        chart.draw(draw.flat_map(voice(), mapped, work.view), key="map")
        touch.listen_to_map(mapped, chosen)
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


@st.fragment
def arithmetic(work: scene.Table) -> None:
    """a − b + c."""
    st.header(t("similarity.arithmetic_header"), divider="gray")
    st.markdown(t("similarity.arithmetic_idea"))
    made = scene.arithmetic(state.values(), work)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for label, name, word in zip(("a", "− b", "+ c"), scene.SLOTS, made.inputs, strict=True):
            controls.text(name, label, shown=word, or_empty=True, width=170)
        controls.toggle("s_inputs", t("similarity.inputs_shown"), help=t("similarity.inputs_help"))
    if work.view.origin != "uploaded":
        controls.presets({f"{md(a)} − {md(b)} + {md(c)}": dict(zip(scene.SLOTS, (a, b, c), strict=True))
                          for a, b, c in scene.ARITHMETIC[work.view.language]}, key="arithmetic")
    for slot, instead in scene.arithmetic_alternatives(work, made).items():
        word = made.inputs[scene.SLOTS.index(slot)]
        st.warning(t("similarity.unknown" if instead else "similarity.unknown_none", words=f"“{md(word)}”"))
        controls.presets({md(other): {slot: other} for other in instead}, key=f"instead_{slot}")
    if made.found:
        show_answers(made)


def show_answers(made: scene.Arithmetic) -> None:
    """The nearest words, and how the first one's cosine comes about."""
    list_side, strip_side = st.columns([1, 1.6], gap="medium")
    with list_side, st.container(border=True):
        st.markdown("  \n".join(
            t("similarity.arithmetic_row", n=n, word=f"**{md(word)}**", cosine=fixed(cosine, 3))
            + (f" :gray[{t('similarity.an_input')}]" if word in made.inputs else "")
            for n, (word, cosine) in enumerate(made.found, 1)))
    with strip_side:
        labels = [t("similarity.line_unit_dots"), t("similarity.line_length")]
        strip.show(
            t("similarity.arithmetic_strip", w=md(made.found[0][0])),
            list(zip(labels, made.lines, strict=False)),
            key="arithmetic_strip",
        )
        strip.notice(*scene.arithmetic_notices(made, state.get("s_inputs")))


# --- (c) one's own vectors -------------------------------------------------------------------------------------------

def own_vectors() -> None:
    """Read a file of word vectors and says what became of it."""
    st.header(t("similarity.own_header"), divider="gray")
    st.markdown(t("similarity.own_idea", words=f"{MAX_WORDS:,}", megabytes=MAX_MEGABYTES))
    st.file_uploader(t("similarity.own_file"), key="own_file", on_change=take_file,
                     type=["txt", "vec", "bin", "csv", "tsv", "npz"], max_upload_size=MAX_MEGABYTES)
    if problem := st.session_state.get("upload_problem"):
        st.error(
            t(f"similarity.file_{problem.code}", **{name: md(str(value)) for name, value in problem.values.items()})
        )
    if upload() and upload().report:
        say_report(upload())


def take_file() -> None:
    """A new file was chosen: read it, keep it for this session, and show it on the page. Taken away: forget it."""
    file = st.session_state.get("own_file")
    st.session_state["upload_problem"] = None
    if file is None:
        st.session_state["upload"] = None
        if state.get("s_set") == "upload":
            state.put(**scene.to_set(state.values(), "language", None))
        return
    try:
        st.session_state["upload"] = read_embeddings(file, name=file.name[:40], max_bytes=MAX_MEGABYTES * 1_000_000)
    except EmbeddingFileError as problem:
        st.session_state["upload_problem"] = problem
        return
    state.put(s_first=0, s_second=1, s_near=0, **scene.to_set(state.values(), "upload", upload()))


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
    if len(work.pairs) < scene.FEWEST:
        st.warning(t("similarity.people_few", covered=len(work.pairs)))
        return
    chart.draw(draw.judgement(voice(), measure, work, embeddings), key="people")
    switched = "uncentred" if state.get("s_centred") else "with_centring"
    strip.measures({t(f"similarity.rho_{switched}", measure=t(f"similarity.measure_{which}"), other=fixed(other, 3)):
                    fixed(rho, 3) for which, (rho, other) in scene.agreements(state.values(), upload()).items()})
    strip.notice(*scene.people_notices(work))


@st.fragment
def many_dimensions() -> None:
    """Random directions: the more dimensions, the nearer to a right angle."""
    st.header(t("similarity.dimensions_header"), divider="gray")
    st.markdown(t("similarity.dimensions_idea"))
    controls.slider("s_dims", t("similarity.dimensions"))
    work = scene.dimensions(state.values())
    chart.draw(draw.spread(voice(), work), key="dimensions")
    strip.notice(*scene.dimension_notices(work))


@st.fragment
def real_words() -> None:
    """All that depends on the set, the words and the two toggles."""
    st.header(t("similarity.words_header"), divider="gray")
    st.markdown(t("similarity.words_idea"))
    work = choose_words()
    if work.words:
        pairs(work)
        around(work)
        arithmetic(work)
    else:
        st.info(t("similarity.no_words"))
    own_vectors()
    against_people()


def snippet() -> str:
    work = scene.table(state.values(), upload())
    return scene.snippet(work, scene.pair(state.values(), work)) if work.words else t("similarity.no_words")


page.heading("similarity")
toy()
real_words()
many_dimensions()
code.show((similarity_matrix, nearest, analogy, seen), snippet, key="code_similarity")
page.onwards("self_attention")
