"""Page 4's checks: what the learner found among the heads, or did to their matrices."""

from __future__ import annotations

import numpy as np

from core.digits import fixed, plain, show
from core.head_effects import changes_without
from core.lessons.checking import Checked, NothingThere, Truth, Values
from core.scenes.multi_head import Heads, build, obstacle, touch
from core.scenes.sequence import sequence

SILENT = 1e-9  # a change below this is rounding


def _heads(values: Values) -> Heads:
    work = sequence(values, "m_")
    if obstacle(values, work) is not None or not (work.labels or values["m_set"] == "article"):
        raise NothingThere
    return build(values, work)


def _previous(heads: Heads) -> np.ndarray:
    """The average weight that each head gives to the token before, (n_heads,)."""
    maps = heads.all_on.weights[heads.sample]
    if maps.shape[-1] < 2:
        raise NothingThere
    return np.asarray(np.diagonal(maps, offset=-1, axis1=-2, axis2=-1).mean(axis=-1))


def previous(values: Values, start: Values) -> Checked:
    """The chosen head gives the token before .8 or more of its weight, on average."""
    heads = _heads(values)
    share = float(_previous(heads)[heads.head])
    return Checked(share >= 0.8, {"head": str(heads.head), "share": fixed(share)},
                   values["m_set"] == "hand" and not heads.in_use.edited)


def no_roles(values: Values, start: Values) -> Checked:
    """The matrices are random, and no head gives half of its weight to the token before."""
    heads = _heads(values)
    shares = _previous(heads)
    done = values["m_set"] == "random" and heads.n_heads > 1 and float(shares.max()) < 0.5
    return Checked(done, _role_numbers(heads))


def no_roles_truth(start: Values) -> Truth:
    """How many of five random heads look at the token before."""
    heads = _heads({**start, "m_set": "random"})
    count = int((_previous(heads) >= 0.5).sum())
    return Truth("none" if not count else "all" if count == heads.n_heads else "one", _role_numbers(heads))


def _role_numbers(heads: Heads) -> dict[str, str]:
    shares = _previous(heads)
    sharpest = np.nanmax(heads.all_on.weights[heads.sample], axis=-1).mean(axis=-1)
    return {"n_heads": str(heads.n_heads), "most": fixed(float(shares.max())), "even": fixed(1 / len(heads.labels)),
            "largest": fixed(float(sharpest.max()))}


def no_slices(values: Values, start: Values) -> Checked:
    """One changed number of the input moves scores of every head by .3 or more."""
    heads = _heads(values)
    work = touch(values, heads)
    least = float(work.mixed.largest.min())
    return Checked(heads.n_heads > 1 and least >= 0.3, {
        "amount": plain(work.amount), "feature": str(work.feature + 1), "token": heads.labels[work.token],
        "least": fixed(least), "n_heads": str(heads.n_heads)}, heads.n_heads > 1)


def no_slices_truth(start: Values) -> Truth:
    """How many heads one feature reaches."""
    heads = _heads(start)
    work = touch({**start, "m_touch": 1}, heads)
    moved = int((work.mixed.largest > SILENT).sum())
    sliced = int((work.sliced.largest > SILENT).sum()) if work.sliced is not None else 0
    return Truth("none" if not moved else "one" if moved < heads.n_heads else "both", {
        "moves": ", ".join(fixed(float(x)) for x in work.mixed.largest), "n_heads": str(heads.n_heads),
        "d_model": str(heads.d_model), "sliced": str(sliced)})


def width(values: Values, start: Values) -> Checked:
    """With random matrices every head works with ten numbers: d_k = 10."""
    work = sequence(values, "m_")
    problem = obstacle(values, work)
    if problem is not None or values["m_set"] != "random":
        return Checked(False, {"d_model": str(work.d_model), "n_heads": str(values["m_heads"]), "d_k": "–"},
                       values["m_set"] == "random")
    heads = _heads(values)
    return Checked(heads.d_k == 10, {"d_model": str(heads.d_model), "n_heads": str(heads.n_heads),
                                     "d_k": str(heads.d_k)})


def surprise(values: Values, start: Values) -> Checked:
    """The strongest key of the chosen row by dot product is not the strongest by cosine; the article's run."""
    heads = _heads(values)
    scores = heads.all_on.scores[heads.sample, heads.head, heads.query]
    by_dot, by_cosine = int(scores.argmax()), int(heads.cosines.argmax())
    kept = values["m_set"] == "article" and not heads.in_use.edited
    return Checked(kept and by_dot != by_cosine, {
        "token": heads.labels[heads.query], "token_dot": heads.labels[by_dot], "token_cosine": heads.labels[by_cosine],
        "dot": fixed(float(scores[by_dot]), 3), "dot_other": fixed(float(scores[by_cosine]), 3),
        "cosine": fixed(float(heads.cosines[by_cosine]), 3), "cosine_other": fixed(float(heads.cosines[by_dot]), 3),
        "sample": str(heads.sample), "head": str(heads.head)}, kept)


def surprise_truth(start: Values) -> Truth:
    """In how many of the article's twelve rows both measures agree on the strongest key."""
    rows = [_heads({**start, "m_sample": s, "m_head": h, "m_query": q}) for s in (0, 1) for h in (0, 1)
            for q in (0, 1, 2)]
    agree = sum(int(w.all_on.scores[w.sample, w.head, w.query].argmax() == w.cosines.argmax()) for w in rows)
    return Truth("always" if agree == len(rows) else "often", {"agree": str(agree), "rows": str(len(rows))})


def below_zero(values: Values, start: Values) -> Checked:
    """The chosen row of the article's run has nothing but negative scores."""
    heads = _heads(values)
    scores = heads.all_on.scores[heads.sample, heads.head, heads.query]
    weights = heads.all_on.weights[heads.sample, heads.head, heads.query]
    kept = values["m_set"] == "article" and not heads.in_use.edited
    return Checked(kept and float(scores.max()) < 0, {
        "token": heads.labels[heads.query], "sample": str(heads.sample), "head": str(heads.head),
        "scores": ", ".join(fixed(float(x)) for x in scores[:6]), "most": fixed(float(scores.max())),
        "weights": ", ".join(fixed(float(x), 3) for x in weights[:6]), "total": fixed(float(weights.sum()), 3)}, kept)


def two_off(values: Values, start: Values) -> Checked:
    """Exactly two heads are off, both of which add something."""
    heads = _heads(values)
    alone = [float(heads.changes.alone[h]) for h in heads.off]
    return Checked(len(heads.off) == 2 and min(alone) > SILENT, {
        "heads": ", ".join(map(str, heads.off)) or "–", "count": str(len(heads.off)),
        "norm": show(float(heads.changes.norm)), "sum": show(sum(alone))})


def two_off_truth(start: Values) -> Truth:
    """The size of the change without two heads, beside the sum of the sizes."""
    heads = _heads(start)
    alone = [float(x) for x in heads.changes.alone[:2]]
    both = float(changes_without(heads.all_on.contributions[heads.sample], [0, 1]).norm)
    answer = "sum" if abs(both - sum(alone)) < 0.005 else "less" if both < sum(alone) else "more"
    return Truth(answer, {"first": show(alone[0]), "second": show(alone[1]), "sum": show(sum(alone)),
                          "both": show(both)})


def missed_most(values: Values, start: Values) -> Checked:
    """One head is off, the one whose absence changes the output most."""
    heads = _heads(values)
    alone = heads.changes.alone
    done = heads.n_heads > 1 and heads.off == (int(alone.argmax()),)
    return Checked(done, {"heads": ", ".join(map(str, heads.off)) or "–", "norm": show(float(heads.changes.norm)),
                          "least": show(float(alone.min())), "whole": show(float(heads.changes.whole))})


def mute(values: Values, start: Values) -> Checked:
    """Switching head 1 off changes nothing, although its attention weights are what they were; no head is off."""
    heads = _heads(values)
    kept = values["m_set"] == "article" and not heads.off and not {"q", "k"} & set(heads.in_use.edited)
    change = float(heads.changes.alone[1]) if heads.n_heads > 1 else float("nan")
    return Checked(kept and change < SILENT, {
        "change": show(change), "edited": ", ".join(f"W_{name}" for name in heads.in_use.edited) or "–",
        "largest": fixed(float(heads.all_on.weights[heads.sample, -1].max()))}, kept)
