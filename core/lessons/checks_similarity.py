"""Page 2's checks: what the learner did to the tables, the words and the measures."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from core.digits import fixed, plain, show
from core.lessons.checking import Checked, NothingThere, Truth, Values
from core.scenes.similarity_around import arithmetic
from core.scenes.similarity_people import dimensions, judged
from core.scenes.similarity_toy import TOY, Toy, toy
from core.scenes.similarity_words import OPPOSITES, Table, table


def _toy_numbers(work: Toy) -> dict[str, str]:
    return {"dot": show(float(work.dot[0, 1])), "cosine": fixed(float(work.cosine[0, 1]), 4),
            "factor": plain(work.factor), "least": fixed(float(work.cosine.min()))}


def stretch_word(values: Values, start: Values) -> Checked:
    """The dot product of apple and fruit has at least doubled, no cosine has changed."""
    now, before = toy(values), toy(start)
    kept = values["s_toy"] == start["s_toy"]
    done = kept and float(now.dot[0, 1]) >= 2 * float(before.dot[0, 1]) - 1e-9 and bool(
        np.allclose(now.cosine, before.cosine, atol=1e-9))
    return Checked(done, _toy_numbers(now) | {"before": show(float(before.dot[0, 1]))}, kept)


def stretch_word_truth(start: Values) -> Truth:
    """Which table moves when one word is stretched threefold."""
    now, then = toy(start), toy({**start, "s_stretched": 0, "s_stretch": 3})
    moved = [not np.allclose(a, b, atol=1e-9) for a, b in ((now.dot, then.dot), (now.cosine, then.cosine))]
    answer = "both" if all(moved) else "dot" if moved[0] else "cosine"
    return Truth(answer, _toy_numbers(now) | {"after": show(float(then.dot[0, 1]))})


def one_table(values: Values, start: Values) -> Checked:
    """Dot product and cosine of at least three words are one table."""
    work = _table(values, 3)
    apart = float(np.abs(work.dot - work.cosine).max())
    return Checked(apart < 1e-5, {"apart": show(apart), "n": str(len(work.words)),
                                  "shortest": show(float(work.lengths.min())),
                                  "longest": show(float(work.lengths.max()))})


def one_table_truth(start: Values) -> Truth:
    """With every length 1, how both tables compare."""
    now, unit = _table(start, 3), _table({**start, "s_unit": True}, 3)
    same = np.allclose(unit.dot, unit.cosine, atol=1e-5)
    return Truth("same" if same else "smaller", {
        "word_a": now.words[0], "word_b": now.words[1], "dot": show(float(now.dot[0, 1])),
        "cosine": fixed(float(now.cosine[0, 1])), "then": fixed(float(unit.dot[0, 1])),
        "shortest": show(float(now.lengths.min())), "longest": show(float(now.lengths.max()))})


def opposites(values: Values, start: Values) -> Checked:
    """The chosen pair are opposites and have a cosine of .7 or more."""
    work = _table(values, 2)
    a, b = (min(values[name], len(work.words) - 1) for name in ("s_first", "s_second"))
    cosine = float(work.cosine[a, b])
    done = frozenset((work.words[a], work.words[b])) in OPPOSITES and cosine >= 0.7
    return Checked(done, {"word_a": work.words[a], "word_b": work.words[b], "cosine": fixed(cosine),
                          "average": fixed(work.average.cosine)})


def opposites_truth(start: Values) -> Truth:
    """The cosine of the first two words, which mean the opposite of each other."""
    work = _table(start, 2)
    return Truth(float(work.cosine[0, 1]), {"word_a": work.words[0], "word_b": work.words[1],
                                            "cosine": fixed(float(work.cosine[0, 1]))})


def centre(values: Values, start: Values) -> Checked:
    """The average cosine of random pairs of frequent words is below .15."""
    work = _table(values, 2)
    return Checked(work.average.cosine < 0.15, _pair_of(work) | {"average": fixed(work.average.cosine)})


def centre_truth(start: Values) -> Truth:
    """What centring does to the cosine of a noun and the most frequent word."""
    raw, centred = (_table({**start, "s_centred": on}, 2) for on in (False, True))
    before, after = float(raw.cosine[0, 1]), float(centred.cosine[0, 1])
    answer = "less" if after < before - 0.05 else "more" if after > before + 0.05 else "same"
    return Truth(answer, _pair_of(raw) | {"after": fixed(after), "average": fixed(raw.average.cosine),
                                          "average_after": fixed(centred.average.cosine)})


def _pair_of(work: Table) -> dict[str, str]:
    return {"word_a": work.words[0], "word_b": work.words[1], "cosine": fixed(float(work.cosine[0, 1]))}


def many_dimensions(values: Values, start: Values) -> Checked:
    """The cosines of random directions spread by less than .05."""
    work = dimensions(values)
    return Checked(work.many.spread < 0.05, {"d": str(work.d), "spread": fixed(work.many.spread, 3),
                                             "predicted": fixed(work.predicted, 3)})


def many_dimensions_truth(start: Values) -> Truth:
    """How far cosines of random directions spread in 50 dimensions: 1/√50."""
    work = dimensions(start)
    sizes = {"plane": 0.71, "half": 0.5, "seventh": 0.14}
    answer = min(sizes, key=lambda name: abs(sizes[name] - work.many.spread))
    return Truth(answer, {"d": str(work.d), "spread": fixed(work.many.spread), "flat": fixed(work.flat.spread),
                          "predicted": fixed(work.predicted)})


def words_in(values: Values, start: Values) -> Checked:
    """With the input words left in, one of them comes first."""
    found = arithmetic(values, table(values))
    if not found.found:
        raise NothingThere
    first, cosine = found.found[0]
    done = bool(values["s_inputs"]) and first in found.inputs
    return Checked(done, {"word_first": first, "cosine": fixed(cosine),
                          **{f"word_{name}": word for name, word in zip("abc", found.inputs, strict=True)}})


def words_in_truth(start: Values) -> Truth:
    """What comes first in king − man + woman when the words that went in may come out."""
    shown, hidden = (arithmetic({**start, "s_inputs": on}, table(start)).found for on in (True, False))
    return Truth(shown[0][0], {"word_first": shown[0][0], "cosine": fixed(shown[0][1]), "word_other": hidden[0][0],
                               "cosine_other": fixed(hidden[0][1])})


def people(values: Values, start: Values) -> Checked:
    """Spearman's ρ with people's ratings is at least .52."""
    work, _ = judged(values)
    return Checked(work.spearman >= 0.52, {"rho": fixed(work.spearman, 3), "pairs": str(len(work.pairs))})


def shift(values: Values, start: Values) -> Checked:
    """Every pair has a cosine above .9, and the differences between the rows are the article's."""
    work = toy(values)
    rows, first = np.array(values["s_toy"], dtype=float), np.array(TOY)
    kept = rows.shape == first.shape and bool(np.allclose(rows - rows[0], first - first[0], atol=0.0005))
    return Checked(kept and float(work.cosine.min()) > 0.9, _toy_numbers(work), kept)


def longer_wins(values: Values, start: Values) -> Checked:
    """Some word is nearer to a than to b by cosine (.1 or more), and yet its dot product with b is larger by 1."""
    work = _table(values, 3)
    best = max(permutations(range(len(work.words)), 3), key=lambda three: _gap(work, *three))
    w, a, b = best
    return Checked(_gap(work, *best) >= 0, {
        "word": work.words[w], "word_a": work.words[a], "word_b": work.words[b],
        "cosine_a": fixed(float(work.cosine[w, a]), 3), "cosine_b": fixed(float(work.cosine[w, b]), 3),
        "dot_a": fixed(float(work.dot[w, a])), "dot_b": fixed(float(work.dot[w, b])),
        "length_a": show(float(work.lengths[a])), "length_b": show(float(work.lengths[b]))})


def _gap(work: Table, w: int, a: int, b: int) -> float:
    """How far three words are from the goal; 0 or more reaches it."""
    by_cosine = float(work.cosine[w, a] - work.cosine[w, b]) - 0.1
    by_dot = float(work.dot[w, b] - work.dot[w, a]) - 1
    return min(by_cosine, by_dot / 10)


def _table(values: Values, at_least: int) -> Table:
    work = table(values)
    if len(work.words) < at_least:
        raise NothingThere
    return work
