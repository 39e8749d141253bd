"""WordSim-353 against the vectors gives the published correlations, over all of its pairs."""

import numpy as np
import pytest

from core.embeddings import in_axes, load_embeddings, make_embeddings, vectors_of
from core.people import WORDSIM, against_people, wordsim353


def test_the_file_has_353_pairs():
    lines = WORDSIM.read_text(encoding="utf-8").splitlines()[2:]
    rows = [line.split("\t") for line in lines]
    assert [(a, b, float(rating)) for a, b, rating in rows] == list(wordsim353())
    assert len(wordsim353()) == 353
    assert all(0 <= rating <= 10 for _, _, rating in wordsim353())


@pytest.mark.parametrize(
    ("view", "measure", "expected"),
    [
        ("raw", "cosine", 0.503),
        ("raw", "dot", 0.467),
        ("turned", "cosine", 0.503),
        ("centred", "cosine", 0.523),
    ],
)
def test_published_correlations(view, measure, expected):
    raw = load_embeddings("glove-en")
    embeddings = {"raw": raw, "centred": in_axes(raw), "turned": in_axes(raw, centred=False)}[view]
    work = against_people(embeddings, measure=measure)
    assert work.spearman == pytest.approx(expected, abs=0.0006)
    assert len(work.pairs) == 353 and work.left_out == ()


def test_each_point_is_its_pair():
    glove = load_embeddings("glove-en")
    work = against_people(glove)
    assert work.human.tolist() == [rating for _, _, rating in wordsim353()]
    for i in (0, 100, 352):
        a, b = vectors_of(glove, work.pairs[i])
        assert work.model[i] == pytest.approx(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_uncovered_pairs_are_named():
    words = ["tiger", "cat", "book", "paper"]
    small = make_embeddings("x", words, np.eye(4)[[0, 0, 1, 2]], origin="hand-made", language="en")
    work = against_people(small)
    assert work.pairs == (("tiger", "cat"), ("tiger", "tiger"), ("book", "paper"))
    assert work.model.tolist() == pytest.approx([1, 1, 0])
    assert len(work.left_out) == 350


def test_a_set_that_covers_nothing():
    work = against_people(load_embeddings("wiki-zh"))
    assert work.pairs == () and np.isnan(work.spearman) and work.model.size == 0
