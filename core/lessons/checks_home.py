"""Home's checks: which words turn the one that looks at them."""

from __future__ import annotations

import numpy as np

from core.digits import fixed
from core.lessons.checking import Checked, Truth, Values
from core.scenes.home import Minute, minute


def _numbers(work: Minute) -> dict[str, str]:
    before, after = work.before, work.after
    return {"word": work.words.focus, "word_first": work.words.probes[0], "word_second": work.words.probes[1],
            "token": work.labels[work.heard], "weight": fixed(float(work.steps.weights[0, work.heard])),
            "own": fixed(float(work.steps.weights[0, 0])), "n": str(len(work.tokens)),
            "before_first": fixed(float(before[0])), "before_second": fixed(float(before[1])),
            "after_first": fixed(float(after[0])), "after_second": fixed(float(after[1]))}


def _margin(work: Minute) -> float:
    """How much nearer to the first probe than to the second the word ends."""
    return float(work.after[0] - work.after[1])


def _tokens(work: Minute) -> list[str]:
    return [token.casefold() for token in work.tokens]


def turns(values: Values, start: Values) -> Checked:
    """The word ends nearer to the second probe."""
    work = minute(values)
    return Checked(_margin(work) < -0.005, _numbers(work))


def turns_truth(start: Values) -> Truth:
    """Where the word ends next to the company."""
    here, there = minute(start), minute({**start, "h_other": "company"})
    numbers = _numbers(here) | {name: _numbers(there)[name] for name in ("after_first", "after_second", "weight")}
    moved = float(np.abs(there.after - there.before).max())
    answer = "stays" if moved < 0.05 else "first" if _margin(there) > 0 else "second"
    return Truth(answer, numbers | {
        "other": there.words.others["company"], "here": here.words.others["fruit"],
        "here_first": fixed(float(here.after[0])), "here_second": fixed(float(here.after[1]))})


def order(values: Values, start: Values) -> Checked:
    """The same words stand in another order, and the word ends where it did."""
    now, before = minute(values), minute(start)
    same_words = sorted(_tokens(now)) == sorted(_tokens(before))
    swapped = same_words and _tokens(now) != _tokens(before)
    same = swapped and bool(np.allclose(now.after, before.after, atol=1e-9))
    return Checked(same, _numbers(now) | {"tokens": " ".join(now.labels)}, same_words)


def order_truth(start: Values) -> Truth:
    """The order of the words changes nothing."""
    here, there = minute(start), minute({**start, "h_own": " ".join(reversed(start["h_own"].split()))})
    same = np.allclose(here.after, there.after, atol=1e-9)
    return Truth("same" if same else "elsewhere", _numbers(there))


def own_fruit(values: Values, start: Values) -> Checked:
    """With words of the learner's own, none of them a probe, it ends nearer to the first probe by .05."""
    work = minute(values)
    own = values["h_other"] == "own" and not set(_tokens(work)) & {p.casefold() for p in work.words.probes}
    return Checked(own and _margin(work) >= 0.05, _numbers(work) | {"margin": fixed(_margin(work))}, own or (
        values["h_other"] != "own"))


def less_for_itself(values: Values, start: Values) -> Checked:
    """The word keeps less than half of its weight."""
    work = minute(values)
    return Checked(float(work.steps.weights[0, 0]) < 0.4995, _numbers(work))


def less_for_itself_truth(start: Values) -> Truth:
    """What a second word that resembles it does to the weight that it keeps."""
    words = {"zh": "手机"}.get(start["lang"], "iphone")
    here, more = minute(start), minute({**start, "h_own": f"{start['h_own']} {words}"})
    own, then = (float(work.steps.weights[0, 0]) for work in (here, more))
    answer = "less" if then < own - 0.005 else "more" if then > own + 0.005 else "same"
    return Truth(answer, _numbers(here) | {"then": fixed(then), "added": words})


def quiet(values: Values, start: Values) -> Checked:
    """Some word beside it gets less than .05 of its weight, though more than 0."""
    work = minute(values)
    others = work.steps.weights[0, len(work.words.opening.split()):]
    if not len(others):
        return Checked(False, _numbers(work) | {"least": "–", "score": "–"})
    least = int(others.argmin()) + len(work.words.opening.split())
    weight = float(work.steps.weights[0, least])
    return Checked(0 < weight < 0.0495, _numbers(work) | {
        "token": work.labels[least], "least": fixed(weight, 3),
        "score": fixed(float(work.steps.scaled[0, least]))})


def undecided(values: Values, start: Values) -> Checked:
    """The word ends as near to one probe as to the other, within .015."""
    work = minute(values)
    return Checked(abs(_margin(work)) <= 0.015, _numbers(work) | {"margin": fixed(abs(_margin(work)), 3)})
