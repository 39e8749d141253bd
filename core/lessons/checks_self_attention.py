"""Page 3's checks: what the learner did to scores, softmax, order and the laboratory."""

from __future__ import annotations

import numpy as np

from core.digits import fixed, plain, show
from core.lessons.checking import Checked, NothingThere, Truth, Values
from core.scenes.attention_notices import order_difference, prefix_difference, rounding
from core.scenes.laboratory import laboratory
from core.scenes.self_attention import Attention, attention, identity
from core.scenes.sequence import sequence
from core.scoring import largest_cosine_weight

FEWEST = 3  # keys in a row that says something


def _step(values: Values, at_least: int = 1) -> Attention:
    if len(sequence(values, "a_").tokens) < at_least:
        raise NothingThere
    return attention(values)


def _same_words(values: Values, start: Values) -> bool:
    """The sentence and the vectors of its words are those of the scene."""
    same = [values[name] == start[name] for name in ("a_source", "a_edits_words", "text")]
    return all(same) or (all(same[:2]) and _step(values).seq.tokens == _step(start).seq.tokens)


def away_from_itself(values: Values, start: Values) -> Checked:
    """The chosen query gives some other token clearly more weight than itself."""
    work = _step(values, 2)
    row, q = work.heated.weights[work.cell[0]], work.cell[0]
    others = np.delete(np.arange(work.n), q)
    best = int(others[row[others].argmax()])
    return Checked(bool(row[best] > row[q] + 0.01), {
        "token": work.seq.labels[q], "token_best": work.seq.labels[best], "own": fixed(float(row[q])),
        "weight": fixed(float(row[best]))}, _same_words(values, start))


def away_from_itself_truth(start: Values) -> Truth:
    """The key that is strongest once every key is turned round."""
    now, then = attention(start), attention({**start, "a_wk": "scaled", "a_factor_k": -1})
    q = now.cell[0]
    best = int(then.heated.weights[q].argmax())
    return Truth((best,), {
        "token": now.seq.labels[q], "own": fixed(float(now.heated.weights[q, q])), "token_best": now.seq.labels[best],
        "score": fixed(float(now.steps.scaled[q, best])), "after": fixed(float(then.steps.scaled[q, best])),
        "weight": fixed(float(then.heated.weights[q, best]))})


def even(values: Values, start: Values) -> Checked:
    """The largest and smallest weight of the chosen row are within .02, with three keys or more to look at."""
    work = _step(values)
    row = work.heated.weights[work.cell[0]][work.allowed[work.cell[0]]]
    if not len(row):
        raise NothingThere
    kept = len(row) >= FEWEST
    return Checked(kept and float(np.ptp(row)) <= 0.02, {
        "token": work.names[0], "largest": fixed(float(row.max())), "smallest": fixed(float(row.min())),
        "even": fixed(1 / len(row)), "n": str(len(row))}, kept)


def even_truth(start: Values) -> Truth:
    """What keys get when every score is 0: e⁰ = 1 each."""
    work = attention({**start, "a_wq": "scaled", "a_factor_q": 0})
    row = work.heated.weights[work.cell[0]]
    answer = "nought" if not row.any() else "equal" if np.ptp(row) < 1e-9 else "undefined"
    return Truth(answer, {"token": work.names[0], "n": str(work.n), "even": fixed(float(row[0])),
                          "score": fixed(float(work.steps.scaled[work.cell[0], 0]))})


def only_negative(values: Values, start: Values) -> Checked:
    """Some row of three keys or more has nothing but negative scores."""
    work = _step(values)
    row = _lowest_row(work)
    return Checked(float(_top(work, row)) < 0, _row_numbers(work, row))


def only_negative_truth(start: Values) -> Truth:
    """What the weights of such a row add up to."""
    work = attention({**start, "a_wk": "scaled", "a_factor_k": -1})
    row = _lowest_row(work)
    total = float(work.heated.weights[row].sum())
    answer = "none" if total < 0.01 else "one" if abs(total - 1) < 1e-9 else "less"
    return Truth(answer, _row_numbers(work, row))


def sharp_and_negative(values: Values, start: Values) -> Checked:
    """In one row of three keys or more every scaled score is at most −1 and the largest weight at least .9."""
    work = _step(values)
    good = [r for r in _rows(work) if _top(work, r) <= -1]
    row = max(good, key=lambda r: work.heated.weights[r].max()) if good else _lowest_row(work)
    done = bool(good) and float(work.heated.weights[row].max()) >= 0.9
    return Checked(done, _row_numbers(work, row), _same_words(values, start))


def _rows(work: Attention) -> list[int]:
    return [r for r in range(work.n) if work.allowed[r].sum() >= FEWEST]


def _top(work: Attention, row: int) -> float:
    return float(work.steps.scaled[row][work.allowed[row]].max())


def _lowest_row(work: Attention) -> int:
    rows = _rows(work)
    if not rows:
        raise NothingThere
    return min(rows, key=lambda r: _top(work, r))


def _row_numbers(work: Attention, row: int) -> dict[str, str]:
    weights, scores = work.heated.weights[row], work.steps.scaled[row]
    best = int(weights.argmax())
    some = [j for j in range(work.n) if work.allowed[row, j]][:6]
    return {"token": work.seq.labels[row], "top": fixed(_top(work, row)), "token_best": work.seq.labels[best],
            "weight": fixed(float(weights[best])), "total": fixed(float(weights.sum())),
            "scores": ", ".join(fixed(float(scores[j])) for j in some),
            "weights": ", ".join(fixed(float(weights[j])) for j in some)}


def shuffled(values: Values, start: Values) -> Checked:
    """The tokens are shuffled, and outputs change by it."""
    work = _step(values, 2)
    apart = order_difference(values, work)
    done = bool(values["a_shuffle"]) and apart > rounding(work)
    return Checked(done, {"apart": show(apart, 2), "tokens": " ".join(work.seq.labels[:8])})


def shuffled_truth(start: Values) -> Truth:
    """What a shuffle does to the outputs when nothing says where a token stands."""
    mixed = {**start, "a_shuffle": 1}
    work = attention(mixed)
    apart = order_difference(mixed, work)
    still = work.seq.places == attention(start).seq.places
    answer = "same" if still else "moved" if apart <= rounding(work) else "mixed"
    return Truth(answer, {"apart": show(apart, 2), "tokens": " ".join(work.seq.labels[:8])})


def prefix(values: Values, start: Values) -> Checked:
    """With four tokens or more, taking the last one away changes no earlier output."""
    work = _step(values, 2)
    apart = prefix_difference(values, work)
    return Checked(work.n >= 4 and apart <= rounding(work), {
        "apart": show(apart, 2), "token": work.seq.labels[-1], "n": str(work.n)}, work.n >= 4)


def prefix_truth(start: Values) -> Truth:
    """Whether earlier outputs change when the last token goes, without a mask."""
    work = attention(start)
    apart = prefix_difference(start, work)
    return Truth("all" if apart > rounding(work) else "none", {"apart": show(apart, 2), "token": work.seq.labels[-1]})


def twins(values: Values, start: Values) -> Checked:
    """Two tokens of the same word get outputs .5 apart or more; no matrices, vectors unedited."""
    work = _step(values)
    pairs = [(a, b) for a in range(work.n) for b in range(a) if np.array_equal(work.seq.vectors[a],
                                                                               work.seq.vectors[b])]
    if not pairs:
        raise NothingThere
    apart = {pair: float(np.linalg.norm(work.heated.output[pair[0]] - work.heated.output[pair[1]])) for pair in pairs}
    a, b = max(apart, key=lambda pair: apart[pair])
    kept = identity(work, "q", "k", "v") and _same_words(values, start)
    return Checked(kept and apart[a, b] >= 0.5, {
        "token_a": work.seq.labels[b], "token_b": work.seq.labels[a], "apart": fixed(apart[a, b])}, kept)


def between(values: Values, start: Values) -> Checked:
    """The chosen output is a blend of two values and nothing else (.99 or more), each with .1 or more."""
    work = _step(values, 2)
    row = work.heated.weights[work.cell[0]]
    b, a = (int(place) for place in row.argsort()[-2:])
    first, second = float(row[a]), float(row[b])
    off = float(np.linalg.norm(work.heated.output[work.cell[0]] - first * work.value[a] - second * work.value[b]))
    return Checked(first + second >= 0.99 and second >= 0.1, {
        "token": work.names[0], "token_a": work.seq.labels[a], "token_b": work.seq.labels[b], "first": fixed(first),
        "second": fixed(second), "rest": fixed(max(0.0, 1 - first - second)), "off": show(off, 2)},
        _same_words(values, start))


def between_truth(start: Values) -> Truth:
    """Whether a blend can be longer than the longest thing it is made of."""
    work = attention(start)
    longest = float(np.linalg.norm(work.value, axis=1).max())
    length = float(np.linalg.norm(work.heated.output, axis=1).max())
    return Truth("inside" if length <= longest else "outside", {
        "token": work.names[0], "n": str(work.n), "longest": fixed(longest), "length": fixed(length)})


def bound(values: Values, start: Values) -> Checked:
    """Scores are cosines, and yet some weight among three keys or more is at least .9."""
    work = _step(values)
    rows = _rows(work)
    if not rows:
        raise NothingThere
    largest = float(work.heated.weights[rows].max())
    return Checked(work.cosine and largest >= 0.9, _bound_numbers(work) | {
        "largest": fixed(largest), "temperature": plain(work.temperature)}, work.cosine)


def bound_truth(start: Values) -> Truth:
    """The most that a weight can be when scores are cosines."""
    work = attention(start)
    limit = largest_cosine_weight(work.n)
    answer = "any" if limit > 0.99 else "even" if limit < 1 / work.n + 0.01 else "bound"
    return Truth(answer, _bound_numbers(work))


def _bound_numbers(work: Attention) -> dict[str, str]:
    return {"n": str(work.n), "bound": fixed(largest_cosine_weight(work.n)), "even": fixed(1 / work.n),
            "largest": fixed(float(work.heated.weights.max()))}


def saturated(values: Values, start: Values) -> Checked:
    """Without the division, at most 5 % of the rows pass practically no gradient on."""
    lab = laboratory(values)
    return Checked(lab.unscaled.tiny_share <= 0.05, _lab_numbers(values))


def saturated_truth(start: Values) -> Truth:
    """The share of rows without a gradient at d_k = 512 and no division."""
    share = laboratory(start).unscaled.tiny_share
    return Truth("none" if share < 0.05 else "few" if share < 0.5 else "most", _lab_numbers(start))


def not_d(values: Values, start: Values) -> Checked:
    """The variance of q·k is at least two and a half times d_k."""
    lab = laboratory(values)
    return Checked(lab.variance >= 2.5 * values["a_lab_d"], _lab_numbers(values))


def _lab_numbers(values: Values) -> dict[str, str]:
    lab, d = laboratory(values), values["a_lab_d"]
    return {"d": str(d), "keys": str(values["a_lab_keys"]), "mean": plain(values["a_lab_mean"]),
            "without": fixed(100 * lab.unscaled.tiny_share, 0), "divided": fixed(100 * lab.scaled.tiny_share, 0),
            "variance": show(lab.variance), "ratio": fixed(lab.variance / d), "predicted": show(lab.predicted_variance)}
