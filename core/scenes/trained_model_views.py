"""What page 5 shows beside the maps: one view at a time, each measured on the run that is on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, vector_norms
from core.ablation import Change, change
from core.contributions import Contributions, contributions
from core.cosine_check import CosineCheck, cosine_check
from core.follow import Followed
from core.follow import follow as follow_query
from core.head_roles import HeadRoles, NamedHead, fixed_texts, head_roles, measure_roles, named_heads
from core.induction import Circuit, Learning, circuit, learning
from core.kept import Kept, nbytes
from core.random_model import random_model_like
from core.readout import NextToken, draw, last_logits, next_token, sentence_vector
from core.saved import Saved, read_only
from core.scenes.trained_model import PARAMS, Lens, build, model_of, models, saved_of
from core.similarity import similarity_matrix
from core.strip import Line, sum_line
from core.transformer import Model

SENTENCES = ("A kitten is asleep on the rug", "The cat is sleeping on the carpet",
             "The shares of the bank fell again", "Money is kept at the bank")
MOST_SENTENCES = 8
MOST_CANDIDATES = 12
SEED = 0  # of the random weights to compare with

_measured: Kept[Any] = Kept(most=500, size=lambda _: 1)  # small tables, counted one each
_parts: Kept[Contributions] = Kept(most=8_000_000, size=nbytes)


class Roles(NamedTuple):
    shown: HeadRoles               # (layer, head) each
    names: tuple[NamedHead, ...]   # of heads whose numbers carry one, on many sentences
    n_texts: int                   # on which `shown` was measured; 1 for the text on screen
    order: tuple[tuple[int, int], ...]  # (layer, head) as the table lists them: those with a name first


def roles(values: Mapping[str, Any], lens: Lens) -> Roles:
    """Where each head puts its weight: on the sentences that all models are measured on, or on this text."""
    model = lens.model
    texts = _measured.get(("texts", model.name), lambda: _texts_that_fit(model))
    key = ("roles", model.name, model.step, "" if texts else lens.text)
    measured = _measured.get(key, lambda: measure_roles(model, texts or [lens.text]))
    here = values["t_on"] == "text"
    names = tuple(named_heads(measured))
    order = dict.fromkeys([(head.layer, head.head) for head in names] + list(np.ndindex(measured.mean.first.shape)))
    return Roles(head_roles(lens.saved) if here else measured.mean, names, 1 if here else measured.n_texts,
                 tuple(order))


def warm_up() -> None:
    """Open the model that the page starts with and measure its heads, before the first visitor asks."""
    values = {param.name: param.default for param in PARAMS}
    roles(values, build(values))


def _texts_that_fit(model: Model) -> list[str]:
    """Of the fixed texts those that the model can take; if none, the one on screen stands in."""
    return [text for text in fixed_texts(model) if len(model.tokenizer.read(text).ids) <= model.limit.tokens]


def chosen_head(found: Roles, row: int) -> dict[str, int]:
    """The parameters that choose the head in a row of the table of roles."""
    layer, head = found.order[row]
    return {"t_layer": layer, "t_head": head}


def cosines(lens: Lens) -> CosineCheck:
    """How near q·k is to the cosine in every head."""
    return _measured.get(("cosines", *lens.name), lambda: read_only(cosine_check(lens.trace)))


def parts(lens: Lens) -> Contributions:
    """What every key contributes, beside the weight it gets."""
    return _parts.get(lens.name, lambda: read_only(contributions(lens.model, lens.trace)))


class Follow(NamedTuple):
    steps: Followed  # the chosen query, every number on its way
    states: Array    # (layer + 1, n_shown) ‖state‖ of each token
    state: Array     # (layer + 1, 32) the first numbers of the chosen token's state


def follow(lens: Lens) -> Follow:
    """The chosen query in the chosen head, and the states of its token from layer to layer."""
    head, heads, run = lens.head, lens.inside, lens.saved
    scores = heads.scores[head, lens.query]
    scaled = scores / np.sqrt(lens.model.config.d_head)
    steps = follow_query(heads.query[head, lens.query], heads.key[head], heads.value[head],
                         run.weights[lens.layer, head, lens.query], run.allowed[lens.layer, lens.query],
                         {"scores": scores, "scaled": scaled, "masked": scaled}, shown=lens.shown)
    return Follow(steps, vector_norms(run.hidden)[:, lens.shown], run.hidden[:, lens.query, :32])


class Here(NamedTuple):
    before: float     # ‖state‖ of the chosen token in front of the block
    attention: float  # ‖what attention adds to it‖
    mlp: float | None  # ‖what the MLP adds to it‖; None for a model without MLP
    after: float
    norm_first: bool
    is_causal: bool


def here(lens: Lens) -> Here:
    """What the block of the chosen layer does to the chosen token."""
    c, run, at = lens.model.config, lens.saved, (lens.layer, lens.query)
    before, after = vector_norms(run.hidden[lens.layer:lens.layer + 2, lens.query])
    return Here(float(before), float(run.attention_norms[at]), float(run.mlp_norms[at]) if c.d_mlp else None,
                float(after), c.norm_first, c.is_causal)


def changed(lens: Lens) -> Change | None:
    """What the heads that are off change; None while all are on."""
    return change(saved_of(lens.model, lens.text), lens.saved) if lens.off else None


class Likeliest(NamedTuple):
    before: str          # the likeliest next token with all heads on
    share_before: float
    after: str           # and without those that are off
    share_after: float


def likeliest(lens: Lens) -> Likeliest | None:
    """The next token that the model thinks likeliest, with and without the heads that are off; None if none are."""
    if not lens.off or lens.saved.logits is None:
        return None
    tokens = [next_token(last_logits(run)) for run in (saved_of(lens.model, lens.text), lens.saved)]
    found = [(lens.model.tokenizer.label(int(t.ids[0])), float(t.probabilities[0])) for t in tokens]
    return Likeliest(*found[0], *found[1])


def random_run(lens: Lens) -> Saved:
    """The same text through the same architecture with random weights of the same size."""
    return saved_of(_random(lens.model), lens.text)


def _random(model: Model) -> Model:
    return models.get((model.name, "random"), lambda: random_model_like(model_of(model.name), SEED))


def circuit_of(lens: Lens) -> Circuit | None:
    """How well the model copies on, all heads on and each switched off in turn; None for one not made for that."""
    if lens.model.config.family != "induction":
        return None
    return _measured.get(("circuit", lens.model.name, lens.model.step), lambda: circuit(lens.model))


def learned(lens: Lens) -> Learning | None:
    """How the copying came while the model was trained; None for a model that kept no earlier steps."""
    if lens.model.config.family != "induction" or not lens.model.steps:
        return None
    return _measured.get(("learning", lens.model.name), lambda: learning(
        model_of(lens.model.name, step) for step in lens.model.steps))


def steps_of(lens: Lens, work: Circuit) -> list[dict[str, int]]:
    """The two cells at which one can see the circuit work, as parameters; none if no token comes twice."""
    ids = lens.saved.ids
    again = [(query, first) for query in range(len(ids) - 1, 0, -1) for first in range(query - 1)
             if ids[first] == ids[query]]
    if not again:
        return []
    query, first = again[0]
    heads = (np.unravel_index(share.argmax(), share.shape) for share in (work.previous, work.induction))
    return [{"t_layer": int(layer), "t_head": int(head), "t_query": asks, "t_key": answers}
            for (layer, head), (asks, answers) in zip(heads, ((first + 1, first), (query, first + 1)), strict=True)]


class Sentences(NamedTuple):
    texts: tuple[str, ...]
    left_out: int     # beyond the limit
    table: Array      # (n, n) cosines of the sentences' vectors
    pair: tuple[int, int]
    line: Line        # their cosine as a dot product of two vectors of length 1


def sentences(values: Mapping[str, Any], lens: Lens) -> Sentences:
    """The similarity of several sentences, each as the mean of its last states.

    Raises: ModelError for a sentence that the model cannot read.
    """
    given = [line.strip() for line in values["t_sentences"].splitlines() if line.strip()] or list(SENTENCES)
    texts = tuple(given[:MOST_SENTENCES])
    units = np.stack([sentence_vector(saved_of(lens.model, text)).unit for text in texts])
    table = similarity_matrix(units, measure="dot")
    a, b = (min(values[name], len(texts) - 1) for name in ("t_a", "t_b"))
    return Sentences(texts, len(given) - len(texts), table, (a, b),
                     sum_line(units[a], units[b], float(table[a, b]), name="a·b", roles=("plain", "plain"),
                              result_role="result"))


class Candidates(NamedTuple):
    tokens: NextToken
    labels: tuple[str, ...]  # of the likeliest
    drawn: int               # the id that this seed draws
    drawn_label: str


def candidates(values: Mapping[str, Any], lens: Lens) -> Candidates:
    """The likeliest next tokens, and the one that is drawn.

    Raises: ModelError for a model that predicts nothing.
    """
    tokens = next_token(last_logits(lens.saved, lens.model.title), temperature=values["t_temperature"],
                        top_k=values["t_top_k"], top_p=values["t_top_p"])
    label, drawn = lens.model.tokenizer.label, draw(tokens, values["t_seed"])
    return Candidates(tokens, tuple(label(int(i)) for i in tokens.ids[:MOST_CANDIDATES]), drawn, label(drawn))


def appended(values: Mapping[str, Any], lens: Lens, token_id: int) -> dict[str, Any]:
    """The parameters that append a token to the text and go on to the next seed."""
    return {"t_text": lens.model.tokenizer.continued(lens.text, token_id), "t_seed": (values["t_seed"] + 1) % 10_000}
