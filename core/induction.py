"""The task on which one can see a circuit at work: copy on, once a piece of the sequence comes again."""
from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core._checks import Array
from core.transformer import forward

if TYPE_CHECKING:
    from core.transformer import Model


class Sequences(NamedTuple):
    ids: Array     # (n_sequences, n) tokens
    copied: Array  # (n_sequences, n) True where the next token can be known, since this one came before
    source: Array  # (n_sequences, n) there: the position behind the earlier one, whose token comes next


def repeated_sequences(n_sequences: int, rng: np.random.Generator, *, n: int = 64, n_vocab: int = 64,
                       shortest: int = 8, longest: int = 31, distinct: float = 1.0) -> Sequences:
    """Random tokens in which one piece comes a second time, at random places.

    Parameters: n_sequences; rng – source of randomness; n, n_vocab – tokens in a sequence and in all,
    n ≤ n_vocab; shortest, longest – length of the piece, longest < n / 2; distinct – share of sequences
    without any repetition but that piece; the others repeat tokens by chance.
    Returns: Sequences.
    Source: the task of Olsson et al. 2022, "In-context Learning and Induction Heads".

    >>> one = repeated_sequences(1, np.random.default_rng(0), n=8, n_vocab=8, shortest=3, longest=3)
    >>> one.ids[0].tolist(), np.flatnonzero(one.copied[0]).tolist()
    ([7, 4, 2, 3, 0, 4, 2, 3], [5, 6])
    """
    shape = (n_sequences, n)
    ids = rng.integers(0, n_vocab, shape)
    n_distinct = round(n_sequences * distinct)
    ids[:n_distinct] = np.argsort(rng.random((n_distinct, n_vocab)), axis=1)[:, :n]
    copied, source = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int64)
    for row in range(n_sequences):
        length = int(rng.integers(shortest, longest + 1))
        first = int(rng.integers(0, n - 2 * length + 1))
        second = int(rng.integers(first + length, n - length + 1))
        ids[row, second:second + length] = ids[row, first:first + length]
        copied[row, second:second + length - 1] = True
        source[row, second:second + length - 1] = np.arange(first + 1, first + length)
    return Sequences(ids, copied, source)


class Circuit(NamedTuple):
    accuracy: Array   # () share of the copied tokens that the model predicts, all heads on
    without: Array    # (layer, head) the same with that one head switched off
    previous: Array   # (layer, head) mean weight on the previous token
    induction: Array  # (layer, head) mean weight on the token behind the earlier copy, where there is one


def circuit(model: Model, n_sequences: int = 64, seed: int = 0) -> Circuit:
    """Which heads a model needs to copy on, each switched off in turn.

    Parameters: model – a causal one; n_sequences, seed – sequences without chance repetitions.
    Returns: Circuit.
    Source: Elhage et al. 2021; Olsson et al. 2022: a previous-token head writes into each token what came
    before it, an induction head looks for the token that followed this one.

    >>> from core.transformer import load_model
    >>> table = circuit(load_model("induction"))
    >>> [int(i) for i in np.unravel_index(table.without.argmin(), table.without.shape)]
    [0, 2]
    """
    c, data = model.config, _sequences(model, n_sequences, seed)
    accuracy, previous, behind = _watched(model, data)
    without = [[_accuracy(model, data, [(layer, head)]) for head in range(c.n_heads)] for layer in range(c.n_layers)]
    return Circuit(np.asarray(accuracy), np.array(without), previous, behind)


class Learning(NamedTuple):
    accuracy: Array   # (step,) share of the copied tokens that are predicted
    previous: Array   # (step, layer, head) mean weight on the previous token
    induction: Array  # (step, layer, head) mean weight on the token behind the earlier copy, where there is one


def learning(models: Iterable[Model], n_sequences: int = 64, seed: int = 0) -> Learning:
    """What one model could do, and what its heads looked at, at several steps of its training.

    Parameters: models – the same one, earlier and later; n_sequences, seed – as for `circuit`.
    Returns: Learning, in the order of `models`.
    Source: the change that Olsson et al. 2022 describe.

    >>> from core.transformer import load_model
    >>> found = learning(load_model("induction", step=step) for step in (0, 2500))
    >>> found.accuracy.round(1).tolist(), found.previous.shape
    ([0.0, 1.0], (2, 2, 4))
    """
    return Learning(*map(np.array, zip(*(_watched(m, _sequences(m, n_sequences, seed)) for m in models), strict=True)))


def _sequences(model: Model, n_sequences: int, seed: int) -> Sequences:
    c = model.config
    n = min(c.n_context, c.n_vocab, 64)
    return repeated_sequences(n_sequences, np.random.default_rng(seed), n=n, n_vocab=c.n_vocab, longest=n // 2 - 1)


def _watched(model: Model, data: Sequences) -> tuple[float, Array, Array]:
    """Accuracy, and (layer, head) mean weights on the previous token and behind the earlier copy."""
    steps = forward(data.ids, model.weights, model.config)
    maps = np.stack([b.weights for b in steps.blocks])  # (layer, sequence, head, n, n)
    rows, queries = np.nonzero(data.copied)
    behind = maps[:, rows, :, queries, data.source[rows, queries]].mean(axis=0)  # indices first: (place, layer, head)
    return _right(steps.logits, data), np.diagonal(maps, -1, -2, -1).mean(axis=(1, -1)), behind


def _accuracy(model: Model, data: Sequences, off: list[tuple[int, int]]) -> float:
    return _right(forward(data.ids, model.weights, model.config, off).logits, data)


def _right(logits: Array | None, data: Sequences) -> float:
    assert logits is not None, "a causal model has logits"
    hit = logits[:, :-1].argmax(axis=-1) == data.ids[:, 1:]
    return float(hit[data.copied[:, :-1]].mean())
