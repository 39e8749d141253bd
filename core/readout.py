"""What is read off a model's last states: the next token, or one vector for the whole sentence."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core._checks import Array, finite_floats, vector_norms
from core.attention import softmax
from core.model_errors import ModelError
from core.saved import Run


class SentenceVector(NamedTuple):
    mean: Array  # (d_model,) mean of the last states of all tokens, special ones too
    norm: float  # its length
    unit: Array  # (d_model,) mean / norm: the sentence's vector


def sentence_vector(trace: Run) -> SentenceVector:
    """One vector for a sentence, as all-MiniLM-L6-v2 was trained to give it.

    Parameters: trace – a run of a model that reads in both directions.
    Returns: SentenceVector.
    Source: Reimers & Gurevych 2019 (Sentence-BERT): mean pooling, then length 1.

    >>> from core.transformer import load_model
    >>> model = load_model("minilm")
    >>> near, far = (sentence_vector(model.run(t)).unit for t in ("A kitten sleeps.", "Shares fell again."))
    >>> cat = sentence_vector(model.run("The cat is asleep.")).unit
    >>> bool(cat @ near > 0.6 > 0.2 > cat @ far)
    True
    """
    mean = trace.final.mean(axis=0)
    norm = float(vector_norms(mean[None])[0])
    return SentenceVector(mean, norm, mean / (norm or 1))


class NextToken(NamedTuple):
    ids: Array            # (n_vocab,) the likeliest first
    logits: Array         # (n_vocab,) in that order, as are all below
    probabilities: Array  # (n_vocab,) softmax(logits): what the model says
    kept: Array           # (n_vocab,) True for the tokens that may be drawn
    chances: Array        # (n_vocab,) softmax(logits / temperature) over those kept


def next_token(logits: Any, *, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0) -> NextToken:
    """The next token's probabilities, and the chances to draw each after sharpening and cutting.

    Parameters: logits – (n_vocab,) of the last token; temperature – above 0; below 1 sharpens; top_k – keep the
    k likeliest, 0 for all; top_p – keep the fewest tokens whose chances reach it together, in (0, 1].
    Returns: NextToken.
    Raises: ValueError for settings outside of these, NaN or infinity.
    Source: softmax; nucleus sampling: Holtzman et al. 2020; top-k: Fan et al. 2018; in transformers' order.

    >>> drawn = next_token(np.log([0.2, 0.5, 0.3]), top_p=0.6)
    >>> drawn.ids.tolist(), drawn.probabilities.round(2).tolist(), drawn.chances.round(3).tolist()
    ([1, 2, 0], [0.5, 0.3, 0.2], [0.625, 0.375, 0.0])
    """
    logits = finite_floats("logits", logits, 1).astype(np.float64)  # so that small chances add up to 1
    if not temperature > 0 or not 0 < top_p <= 1 or top_k < 0:
        raise ValueError(f"temperature > 0, top_k ≥ 0 and 0 < top_p ≤ 1 are needed: {temperature}, {top_k}, {top_p}")
    ids = np.argsort(-logits, kind="stable")
    logits = logits[ids]
    kept = np.arange(len(ids)) < (top_k or len(ids))
    chances = softmax(np.where(kept, logits / temperature, -np.inf))
    kept &= np.cumsum(chances) - chances < top_p  # what stands before it does not reach top_p yet
    return NextToken(ids, logits, softmax(logits), kept, softmax(np.where(kept, logits / temperature, -np.inf)))


def draw(tokens: NextToken, seed: int) -> int:
    """Draw one token id by its chances; the same seed draws the same.

    >>> draw(next_token([0.0, 9.0], top_k=1), seed=0)
    1
    """
    return int(np.random.default_rng(seed).choice(tokens.ids, p=tokens.chances))


def last_logits(trace: Run, name: str = "this model") -> Array:
    """The logits of the last token: (n_vocab,); a ModelError for a model that reads in both directions."""
    if trace.logits is None:
        raise ModelError("not_causal", name=name)
    return np.asarray(trace.logits[-1])
