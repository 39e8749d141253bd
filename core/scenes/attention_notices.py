"""What holds for page 3's current numbers, stage by stage: each sentence is chosen and filled from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.digits import fixed, show
from core.notice import Notice
from core.scenes.self_attention import Attention, attention, identity
from core.scoring import largest_cosine_weight

SAME = 1e-9  # two vectors closer than this are the same one, as far as rounding lets one say


def of_x(work: Attention) -> list[Notice]:
    """About the vectors and what positions do to them."""
    pair = _twins(work)
    if pair is None:
        return []
    a, b = pair
    apart = float(np.linalg.norm(work.seq.x[a] - work.seq.x[b]))
    names = {"token_a": work.seq.labels[a], "token_b": work.seq.labels[b], "apart": show(apart)}
    return [_say("twins_apart" if apart > SAME else "twins", **names)]


def of_projections(values: Mapping[str, Any], work: Attention) -> list[Notice]:
    """About the three matrices."""
    if identity(work, "q", "k", "v"):
        known = values["a_source"] == "words" and values["a_position"] == "none"
        return [_say("no_matrices_words" if known else "no_matrices")]
    found = []
    if not identity(work, "q", "k") and work.n > 2:
        words = (work.seq.x @ work.seq.x.T).ravel()
        scores = (work.query @ work.key.T).ravel()
        if min(words.std(), scores.std()) > SAME:
            found.append(_say("matrices", correlation=fixed(float(np.corrcoef(words, scores)[0, 1]))))
    return found


def of_scores(work: Attention) -> list[Notice]:
    """About the score table, before and after scaling and mask."""
    found = [_symmetry(work)] if work.n > 1 else []
    allowed, scaled = work.allowed, work.steps.scaled
    negative = [r for r in range(work.n) if allowed[r].sum() > 1 and (scaled[r][allowed[r]] < 0).all()]
    if negative:
        row = negative[0]
        best = int(work.heated.weights[row].argmax())
        found.append(_say("negative_row", token_q=work.seq.labels[row], token_k=work.seq.labels[best],
                          weight=fixed(float(work.heated.weights[row, best]))))
    if not work.allowed.any():
        found.append(_say("all_masked"))
    elif not work.allowed.all():
        found.append(_say("masked", hidden=str(int((~work.allowed).sum())), cells=str(work.allowed.size)))
    return found


def of_weights(values: Mapping[str, Any], work: Attention) -> list[Notice]:
    """About what softmax made of the scores."""
    if not work.allowed.any():
        return []
    weights, found = work.heated.weights, []
    if work.n > 1 and identity(work, "q", "k"):
        own = int((weights.diagonal() > weights.max(axis=1) - SAME).sum())
        found.append(_say("to_itself" if 2 * own >= work.n else "not_to_itself", count=str(own), n=str(work.n)))
    if zero := _near_zero(work):
        row, column = zero
        found.append(_say("zero_counts", token_q=work.seq.labels[row], token_k=work.seq.labels[column],
                          score=fixed(float(work.steps.scaled[row, column])),
                          weight=fixed(float(weights[row, column]), 3)))
    largest = float(weights.max(axis=1).mean())
    if work.temperature != 1:
        before = float(work.steps.weights.max(axis=1).mean())
        kind = "cooler" if work.temperature < 1 else "hotter"
        if abs(largest - before) > 0.001:
            found.append(_say(kind, temperature=f"{work.temperature:g}", now=fixed(largest, 3),
                              before=fixed(before, 3)))
    elif work.cosine and work.n > 1 and work.allowed.all():
        found.append(_say("cosine", n=str(work.n), others=str(work.n - 1), bound=fixed(largest_cosine_weight(work.n)),
                          largest=fixed(float(weights.max()))))
    elif not values["a_scaling"] and work.seq.d_model > 1:
        divided = float(attention({**values, "a_scaling": True}).heated.weights.max(axis=1).mean())
        if largest - divided > 0.001:
            found.append(_say("not_divided", now=fixed(largest, 3), divided=fixed(divided, 3)))
    return found


def of_output(values: Mapping[str, Any], work: Attention) -> list[Notice]:
    """About the outputs: the blend, the order of the tokens, and what a longer sentence changes."""
    if not work.allowed.any():
        return []
    found = [_strongest(work)]
    if values["a_shuffle"] and work.n > 1:
        apart = order_difference(values, work)
        found.append(_say("order_blind" if apart < rounding(work) else "order_seen", apart=show(apart, 2)))
    elif pair := _twins(work):
        a, b = pair
        apart = float(np.linalg.norm(work.heated.output[a] - work.heated.output[b]))
        names = {"token_a": work.seq.labels[a], "token_b": work.seq.labels[b], "apart": show(apart)}
        blind = values["a_position"] == values["a_mask"] == "none"
        kind = "twin_outputs_apart" if apart > rounding(work) else "twin_outputs" if blind else "twin_outputs_anyway"
        found.append(_say(kind, **names))
    if work.n > 1 and values["a_mask"] != "chosen":
        apart = prefix_difference(values, work)
        kind = "changes" if apart > rounding(work) else "same" if values["a_mask"] == "causal" else "same_anyway"
        found.append(_say(f"prefix_{kind}", apart=show(apart, 2), token=work.seq.labels[-1]))
    return found


def order_difference(values: Mapping[str, Any], work: Attention) -> float:
    """The largest difference between a token's output now and in the order as written."""
    written = attention({**values, "a_shuffle": 0})
    row = {place: i for i, place in enumerate(written.seq.places)}
    return float(np.abs(work.heated.output - written.heated.output[[row[p] for p in work.seq.places]]).max())


def prefix_difference(values: Mapping[str, Any], work: Attention) -> float:
    """The largest difference in the earlier outputs when the last token is not there yet."""
    shorter = attention(values, prefix_of=work.n - 1)
    return float(np.abs(shorter.heated.output - work.heated.output[:-1]).max())


def rounding(work: Attention) -> float:
    """What two outputs may differ by without meaning it: large scores make e^score less exact."""
    size = max(1.0, float(np.abs(work.heated.output).max()))
    return SAME * size * max(1.0, float(np.abs(work.steps.scaled).max()) / work.temperature / 1000)


def _say(kind: str, **values: str) -> Notice:
    return Notice(f"self_attention.notice.{kind}", values)


def _symmetry(work: Attention) -> Notice:
    scores = work.steps.scores
    difference = np.abs(scores - scores.T)
    i, j = work.cell
    if difference.max() <= SAME * max(1.0, float(np.abs(scores).max())):
        return _say("symmetric", token_q=work.names[0], token_k=work.names[1], score=show(float(scores[i, j])))
    if difference[i, j] < 0.01 * difference.max():  # the chosen pair does not show it
        i, j = np.unravel_index(difference.argmax(), difference.shape)
    return _say("not_symmetric", token_q=work.seq.labels[i], token_k=work.seq.labels[j],
                there=show(float(scores[i, j])), back=show(float(scores[j, i])))


def _strongest(work: Attention) -> Notice:
    row = work.heated.weights[work.cell[0]]
    best = int(row.argmax())
    return _say("strongest", token_q=work.names[0], token_k=work.seq.labels[best], weight=fixed(float(row[best])))


def _twins(work: Attention) -> tuple[int, int] | None:
    """The first two tokens with the same vector before positions."""
    for a in range(work.n):
        for b in range(a + 1, work.n):
            if np.array_equal(work.seq.vectors[a], work.seq.vectors[b]):
                return a, b
    return None


def _near_zero(work: Attention) -> tuple[int, int] | None:
    """The allowed cell whose score is nearest to 0, if it is near."""
    sizes = np.where(work.allowed & (work.allowed.sum(axis=1, keepdims=True) > 1), np.abs(work.steps.scaled), np.inf)
    row, column = np.unravel_index(sizes.argmin(), sizes.shape)
    near = sizes[row, column] < 0.05 and work.heated.weights[row, column] > 0.001
    return (int(row), int(column)) if near else None
