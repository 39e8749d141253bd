"""The figures of a trained model: all its heads, one of them enlarged, its tokens, why it can't be run."""

from __future__ import annotations

import streamlit as st

from core.digits import fixed
from core.figures.heatmap import Side, heatmap
from core.figures.layers import layers, layers_height, pooled
from core.model_errors import ModelError
from core.scenes.trained_model import Lens, available_models
from core.scenes.trained_model_maps import head_map, maps, words
from pages._parts import chart
from pages._parts.text import md, t


def title(name: str) -> str:
    """A model as the choice shows it."""
    info = available_models()[name]
    return t(f"trained_model.name_{name}") if name == "induction" else info.title


def provenance(lens: Lens) -> str:
    """Where the weights come from, for subtitles."""
    step = "" if lens.model.step is None else " · " + t("trained_model.at_step", step=lens.model.step)
    if lens.model.name == "induction":
        return t("trained_model.name_induction") + step
    return t(f"trained_model.from_{lens.model.origin}", model=chart.words(lens.model.title)) + step


def problem(error: ModelError) -> None:
    """Why a model or a text was refused."""
    values = {name: md(str(value), longest=200) for name, value in error.values.items()}
    st.error(t(f"trained_model.problem.{error.code}", **values), icon=":material/error:")


def about(lens: Lens) -> None:
    """Size and limit of the model in one grey line."""
    c, limit = lens.model.config, lens.model.limit
    reads = t("trained_model.reads_left" if c.is_causal else "trained_model.reads_both")
    st.markdown(
        ":gray["
        + t(
            "trained_model.about",
            layers=c.n_layers,
            heads=c.n_heads,
            d_model=c.d_model,
            d_head=c.d_head,
            parameters=f"{lens.model.n_parameters:,}",
            reads=reads,
            limit=limit.tokens,
            reason=t(f"trained_model.limit_{limit.reason}"),
        )
        + "]"
    )


def tokens(lens: Lens) -> None:
    """Each word with the tokens it became and their ids; a word has one background."""
    read = words(lens.trace)
    chips = []
    for word in read:
        inside = "  ".join(f"{md(label)} :small[:gray[{number}]]" for label, number in word.tokens)
        chips.append(f":orange-background[{inside}]" if word.unknown else inside if word.special
                     else f":gray-background[{inside}]")
    st.markdown(" ".join(chips))
    n, n_words = len(lens.trace.ids), sum(not word.special for word in read)
    st.caption(t("trained_model.tokens_caption", n=n, words=n_words, special=int(lens.trace.special.sum()),
                 limit=lens.model.limit.tokens))
    unknown = int(lens.trace.unknown.sum())
    if unknown:
        known = n - int(lens.trace.special.sum())
        st.warning(t("trained_model.unknown", model=md(lens.model.title), count=unknown, n=known))


def all_heads(lens: Lens, height: int) -> None:
    """Every head of every layer on one scale."""
    every, c = maps(lens), lens.model.config
    share = pooled(every)
    how = t("trained_model.pooled", share=share) if share > 1 else t("trained_model.shades")
    figure = layers(
        every, heading=t("trained_model.grid_title", count=c.n_layers * c.n_heads), colours=chart.colours(),
        subtitle=f"{t('trained_model.one_scale')} · {how}<br>{provenance(lens)}", height=height,
        tooltip=t("trained_model.grid_tooltip"), layer_title=t("trained_model.axis_layer"),
        head_title=t("trained_model.axis_head"), chosen=(lens.layer, lens.head), off=lens.off)
    chart.show(
        figure,
        key="t_grid",
        alt=t(
            "trained_model.grid_alt",
            layers=c.n_layers,
            heads=c.n_heads,
            n=len(lens.labels),
            layer=lens.layer,
            head=lens.head,
        ),
    )


def one_head(lens: Lens, height: int) -> None:
    """The chosen head with its numbers."""
    shown = head_map(lens)
    said = (t("trained_model.head_subtitle", d_head=lens.model.config.d_head) if lens.strongest == 100
            else t("trained_model.strongest_only", share=lens.strongest))
    figure = heatmap(
        shown.weights, Side(lens.labels, t("trained_model.axis_query"), "query"),
        Side(lens.labels, t("trained_model.axis_key"), "key"), scale="weights", lines=2, height=height,
        heading=name(lens), subtitle=said + "<br>" + provenance(lens),
        tooltip=t("trained_model.head_tooltip"), colours=chart.colours(),
        chosen=None if lens.cell == (None, None) else lens.cell)
    weight = lens.trace.weights[lens.layer, lens.head, lens.query, lens.key]
    chart.show(figure, key="t_one", alt=t(
        "trained_model.head_alt", layer=lens.layer, head=lens.head, asks=lens.trace.labels[lens.query],
        answers=lens.trace.labels[lens.key], weight=fixed(float(weight), 3)))


def name(lens: Lens) -> str:
    """The chosen head: layer and head from 0, and whether it is off."""
    off = f" · {t('trained_model.is_off')}" if (lens.layer, lens.head) in lens.off else ""
    return t("trained_model.head_title", layer=lens.layer, head=lens.head) + off


def height(lens: Lens) -> int:
    """One height for the grid and the enlarged head."""
    c = lens.model.config
    return max(layers_height(c.n_layers, c.n_heads), 148 + min(26 * len(lens.labels), 416))
