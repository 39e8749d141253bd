"""The curve that follows a hand in the browser is the one that core draws."""

import json

import numpy as np
import pytest

from core.figures.style import LIGHT
from core.figures.written import write
from core.scenes import dot_product as scene
from core.shown import dot_product as draw
from core.shown.voice import Voice
from tests.components.node import run
from tests.components.test_plane import pairs


def figure(a, b, language):
    """Core's own figure, and its subtitle."""
    values = {"d_move": "xy", "d_ax": a[0], "d_ay": a[1], "d_bx": b[0], "d_by": b[1]}
    picture = draw.curve(Voice(language), scene.arrows(values))
    return json.loads(write(picture.draw(LIGHT)).json), picture.subtitle


def alike(given, start, language):
    """Whether the browser, told of the curve of `start`, draws that of each pair as core does."""
    told, subtitle = figure(*start, language)
    says = Voice(language).t("dot_product.curve_subtitle", norm_a="{norm_a}", norm_b="{norm_b}")
    arrows = [{"a": list(a), "b": list(b), "figure": figure(a, b, language)[0]} for a, b in given]
    return run("curves.js", {"told": {"figure": told, "subtitle": subtitle, "says": says}, "arrows": arrows})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wherever_the_arrows_are_moved(language):
    given = pairs(600)  # zero vectors and opposite ones among them
    assert all(alike(given, ((3, 4), (5, 1)), language))


def test_another_curve_is_not_taken_for_the_same():
    told, subtitle = figure((3, 4), (5, 1), "en")
    others = [figure(np.array([3.1, 4]), (5, 1), "en")[0], figure((0, 0), (5, 1), "en")[0]]
    given = [{"a": [3, 4], "b": [5, 1], "figure": other} for other in (told, *others)]
    says = Voice("en").t("dot_product.curve_subtitle", norm_a="{norm_a}", norm_b="{norm_b}")
    assert run("curves.js", {"told": {"figure": told, "subtitle": subtitle, "says": says},
                             "arrows": given}) == [True, False, False]
