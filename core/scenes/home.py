"""Home: the minute that convinces, one untrained attention step that turns *apple*, and the path as cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core.attention import AttentionSteps, scaled_dot_product_attention
from core.digits import fixed
from core.embeddings import Embeddings, in_axes, load_embeddings, vectors_of
from core.links import Choice, Param, Text
from core.multi_head import multi_head_attention
from core.notice import Notice
from core.plane import PlaneWork, from_polar, plane
from core.probes import ProbeWork, between
from core.scenes.sequence import labels
from core.similarity import similarity_matrix
from core.strip import Line, Piece, scale_line, softmax_line, sum_line
from core.token_vectors import token_vectors
from core.tokens import Tokens, split
from core.vectors import PairWork, compare
from core.vocabulary import known
from core.weights import hand_made_heads
from core.whole_set import suggestions

OTHERS = ("fruit", "company", "pie", "phone", "own")
MOST_OWN = 6  # words of the reader's own: the picture stays readable

PARAMS: tuple[Param, ...] = (Choice("h_other", "fruit", OTHERS), Text("h_own", "", limit=200))


class Words(NamedTuple):
    set_name: str
    focus: str  # the word that turns
    probes: tuple[str, str]  # what it turns between
    opening: str  # the sentence up to the swappable word
    others: dict[str, str]


LANGUAGES = {
    "en": Words("glove-en", "apple", ("fruit", "microsoft"), "apple and",
                {"fruit": "banana juice", "company": "microsoft", "pie": "cherry pie", "phone": "phone"}),
    "zh": Words("wiki-zh", "苹果", ("水果", "微软"), "苹果",
                {"fruit": "香蕉", "company": "微软", "pie": "蛋糕", "phone": "手机"}),
}


def words_of(language: str) -> Words:
    """The words of this page in a language; English ones for a language without vectors of its own."""
    return LANGUAGES.get(language, LANGUAGES["en"])


class Minute(NamedTuple):
    words: Words
    source: str  # whose the vectors are
    written: Tokens
    missing: tuple[str, ...]  # tokens without a vector: they take no part
    tokens: tuple[str, ...]  # (n,) those that do; the first is the focus
    labels: tuple[str, ...]  # (n,) the same, repeated ones told apart
    x: np.ndarray  # (n, d) centred, in the axes of the set
    steps: AttentionSteps  # softmax(XXᵀ/√d)X
    places: ProbeWork  # rows: the tokens, then the focus after the step
    heard: int  # the other token with the largest weight; 0 if there is none

    @property
    def before(self) -> np.ndarray:
        """Cosines (2,) of the focus with the probes before the step."""
        return self.places.cosines[0]

    @property
    def after(self) -> np.ndarray:
        """Cosines (2,) of the focus with the probes after the step."""
        return self.places.cosines[-1]

    @property
    def sentence(self) -> str:
        """The tokens that take part, as a text."""
        return " ".join(self.tokens)


def other(values: Mapping[str, Any]) -> str:
    """The words that stand beside the focus."""
    words = words_of(values["lang"])
    return values["h_own"] if values["h_other"] == "own" else words.others[values["h_other"]]


def minute(values: Mapping[str, Any]) -> Minute:
    """One attention step over the sentence of the link's state, in the shipped vectors of the language."""
    words = words_of(values["lang"])
    embeddings = load_embeddings(words.set_name)
    opening = words.opening.split()
    written = split(other(values), MOST_OWN)
    found = token_vectors([*opening, *written.tokens], embeddings)
    steps = scaled_dot_product_attention(found.x, found.x, found.x)
    first, second = vectors_of(in_axes(embeddings), words.probes)
    places = between(np.concatenate([found.x, steps.output[:1]]), first, second)
    weights = steps.weights[0]
    heard = 1 + int(weights[1:].argmax()) if len(weights) > 1 else 0
    return Minute(words, embeddings.source, written, found.missing, found.tokens, labels(found.tokens), found.x, steps,
                  places, heard)


def vectors(work: Minute) -> Embeddings:
    """The set in which this minute is computed."""
    return in_axes(load_embeddings(work.words.set_name))


def replacements(work: Minute) -> dict[str, list[str]]:
    """For each word without a vector, words of the set that are spelled alike."""
    return {word: suggestions(vectors(work), word, 4) for word in work.missing[:2]}


def replaced(values: Mapping[str, Any], word: str, by: str) -> dict[str, Any]:
    """The parameters after an unknown word gave way to a known one."""
    tokens = [by if token == word else token for token in split(other(values), MOST_OWN).tokens]
    return {"h_other": "own", "h_own": " ".join(tokens)}


def strips(work: Minute) -> tuple[Line, ...]:
    """From dot product to weight, for the word that the focus hears best, and the blend that comes out."""
    j, steps, d = work.heard, work.steps, work.x.shape[1]
    score, scaled, weight = (float(a[0, j]) for a in (steps.scores, steps.scaled, steps.weights))
    name = f"{work.labels[0]}·{work.labels[j]}"
    return (sum_line(work.x[0], work.x[j], score, name=name, result_role="result"),
            scale_line(score, d, scaled, name=name),
            softmax_line(steps.masked[0], steps.exponentials[0], weight, j), _blend(work))


def _blend(work: Minute) -> Line:
    line: list[Piece] = [Piece(f"{work.words.focus}′", "output"), Piece(" ≈ ")]
    for n, (token, weight) in enumerate(zip(work.labels, work.steps.weights[0], strict=True)):
        line += [Piece(" + ")] if n else []
        line += [Piece(f"{fixed(float(weight))}×"), Piece(token, "value")]
    return tuple(line)


def notices(work: Minute) -> list[Notice]:
    """What this step did to the focus."""
    near = [int(c.argmax()) for c in (work.before, work.after)]
    values = {"word": work.words.focus, "word_before": work.words.probes[near[0]],
              "word_after": work.words.probes[near[1]]}
    if len(work.tokens) == 1:
        return [Notice("home.notice.alone", {"word": work.words.focus})]
    for name, cosines in (("before", work.before), ("after", work.after)):
        values |= {f"{name}_near": fixed(float(cosines.max())), f"{name}_far": fixed(float(cosines.min()))}
    said = [Notice("home.notice.stays" if near[0] == near[1] else "home.notice.turns", values)]
    weight = float(work.steps.weights[0, work.heard])
    said.append(Notice("home.notice.weights", {
        "word": work.words.focus, "token": work.labels[work.heard], "weight": fixed(weight),
        "own": fixed(float(work.steps.weights[0, 0]))}))
    return said


class Cards(NamedTuple):
    """One small figure for each station, all of the same sentence."""

    pair: PairWork  # the focus and the word it hears best
    arrows: tuple[np.ndarray, np.ndarray, PlaneWork]  # the same two, drawn in the plane they span
    table: np.ndarray  # (n, n) XXᵀ
    weights: np.ndarray  # (n, n)
    heads: np.ndarray  # (3, n, n) weights of hand-made heads
    roles: tuple[str, ...]


def cards(work: Minute) -> Cards:
    """The stations of the path on the minute's own sentence."""
    pair = compare(work.x[0], work.x[work.heard])
    angle = 0.0 if np.isnan(pair.angle) else float(pair.angle)
    a, b = from_polar(float(pair.norm_a), angle), from_polar(float(pair.norm_b), 0)
    made = hand_made_heads(work.x)
    return Cards(pair, (a, b, plane(a, b, arc_radius=0.9)), similarity_matrix(work.x, measure="dot"),
                 work.steps.weights, multi_head_attention(*made[:6]).weights, made.roles)


def summary(work: Minute) -> dict[str, str]:
    """The cosines before and after, as text, by probe."""
    return {probe: f"{fixed(float(was))} → {fixed(float(now))}"
            for probe, was, now in zip(work.words.probes, work.before, work.after, strict=True)}


def snippet(work: Minute) -> str:
    """A NumPy script, to be run beside core/, that prints the cosines before and after the step."""
    words = work.words
    return f"""import numpy as np

with np.load("core/data/{words.set_name}.npz") as file:
    words = file["words"].tobytes().decode("utf-8").split("\\n")
    every = (file["vectors"].astype(float) - file["mean"]) * file["scale"]  # centred, one scale for the set
vector = dict(zip(words, every))

x = np.array([vector[word] for word in {[token for token in _known(work)]!r}])
scores = x @ x.T / np.sqrt(x.shape[1])
weights = np.exp(scores - scores.max(axis=1, keepdims=True))
weights /= weights.sum(axis=1, keepdims=True)
output = weights @ x
for probe in {list(words.probes)!r}:
    p = vector[probe]
    cosines = [v @ p / (np.linalg.norm(v) * np.linalg.norm(p)) for v in (x[0], output[0])]
    print(probe, "before: %.4f after: %.4f" % tuple(cosines))
"""


def _known(work: Minute) -> list[str]:
    view = vectors(work)
    return [known(view, token) or token for token in work.tokens]
