"""Page 5, a trained model: the same arithmetic on weights that learned something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array
from core.digits import fixed
from core.head_roles import CONDITIONS
from core.kept import Kept, nbytes
from core.links import Choice, Flag, Number, Param, Positions, Text
from core.saved import Inside, Saved, inside, save
from core.scenes.sequence import labels
from core.transformer import Model, Trace, available_models, load_model
from core.turns import heavy

EXAMPLE = "The cat sat on the mat because it was tired"
EXAMPLES = {
    "induction": "tKw3ZqLxVbn8RfPdHyqLxVbn8RfP",  # it reads signs; ten of them come twice here
    "smollm2-135m": "When Mary and John went to the store, John gave a drink to",  # who is not said yet?
}
# where a model opens, unless it opens like the first one
STARTS: dict[str, dict[str, int]] = {
    "minilm": {"t_layer": 5, "t_head": 11, "t_query": 8, "t_key": 2},
    "induction": {"t_layer": 1, "t_head": 0, "t_query": 20, "t_key": 8},
    "smollm2-135m": {"t_layer": 24, "t_head": 4, "t_query": 13, "t_key": 1},
}
MOST_HEADS = 4096  # of a whole model


class ModelChoice(Choice):
    """A choice among the models that can be opened now: one that was fetched a minute ago is among them."""

    @property
    def options(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(available_models())


class StepChoice(Choice):
    """A choice among the training steps of which the induction model has kept its weights."""

    @property
    def options(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(dict.fromkeys((*map(str, available_models()["induction"].steps), self.default)))


class Place(Number):
    """A layer, head or token: a link without it opens where its model opens."""

    def start(self, values: Mapping[str, Any]) -> int:
        """What it is for the model in `values`."""
        return int(start_of(values.get("t_model", "minilm"))[self.name])


VIEWS = ("roles", "cosine", "contribution", "follow", "here", "off", "random", "circuit", "sentence", "next")

PARAMS: tuple[Param, ...] = (
    ModelChoice("t_model", "minilm", ()),
    Text("t_text", "", limit=4_000),  # of its own: few models read what the pages before can
    Place("t_layer", 5, 0, 99, step=1, whole=True),
    Place("t_head", 11, 0, 99, step=1, whole=True),
    Place("t_query", 8, 0, 127, step=1, whole=True),
    Place("t_key", 2, 0, 127, step=1, whole=True),
    Flag("t_hide", False),
    Number("t_strongest", 100, 50, 100, step=5, whole=True),
    Positions("t_off", high=MOST_HEADS - 1),  # layer · n_heads + head
    StepChoice("t_step", "2500", ()),
    Choice("t_view", "roles", VIEWS),
    Choice("t_on", "many", ("many", "text")),
    Text("t_sentences", "", limit=2_000),
    Number("t_a", 0, 0, 7, step=1, whole=True),
    Number("t_b", 1, 0, 7, step=1, whole=True),
    Number("t_temperature", 1, 0.1, 3, step=0.1),
    Number("t_top_k", 0, 0, 100, step=1, whole=True),
    Number("t_top_p", 1, 0.05, 1, step=0.05),
    Number("t_seed", 0, 0, 9999, step=1, whole=True),
)

models: Kept[Model] = Kept(most=1_500_000_000, size=lambda model: 4 * model.n_parameters)
# what every visitor's page shows again; then what few ask for at a time, and a moment later again
_saved: Kept[Saved] = Kept(most=48_000_000, size=lambda saved: saved.nbytes)
_inside: Kept[Inside] = Kept(most=4_000_000, size=nbytes)
_traces: Kept[Trace] = Kept(most=12_000_000, size=lambda trace: trace.nbytes)
Off = tuple[tuple[int, int], ...]  # (layer, head) of the heads that are switched off


def model_of(name: str, step: int | None = None) -> Model:
    """A model, opened once for all visitors."""
    def load() -> Model:
        with heavy():
            return load_model(name, step=step)

    return models.get((name, step), load)


def saved_of(model: Model, text: str, off: Off = ()) -> Saved:
    """What stays of a run of a model, kept while others don't need the room."""
    return _saved.get(_name(model, text, off), lambda: save(_run(model, text, off)))


def trace_of(model: Model, text: str, off: Off = ()) -> Trace:
    """Everything of a run, for what few look at: it takes several times the room."""
    return _traces.get(_name(model, text, off), lambda: _run(model, text, off))


def _run(model: Model, text: str, off: Off) -> Trace:
    with heavy():
        return model.run(text, switched_off=off)


def _name(model: Model, text: str, off: Off) -> tuple[Any, ...]:
    return model.name, model.step, model.origin, text, off


def first_look() -> tuple[Model, Saved]:
    """What Home shows of this page: the model that it opens with, on its example."""
    model = model_of("minilm")
    return model, saved_of(model, EXAMPLE)


def example(name: str) -> str:
    """A text that the model can read."""
    return EXAMPLES.get(name, EXAMPLE)


def text_of(values: Mapping[str, Any]) -> str:
    """What the model reads: the visitor's text, or the model's example while there is none."""
    return str(values["t_text"]) if values["t_text"].strip() else example(values["t_model"])


def start_of(name: str) -> dict[str, int]:
    """The head and the cell with which a model opens."""
    return STARTS.get(name, {"t_layer": 0, "t_head": 0, "t_query": 1, "t_key": 0})


def with_model(name: str) -> dict[str, Any]:
    """The parameters that choose another model: places and heads belonged to the old one, the text stays."""
    return {"t_model": name, "t_off": (), **start_of(name)}


def released(values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that choose the cell with which the model opens; the head stays."""
    return {name: start_of(values["t_model"])[name] for name in ("t_query", "t_key")}


class Lens(NamedTuple):
    """What the page looks at: a run of a model, and the chosen cell."""

    model: Model
    text: str
    saved: Saved                       # of the run with the heads of `off` switched off
    off: Off
    layer: int
    head: int
    query: int
    key: int
    shown: Array                       # places of the tokens that figures show
    labels: tuple[str, ...]            # of these
    strongest: int                     # percent of a row's weight that the enlarged head shows

    @property
    def name(self) -> tuple[Any, ...]:
        """What tells this run from others."""
        return _name(self.model, self.text, self.off)

    @property
    def inside(self) -> Inside:
        """Queries, keys, values and scores of the chosen layer, (head, …) each."""
        return _inside.get((*self.name, self.layer), lambda: inside(self.model, self.saved, self.layer))

    @property
    def trace(self) -> Trace:
        """The whole run, made again unless somebody has just asked for it."""
        return trace_of(self.model, self.text, self.off)

    @property
    def all_labels(self) -> list[str]:
        """Every token as a person reads it."""
        return list(self.saved.labels)

    @property
    def choices(self) -> list[str]:
        """Every token for a list to choose from, where a word that comes again carries its place."""
        return list(labels(self.saved.labels))

    @property
    def cell(self) -> tuple[int | None, int | None]:
        """The chosen cell among the tokens shown; None for a side that is hidden."""
        places = self.shown.tolist()
        row, column = (places.index(place) if place in places else None for place in (self.query, self.key))
        return (None, None) if row is None or column is None else (row, column)


def build(values: Mapping[str, Any]) -> Lens:
    """Everything the page's first part shows.

    Raises: ModelError for a model that cannot be opened or a text that it cannot read.
    """
    known = available_models()
    name = values["t_model"] if values["t_model"] in known else "minilm"
    step = int(values["t_step"])
    # the last step is the model itself
    model = model_of(name, step if step in known[name].steps and step != max(known[name].steps) else None)
    c, text = model.config, text_of(values)
    off = tuple(divmod(place, c.n_heads) for place in values["t_off"] if place < c.n_layers * c.n_heads)
    saved = saved_of(model, text, off)
    n = len(saved.ids)
    shown = np.flatnonzero(~saved.special) if values["t_hide"] else np.arange(n)
    return Lens(model, text, saved, off, min(values["t_layer"], c.n_layers - 1), min(values["t_head"], c.n_heads - 1),
                min(values["t_query"], n - 1), min(values["t_key"], n - 1), shown,
                tuple(saved.labels[place] for place in shown), values["t_strongest"])


def conditions() -> dict[str, str]:
    """The numbers that a head needs for a name, for the sentence that says so."""
    (usual, usual_least), (resting, resting_least) = CONDITIONS["previous"], CONDITIONS["first"]
    return {"usual": fixed(usual, 1), "usual_least": fixed(usual_least, 1), "resting": fixed(resting, 1),
            "resting_least": fixed(resting_least, 1)}


def heads(model: Model) -> list[str]:
    """All heads of a model by name, in the order of t_off."""
    return [f"L{layer}H{head}" for layer in range(model.config.n_layers) for head in range(model.config.n_heads)]


def toggled(values: Mapping[str, Any], lens: Lens) -> dict[str, Any]:
    """The parameters that switch the chosen head off, or on again."""
    place = lens.layer * lens.model.config.n_heads + lens.head
    return {"t_off": tuple(sorted(set(values["t_off"]) ^ {place}))}


def snippet(lens: Lens) -> str:
    """A script, to be run beside core/, that prints the chosen row of weights."""
    off = f", switched_off={list(lens.off)!r}" if lens.off else ""
    step = f", step={lens.model.step}" if lens.model.step is not None else ""
    return f"""import numpy as np
from core.transformer import load_model

trace = load_model({lens.model.name!r}{step}).run({lens.text!r}{off})
layer, head, query, key = {lens.layer}, {lens.head}, {lens.query}, {lens.key}
q, k = trace.query[layer, head, query], trace.key[layer, head]
scores = np.where(trace.allowed[layer, query], k @ q / np.sqrt(len(q)), -np.inf)
weights = np.exp(scores - scores.max())
weights /= weights.sum()
print(trace.tokens[query], "asks,", trace.tokens[key], "answers:", weights[key])
"""
