"""Page 2 as blocks: toy words, real words, neighbours, word arithmetic, people's judgement, many dimensions."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from core.digits import fixed, plain, show
from core.embeddings import Embeddings
from core.figures.curves import two_histograms
from core.figures.heatmap import Side
from core.figures.ladders import ladders
from core.figures.points import ratings, word_map
from core.figures.style import Figure, Palette, plotly_text
from core.neighbours import NeighbourRanks
from core.people import PeopleWork
from core.scenes import similarity as scene
from core.shown.blocks import Array, Measures, Page, Picture, Row, Said, Stage, Strip, Table, matrix
from core.shown.kept import cell_framed, kept
from core.shown.rich import Run
from core.shown.sequence import literal
from core.shown.voice import Voice
from core.strip import Line

# the parts of the page that can be taken along, and where their headings are in the catalogs
STAGES = {"toy": "similarity.title", "words": "similarity.words_header", "neighbours": "similarity.neighbours_header",
          "arithmetic": "similarity.arithmetic_header", "people": "similarity.people_header",
          "dimensions": "similarity.dimensions_header"}
HIGHLIGHT = "words"  # in a lesson of several pages, if one doesn't choose


def shown(values: Mapping[str, Any], uploads: Mapping[str, Any]) -> Page:
    """Page 2 for the values of its link; `uploads["vectors"]` are the visitor's own."""
    voice, upload = Voice(values["lang"]), uploads.get("vectors")
    work = scene.table(values, upload)
    words = (_words(voice, values, work), _neighbours(voice, values, work),
             _arithmetic(voice, values, work)) if work.words else (
        Stage("words", voice.rich("similarity.words_header"), voice.rich("similarity.words_idea"),
              (Said((voice.rich("similarity.no_words"),)),)),)
    return Page("similarity", voice.t("similarity.title"), voice.rich("similarity.idea"),
                (_toy(voice, values), *words, _people(voice, values, upload), _dimensions(voice, values)),
                voice.language)


def _toy(voice: Voice, values: Mapping[str, Any]) -> Stage:
    work = scene.toy(values)
    names = [voice.t(f"similarity.toy_{n}") for n in range(len(work.vectors))]
    a, b = work.pair
    numbers = Table("", tuple((Run(text),) for text in ("", *map(str, range(1, work.vectors.shape[1] + 1)))), tuple(
        ((Run(name),), *((Run(plain(float(x), 4)),) for x in row))
        for name, row in zip(names, work.vectors, strict=True)))
    return Stage("toy", voice.rich("similarity.title"), voice.rich("similarity.idea"),
                 (Row((toy_matrix(voice, "dot", work), toy_matrix(voice, "cosine", work))), numbers,
                  _spelled(voice, work.products, work.quotient, names[a], names[b]),
                  *voice.said(scene.toy_notices(work, names))),
                 {"toy_vectors": work.vectors, "toy_dot": work.dot, "toy_cosine": work.cosine},
                 f"{literal(work.vectors, 'x')}\n{_tables('toy_')}", ("toy_dot", "toy_cosine"))


def _tables(prefix: str = "") -> str:
    """Code for both tables of the rows of x, and for their lengths."""
    return f"""{prefix}dot = x @ x.T  # every row with every row
lengths = np.linalg.norm(x, axis=1)
{prefix}cosine = {prefix}dot / np.maximum(np.outer(lengths, lengths), 1e-300)  # a zero vector has no direction: 0"""


def toy_matrix(voice: Voice, which: str, work: scene.Toy) -> Picture:
    """The toy words' "dot" or "cosine" table."""
    names = [voice.t(f"similarity.toy_{n}") for n in range(len(work.vectors))]
    return pair_matrix(voice, f"toy_{which}", getattr(work, which), names, voice.t(f"similarity.{which}_title"),
                       voice.t("similarity.toy_subtitle"), work.pair, 4 if which == "cosine" else 2,
                       same=("toy", which, voice.language, work.vectors.tobytes(), len(names)))


def pair_matrix(voice: Voice, name: str, values: Array, names: Sequence[str], heading: str, subtitle: str,
                chosen: tuple[int, int], places: int = 2, *, same: Hashable = None) -> Picture:
    """A table of similarities; `same` names all but the `chosen` cell (`core.shown.kept`)."""
    picture = kept(same, lambda: matrix(name, values, Side(names), Side(names), heading=heading, subtitle=subtitle,
                                        tooltip=voice.t("similarity.tooltip"), places=places))
    return cell_framed(picture, chosen, voice.t(
        "similarity.matrix_alt", title=heading, a=names[chosen[0]], b=names[chosen[1]], n=len(names),
        value=fixed(float(values[chosen]), places)))


def _spelled(voice: Voice, products: Line, quotient: Line, a: str, b: str) -> Strip:
    lines = [(voice.t("similarity.line_dot"), products)]
    lines += [(voice.t("similarity.line_cosine"), quotient)] if quotient else []
    return Strip(voice.t("similarity.pair", a=a, b=b), tuple(lines))


def _words(voice: Voice, values: Mapping[str, Any], work: scene.Table) -> Stage:
    chosen = scene.pair(values, work)
    spelled = _spelled(voice, chosen.products, chosen.quotient, work.words[chosen.a], work.words[chosen.b])
    return Stage(
        "words",
        voice.rich(STAGES["words"]),
        voice.rich("similarity.words_idea"),
        (
            Row((words_matrix(voice, values, work, "dot"), words_matrix(voice, values, work, "cosine"))),
            _averages(voice, work),
            spelled,
            *voice.said(scene.pair_notices(work, chosen, values["s_unit"])),
        ),
        {
            "words": np.array(work.words),
            "vectors": work.vectors,
            "dot": work.dot,
            "cosine": work.cosine,
            "distance": work.distance,
            "lengths": work.lengths,
        },
        f"words = {list(work.words)!r}\n{literal(work.vectors, 'x')}\n{_tables()}",
        ("dot", "cosine", "lengths"),
    )


def _averages(voice: Voice, work: scene.Table) -> Measures:
    """What two random words of the set have in common."""
    numbers = [(voice.rich("similarity.average_cosine"), fixed(work.average_of_all.cosine)),
               (voice.rich("similarity.average_dot"), fixed(work.average_of_all.dot))]
    if work.average.words != work.average_of_all.words:
        numbers += [(voice.rich("similarity.frequent_cosine", words=f"{work.average.words:,}"),
                     fixed(work.average.cosine)), (voice.rich("similarity.frequent_dot"), fixed(work.average.dot))]
    return Measures(tuple(numbers))


def words_matrix(voice: Voice, values: Mapping[str, Any], work: scene.Table, which: str) -> Picture:
    """The words' table of "dot" products, XXᵀ, or "cosine" similarities."""
    numbers, last = getattr(work, which), len(work.words) - 1
    chosen = min(values["s_first"], last), min(values["s_second"], last)
    large = which == "dot" and np.abs(numbers).max(initial=0) >= 10
    return pair_matrix(voice, which, numbers, work.words,
                       voice.t("similarity.xxt_title" if which == "dot" else "similarity.cosine_title"),
                       _provenance(voice, values, work), chosen, 1 if large else 2,
                       same=_same(work.view, voice, which, work.words))


def _same(view: Embeddings, voice: Voice, *what: Hashable) -> Hashable:
    """The name of a picture of `what` in a set as the toggles show it; none for an upload, which one visitor has."""
    return None if view.origin == "uploaded" else (view, voice.language, *what)


def _provenance(voice: Voice, values: Mapping[str, Any], work: scene.Table) -> str:
    treatment = [voice.t(f"similarity.is_{name}") for name in ("centred", "unit") if values[f"s_{name}"]]
    source = (voice.t("similarity.your_upload") if work.view.origin == "uploaded"
              else voice.t("similarity.trained", source=work.view.source))
    return " · ".join([voice.t("similarity.size", n=len(work.words), d=work.view.dimensions), *treatment, source])


def _neighbours(voice: Voice, values: Mapping[str, Any], work: scene.Table) -> Stage:
    word = work.words[min(values["s_near"], len(work.words) - 1)]
    found, made = scene.neighbours(values, work), scene.map_of(values, work)
    names = [voice.t(f"similarity.measure_{m}") for m in found.measures]
    head = (voice.t("similarity.word"), voice.t("similarity.length"), *(
        words for name in names for words in (name, voice.t("similarity.rank_by", measure=name))))
    shown_values = _as_shown(found)
    rows = [(found.words[i], show(float(found.lengths[i])), *(
        text for m in range(len(names)) for text in (show(float(shown_values[m, i])), str(found.ranks[m, i]))))
        for i in range(len(found.words))]
    table = Table(voice.t("similarity.ranks_table"), tuple((Run(text),) for text in head),
                  tuple(tuple((Run(text),) for text in row) for row in rows))
    return Stage("neighbours", voice.rich("similarity.neighbours_header"), (),
                 (Row((ladder(voice, found, word, work.view), flat_map(voice, made, work.view))),
                  *voice.said(scene.neighbour_notices(found, word)), table),
                 {"neighbours": np.array(found.words), "neighbour_measures": np.array(found.measures),
                  "neighbour_values": found.values, "neighbour_ranks": found.ranks, "neighbour_lengths": found.lengths,
                  "map_words": np.array(made.words), "map_points": made.flat.points,
                  "map_explained": made.flat.explained})


def _as_shown(found: NeighbourRanks) -> Array:
    signs = np.array([-1 if m == "euclidean" else 1 for m in found.measures])[:, None]
    return np.asarray(signs * found.values)  # distances, not their opposites


def ladder(voice: Voice, found: NeighbourRanks, word: str, view: Embeddings) -> Picture:
    """The nearest words of a set by each measure, side by side."""
    return kept(_same(view, voice, "ladder", word), lambda: _ladder(voice, found, word, len(view.words)))


def _ladder(voice: Voice, found: NeighbourRanks, word: str, count: int) -> Picture:
    heading = voice.t("similarity.ladder_title", word=plotly_text(word))
    subtitle = voice.t("similarity.ladder_subtitle", count=f"{count:,}")
    measures, values = [voice.t(f"similarity.measure_{m}") for m in found.measures], _as_shown(found)

    def draw(colours: Palette) -> Figure:
        return ladders(found.words, found.ranks, values, measures, most=scene.NEIGHBOURS, heading=heading, height=460,
                       subtitle=subtitle, colours=colours)

    columns: dict[str, Any] = {voice.t("similarity.word"): found.words, voice.t("similarity.length"): found.lengths}
    for n, measure in enumerate(measures):
        columns |= {measure: values[n], voice.t("similarity.rank_by", measure=measure): found.ranks[n]}
    first = f"{found.words[0]} {show(float(values[0][0]))}" if found.words else "–"
    return Picture("ladders", heading, subtitle, draw, columns=columns, alt=voice.t(
        "similarity.ladder_alt", word=word, first=first))


def flat_map(voice: Voice, made: scene.Map, view: Embeddings) -> Picture:
    """The words on the plane of their two main directions."""
    return kept(_same(view, voice, "map", made.words, made.chosen), lambda: _flat_map(voice, made))


def _flat_map(voice: Voice, made: scene.Map) -> Picture:
    x, y = (f"{100 * share:.0f}" for share in made.flat.explained)
    both = f"{100 * float(made.flat.explained.sum()):.0f}"
    heading, subtitle = voice.t("similarity.map_title"), voice.t("similarity.map_subtitle", share=both)
    titles = voice.t("similarity.map_axis", n=1, share=x), voice.t("similarity.map_axis", n=2, share=y)

    def draw(colours: Palette) -> Figure:
        return word_map(made.flat.points, made.words, made.chosen, heading=heading, height=460, subtitle=subtitle,
                        colours=colours, axis_titles=titles)

    points = made.flat.points
    return Picture("map", heading, subtitle, draw, columns={
        voice.t("similarity.word"): made.words, titles[0]: points[:, 0], titles[1]: points[:, 1]},
        alt=voice.t("similarity.map_alt", n=len(made.words), share=both))


def _arithmetic(voice: Voice, values: Mapping[str, Any], work: scene.Table) -> Stage:
    made = scene.arithmetic(values, work)
    heading, idea = voice.rich(STAGES["arithmetic"]), voice.rich("similarity.arithmetic_idea")
    if not made.found:
        missing = tuple(voice.rich("similarity.unknown_none", words=f"“{word}”") for word in made.unknown)
        return Stage("arithmetic", heading, idea, (Said(missing),))
    a, b, c = made.inputs
    head = ((), (Run(voice.t("similarity.word")),), (Run(voice.t("similarity.measure_cosine")),))
    table = Table(f"{a} − {b} + {c}", head, tuple(
        ((Run(str(n)),), _answer(voice, word, made.inputs), (Run(fixed(cosine, 3)),))
        for n, (word, cosine) in enumerate(made.found, 1)))
    labels = voice.t("similarity.line_unit_dots"), voice.t("similarity.line_length")
    strip = Strip(voice.t("similarity.arithmetic_strip", w=made.found[0][0]),
                  tuple(zip(labels, made.lines, strict=False)))
    return Stage("arithmetic", heading, idea,
                 (table, strip, *voice.said(scene.arithmetic_notices(made, values["s_inputs"]))),
                 {"arithmetic_inputs": np.array(made.inputs), "arithmetic_words": np.array([w for w, _ in made.found]),
                  "arithmetic_cosines": np.array([cosine for _, cosine in made.found])})


def _answer(voice: Voice, word: str, inputs: Sequence[str]) -> tuple[Run, ...]:
    mark = (Run(f"  {voice.t('similarity.an_input')}", "quiet"),) if word in inputs else ()
    return (Run(word, bold=True), *mark)


def _people(voice: Voice, values: Mapping[str, Any], upload: Embeddings | None) -> Stage:
    work, embeddings = scene.judged(values, upload)
    heading, idea = voice.rich(STAGES["people"]), voice.rich("similarity.people_idea")
    if len(work.pairs) < scene.FEWEST:
        return Stage("people", heading, idea, (Said((voice.rich("similarity.people_few", covered=len(work.pairs)),)),))
    switched = "uncentred" if values["s_centred"] else "with_centring"
    measures = Measures(
        tuple(
            (
                voice.rich(
                    f"similarity.rho_{switched}", measure=voice.t(f"similarity.measure_{which}"), other=fixed(other, 3)
                ),
                fixed(rho, 3),
            )
            for which, (rho, other) in scene.agreements(values, upload).items()
        )
    )
    return Stage("people", heading, idea,
                 (Row((judgement(voice, values["s_people"], work, embeddings),)), measures,
                  *voice.said(scene.people_notices(work))),
                 {"pairs": np.array(work.pairs), "human": work.human, "model": work.model, "spearman": work.spearman})


def judgement(voice: Voice, measure: str, work: PeopleWork, embeddings: Embeddings) -> Picture:
    """People's ratings against the similarity of vectors, one point a pair."""
    same = _same(embeddings, voice, "people", measure, work.model.tobytes())
    return kept(same, lambda: _judgement(voice, measure, work, embeddings))


def _judgement(voice: Voice, measure: str, work: PeopleWork, embeddings: Embeddings) -> Picture:
    name, rho = voice.t(f"similarity.measure_{measure}"), fixed(work.spearman, 3)
    model = -work.model if measure == "euclidean" else work.model
    heading = voice.t("similarity.people_title", rho=rho)
    subtitle = voice.t("similarity.people_subtitle", covered=len(work.pairs), all=len(work.pairs) + len(work.left_out),
                       source=embeddings.source or plotly_text(embeddings.name))
    axis = voice.t("similarity.people_axis")
    tooltip = voice.t("similarity.people_tooltip", measure=name, a="{a}", b="{b}", human="{human}", model="{model}")

    def draw(colours: Palette) -> Figure:
        return ratings(work.human, model, work.pairs, heading=heading, subtitle=subtitle, axis_titles=(axis, name),
                       tooltip=tooltip, colours=colours)

    return Picture("people", heading, subtitle, draw, curves=True, columns={
        "a": [a for a, _ in work.pairs], "b": [b for _, b in work.pairs], axis: work.human, name: model},
        alt=voice.t("similarity.people_alt", covered=len(work.pairs), rho=rho))


def _dimensions(voice: Voice, values: Mapping[str, Any]) -> Stage:
    work = scene.dimensions(values)
    return Stage("dimensions", voice.rich("similarity.dimensions_header"), voice.rich("similarity.dimensions_idea"),
                 (Row((spread(voice, work),)), *voice.said(scene.dimension_notices(work))),
                 {"cosines_2": work.flat.values, f"cosines_{work.d}": work.many.values, "spread": work.many.spread,
                  "predicted": work.predicted}, _spread_code(work), ("spread", "predicted"))


def _spread_code(work: scene.Dimensions) -> str:
    return f"""d = {work.d}
a, b = np.random.RandomState(0).randn(2, {len(work.many.values)}, d)  # pairs of random directions
cosines = (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
spread, predicted = cosines.std(), 1 / np.sqrt(d)"""


def spread(voice: Voice, work: scene.Dimensions) -> Picture:
    """Cosines of random directions, in the plane and in many dimensions."""
    return kept(("directions", voice.language, work.d), lambda: _spread(voice, work))


def _spread(voice: Voice, work: scene.Dimensions) -> Picture:
    heading, names = voice.t("similarity.dimensions_title"), ("d = 2", f"d = {work.d}")
    subtitle = voice.t("similarity.dimensions_subtitle", n=f"{len(work.many.values):,}")
    axis = voice.t("similarity.measure_cosine")

    def draw(colours: Palette) -> Figure:
        return two_histograms(work.flat.values, work.many.values, names, reach=(-1, 1), bins=50, heading=heading,
                              subtitle=subtitle, axis_title=axis, colours=colours)

    return Picture("dimensions", heading, subtitle, draw, curves=True,
                   columns=dict(zip(names, (work.flat.values, work.many.values), strict=True)),
                   alt=voice.t("similarity.dimensions_alt", d=work.d, spread=fixed(work.many.spread, 3)))
