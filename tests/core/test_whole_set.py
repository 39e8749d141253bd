"""What is remembered of a whole set: right, computed once, and gone with the set."""

import gc
import io
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import whole_set
from core.embeddings import in_axes, load_embeddings, make_embeddings, read_embeddings
from core.remember import MOST, once_per_set
from core.similarity import nearest

numbers = st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=2, max_size=7)


def a_set(rows):
    return make_embeddings("some", [f"w{n}" for n in range(len(rows))], np.array(rows, dtype=float), origin="hand-made",
                           language="en")


@given(numbers)
def test_the_average_is_that_of_all_pairs(rows):
    average, x = whole_set.average_of_pairs(a_set(rows)), np.array(rows, dtype=float)
    pairs = [(i, j) for i in range(len(x)) for j in range(len(x)) if i != j]
    lengths = [np.linalg.norm(row) or 1.0 for row in x]
    assert average.dot == pytest.approx(np.mean([x[i] @ x[j] for i, j in pairs]), abs=1e-9)
    assert average.cosine == pytest.approx(np.mean([x[i] @ x[j] / lengths[i] / lengths[j] for i, j in pairs]), abs=1e-9)
    assert average.words == len(rows)


def test_the_most_frequent_words_are_more_alike_than_all():
    raw = in_axes(load_embeddings("glove-en"), centred=False)
    frequent, everyone = whole_set.average_of_pairs(raw, 10_000), whole_set.average_of_pairs(raw)
    assert round(frequent.cosine, 2) == 0.22 and round(everyone.cosine, 2) == 0.02
    assert np.isnan(whole_set.average_of_pairs(a_set([[1, 2, 3]])).cosine)


def test_toggles_show_one_object_each():
    toy = load_embeddings("article")
    views = {(centred, unit): whole_set.seen(toy, centred, unit) for centred in (True, False) for unit in (True, False)}
    assert all(view is whole_set.seen(toy, *toggles) for toggles, view in views.items())
    for (centred, unit), view in views.items():
        expected = in_axes(toy, centred=centred).vectors
        lengths = np.linalg.norm(expected, axis=1, keepdims=True)
        np.testing.assert_allclose(view.vectors, expected / lengths if unit else expected, rtol=1e-12)
        assert not view.vectors.flags.writeable


def test_with_unit_length_all_measures_put_words_into_the_same_order():
    unit = whole_set.seen(load_embeddings("glove-en"), True, True)
    lists = [[word for word, _ in nearest(unit, "cat", 10, measure=m)] for m in ("dot", "cosine", "euclidean")]
    assert lists[0] == lists[1] == lists[2]


def test_shares_of_random_pairs():
    pairs = whole_set.random_pairs(in_axes(load_embeddings("glove-en")))
    assert (np.diff(pairs.values) >= 0).all()
    middle = float(pairs.values[len(pairs.values) // 2])
    assert whole_set.share_below(pairs, middle) == pytest.approx(0.5, abs=1e-3)
    assert (whole_set.share_below(pairs, -2), whole_set.share_below(pairs, 2)) == (0, 1)


def test_a_set_is_computed_once_and_forgotten_with_its_session():
    calls = []

    @once_per_set
    def count(embeddings, word):
        calls.append(word)
        return np.zeros(3)

    upload = read_embeddings(io.BytesIO(b"cat 1 0\ndog 0 1\n"))
    assert count(upload, "cat") is count(upload, "cat") and calls == ["cat"]
    for n in range(2 * MOST):
        count(upload, str(n))
    assert count(upload, "cat") is not None and calls.count("cat") == 2  # never more than MOST at a time
    gone = weakref.ref(whole_set.seen(upload, True, True))
    del upload
    gc.collect()
    assert gone() is None


def test_two_who_ask_at_once_get_the_same_object():
    both_are_in = threading.Barrier(2)

    @once_per_set
    def made(_):
        both_are_in.wait(10)
        return np.zeros(3)

    some = a_set([[1, 2, 3], [4, 5, 6]])
    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(made, [some, some])
    assert one is other
