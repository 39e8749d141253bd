"""Page 5 as blocks: all heads of a trained model and the chosen one, then the view that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from core.digits import fixed
from core.model_errors import ModelError
from core.scenes import trained_model as scene
from core.scenes import trained_model_notices as notices
from core.scenes import trained_model_said as said
from core.scenes import trained_model_views as views
from core.scenes.trained_model import Lens
from core.scenes.trained_model_maps import head_map, lines
from core.shown import trained as draw
from core.shown.blocks import Block, Measures, Page, Row, Said, Stage, Strip, Table
from core.shown.rich import Run
from core.shown.sequence import literal
from core.shown.voice import Voice

# the parts of the page that can be taken along, and where their headings are in the catalogs
STAGES = {"lens": "trained_model.title", "view": "trained_model.views_header"}
HIGHLIGHT = "lens"  # in a lesson of several pages, if one doesn't choose


def shown(values: Mapping[str, Any], uploads: Mapping[str, Any]) -> Page:
    """Page 5 for the values of its link; why a model or a text is refused, where it is."""
    voice = Voice(values["lang"])
    try:
        lens = scene.build(values)
        stages: tuple[Stage, ...] = (_lens(voice, lens), _view(voice, values, lens))
    except ModelError as refused:
        stages = (Stage("lens", voice.rich(STAGES["lens"]), (), (_refused(voice, refused),)),)
    return Page("trained_model", voice.t("trained_model.title"), voice.rich("trained_model.idea"), stages,
                voice.language)


def _refused(voice: Voice, error: ModelError) -> Said:
    return Said(((Run(draw.refusal(voice, error)),),), lead=False)


def _lens(voice: Voice, lens: Lens) -> Stage:
    found, t, at = lines(lens), lens.trace, (lens.layer, lens.head)
    cell = voice.t("trained_model.cell", head=f"L{lens.layer}H{lens.head}", asks=t.labels[lens.query],
                   answers=t.labels[lens.key], d_head=lens.model.config.d_head)
    strip = Strip(cell, (("", found.score), ("", found.scaled), (voice.t("trained_model.line_softmax"), found.weight)))
    arrays = {name: value for name, value in t._asdict().items() if isinstance(value, np.ndarray)}
    row = np.where(t.allowed[lens.layer, lens.query], t.weights[at][lens.query], 0)
    return Stage("lens", voice.rich(STAGES["lens"]), voice.rich("trained_model.idea"),
                 (Row((draw.all_heads(voice, lens), draw.one_head(voice, lens))), strip,
                  *voice.said([*notices.cell_notices(lens), *notices.sink_notices(lens)])),
                 arrays | {"tokens": np.array(t.tokens), "row_of_weights": row}, _code(lens), ("row_of_weights",))


def _code(lens: Lens) -> str:
    """The chosen query's row of weights from its own numbers: the model itself is too large for a script."""
    t, query, key = lens.saved, lens.inside.query[lens.head, lens.query], lens.inside.key[lens.head]
    allowed = np.flatnonzero(t.allowed[lens.layer, lens.query])
    seen = "" if len(allowed) == len(t.ids) else "  # only keys that the query may look at"
    return f"""tokens = {[t.labels[i] for i in allowed]!r}{seen}
{literal(query[None], "q")}  # layer {lens.layer}, head {lens.head}, {t.labels[lens.query]!r} asks
{literal(key[allowed], "k")}
scaled = (k @ q.T)[:, 0] / np.sqrt(q.shape[1])
exponentials = np.exp(scaled - scaled.max())
row_of_weights = np.zeros({len(t.ids)})
row_of_weights[{allowed.tolist()}] = exponentials / exponentials.sum()"""


def _view(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Stage:
    view = values["t_view"]
    try:
        blocks, arrays = VIEWS[view](voice, values, lens)
    except ModelError as refused:
        blocks, arrays = (_refused(voice, refused),), {}
    idea = voice.rich(f"trained_model.idea_{view}", **scene.conditions())
    return Stage("view", voice.rich(STAGES["view"]), idea, blocks, arrays)


Made = tuple[tuple[Block, ...], dict[str, Any]]


def _roles(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    found = views.roles(values, lens)
    roles = found.shown._fields[:-1]
    head = (voice.t("trained_model.head"), voice.t("trained_model.name"),
            *(voice.t(f"trained_model.column_{role}") for role in roles), voice.t("trained_model.entropy"))
    names = draw.head_names(voice, found)
    rows = [(f"L{i}H{j}", names.get((i, j), ""), *(fixed(float(getattr(found.shown, role)[i, j])) for role in roles),
             fixed(float(found.shown.entropy[i, j]))) for i, j in found.order]
    table = Table(voice.t("trained_model.view_roles"), tuple((Run(words),) for words in head),
                  tuple(tuple((Run(text),) for text in row) for row in rows))
    return (table, *voice.said(said.roles_said(found, lens))), {
        f"role_{k}": v for k, v in found.shown._asdict().items()
    }


def _cosine(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    check, at = views.cosines(lens), (lens.layer, lens.head)
    measures = Measures(tuple((voice.rich(f"trained_model.{which}_spread"),
                               fixed(float(getattr(check, f"{which}_spread")[at]))) for which in ("query", "key")))
    return (Row((draw.per_head(voice, lens, "correlation", check.correlation),
                 draw.per_head(voice, lens, "agreement", check.agreement))), measures,
            *voice.said(said.cosine_said(check, lens))), check._asdict()


def _contribution(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    parts = views.parts(lens)
    norms = parts.norms[lens.layer, lens.head][np.ix_(lens.shown, lens.shown)]
    return (Row((draw.per_pair(voice, lens, "weight_map", head_map(lens).weights),
                 draw.per_pair(voice, lens, "norm_map", norms))),
            *voice.said([*said.contribution_said(parts, lens), *notices.sink_notices(lens)])), {
                "contribution_norms": parts.norms}


def _follow(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    work = views.follow(lens)
    return (Row((draw.followed(voice, lens, work),)),
            Row((draw.states(voice, lens, work), draw.state(voice, lens, work)))), {
                "products": work.steps.products, "weighted": work.steps.weighted, "state_norms": work.states}


def _here(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    work = views.here(lens)
    return (Row((draw.block(voice, lens, work),)), *voice.said(said.here_said(work, lens))), {}


def _off(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    change = views.changed(lens)
    if change is None:
        return (Said((voice.rich("trained_model.none_off"),), lead=False),), {}
    return (Row((draw.per_head(voice, lens, "moved", change.weights), draw.last_states(voice, lens, change))),
            *voice.said([*said.off_said(change, lens), *said.likeliest_said(views.likeliest(lens))])), {
                "moved": change.weights, "last_states": change.output}


def _random(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    drawn = views.random_run(lens)
    return (Row(draw.against_random(voice, lens, drawn.weights)),
            *voice.said(said.random_said(lens.saved, drawn))), {"random_weights": drawn.weights}


def _circuit(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    work = views.circuit_of(lens)
    if work is None:
        return (Said((voice.rich("trained_model.only_induction"),), lead=False),), {}
    pictures = tuple(draw.per_head(voice, lens, which, getattr(work, which))
                     for which in ("previous", "induction", "without"))
    steps = Said(tuple(voice.rich(f"trained_model.circuit_{which}") for which in ("previous", "induction", "without")),
                 lead=False)
    grown = views.learned(lens)
    curve = (Row((draw.learned(voice, lens, grown),)),) if grown is not None else ()
    arrays = {which: getattr(work, which) for which in ("accuracy", "without", "previous", "induction")}
    return (Row(pictures), steps, *curve, *voice.said(said.circuit_said(work))), arrays


def _sentence(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    if lens.model.config.is_causal:
        return (Said((voice.rich("trained_model.no_sentence"),), lead=False),), {}
    work = views.sentences(values, lens)
    listed = Said(tuple((Run(f"{i + 1} · {text}"),) for i, text in enumerate(work.texts)), lead=False)
    strip = Strip(voice.t("trained_model.sentence_pair", a=work.pair[0] + 1, b=work.pair[1] + 1), (("", work.line),))
    return (Row((draw.sentences(voice, lens, work),)), listed, strip, *voice.said(said.sentences_said(work))), {
        "sentences": np.array(work.texts), "sentence_cosines": work.table}


def _next(voice: Voice, values: Mapping[str, Any], lens: Lens) -> Made:
    if not lens.model.config.is_causal:
        return (Said((voice.rich("trained_model.no_next", model=lens.model.title),), lead=False),), {}
    work = views.candidates(values, lens)
    pictures = tuple(draw.candidates(voice, lens, work, which) for which in ("probabilities", "chances"))
    return (Row(pictures), *voice.said(said.next_said(work))), {
        "candidate_ids": work.tokens.ids, "probabilities": work.tokens.probabilities, "chances": work.tokens.chances}


VIEWS: dict[str, Callable[[Voice, Mapping[str, Any], Lens], Made]] = {
    "roles": _roles, "cosine": _cosine, "contribution": _contribution, "follow": _follow, "here": _here, "off": _off,
    "random": _random, "circuit": _circuit, "sentence": _sentence, "next": _next}
