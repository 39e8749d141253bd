"""Page 3's figures on screen, under the keys they keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.saturation import Saturation
from core.scenes import laboratory as lab
from core.scenes.attention_unfolding import Unfolded
from core.scenes.self_attention import Attention
from core.shown import self_attention as shown
from core.shown.attention_tables import Shown, part
from core.shown.unfolding import unfolded
from pages._parts import chart, stages, state
from pages._parts.text import t, voice


def draw(work: Attention, *names: str) -> None:
    """Matrices by the names of `core.shown.attention_tables.part`."""
    for name in names:
        chart.draw(part(_of(work), name), key=f"stage_{name}")


def draw_step(work: Attention, step: Unfolded) -> None:
    """A stage alone: what it starts from, then its own pictures, what changed marked."""
    before, now = unfolded(_of(work), step)
    if len(before) + len(now) <= (3 if work.n <= 8 else 2):  # in one row; else one row each, pictures of one size
        places = st.columns([max(len(before), 1), len(now)], gap="medium")
    else:
        most = max(len(before), len(now))
        places = [st.columns([len(part), most - len(part)])[0] if len(part) < most else st.container()
                  for part in (before, now)]
    for place, heading, names, pictures in zip(places, ("before", "now"), (step.before, step.now), (before, now),
                                               strict=True):
        with place:
            st.markdown(f"**{t(f'unfolding.{heading}')}**")
            with stages.beside():
                for name, picture in zip(names, pictures, strict=True):
                    chart.draw(picture, key=f"stage_{name}")
            if not pictures:
                st.markdown(t("unfolding.nothing"))


def draw_follow(work: Attention) -> None:
    """The chosen query from its components to its output."""
    chart.wide(shown.follow(_of(work)), key="follow")


def draw_blend(work: Attention) -> None:
    """The output of the chosen query among the values."""
    chart.draw(shown.blend(_of(work)), key="blend")


def draw_laboratory(name: str, work: Saturation, numbers: tuple[str, str]) -> None:
    """How scores ("scores") or largest weights ("largest") spread; `numbers` say it for screen readers."""
    chart.draw(shown.spread(voice(), state.values(), name, work, numbers), key=f"lab_{name}")


def draw_growth(values: Mapping[str, Any]) -> None:
    """What happens to scores and softmax as d_k grows: four figures, two in a row."""
    curves = lab.growth(values)
    for row in (lab.GROWTH[:2], lab.GROWTH[2:]):
        with stages.beside():
            for name in row:
                chart.draw(shown.growth(voice(), values, name, curves), key=f"lab_growth_{name}")


def _of(work: Attention) -> Shown:
    return Shown(voice(), state.values(), work)
