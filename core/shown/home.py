"""Home as blocks: the minute in which a word turns, and the path as small figures of the same sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.digits import fixed, plain, show
from core.embeddings import vectors_of
from core.figures.asking import asking
from core.figures.between import between_figure
from core.figures.heatmap import Side
from core.figures.layers import layers
from core.figures.pair import pair_figure
from core.figures.style import Figure, Palette, plotly_text
from core.scenes import home as scene
from core.scenes.trained_model import EXAMPLE, first_look
from core.shown.blocks import Bars, Measures, Page, Picture, Row, Said, Stage, Strip, matrix, mosaic, walls
from core.shown.sequence import literal
from core.shown.voice import Voice

# the parts of the page that can be taken along, and where their headings are in the catalogs
STAGES = {"minute": "home.minute", "path": "home.path"}
HIGHLIGHT = "minute"  # in a lesson of several pages, if one doesn't choose

CARD = 236  # pixels of a card's figure


def shown(values: Mapping[str, Any], uploads: Mapping[str, Any]) -> Page:
    """Home for the values of its link."""
    voice = Voice(values["lang"])
    work = scene.minute(values)
    return Page("home", voice.t("home.title"), voice.rich("home.idea"), (_minute(voice, work), _path(voice, work)),
                voice.language)


def _minute(voice: Voice, work: scene.Minute) -> Stage:
    first, second = work.words.probes
    names = {"word": work.labels[0], "token": work.labels[work.heard]}
    labels = [voice.t("home.strip_dot"), voice.t("home.strip_scale"), voice.t("home.strip_weight"),
              voice.t("home.strip_blend", word=names["word"])]
    strip = Strip(voice.t("home.strip_heading", **names), tuple(zip(labels, scene.strips(work), strict=True)))
    measures = Measures(tuple((voice.rich("home.cosine_with", word=probe), turn)
                              for probe, turn in scene.summary(work).items()))
    missing = [voice.rich("home.missing_none", words=f"“{word}”") for word in work.missing]
    height = max(360, 108 + 40 * len(work.tokens))
    return Stage(
        "minute", voice.rich("home.minute"),
        voice.rich("home.minute_idea", word=work.words.focus, near=first, far=second),
        (Row((who_listens(voice, work, height), where_it_points(voice, work, height))), measures,
         Said((*missing, *(voice.rich(n.key, **n.values) for n in scene.notices(work)), voice.rich("home.caption"))),
         strip),
        {"tokens": np.array(work.tokens), "x": work.x, "scores": work.steps.scores, "scaled": work.steps.scaled,
         "exponentials": work.steps.exponentials, "weights": work.steps.weights, "output": work.steps.output,
         "probes": np.array(work.words.probes), "cosines_before": work.before, "cosines_after": work.after},
        _minute_code(work), ("scores", "weights", "cosines_before", "cosines_after"))


def _minute_code(work: scene.Minute) -> str:
    probes = vectors_of(scene.vectors(work), work.words.probes)
    return f"""tokens = {list(work.labels)!r}
{literal(work.x, "x")}
{literal(probes, "probes")}  # {" and ".join(work.words.probes)}
scores = x @ x.T  # no weight matrices: query, key and value are x
exponentials = np.exp((scores - scores.max(axis=1, keepdims=True)) / np.sqrt(x.shape[1]))
weights = exponentials / exponentials.sum(axis=1, keepdims=True)
output = weights @ x
cosines_before, cosines_after = (
    probes @ v / np.linalg.norm(probes, axis=1) / np.linalg.norm(v) for v in (x[0], output[0]))"""


def who_listens(voice: Voice, work: scene.Minute, height: int) -> Picture:
    """The row of the focus: dot products and weights, one line a word."""
    d, focus, weights = work.x.shape[1], work.words.focus, work.steps.weights[0]
    scores = [float(s) for s in work.steps.scores[0]]
    heading = voice.t("home.asking_title", word=focus)
    subtitle = voice.t("home.asking_subtitle", n=len(work.labels), d=d, source=work.source)
    titles = voice.t("home.asking_scores"), voice.t("home.asking_weights")

    def draw(colours: Palette) -> Figure:
        return asking(work.labels, work.steps.scores[0], weights, colours=colours, height=height, heading=heading,
                      subtitle=subtitle, score_title=titles[0], weight_title=titles[1])

    spoken = ", ".join(f"{token} {fixed(float(w))}" for token, w in zip(work.labels, weights, strict=True))
    groups = (Bars(scores, work.labels, ["sign"] * len(scores), list(map(show, scores)), titles[0], True),
              Bars([float(w) for w in weights], work.labels, ["plain"] * len(scores),
                   [fixed(float(w)) for w in weights], titles[1], True, (0, 1)))
    return Picture("asking", heading, subtitle, draw, bars=groups,
                   alt=voice.t("home.asking_alt", word=focus, weights=spoken))


def where_it_points(voice: Voice, work: scene.Minute, height: int) -> Picture:
    """The focus between two probes, before and after the step."""
    (first, second), focus, points = work.words.probes, work.words.focus, work.places.points
    others = [n for n in range(1, len(work.tokens)) if work.tokens[n] not in work.words.probes]
    heading = voice.t("home.between_title", word=focus)
    subtitle = voice.t("home.between_subtitle", first=first, second=second)
    labels = voice.t("home.before"), voice.t("home.after")
    sides = (voice.t("home.nearer", word=plotly_text(first)), voice.t("home.nearer", word=plotly_text(second)))

    def draw(colours: Palette) -> Figure:
        return between_figure(work.places.probes, points[0], points[-1], points[others], colours=colours,
                              probe_labels=work.words.probes, other_labels=[work.labels[n] for n in others],
                              before_label=labels[0], after_label=labels[1], side_labels=sides, height=height,
                              heading=heading, subtitle=subtitle)

    numbers = {f"{when}_{which}": fixed(float(cosines[n])) for when, cosines in
               (("before", work.before), ("after", work.after)) for n, which in enumerate(("first", "second"))}
    drawn = [f"{focus} ({labels[0]})", f"{focus} ({labels[1]})", *work.words.probes]
    places = np.concatenate([points[:1], points[-1:], work.places.probes])
    return Picture("between", heading, subtitle, draw, columns={"": drawn, "x": places[:, 0], "y": places[:, 1]},
                   alt=voice.t("home.between_alt", word=focus, first=first, second=second, **numbers))


def _path(voice: Voice, work: scene.Minute) -> Stage:
    made, drawn = scene.cards(work), cards(voice, work)
    said = Said(tuple(voice.rich(f"home.card_{name}") for name in drawn), lead=False)
    first, *others = drawn.values()
    return Stage("path", voice.rich(STAGES["path"]), voice.rich("home.path_idea"),
                 (Row((first, *others[:2])), said, Row(tuple(others[2:]))),
                 {"table": made.table, "heads": made.heads, "roles": np.array(made.roles)})


def cards(voice: Voice, work: scene.Minute) -> dict[str, Picture]:
    """A small figure for each station of the path; a new station is one entry here and its card's sentence."""
    made = scene.cards(work)
    return {"dot_product": card_pair(voice, work, made), "similarity": card_table(voice, work, made),
            "self_attention": card_weights(voice, work, made), "multi_head": card_heads(voice, work, made),
            "trained_model": card_model(voice)}


def card_pair(voice: Voice, work: scene.Minute, made: scene.Cards) -> Picture:
    """The focus and the word it hears best as arrows, lengths and angle true."""
    a, b, shapes = made.arrows
    labels = work.labels[0], work.labels[work.heard]
    dot, angle = show(float(made.pair.dot)), plain(float(made.pair.angle), 1)
    heading = voice.t("home.pair_title", word=plotly_text(labels[0]), token=plotly_text(labels[1]), dot=dot)
    subtitle = voice.t("home.pair_subtitle", angle=angle)

    def draw(colours: Palette) -> Figure:
        return pair_figure(a, b, shapes.foot_of_a, labels, heading=heading, colours=colours, height=CARD,
                           subtitle=subtitle)

    return Picture("pair", heading, subtitle, draw, columns={"": labels, "x": [a[0], b[0]], "y": [a[1], b[1]]},
                   alt=voice.t("home.pair_alt", angle=angle, dot=dot))


def card_table(voice: Voice, work: scene.Minute, made: scene.Cards) -> Picture:
    """Every pair of words: XXᵀ."""
    return matrix("table", made.table, Side(work.labels), Side(work.labels), heading=voice.t("home.table_title"),
                  places=1, subtitle=voice.t("home.table_subtitle", n=len(work.labels), source=work.source),
                  tooltip=voice.t("home.tooltip", row="{row}", column="{column}", value="{value}"), height=CARD,
                  alt=_map_alt(voice, work, "home.table_title", show(float(made.table[0, work.heard]))))


def card_weights(voice: Voice, work: scene.Minute, made: scene.Cards) -> Picture:
    """The same table as attention weights."""
    weight = fixed(float(made.weights[0, work.heard]))
    return matrix("weights", made.weights, Side(work.labels), Side(work.labels), heading=voice.t("home.weights_title"),
                  subtitle=voice.t("home.weights_subtitle"), scale="weights", height=CARD,
                  tooltip=voice.t("home.tooltip_weight", row="{row}", column="{column}", value="{value}"),
                  alt=_map_alt(voice, work, "home.weights_title", weight))


def card_heads(voice: Voice, work: scene.Minute, made: scene.Cards) -> Picture:
    """Three hand-made heads on the same words."""
    heading = voice.t("home.heads_title", n=len(made.roles))
    spoken = ", ".join(fixed(float(head[0, work.heard])) for head in made.heads)
    return walls("heads", made.heads, Side(work.labels), Side(work.labels),
                 [voice.t(f"home.role_{role}") for role in made.roles], heading=heading,
                 subtitle=voice.t("home.heads_subtitle"), height=CARD,
                 tooltip=voice.t("home.tooltip_head", head="{head}", row="{row}", column="{column}", value="{value}"),
                 alt=voice.t("home.map_alt", title=heading, n=len(work.labels), row=work.labels[0],
                             column=work.labels[work.heard], value=spoken))


def card_model(voice: Voice) -> Picture:
    """The first heads of a trained model, on its own example."""
    model, run = first_look()
    few = run.weights[:2]  # layers that stay readable in a card
    n_layers, n_heads = few.shape[:2]
    heading = voice.t("home.model_title", shown=n_layers * n_heads, count=run.weights[..., 0, 0].size)
    subtitle = voice.t("home.model_subtitle", model=model.title, text=EXAMPLE)
    layer, tooltip = voice.t("trained_model.axis_layer"), voice.t("trained_model.grid_tooltip")

    def draw(colours: Palette) -> Figure:
        return layers(few, heading=heading, subtitle=subtitle, tooltip=tooltip, layer_title=layer, head_title="",
                      colours=colours, height=CARD)

    grid = mosaic(few, Side([str(n) for n in range(n_layers)], layer), Side([str(n) for n in range(n_heads)]))
    return Picture("model", heading, subtitle, draw, (grid,), alt=f"{heading}. {subtitle}")


def _map_alt(voice: Voice, work: scene.Minute, title: str, value: str) -> str:
    return voice.t("home.map_alt", title=voice.t(title), n=len(work.labels), row=work.labels[0],
                   column=work.labels[work.heard], value=value)
