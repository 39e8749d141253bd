"""What page 5 says of a model: its name and size, its tokens, why it can't be run."""

from __future__ import annotations

import streamlit as st

from core.model_errors import ModelError
from core.scenes.trained_model import Lens, available_models
from core.scenes.trained_model_maps import words
from core.shown import trained as pictures
from core.shown.trained import refusal
from pages._parts.text import md, t, voice

ROOM = 8  # columns whose numbers a phone has room for


def title(name: str) -> str:
    """A model as the choice shows it."""
    info = available_models()[name]
    return t(f"trained_model.name_{name}") if name == "induction" else info.title


def problem(error: ModelError) -> None:
    """Why a model or a text was refused."""
    st.error(refusal(voice(), error, safe=lambda value: md(value, longest=200)), icon=":material/error:")


def calm(lens: Lens) -> None:
    """On a phone, no numbers in maps so wide that they would run together: the strip has them."""
    keys = ["one", "weight_map", "norm_map", "states"] if len(lens.labels) > ROOM else []
    keys += ["correlation", "agreement", "moved"] if lens.model.config.n_heads > ROOM else []
    if keys:
        cells = ", ".join(f".st-key-t_{key} .heatmap-label" for key in keys)
        st.html(f"<style>@media (max-width: 640px) {{ {cells} {{ display: none }} }}</style>")


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


def path(lens: Lens) -> None:
    """Where in the whole network one is, in one line."""
    c, add = lens.model.config, t("trained_model.path_add")
    norm, mlp = [t("trained_model.path_norm")], [t("trained_model.path_mlp")] if c.d_mlp else []
    here = "**" + t("trained_model.path_here", heads=c.n_heads, head=lens.head) + "**"
    first, last = (norm, []) if c.norm_first else ([], norm)
    block = [*first, here, add, *last] + ([*first, *mlp, add, *last] if mlp else [])
    before, behind = (lens.layer - 1, c.n_layers - 1)
    parts = [t("trained_model.path_tokens", n=len(lens.saved.ids)), t("trained_model.path_embedding")]
    parts += [pictures.layers_between(voice(), 0, before)] if before >= 0 else []
    parts += [f":gray-background[{t('trained_model.path_layer', first=lens.layer)}: {' → '.join(block)}]"]
    parts += [pictures.layers_between(voice(), lens.layer + 1, behind)] if lens.layer < behind else []
    parts += [t("trained_model.path_next" if c.is_causal else "trained_model.path_mean")]
    st.markdown(":small[" + " → ".join(parts) + "]")


def tokens(lens: Lens) -> None:
    """Each word with the tokens it became and their ids; a word has one background."""
    read = words(lens.saved, lens.text)
    chips = []
    for word in read:
        inside = " · ".join(f"{md(label)} :small[:gray[{number}]]" for label, number in word.tokens)
        if len(word.tokens) > 1:
            inside = f"**{md(word.text)}** = {inside}"
        chips.append(f":orange-background[{inside}]" if word.unknown else inside if word.special
                     else f":gray-background[{inside}]")
    st.markdown(" ".join(chips))
    n, n_words = len(lens.saved.ids), sum(not word.special for word in read)
    st.caption(t("trained_model.tokens_caption", n=n, words=n_words, special=int(lens.saved.special.sum()),
                 limit=lens.model.limit.tokens))
    unknown = int(lens.saved.unknown.sum())
    if unknown:
        known = n - int(lens.saved.special.sum())
        st.warning(t("trained_model.unknown", model=md(lens.model.title), count=unknown, n=known))
