"""The views of a trained model beside its maps: what heads do, what they are not, what happens without them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.digits import fixed, show
from core.figures.block import block_figure
from core.figures.curves import bars
from core.figures.follow import follow_figure
from core.figures.heatmap import Side, heatmap
from core.figures.layers import layers
from core.model_errors import ModelError
from core.scenes import trained_model_said as said
from core.scenes import trained_model_views as views
from core.scenes.trained_model import Lens, head_map, maps, toggled
from pages._parts import chart, controls, state, strip
from pages._parts import trained as draw
from pages._parts.text import lang, md, t


def show_view(name: str, lens: Lens) -> None:
    """One view, and what to notice in it."""
    st.markdown(t(f"trained_model.idea_{name}"))
    VIEWS[name](lens)


def _per_head(values: np.ndarray, lens: Lens, key: str, limit: float | None = None) -> None:
    """One number for each head, layers down and heads across."""
    rows, columns = (list(map(str, range(count))) for count in values.shape)
    figure = heatmap(
        values,
        Side(rows, t("trained_model.axis_layer")),
        Side(columns, t("trained_model.axis_head")),
        heading=t(f"trained_model.{key}_title"),
        subtitle=t(f"trained_model.{key}_subtitle") + "<br>" + draw.provenance(lens),
        lines=2,
        tooltip=t("trained_model.per_head_tooltip"),
        colours=chart.colours(),
        chosen=(lens.layer, lens.head),
        limit=limit,
    )
    chart.show(figure, key=f"t_{key}", alt=t(
        "trained_model.per_head_alt", title=t(f"trained_model.{key}_title"), layer=lens.layer, head=lens.head,
        value=show(float(values[lens.layer, lens.head]))))


def _tokens(lens: Lens, values: np.ndarray, key: str, **more: object) -> None:
    """A number for each query and key that are shown."""
    figure = heatmap(
        values, Side(lens.labels, t("trained_model.axis_query"), "query"),
        Side(lens.labels, t("trained_model.axis_key"), "key"), heading=t(f"trained_model.{key}_title"), lines=2,
        subtitle=t(f"trained_model.{key}_subtitle", head=f"L{lens.layer}H{lens.head}") + "<br>" + draw.provenance(lens),
        tooltip=t("trained_model.pair_tooltip"), colours=chart.colours(),
        chosen=None if lens.cell == (None, None) else lens.cell, **more)
    chart.show(
        figure,
        key=f"t_{key}",
        alt=t(
            "trained_model.pair_alt",
            title=t(f"trained_model.{key}_title"),
            head=f"L{lens.layer}H{lens.head}",
            n=len(lens.labels),
        ),
    )


def roles(lens: Lens) -> None:
    controls.segments(
        "t_on", t("trained_model.measured_on"), lambda name: t(f"trained_model.on_{name}"), width="content"
    )
    with st.spinner(t("trained_model.measuring"), show_time=True):
        found = views.roles(state.values(), lens)
    n_layers, n_heads = found.shown.first.shape
    names = {(h.layer, h.head): t(f"trained_model.role_{h.role}") + " " + t(
        "trained_model.role_range", mean=fixed(h.mean), least=fixed(h.least), most=fixed(h.most))
        + ("" if h.else_first is None else " " + t("trained_model.role_else", share=fixed(h.else_first)))
        for h in found.names}
    columns = {role: t(f"trained_model.role_{role}") for role in found.shown._fields[:-1]}
    table = pd.DataFrame(
        {t("trained_model.head"): [f"L{i}H{j}" for i in range(n_layers) for j in range(n_heads)]}
        | {columns[role]: np.round(getattr(found.shown, role).ravel().astype(float), 4) for role in columns}
        | {
            t("trained_model.entropy"): np.round(found.shown.entropy.ravel().astype(float), 3),
            t("trained_model.name"): [names.get(at, "") for at in np.ndindex(n_layers, n_heads)],
        }
    )
    config = {words: st.column_config.ProgressColumn(words, min_value=0.0, max_value=1.0, format="%.2f", width="small")
              for words in columns.values()}
    config[t("trained_model.entropy")] = st.column_config.NumberColumn(format="%.2f", width="small")
    st.dataframe(table, hide_index=True, column_config=config, key="t_roles", on_select=_open_head(lens),
                 selection_mode="single-row", height=320)
    st.caption(t("trained_model.roles_caption", n=found.n_texts))
    strip.notice(*said.roles_said(found, lens))


def _open_head(lens: Lens):
    def open_head() -> None:
        rows = st.session_state["t_roles"]["selection"]["rows"]
        if rows:
            state.put(**views.chosen_head(lens, rows[0]))
    return open_head


def cosine(lens: Lens) -> None:
    check, at = views.cosines(lens), (lens.layer, lens.head)
    left, right = st.columns(2, gap="medium")
    with left:
        _per_head(check.correlation, lens, "correlation", 1.0)
    with right:
        _per_head(check.agreement, lens, "agreement", 1.0)
    strip.measures({t("trained_model.query_spread"): fixed(float(check.query_spread[at])),
                    t("trained_model.key_spread"): fixed(float(check.key_spread[at]))})
    strip.notice(*said.cosine_said(check, lens))


def contribution(lens: Lens) -> None:
    parts = views.parts(lens)
    left, right = st.columns(2, gap="medium")
    with left:
        _tokens(lens, head_map(lens).weights, "weight_map", scale="weights")
    with right:
        _tokens(lens, parts.norms[lens.layer, lens.head][np.ix_(lens.shown, lens.shown)], "norm_map")
    strip.notice(*said.contribution_said(parts, lens))


def follow(lens: Lens) -> None:
    work = views.follow(lens)
    asks = lens.trace.labels[lens.query]
    left, right = st.columns(2, gap="medium")
    with left:
        figure = follow_figure(
            work.signed,
            work.shares,
            [t(f"trained_model.stage_{name}") for name in ("score", "scaled", "weight")],
            lens.labels,
            heading=t("trained_model.follow_title", token=chart.words(asks)),
            subtitle=t("trained_model.follow_subtitle", head=f"L{lens.layer}H{lens.head}")
            + "<br>"
            + draw.provenance(lens),
            keys_title=t("trained_model.axis_key"),
            chosen=lens.cell[1] or 0,
            colours=chart.colours(),
        )
        chart.show(figure, key="t_follow", alt=t("trained_model.follow_alt", token=asks, n=len(lens.labels)))
    rows = [t("trained_model.embedding"), *(t("trained_model.behind", layer=i) for i in range(len(work.states) - 1))]
    with right:
        figure = heatmap(work.states, Side(rows), Side(lens.labels), heading=t("trained_model.states_title"), lines=2,
                         subtitle=t("trained_model.states_subtitle") + "<br>" + draw.provenance(lens), places=1,
                         tooltip=t("trained_model.state_tooltip"), colours=chart.colours())
        chart.show(
            figure, key="t_states", alt=t("trained_model.states_alt", layers=len(work.states), n=len(lens.labels))
        )
    figure = heatmap(
        work.state,
        Side(rows),
        Side([str(i + 1) for i in range(work.state.shape[1])], t("trained_model.axis_feature")),
        heading=t("trained_model.state_title", token=chart.words(asks)),
        lines=2,
        colours=chart.colours(),
        subtitle=t("trained_model.state_subtitle", shown=work.state.shape[1], d_model=lens.model.config.d_model)
        + "<br>"
        + draw.provenance(lens),
        tooltip=t("trained_model.state_tooltip"),
    )
    chart.show(figure, key="t_state", alt=t("trained_model.state_alt", token=asks, layers=len(work.state)))


def here(lens: Lens) -> None:
    work, c = views.here(lens), lens.model.config
    norm, add = ("norm", t("trained_model.part_norm")), t("trained_model.part_add")
    attention = ("attention", t("trained_model.part_attention", heads=c.n_heads))
    mlp = ("mlp", t("trained_model.part_mlp", wide=c.d_mlp))
    inner = [norm, attention] if c.norm_first else [attention]
    parts = [("state", t("trained_model.part_in", norm=show(work.before))), *inner,
             ("add", f"{add} {show(work.attention)}")]
    if not c.norm_first:
        parts.append(("state", t("trained_model.part_norm")))
    if work.mlp is not None:
        parts += [*([norm] if c.norm_first else []), mlp, ("add", f"{add} {show(work.mlp)}")]
        if not c.norm_first:
            parts.append(("state", t("trained_model.part_norm")))
    parts.append(("state", t("trained_model.part_out", norm=show(work.after))))
    figure = block_figure(parts, heading=t("trained_model.here_title", layer=lens.layer, count=c.n_layers),
                          subtitle=t("trained_model.here_subtitle", token=chart.words(lens.trace.labels[lens.query])),
                          here=t("trained_model.you_are_here", head=lens.head), colours=chart.colours())
    chart.show(
        figure, key="t_here", alt=t("trained_model.here_alt", layer=lens.layer, parts=" → ".join(w for _, w in parts))
    )
    strip.notice(*said.here_said(work, lens))


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
    change = views.changed(lens)
    if change is None:
        st.info(t("trained_model.none_off"))
        return
    left, right = st.columns([1.3, 1], gap="medium")
    with left:
        _per_head(change.weights, lens, "moved", 1.0)
    labels, colours = [lens.trace.labels[i] for i in lens.shown][:24], chart.colours()
    with right:
        figure = bars([float(x) for x in change.output[lens.shown][:24]], labels, [colours.output] * len(labels),
                      heading=t("trained_model.output_title"), subtitle=t("trained_model.output_subtitle"),
                      colours=colours, height=360)
        chart.show(figure, key="t_output", alt=t("trained_model.output_alt", largest=show(float(change.output.max()))))
    strip.notice(*said.off_said(change, lens))


def random(lens: Lens) -> None:
    with st.spinner(t("trained_model.running"), show_time=True):
        drawn = views.random_trace(lens)
    left, right = st.columns(2, gap="medium")
    inside = np.ix_(range(drawn.weights.shape[0]), range(drawn.weights.shape[1]), lens.shown, lens.shown)
    pairs = (
        ("trained", maps(lens), draw.provenance(lens), left),
        ("random", drawn.weights[inside], t("trained_model.from_random", model=chart.words(lens.model.title)), right),
    )
    for name, weights, source, side in pairs:
        figure = layers(weights, heading=t(f"trained_model.with_{name}"), colours=chart.colours(),
                        subtitle=f"{t('trained_model.one_scale')}<br>{source}", tooltip=t("trained_model.grid_tooltip"),
                        layer_title=t("trained_model.axis_layer"), head_title=t("trained_model.axis_head"),
                        chosen=(lens.layer, lens.head))
        with side:
            chart.show(figure, key=f"t_with_{name}", alt=t("trained_model.grid_alt", layers=weights.shape[0],
                                                          heads=weights.shape[1], n=len(lens.labels), layer=lens.layer,
                                                          head=lens.head))
    strip.notice(*said.random_said(lens.trace, drawn))


def circuit(lens: Lens) -> None:
    with st.spinner(t("trained_model.measuring"), show_time=True):
        work = views.circuit_of(lens)
    if work is None:
        st.info(t("trained_model.only_induction"))
        return
    strip.measures({t("trained_model.accuracy"): f"{fixed(100 * float(work.accuracy), 1)} %"})
    columns = st.columns(3, gap="medium")
    for side, key, values in zip(columns, ("without", "previous", "induction"),
                                 (work.without, work.previous, work.induction), strict=True):
        with side:
            _per_head(values, lens, key, 1.0)
    st.markdown(t("trained_model.circuit_steps"))
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
        work = views.sentences(state.values(), lens)
    except ModelError as refused:
        draw.problem(refused)
        return
    if work.left_out:
        st.warning(t("trained_model.sentences_left_out", limit=views.MOST_SENTENCES, count=work.left_out))
    left, right = st.columns([1.4, 1], gap="medium")
    short = [text if len(text) < 26 else text[:25] + "…" for text in work.texts]
    with left:
        figure = heatmap(work.table, Side(short), Side([str(i + 1) for i in range(len(short))]), limit=1.0, lines=2,
                         heading=t("trained_model.sentences_title"), chosen=work.pair,
                         subtitle=t("trained_model.sentences_subtitle", d_model=lens.model.config.d_model) + "<br>"
                         + draw.provenance(lens), tooltip=t("trained_model.state_tooltip"), colours=chart.colours())
        chart.show(figure, key="t_sentence_map", alt=t("trained_model.sentences_alt", n=len(short)))
    with right:
        numbered = [f"{i + 1} · {text}" for i, text in enumerate(work.texts)]
        controls.position("t_a", t("trained_model.sentence_a"), numbered)
        controls.position("t_b", t("trained_model.sentence_b"), numbered)
        strip.show(t("trained_model.sentence_pair", a=work.pair[0] + 1, b=work.pair[1] + 1), [("", work.line)],
                   key="t_strip_pair")
        st.page_link("similarity.py", label=t("trained_model.to_similarity"), icon=":material/grid_on:",
                     query_params={"lang": lang()})
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
    work, colours = views.candidates(state.values(), lens), chart.colours()
    left, right = st.columns(2, gap="medium")
    for side, key, values in ((left, "probabilities", work.tokens.probabilities),
                              (right, "chances", work.tokens.chances)):
        shown = [float(x) for x in values[:len(work.labels)]]
        with side:
            figure = bars(shown, work.labels, [colours.text] * len(shown), heading=t(f"trained_model.{key}_title"),
                          subtitle=t(f"trained_model.{key}_subtitle"), colours=colours, height=320)
            chart.show(figure, key=f"t_{key}", alt=t("trained_model.bars_alt", title=t(f"trained_model.{key}_title"),
                                                    token=work.labels[0], value=fixed(shown[0], 3)))
    with st.container(horizontal=True, gap="small"):
        for key, token_id, label in (("likeliest", int(work.tokens.ids[0]), work.labels[0]),
                                     ("drawn", work.drawn, work.drawn_label)):
            if st.button(t(f"trained_model.append_{key}", token=md(label)), key=f"t_append_{key}", on_click=state.put,
                         kwargs=views.appended(state.values(), lens, token_id)):
                st.rerun()
    strip.notice(*said.next_said(work))


VIEWS = {"roles": roles, "cosine": cosine, "contribution": contribution, "follow": follow, "here": here, "off": off,
         "random": random, "circuit": circuit, "sentence": sentence, "next": following}
