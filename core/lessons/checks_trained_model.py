"""Page 5's checks: what the learner found in a trained model."""

from __future__ import annotations

import re

import numpy as np

from core.digits import fixed
from core.lessons.checking import Checked, NothingThere, Truth, Values
from core.model_errors import ModelError
from core.scenes.trained_model import Lens, build
from core.scenes.trained_model_views import changed, circuit_of, cosines, parts, roles, sentences
from core.similarity import similarity_matrix

BANK = "bank"  # a word with two meanings


def _lens(values: Values, model: str = "") -> Lens:
    try:
        lens = build(values)
    except ModelError:
        raise NothingThere from None
    if model and lens.model.name != model:
        raise NothingThere
    return lens


def _where(lens: Lens) -> dict[str, str]:
    return {"layer": str(lens.layer), "head": str(lens.head), "token": lens.all_labels[lens.query]}


def one_of_many(values: Values, start: Values) -> Checked:
    """The chosen head gives the token before .9 or more of its weight on this text."""
    lens = _lens(values)
    share = float(roles({**values, "t_on": "text"}, lens).shown.previous[lens.layer, lens.head])
    return Checked(share >= 0.9, _where(lens) | {"share": fixed(share)})


def one_of_many_truth(start: Values) -> Truth:
    """How many heads give the token before .8 or more."""
    lens = _lens(start)
    shares = roles({**start, "t_on": "text"}, lens).shown.previous
    count = int((shares >= 0.8).sum())
    return Truth("none" if not count else "one" if count == 1 else "many", {
        "count": str(count), "heads": str(shares.size), "most": fixed(float(shares.max())),
        "second": fixed(float(np.sort(shares.ravel())[-2]))})


def cosine(values: Values, start: Values) -> Checked:
    """In the chosen row the strongest key by q·k is not the strongest by cosine."""
    lens = _lens(values)
    head, heads = lens.head, lens.inside
    allowed = np.flatnonzero(lens.saved.allowed[lens.layer, lens.query])
    if len(allowed) < 3:
        raise NothingThere
    scores = heads.scores[head, lens.query, allowed]
    near = similarity_matrix(heads.query[head, lens.query][None], heads.key[head, allowed])[0]
    by_dot, by_cosine = int(scores.argmax()), int(near.argmax())
    return Checked(by_dot != by_cosine, _where(lens) | {
        "token_dot": lens.all_labels[allowed[by_dot]], "token_cosine": lens.all_labels[allowed[by_cosine]],
        "dot": fixed(float(scores[by_dot])), "dot_other": fixed(float(scores[by_cosine])),
        "cosine": fixed(float(near[by_cosine]), 3), "cosine_other": fixed(float(near[by_dot]), 3)})


def cosine_truth(start: Values) -> Truth:
    """In how many rows of all heads the strongest key is the same by both."""
    check = cosines(_lens(start))
    share = float(check.agreement.mean())
    return Truth("all" if share > 0.99 else "most" if share > 0.65 else "half", {
        "share": fixed(100 * share, 0), "rows": str(check.n_rows * check.agreement.size),
        "correlation": fixed(float(np.median(check.correlation)))})


def not_explanation(values: Values, start: Values) -> Checked:
    """In the chosen row the key with the largest weight is not the one that contributes most."""
    lens = _lens(values)
    at = lens.layer, lens.head, lens.query
    weights, norms = lens.saved.weights[at], parts(lens).norms[at]
    by_weight, by_norm = int(weights.argmax()), int(norms.argmax())
    return Checked(by_weight != by_norm, _where(lens) | {
        "token_weight": lens.all_labels[by_weight], "token_norm": lens.all_labels[by_norm],
        "weight": fixed(float(weights[by_weight])), "weight_other": fixed(float(weights[by_norm])),
        "norm": fixed(float(norms[by_norm])), "norm_other": fixed(float(norms[by_weight]))})


def not_explanation_truth(start: Values) -> Truth:
    """In how many rows the largest weight is the largest contribution."""
    found = parts(_lens(start))
    share = float(found.agreement.mean())
    return Truth("nearly" if share > 0.8 else "half" if share > 0.43 else "third", {
        "share": fixed(100 * share, 0), "first_weight": fixed(float(found.weight_share[..., 0].mean())),
        "first_norm": fixed(float(found.norm_share[..., 0].mean()))})


def conditions(values: Values, start: Values) -> Checked:
    """A head that on average gives the next token .5 or more, in a row in which the first token gets more."""
    lens = _lens(values)
    weights, places = lens.saved.weights[lens.layer, lens.head], _before_another(lens)
    if not len(places):
        raise NothingThere
    share = float(weights[places, places + 1].mean())
    here = int(places[np.abs(places - lens.query).argmin()])  # the model's own marks don't count
    following, first = float(weights[here, here + 1]), float(weights[here, 0])
    return Checked(share >= 0.5 and lens.query == here and first > following, _where(lens) | {
        "token": lens.all_labels[here], "token_next": lens.all_labels[here + 1], "token_first": lens.all_labels[0],
        "share": fixed(share), "next": fixed(following), "first": fixed(first)})


def conditions_truth(start: Values) -> Truth:
    """In how many rows the head looks mostly at the next token."""
    lens = _lens(start)
    places = _before_another(lens)
    top = lens.saved.weights[lens.layer, lens.head][places].argmax(axis=-1)
    count = int((top == places + 1).sum())
    answer = "all" if count == len(places) else "most" if 2 * count > len(places) else "few"
    return Truth(answer, _where(lens) | {"count": str(count), "rows": str(len(places)),
                                         "token_first": lens.all_labels[0]})


def _before_another(lens: Lens) -> np.ndarray:
    """Places of the tokens of the text that have a token behind them."""
    return np.flatnonzero(~lens.saved.special[:-1])


def resting(values: Values, start: Values) -> Checked:
    """The chosen head gives the very first token .7 or more."""
    lens = _lens(values)
    share = float(roles({**values, "t_on": "text"}, lens).shown.first[lens.layer, lens.head])
    return Checked(share >= 0.7, _where(lens) | {"token": lens.all_labels[0], "share": fixed(share)})


def crisp(values: Values, start: Values) -> Checked:
    """Without one single head the sentence's vector turns by .05 or more."""
    lens = _lens(values)
    change = changed(lens)
    turned = 0.0 if change is None else change.vector
    return Checked(len(lens.off) == 1 and turned >= 0.05, {
        "turned": fixed(turned, 3), "count": str(len(lens.off)), "off": _names(lens)})


def crisp_truth(start: Values) -> Truth:
    """Whose absence turns the sentence's vector more, the crispest head's or that of L5H11."""
    sharp, other = (changed(_lens({**start, "t_off": (place,)})) for place in (2, 71))
    assert sharp is not None and other is not None
    answer = ("same" if abs(sharp.vector - other.vector) < 0.01 else
              "crisp" if sharp.vector > other.vector else "blurred")
    return Truth(answer, {"crisp": fixed(sharp.vector, 4), "blurred": fixed(other.vector, 3)})


def _names(lens: Lens) -> str:
    return ", ".join(f"L{layer}H{head}" for layer, head in lens.off) or "–"


def carries(values: Values, start: Values) -> Checked:
    """One head is off, and the induction model copies less than one token in five right."""
    lens = _lens(values, "induction")
    circuit = circuit_of(lens)
    assert circuit is not None
    without = float(circuit.without[lens.off[0]]) if len(lens.off) == 1 else float("nan")
    return Checked(without < 0.2 and float(circuit.accuracy) > 0.8, {
        "accuracy": fixed(100 * float(circuit.accuracy), 0), "off": _names(lens),
        "without": fixed(100 * without, 0) if without == without else "–"})


def carries_truth(start: Values) -> Truth:
    """How many single heads the model can't do without."""
    circuit = circuit_of(_lens(start, "induction"))
    assert circuit is not None
    count = int((circuit.without < 0.5).sum())
    return Truth("none" if not count else "one" if count == 1 else "several", {
        "accuracy": fixed(100 * float(circuit.accuracy), 0), "heads": str(circuit.without.size),
        "least": fixed(100 * float(circuit.without.min()), 0),
        "next": fixed(100 * float(np.sort(circuit.without.ravel())[1]), 0)})


def in_the_act(values: Values, start: Values) -> Checked:
    """A training step at which the model copies some, but not most."""
    lens = _lens(values, "induction")
    circuit = circuit_of(lens)
    assert circuit is not None
    accuracy = float(circuit.accuracy)
    return Checked(0.1 <= accuracy <= 0.9, {
        "step": values["t_step"], "accuracy": fixed(100 * accuracy, 0),
        "previous": fixed(float(circuit.previous[0].max()))})


def in_the_act_truth(start: Values) -> Truth:
    """When copying comes: by step 100, between 100 and 500, or later."""
    early, middle = (circuit_of(_lens({**start, "t_step": step}, "induction")) for step in ("100", "500"))
    assert early is not None and middle is not None
    answer = "early" if early.accuracy > 0.5 else "between" if middle.accuracy > 0.5 else "late"
    return Truth(answer, {"early": fixed(100 * float(early.accuracy), 0),
                          "middle": fixed(100 * float(middle.accuracy), 0)})


def same_words(values: Values, start: Values) -> Checked:
    """Two sentences have the same words in another order, and vectors with a cosine of .95 or more."""
    lens = _lens(values)
    try:
        work = sentences(values, lens)
    except ModelError:
        raise NothingThere from None
    a, b = work.pair
    one, other = (re.findall(r"\w+", work.texts[n].casefold()) for n in (a, b))
    swapped = one != other and sorted(one) == sorted(other)
    near = float(work.table[a, b])
    return Checked(swapped and near >= 0.95, {
        "token_a": work.texts[a], "token_b": work.texts[b], "cosine": fixed(near, 3)})


def two_meanings(values: Values, start: Values) -> Checked:
    """The word, still at its place, ends at a cosine of .92 or less to what it became in the scene's sentence."""
    lens = _lens(values, "minilm")
    place = _lens(start).all_labels.index(BANK)
    kept = place < len(lens.all_labels) and lens.all_labels[place] == BANK
    first, last = _alike(start, lens, place) if kept else (float("nan"), float("nan"))
    return Checked(kept and last <= 0.92, {
        "token": BANK, "place": str(place), "cosine": fixed(last, 3) if kept else "–",
        "before": fixed(first, 3) if kept else "–", "tokens": lens.text}, kept)


def two_meanings_truth(start: Values) -> Truth:
    """How near the word is to itself when one other word was swapped."""
    first, last = _alike(start, _lens({**start, "t_text": start["t_text"].replace("money", "boats")}),
                         _lens(start).all_labels.index(BANK))
    answer = "same" if last > 0.995 else "near" if last > 0.7 else "far"
    return Truth(answer, {"token": BANK, "before": fixed(first, 3), "cosine": fixed(last, 3)})


def _alike(start: Values, lens: Lens, place: int) -> tuple[float, float]:
    """Cosine of the token's states in two texts, before the first layer and after the last one."""
    states = (_lens(start).saved.hidden, lens.saved.hidden)
    first, last = (float(similarity_matrix(*(hidden[layer, place][None] for hidden in states))[0, 0])
                   for layer in (0, -1))
    return first, last
