"""Page 1 as blocks: the plane with its two formulas, the curve, the neuron."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.digits import fixed, plain, show
from core.figures.curves import angle_curve
from core.figures.plane import plane_figure
from core.figures.style import Figure, Palette
from core.scenes import dot_product as scene
from core.shown.blocks import Measures, Page, Picture, Row, Said, Stage, Strip, Table, bar_chart
from core.shown.rich import Run
from core.shown.voice import Voice

# the parts of the page that can be taken along, and where their headings are in the catalogs
STAGES = {"arrows": "dot_product.title", "neuron": "dot_product.neuron_header", "compare": "dot_product.compare.title"}
HIGHLIGHT = "arrows"  # in a lesson of several pages, if one doesn't choose


def shown(values: Mapping[str, Any], uploads: Mapping[str, Any]) -> Page:
    """Page 1 for the values of its link."""
    voice = Voice(values["lang"])
    compared = scene.comparison(scene.arrows(dict(values)))
    return Page(
        "dot_product",
        voice.t("dot_product.title"),
        voice.rich("dot_product.idea"),
        (_arrows(voice, dict(values)), _neuron(voice, dict(values)), voice.facts("dot_product.compare", **compared)),
        voice.language,
    )


def _arrows(voice: Voice, values: dict[str, Any]) -> Stage:
    work = scene.arrows(values)
    pair = work.pair
    areas = {"a": (work.area_of_a,), "b": (work.area_of_b,), "both": (work.area_of_a, work.area_of_b)}
    measures = ((voice.rich("dot_product.dot"), work.products[-1].text),
                (voice.rich("dot_product.cosine"), fixed(float(pair.cosine), 3)),
                (voice.rich("dot_product.angle"), f"{plain(float(pair.angle), 1)}°"),
                (voice.rich("dot_product.norm_a"), show(float(pair.norm_a))),
                (voice.rich("dot_product.norm_b"), show(float(pair.norm_b))))
    formulas = (work.products, work.lengths, *areas[values["d_shadow"]])
    return Stage(
        "arrows", voice.rich("dot_product.title"), voice.rich("dot_product.idea"),
        (Row((plane(voice, values, work), curve(voice, work))), Strip("", tuple(("", line) for line in formulas)),
         Measures(measures), *voice.said(scene.notices(work))),
        {"a": work.a, "b": work.b, **pair._asdict(), "curve_degrees": work.curve.degrees, "curve_dot": work.curve.dot},
        _arrows_code(work), ("dot", "cosine", "norm_a", "norm_b"))


def _arrows_code(work: scene.Arrows) -> str:
    return f"""a, b = np.array({work.a.tolist()}), np.array({work.b.tolist()})
dot = a @ b  # multiply part by part and add: the same as sum(x * y for x, y in zip(a, b))
norm_a, norm_b = np.linalg.norm(a), np.linalg.norm(b)
cosine = dot / (norm_a * norm_b) if norm_a * norm_b else 0.0  # a zero vector has no direction: 0 by convention"""


def plane(voice: Voice, values: dict[str, Any], work: scene.Arrows) -> Picture:
    """Both arrows, the angle, the shadow and the rectangle."""
    pair, shadow = work.pair, values["d_shadow"]
    subtitle = " · ".join(f"{name} ({plain(float(v[0]))}, {plain(float(v[1]))})" for name, v in
                          (("A", work.a), ("B", work.b)))
    heading = voice.t(f"dot_product.plane_title_{shadow}")
    labels = {"a": f"A ({plain(float(work.a[0]))}, {plain(float(work.a[1]))})",
              "b": f"B ({plain(float(work.b[0]))}, {plain(float(work.b[1]))})",
              "angle": f"{plain(float(pair.angle), 1)}°",
              "shadow_a": voice.t("dot_product.shadow_label", length=show(float(pair.shadow_of_a))),
              "shadow_b": voice.t("dot_product.shadow_label", length=show(float(pair.shadow_of_b))),
              "area": voice.t("dot_product.area", area=show(float(pair.dot)))}

    def draw(colours: Palette) -> Figure:
        return plane_figure(work.a, work.b, work.shapes, labels, heading=heading, subtitle=subtitle,
                            colours=colours, shadow=shadow)

    return Picture("plane", heading, subtitle, draw, columns={"vector": ["A", "B"], "x": [work.a[0], work.b[0]],
                                                              "y": [work.a[1], work.b[1]]})


def curve(voice: Voice, work: scene.Arrows) -> Picture:
    """The dot product at every angle between these lengths."""
    pair, points = work.pair, work.curve
    here = None if np.isnan(pair.angle) else (work.shapes.turn, float(pair.dot))
    heading, axis = voice.t("dot_product.curve_title"), voice.t("dot_product.curve_axis")
    subtitle = voice.t("dot_product.curve_subtitle", norm_a=show(float(pair.norm_a)), norm_b=show(float(pair.norm_b)))

    def draw(colours: Palette) -> Figure:
        return angle_curve(points.degrees, points.dot, here, heading=heading, subtitle=subtitle,
                           colours=colours, axis_title=axis)

    return Picture("curve", heading, subtitle, draw, columns={axis: points.degrees, "A·B": points.dot}, curves=True,
                   alt=voice.t("dot_product.curve_alt", angle=plain(work.shapes.turn, 1), dot=show(float(pair.dot))))


def _neuron(voice: Voice, values: dict[str, Any]) -> Stage:
    heading, idea = voice.rich("dot_product.neuron_header"), voice.rich("dot_product.neuron_idea")
    x, w = voice.t("dot_product.inputs"), voice.t("dot_product.weights")
    if len(values["d_inputs"]) != len(values["d_weights"]):
        return Stage("neuron", heading, idea, (Said((voice.rich("dot_product.lengths_differ"),)),))
    made = scene.neuron(values)
    work = made.work
    table = Table(
        "",
        ((Run(x),), (Run(w),)),
        tuple(
            ((Run(plain(float(a), 4)),), (Run(plain(float(b), 4)),))
            for a, b in zip(made.inputs, made.weights, strict=True)
        ),
    )
    return Stage(
        "neuron", heading, idea,
        (Row((products(voice, made),)), Strip("", (("", made.line),)), table, *voice.said(scene.neuron_notices(made))),
        {"inputs": made.inputs, "weights": made.weights, "bias": float(work.before - work.sum), **work._asdict()},
        _neuron_code(values), ("products", "output"))


def products(voice: Voice, made: scene.Neuron) -> Picture:
    """One bar a product, then the bias and the output."""
    work = made.work
    numbers, output = [*work.products, work.before - work.sum, work.output], float(work.output)
    labels = [*(f"x{n}·w{n}" for n in range(1, len(work.products) + 1)), voice.t("dot_product.bias_short"),
              voice.t("dot_product.output")]
    return bar_chart("neuron", numbers, labels, ["sign"] * (len(numbers) - 1) + ["output"],
                     heading=voice.t("dot_product.neuron_title"),
                     subtitle=voice.t("dot_product.neuron_subtitle", n=len(work.products)),
                     alt=voice.t("dot_product.neuron_alt", n=len(work.products), output=show(output)))


def _neuron_code(values: dict[str, Any]) -> str:
    output = {"identity": "before", "relu": "max(before, 0.0)", "tanh": "np.tanh(before)"}[values["d_activation"]]
    return f"""inputs, weights = np.array({list(values["d_inputs"])}), np.array({list(values["d_weights"])})
products = inputs * weights
before = products.sum() + {values["d_bias"]!r}  # the dot product, and the bias
output = {output}"""
