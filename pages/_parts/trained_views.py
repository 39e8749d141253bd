"""The views of a trained model beside its maps: what heads do, what they are not, where in the network they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.digits import fixed, show
from core.figures.block import block_figure
from core.figures.follow import follow_figure
from core.figures.heatmap import Side, heatmap
from core.scenes import trained_model_said as said
from core.scenes import trained_model_views as views
from core.scenes.trained_model import Lens
from core.scenes.trained_model_maps import head_map
from pages._parts import chart, controls, state, strip
from pages._parts import trained as draw
from pages._parts.text import t


def per_head(values: np.ndarray, lens: Lens, key: str, limit: float | None = None) -> None:
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
        per_head(check.correlation, lens, "correlation", 1.0)
    with right:
        per_head(check.agreement, lens, "agreement", 1.0)
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


VIEWS = {"roles": roles, "cosine": cosine, "contribution": contribution, "follow": follow, "here": here}
