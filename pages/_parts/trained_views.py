"""The views of a trained model beside its maps: what heads do, what they are not, where in the network they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.digits import fixed
from core.scenes import trained_model_notices as notices
from core.scenes import trained_model_said as said
from core.scenes import trained_model_views as views
from core.scenes.trained_model import Lens
from core.scenes.trained_model_maps import head_map
from core.shown import trained as pictures
from pages._parts import chart, controls, state, strip
from pages._parts.text import t, voice


def per_head(values: np.ndarray, lens: Lens, key: str) -> None:
    """One number for each head, layers down and heads across."""
    chart.draw(pictures.per_head(voice(), lens, key, values), key=f"t_{key}")


def _per_pair(values: np.ndarray, lens: Lens, key: str) -> None:
    """A number for each query and key that are shown."""
    chart.draw(pictures.per_pair(voice(), lens, key, values), key=f"t_{key}")


def roles(lens: Lens) -> None:
    controls.segments(
        "t_on", t("trained_model.measured_on"), lambda name: t(f"trained_model.on_{name}"), width="content"
    )
    with st.spinner(t("trained_model.measuring"), show_time=True):
        found = views.roles(state.values(), lens)
    names = pictures.head_names(voice(), found)
    columns = {role: t(f"trained_model.column_{role}") for role in found.shown._fields[:-1]}
    table = pd.DataFrame(
        {t("trained_model.head"): [f"L{i}H{j}" for i, j in found.order],
         t("trained_model.name"): [names.get(at, "") for at in found.order]}
        | {columns[role]: _listed(getattr(found.shown, role), found, 4) for role in columns}
        | {t("trained_model.entropy"): _listed(found.shown.entropy, found, 3)})
    config = {words: st.column_config.ProgressColumn(words, help=t(f"trained_model.role_{role}"), min_value=0.0,
                                                     max_value=1.0, format="%.2f", width="small")
              for role, words in columns.items()}
    config[t("trained_model.entropy")] = st.column_config.NumberColumn(format="%.2f", width="small")
    config[t("trained_model.name")] = st.column_config.TextColumn(width=340)
    st.dataframe(table, hide_index=True, column_config=config, key="t_roles", on_select=_open_head(found),
                 selection_mode="single-row", height=356)
    st.caption(t("trained_model.roles_caption", n=found.n_texts))
    strip.notice(*said.roles_said(found, lens))


def _listed(values: np.ndarray, found: views.Roles, places: int) -> list[float]:
    return [round(float(values[at]), places) for at in found.order]


def _open_head(found: views.Roles):
    def open_head() -> None:
        rows = st.session_state["t_roles"]["selection"]["rows"]
        if rows:
            state.put(**views.chosen_head(found, rows[0]))
    return open_head


def cosine(lens: Lens) -> None:
    check, at = views.cosines(lens), (lens.layer, lens.head)
    left, right = st.columns(2, gap="medium")
    with left:
        per_head(check.correlation, lens, "correlation")
    with right:
        per_head(check.agreement, lens, "agreement")
    strip.measures({t("trained_model.query_spread"): fixed(float(check.query_spread[at])),
                    t("trained_model.key_spread"): fixed(float(check.key_spread[at]))})
    strip.notice(*said.cosine_said(check, lens))


def contribution(lens: Lens) -> None:
    parts = views.parts(lens)
    left, right = st.columns(2, gap="medium")
    with left:
        _per_pair(head_map(lens).weights, lens, "weight_map")
    with right:
        _per_pair(parts.norms[lens.layer, lens.head][np.ix_(lens.shown, lens.shown)], lens, "norm_map")
    strip.notice(*said.contribution_said(parts, lens), *notices.sink_notices(lens))


def follow(lens: Lens) -> None:
    work = views.follow(lens)
    chart.wide(pictures.followed(voice(), lens, work), key="t_follow")
    left, right = st.columns(2, gap="medium")
    with left:
        chart.draw(pictures.states(voice(), lens, work), key="t_states")
    with right:
        chart.draw(pictures.state(voice(), lens, work), key="t_state")


def here(lens: Lens) -> None:
    work = views.here(lens)
    chart.draw(pictures.block(voice(), lens, work), key="t_here")
    strip.notice(*said.here_said(work, lens))


VIEWS = {"roles": roles, "cosine": cosine, "contribution": contribution, "follow": follow, "here": here}
