"""Whatever a learner does, a lesson says nothing that is false: random walks through the states of every step."""

import math
import string

import numpy as np
import pytest

from core import links, scenes
from core.catalogs import catalog, languages
from core.lessons import checking
from core.lessons.course import steps
from tests.core.lesson_cases import CASES
from tests.core.lesson_truths import truth_of

TEXTS = {  # what a learner might type
    "text": ("the cat sat on the mat", "dog bites man", "a b", "the the the the", "猫追老鼠 老鼠怕猫", None),
    "h_own": ("juice", "juice banana", "microsoft banana juice", "cherry", "prague", "果汁 香蕉", "皇帝", ""),
    "s_words": ("cat bird you", "north south good bad hot cold", "he the you", "狗 老虎 动物", "cat dog"),
    "s_plus": ("king", "paris", "bad"), "s_minus": ("man", "cold"), "s_and": ("woman", "hot", "japan"),
    "t_text": ("", "The dog bit the man because it was angry", "I took fish to the bank today", "Yes"),
    "t_sentences": ("The dog bit the man\nThe man bit the dog", "The dog bit the man\nA dog bit the man", ""),
}
ROUNDING = 1e-6  # numbers below are what is left of a difference of equal things


def changes(step, rng):
    """A few random changes of what a step is about, and now and then of something else on the page."""
    declared = {param.name: param for param in scenes.params_of(step.page)}
    free = rng.choice(step.free, size=min(len(step.free), int(rng.integers(1, 4))), replace=False)
    stray = rng.choice(list(declared), size=int(rng.integers(3)))
    return {name: value_of(name, declared.get(name), rng) for name in map(str, (*free, *stray))}


def value_of(name, param, rng):
    match param:
        case links.Number():
            near = param.whole and param.low < 12 and name not in {"s_dims", "a_lab_d"}
            high = min(param.high, 12) if near else param.high
            value = float(rng.uniform(param.low, high))
            return round(value) if param.whole else round(value, 2)
        case links.Choice():
            return str(rng.choice(param.options))
        case links.Flag():
            return bool(rng.integers(2))
        case links.Positions():
            return tuple(sorted({int(place) for place in rng.integers(0, 5, size=rng.integers(0, 3))}))
        case links.Numbers():
            shape = np.shape(param.default)
            return tuple(map(tuple, rng.normal(size=shape).round(2).tolist())) if len(shape) > 1 else tuple(
                rng.normal(size=shape).round(2).tolist())
    texts = TEXTS.get(name, ("",) if isinstance(param, links.Text) else ((),))
    return texts[rng.integers(len(texts))]


def states(step, language):
    """Where a learner may be: at the start, at each known case, and anywhere around these."""
    rng = np.random.default_rng(len(step.name))
    start = checking.beginning(step, language)
    cases = [case.get(language, case) if set(case) & set(languages()) else case
             for case in CASES[step.page][step.id].values()]
    known = [start, checking.solved(step, language), *(start | case for case in cases)]
    count = 15
    return known + [known[rng.integers(len(known))] | changes(step, rng) for _ in range(count)]


def shows(text, number):
    """Whether a text is this number, as far as it has digits."""
    if isinstance(number, (list, tuple)):
        parts = text.split(", ")
        return len(parts) <= len(number) and all(map(shows, parts, number))
    if isinstance(number, set):
        return text in number
    if isinstance(number, str):
        return text == number
    if text == "–":
        return math.isnan(number)
    plain = text.replace("−", "-").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    mantissa, _, power = plain.partition("×10")
    digits = len(mantissa.partition(".")[2])
    unit = 10.0 ** (int(power or 0) - digits)
    shown = float(mantissa) * 10.0 ** int(power or 0)
    return abs(shown - number) <= 0.5001 * unit + 2e-4 * abs(number) + (ROUNDING if abs(number) < ROUNDING else 0)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("step", steps(), ids=lambda step: step.name)
def test_what_a_step_says_is_true(step, language):
    heard, judge = set(), truth_of(step)
    for values in states(step, language):
        found = checking.check(step, values)
        notice = checking.verdict(step, found)
        heard.add(notice.key)
        if found is None or not found.kept:
            assert found is None or not (found.done and found.kept)
            continue
        reached, numbers = judge(values, checking.beginning(step, language))
        assert bool(reached) == found.done, (values, found)
        text = catalog(language)[notice.key]
        for name in {slot for _, slot, _, _ in string.Formatter().parse(text) if slot}:
            assert name in numbers, f"nobody checks {name} in {notice.key}"
            assert shows(found.numbers[name], numbers[name]), (notice.key, name, found.numbers[name], numbers[name])
    assert {step.sentence("see"), step.sentence("not_yet")} <= heard
