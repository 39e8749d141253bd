"""The pictures of a trained model: all its heads, one of them enlarged, and what its views measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.ablation import Change
from core.digits import fixed, show
from core.figures.block import block_figure
from core.figures.heatmap import Side
from core.figures.layers import layers, layers_height, pool, pooled
from core.figures.learning import over_steps
from core.figures.style import Figure, Palette, plotly_text
from core.induction import Learning
from core.model_errors import REASONS, ModelError
from core.scenes import trained_model_views as views
from core.scenes.trained_model import Lens
from core.scenes.trained_model_maps import head_map, maps
from core.shown.blocks import Array, Picture, bar_chart, matrix, mosaic
from core.shown.follow import follow_picture
from core.shown.voice import Voice

MOST_BARS = 24  # tokens whose change is drawn


def refusal(voice: Voice, error: ModelError, safe: Callable[[str], str] = str) -> str:
    """Why a model or a text is refused, in the reader's language; `safe` escapes what strangers wrote."""
    values: dict[str, str] = {slot: safe(str(value)) for slot, value in error.values.items()}
    if str(error.values.get("reason")) in REASONS:
        values["reason"] = voice.t(f"trained_model.reason.{error.values['reason']}", **values)
    return voice.t(f"trained_model.problem.{error.code}", **values)


def provenance(voice: Voice, lens: Lens) -> str:
    """Where the weights come from, for subtitles."""
    step = "" if lens.model.step is None else " · " + voice.t("trained_model.at_step", step=lens.model.step)
    if lens.model.name == "induction":
        return voice.t("trained_model.name_induction") + step
    return voice.t(f"trained_model.from_{lens.model.origin}", model=plotly_text(lens.model.title)) + step


def name(voice: Voice, lens: Lens) -> str:
    """The chosen head: layer and head from 0, and whether it is off."""
    off = f" · {voice.t('trained_model.is_off')}" if (lens.layer, lens.head) in lens.off else ""
    return voice.t("trained_model.head_title", layer=lens.layer, head=lens.head) + off


def height(lens: Lens) -> int:
    """One height for the grid and the enlarged head."""
    c = lens.model.config
    return max(layers_height(c.n_layers, c.n_heads), 148 + min(26 * len(lens.labels), 416))


def all_heads(voice: Voice, lens: Lens) -> Picture:
    """Every head of every layer on one scale."""
    every, c = maps(lens), lens.model.config
    share = pooled(every)
    how = voice.t("trained_model.pooled", share=share) if share > 1 else voice.t("trained_model.shades")
    return _grid(voice, lens, "heads", every, voice.t("trained_model.grid_title", count=c.n_layers * c.n_heads),
                 f"{voice.t('trained_model.one_scale')} · {how}<br>{provenance(voice, lens)}", height=height(lens),
                 off=lens.off)


def against_random(voice: Voice, lens: Lens, drawn: Array) -> tuple[Picture, Picture]:
    """The same text through trained and through random weights (layer, head, n, n)."""
    inside = np.ix_(np.arange(drawn.shape[0]), np.arange(drawn.shape[1]), lens.shown, lens.shown)
    source = voice.t("trained_model.from_random", model=plotly_text(lens.model.title))
    trained, other = (
        _grid(
            voice,
            lens,
            f"with_{which}",
            weights,
            voice.t(f"trained_model.with_{which}"),
            f"{voice.t('trained_model.one_scale')}<br>{said}",
        )
        for which, weights, said in (
            ("trained", maps(lens), provenance(voice, lens)),
            ("random", drawn[inside], source),
        )
    )
    return trained, other


def _grid(voice: Voice, lens: Lens, which: str, weights: Array, heading: str, subtitle: str, **more: Any) -> Picture:
    n_layers, n_heads = weights.shape[:2]
    layer, head = voice.t("trained_model.axis_layer"), voice.t("trained_model.axis_head")
    tooltip = voice.t("trained_model.grid_tooltip")

    def draw(colours: Palette) -> Figure:
        return layers(weights, heading=heading, subtitle=subtitle, colours=colours, tooltip=tooltip, layer_title=layer,
                      head_title=head, bar=voice.t("trained_model.bar_weight"), chosen=(lens.layer, lens.head), **more)

    small = pool(np.nan_to_num(weights), pooled(weights))
    grid = mosaic(small, Side([str(i) for i in range(n_layers)], layer), Side([str(i) for i in range(n_heads)], head))
    return Picture(which, heading, subtitle, draw, (grid,), alt=voice.t(
        "trained_model.grid_alt", layers=n_layers, heads=n_heads, n=len(lens.labels), layer=lens.layer, head=lens.head))


def one_head(voice: Voice, lens: Lens) -> Picture:
    """The chosen head with its numbers."""
    said = (voice.t("trained_model.head_subtitle", d_head=lens.model.config.d_head) if lens.strongest == 100
            else voice.t("trained_model.strongest_only", share=lens.strongest))
    weight = lens.saved.weights[lens.layer, lens.head, lens.query, lens.key]
    return matrix("head", head_map(lens).weights, *_sides(voice, lens), scale="weights", lines=2, height=height(lens),
                  bar=voice.t("trained_model.bar_weight"),
                  heading=name(voice, lens), subtitle=said + "<br>" + provenance(voice, lens),
                  tooltip=voice.t("trained_model.head_tooltip"), chosen=_cell(lens), alt=voice.t(
                      "trained_model.head_alt", layer=lens.layer, head=lens.head, weight=fixed(float(weight), 3),
                      asks=lens.saved.labels[lens.query], answers=lens.saved.labels[lens.key]))


def _sides(voice: Voice, lens: Lens) -> tuple[Side, Side]:
    return (Side(lens.labels, voice.t("trained_model.axis_query"), "query"),
            Side(lens.labels, voice.t("trained_model.axis_key"), "key"))


def _cell(lens: Lens) -> tuple[int | None, int | None] | None:
    return None if lens.cell == (None, None) else lens.cell


def head_names(voice: Voice, found: views.Roles) -> dict[tuple[int, int], str]:
    """(layer, head) -> its name with what carries it: the mean, least and most over the sentences."""
    return {(h.layer, h.head): " ".join(filter(None, (
        voice.t(f"trained_model.role_{h.role}"),
        voice.t("trained_model.role_range", mean=fixed(h.mean), least=fixed(h.least), most=fixed(h.most)),
        "" if h.else_first is None else voice.t("trained_model.role_else", share=fixed(h.else_first)))))
        for h in found.names}


def per_head(voice: Voice, lens: Lens, which: str, values: Array) -> Picture:
    """One number for each head, layers down and heads across: shares, or correlations."""
    rows, columns = ([str(i) for i in range(count)] for count in values.shape)
    heading = voice.t(f"trained_model.{which}_title")
    return matrix(which, values, Side(rows, voice.t("trained_model.axis_layer")),
                  Side(columns, voice.t("trained_model.axis_head")), heading=heading, lines=2, limit=1.0,
                  scale="signed" if which == "correlation" else "weights",
                  subtitle=voice.t(f"trained_model.{which}_subtitle") + "<br>" + provenance(voice, lens),
                  bar=voice.t(f"trained_model.{'bar_correlation' if which == 'correlation' else 'bar_share'}"),
                  tooltip=voice.t("trained_model.per_head_tooltip"), chosen=(lens.layer, lens.head), alt=voice.t(
                      "trained_model.per_head_alt", title=heading, layer=lens.layer, head=lens.head,
                      value=show(float(values[lens.layer, lens.head]))))


def per_pair(voice: Voice, lens: Lens, which: str, values: Array) -> Picture:
    """A number for each query and key that are shown."""
    heading, head = voice.t(f"trained_model.{which}_title"), f"L{lens.layer}H{lens.head}"
    # two scales: a share of the row from 0 to 1, and a length from 0 to the largest of this head
    scale, bar = (("weights", voice.t("trained_model.bar_weight")) if which == "weight_map"
                  else ("lengths", voice.t("trained_model.bar_norm")))
    return matrix(which, values, *_sides(voice, lens), heading=heading, lines=2, chosen=_cell(lens),
                  scale=scale, bar=bar,
                  subtitle=voice.t(f"trained_model.{which}_subtitle", head=head) + "<br>" + provenance(voice, lens),
                  tooltip=voice.t("trained_model.pair_tooltip"),
                  alt=voice.t("trained_model.pair_alt", title=heading, head=head, n=len(lens.labels)))


def followed(voice: Voice, lens: Lens, work: views.Follow) -> Picture:
    """The chosen query from its components to its blend."""
    return follow_picture(voice, work.steps, lens.labels, lens.saved.labels[lens.query],
                          name(voice, lens) + "<br>" + provenance(voice, lens), chosen=lens.cell[1])


def states(voice: Voice, lens: Lens, work: views.Follow) -> Picture:
    """How long every token's state is, layer by layer."""
    return matrix("states", work.states, Side(_places(voice, work)), Side(lens.labels), lines=2, places=1,
                  scale="lengths", bar="‖x‖",
                  heading=voice.t("trained_model.states_title"), tooltip=voice.t("trained_model.state_tooltip"),
                  subtitle=voice.t("trained_model.states_subtitle") + "<br>" + provenance(voice, lens),
                  alt=voice.t("trained_model.states_alt", layers=len(work.states), n=len(lens.labels)))


def state(voice: Voice, lens: Lens, work: views.Follow) -> Picture:
    """The first numbers of the chosen token's state, layer by layer."""
    asks, shown = lens.saved.labels[lens.query], work.state.shape[1]
    said = voice.t("trained_model.state_subtitle", shown=shown, d_model=lens.model.config.d_model)
    return matrix("state", work.state, Side(_places(voice, work)),
                  Side([str(i + 1) for i in range(shown)], voice.t("trained_model.axis_feature")), lines=2,
                  heading=voice.t("trained_model.state_title", token=plotly_text(asks)),
                  subtitle=said + "<br>" + provenance(voice, lens), tooltip=voice.t("trained_model.state_tooltip"),
                  alt=voice.t("trained_model.state_alt", token=asks, layers=len(work.state)))


def _places(voice: Voice, work: views.Follow) -> list[str]:
    behind = [voice.t("trained_model.behind", layer=i) for i in range(len(work.states) - 1)]
    return [voice.t("trained_model.embedding"), *behind]


def block(voice: Voice, lens: Lens, work: views.Here) -> Picture:
    """The block of the chosen layer, from below to above."""
    parts, c = _parts(voice, lens, work), lens.model.config
    heading = voice.t("trained_model.here_title", layer=lens.layer, count=c.n_layers)
    subtitle = voice.t("trained_model.here_subtitle", token=plotly_text(lens.saved.labels[lens.query]))
    here = voice.t("trained_model.you_are_here", head=lens.head)

    def draw(colours: Palette) -> Figure:
        return block_figure(parts, heading=heading, subtitle=subtitle, here=here, colours=colours)

    return Picture("block", heading, subtitle, draw, columns={"": [words for _, words in parts]}, alt=voice.t(
        "trained_model.here_alt", layer=lens.layer, parts=" → ".join(words for _, words in parts)))


def _layers(voice: Voice, first: int, last: int) -> list[tuple[str, str]]:
    return [("state", layers_between(voice, first, last))] if first <= last else []


def layers_between(voice: Voice, first: int, last: int) -> str:
    """Names a row of layers, counted from 0."""
    return voice.t("trained_model.path_layer" if first == last else "trained_model.path_layers", first=first, last=last)


def _parts(voice: Voice, lens: Lens, work: views.Here) -> list[tuple[str, str]]:
    c, add = lens.model.config, voice.t("trained_model.part_add")
    end = voice.t("trained_model.part_logits" if lens.saved.logits is not None else "trained_model.part_mean")
    before_it = [("state", voice.t("trained_model.part_embedding")), *_layers(voice, 0, lens.layer - 1)]
    behind_it = [*_layers(voice, lens.layer + 1, c.n_layers - 1), ("state", end)]
    norm = ("norm", voice.t("trained_model.part_norm"))
    behind = [] if c.norm_first else [("state", voice.t("trained_model.part_norm"))]
    before = [norm] if c.norm_first else []
    parts = [("state", voice.t("trained_model.part_in", norm=show(work.before))), *before,
             ("attention", voice.t("trained_model.part_attention", heads=c.n_heads)),
             ("add", f"{add} {show(work.attention)}"), *behind]
    if work.mlp is not None:
        parts += [*before, ("mlp", voice.t("trained_model.part_mlp", wide=c.d_mlp)),
                  ("add", f"{add} {show(work.mlp)}"), *behind]
    return [*before_it, *parts, ("state", voice.t("trained_model.part_out", norm=show(work.after))), *behind_it]


def learned(voice: Voice, lens: Lens, work: Learning) -> Picture:
    """How the copying came, and the heads that make it, over the training steps."""
    steps = lens.model.steps
    writer, reader = (np.unravel_index(s[-1].argmax(), s[-1].shape) for s in (work.previous, work.induction))
    lines = [(voice.t("trained_model.line_accuracy"), work.accuracy),
             (voice.t("trained_model.line_previous", head=f"L{writer[0]}H{writer[1]}"), work.previous[:, *writer]),
             (voice.t("trained_model.line_induction", head=f"L{reader[0]}H{reader[1]}"), work.induction[:, *reader])]
    others = [work.previous[:, 0, head] for head in range(work.previous.shape[2]) if (0, head) != writer]
    here = steps.index(lens.model.step) if lens.model.step in steps else len(steps) - 1
    heading = voice.t("trained_model.learned_title")
    subtitle = "<br>".join((voice.t("trained_model.learned_subtitle"), voice.t("trained_model.learned_thin"),
                            provenance(voice, lens)))

    def draw(colours: Palette) -> Figure:
        return over_steps(steps, lines, others, here, heading=heading, subtitle=subtitle, colours=colours,
                          axis_title=voice.t("trained_model.step"))

    return Picture("learned", heading, subtitle, draw, curves=True,
                   columns={voice.t("trained_model.step"): steps, **dict(lines)},
                   alt=voice.t("trained_model.learned_alt", step=steps[here], share=fixed(float(work.accuracy[here])),
                               previous=fixed(float(lines[1][1][here])), induction=fixed(float(lines[2][1][here]))))


def last_states(voice: Voice, lens: Lens, change: Change) -> Picture:
    """How much each token's last state changes without the heads that are off."""
    labels = [lens.saved.labels[i] for i in lens.shown][:MOST_BARS]
    return bar_chart("last_states", [float(x) for x in change.output[lens.shown][:MOST_BARS]], labels,
                     ["output"] * len(labels), heading=voice.t("trained_model.output_title"), height=360,
                     subtitle=voice.t("trained_model.output_subtitle") + "<br>" + provenance(voice, lens),
                     alt=voice.t("trained_model.output_alt", largest=show(float(change.output.max()))))


def sentences(voice: Voice, lens: Lens, work: views.Sentences) -> Picture:
    """The cosines of sentences with each other."""
    short = [text if len(text) < 26 else text[:25] + "…" for text in work.texts]
    said = voice.t("trained_model.sentences_subtitle", d_model=lens.model.config.d_model)
    return matrix("sentences", work.table, Side(short), Side([str(i + 1) for i in range(len(short))]), limit=1.0,
                  bar=voice.t("trained_model.bar_cosine"),
                  lines=2, heading=voice.t("trained_model.sentences_title"), chosen=work.pair,
                  subtitle=said + "<br>" + provenance(voice, lens), tooltip=voice.t("trained_model.state_tooltip"),
                  alt=voice.t("trained_model.sentences_alt", n=len(short)))


def candidates(voice: Voice, lens: Lens, work: views.Candidates, which: str) -> Picture:
    """The likeliest next tokens: "probabilities" as the model says, or "chances" as they are drawn from."""
    values: Sequence[float] = getattr(work.tokens, which)[:len(work.labels)]
    shown = [float(x) for x in values]
    heading = voice.t(f"trained_model.{which}_title")
    return bar_chart(
        which,
        shown,
        work.labels,
        ["plain"] * len(shown),
        heading=heading,
        height=340,
        subtitle=voice.t(f"trained_model.{which}_subtitle") + "<br>" + provenance(voice, lens),
        texts=["<0.001" if 0 < x < 0.0005 else fixed(x, 3) for x in shown],
        exact=True,
        alt=voice.t("trained_model.bars_alt", title=heading, token=work.labels[0], value=fixed(shown[0], 3)),
    )
