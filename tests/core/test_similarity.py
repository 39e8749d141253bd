"""Similarity tables, neighbours and word arithmetic against naive double loops, ties and limits included."""
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.similarity import SIMILARITIES, analogy, nearest, similarity_matrix
from tests.core.words import random_words, words_of


def one(x, y, measure):
    """One similarity in plain Python."""
    x, y = [float(a) for a in x], [float(b) for b in y]
    if measure == "euclidean":
        return -math.dist(x, y)
    if measure == "cosine":
        x, y = ([a / (math.hypot(*v) or 1) for a in v] for v in (x, y))
    return sum(a * b for a, b in zip(x, y, strict=True))


def naive_nearest(embeddings, query, k, measure, left_out):
    pairs = [(one(query, vector, measure), row) for row, vector in enumerate(embeddings.vectors)]
    pairs.sort(key=lambda pair: (-round(pair[0], 9), pair[1]))
    words = [(embeddings.words[row], value) for value, row in pairs]
    return [pair for pair in words if pair[0] not in left_out][:k]


numbers = st.floats(-100, 100, allow_subnormal=False) | st.integers(-2, 2).map(float)
sizes = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 5))
tables = sizes.flatmap(lambda s: st.tuples(*[hnp.arrays(float, (n, s[2]), elements=numbers) for n in s[:2]]))


@pytest.mark.parametrize("measure", SIMILARITIES)
@given(tables)
def test_the_table_equals_a_double_loop(measure, pair):
    x, y = pair
    table = similarity_matrix(x, y, measure=measure)
    assert table.shape == (len(x), len(y))
    for i, row in enumerate(x):
        for j, column in enumerate(y):
            assert table[i, j] == pytest.approx(one(row, column, measure), abs=1e-9)


@pytest.mark.parametrize("measure", SIMILARITIES)
def test_a_table_with_itself_is_symmetric(measure):
    x = np.random.default_rng(0).standard_normal((40, 50))
    table = similarity_matrix(x, measure=measure)
    np.testing.assert_allclose(table, table.T, atol=1e-13)
    np.testing.assert_array_equal(table, similarity_matrix(x, x, measure=measure))
    assert (table.argmax(axis=1) == np.arange(40)).all() or measure == "dot"


def test_the_toy_words_of_the_article():
    toy = [[0.8, 0.6, 0.1, -0.2], [0.7, 0.5, 0.2, -0.1], [-0.1, -0.3, 0.9, 0.8]]
    assert similarity_matrix(toy).round(4)[0].tolist() == [1, 0.9882, -0.2587]
    stretched = np.array(toy) * [[3], [1], [1]]
    np.testing.assert_allclose(similarity_matrix(stretched), similarity_matrix(toy))
    assert similarity_matrix(stretched, measure="dot")[0, 1] == pytest.approx(
        3 * similarity_matrix(toy, measure="dot")[0, 1])


def test_adding_2_everywhere_makes_all_toy_words_alike():
    toy = np.array([[0.8, 0.6, 0.1, -0.2], [0.7, 0.5, 0.2, -0.1], [-0.1, -0.3, 0.9, 0.8]])
    assert similarity_matrix(toy + 2).min() > 0.9
    np.testing.assert_allclose(similarity_matrix(toy + 2, measure="euclidean"),
                               similarity_matrix(toy, measure="euclidean"))


def test_the_zero_vector():
    x = [[0, 0], [3, 4]]
    assert similarity_matrix(x).tolist() == [[0, 0], [0, pytest.approx(1)]]
    assert similarity_matrix(x, measure="euclidean").tolist() == [[0, -5], [-5, 0]]


@pytest.mark.parametrize("size", [1e308, 1e-308, 1e200, 1e-200, 5e-324])
def test_cosine_at_every_size(size):
    x = np.array([[3, 4], [4, 3]]) * (size / 10 if size > 1e-300 else size)
    table = similarity_matrix(x, [[30, 40]])
    assert table == pytest.approx(np.array([[1], [0.96]]))


@pytest.mark.parametrize("measure", ["dot", "euclidean"])
def test_what_overflows_says_so(measure):
    with pytest.raises(ValueError, match="too large"):
        similarity_matrix([[1e308, 1e308]], [[-1e308, -1e308]], measure=measure)


def test_dtypes():
    x = np.eye(3)
    for measure in SIMILARITIES:
        assert similarity_matrix(x.astype("f2"), measure=measure).dtype == np.float32
        assert similarity_matrix(x.astype("f4"), measure=measure).dtype == np.float32
        assert similarity_matrix(x.astype("i4"), measure=measure).dtype == np.float64
    large = np.full((1, 50), 200, np.float16)  # 200² · 50 does not fit into half precision
    assert similarity_matrix(large, measure="dot").item() == 2e6


@pytest.mark.parametrize("call, words", [
    (lambda: similarity_matrix([[1, 2]], [[1, 2, 3]]), r"\(1, 2\).*\(1, 3\)"),
    (lambda: similarity_matrix([1, 2]), r"shape \(2,\)"),
    (lambda: similarity_matrix([[1, np.nan]]), "NaN"),
    (lambda: similarity_matrix([[1, 2]], measure="manhatten"), "dot, cosine, euclidean"),
    (lambda: similarity_matrix([[1, 2], [3]]), "ragged"),
    (lambda: nearest(random_words(3, 2), "missing"), "'missing' is not among the 3 words"),
    (lambda: nearest(random_words(3, 2), [1, 2, 3]), "equally long"),
    (lambda: nearest(random_words(3, 2), "w0", k=-1), "k must be 0"),
    (lambda: analogy(random_words(3, 2), "w0", "w1", "w9"), "w9"),
])
def test_what_does_not_work_says_why(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("measure", SIMILARITIES)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(0, 35), st.booleans())
def test_neighbours_equal_a_naive_loop(measure, seed, n, k, by_word):
    embeddings = random_words(n, 4, seed)
    query = "w0" if by_word else np.random.default_rng(seed + 1).standard_normal(4)
    vector = embeddings.vectors[0] if by_word else query
    found = nearest(embeddings, query, k, measure=measure, exclude=["w2", "not there"])
    expected = naive_nearest(embeddings, vector, k, measure, {"w2", "w0"} if by_word else {"w2"})
    assert [word for word, _ in found] == [word for word, _ in expected]
    assert [value for _, value in found] == pytest.approx([value for _, value in expected], abs=1e-9)


@pytest.mark.parametrize("measure", SIMILARITIES)
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_duplicates_come_in_the_order_of_the_set(measure, dtype):
    vectors = np.random.default_rng(0).standard_normal((997, 50)).astype(dtype)
    vectors[100::7] = vectors[5]
    embeddings = words_of([f"w{i}" for i in range(997)], vectors)
    rows = [100 + 7 * i for i in range(30)]
    assert [word for word, _ in nearest(embeddings, vectors[5], 12, measure=measure)] == (
        ["w5"] + [f"w{row}" for row in rows[:11]])
    assert [word for word, _ in nearest(embeddings, "w5", 30, measure=measure)] == [f"w{row}" for row in rows]


def test_a_repeated_word_is_never_its_own_neighbour():
    embeddings = words_of(["a", "b", "a", "c"], np.array([[1.0, 0], [0, 1], [1, 0.1], [1, 1]]))
    assert [word for word, _ in nearest(embeddings, "a")] == ["c", "b"]
    assert [word for word, _ in nearest(embeddings, "b", 9, exclude="a")] == ["c"]


def test_half_precision_is_computed_exactly():
    embeddings = random_words(3000, 50, dtype=np.float16)
    for measure in SIMILARITIES:
        found = nearest(embeddings, "w7", 20, measure=measure)
        expected = naive_nearest(embeddings, embeddings.vectors[7], 20, measure, {"w7"})
        assert [word for word, _ in found] == [word for word, _ in expected]
        assert [value for _, value in found] == pytest.approx([value for _, value in expected], rel=1e-11)


def test_a_zero_vector_is_near_to_nothing_in_particular():
    embeddings = random_words(5, 3)
    assert nearest(embeddings, [0, 0, 0], 3) == [("w0", 0), ("w1", 0), ("w2", 0)]


def test_word_arithmetic_by_hand():
    embeddings = words_of(["king", "man", "woman", "queen", "rock"], np.array(
        [[1, 1, 0], [0, 2, 0], [0, 0, 3], [5, 0, 5], [0, -1, -1]], dtype=np.float32))
    unit = [v / np.linalg.norm(v) for v in embeddings.vectors.astype(float)]
    target = unit[0] - unit[1] + unit[2]
    found = analogy(embeddings, "king", "man", "woman", 9)
    assert [word for word, _ in found] == ["queen", "rock"]
    assert found[0][1] == pytest.approx(one(target, unit[3], "cosine"))
    everything = dict(analogy(embeddings, "king", "man", "woman", 9, exclude_inputs=False))
    assert everything.keys() == set(embeddings.words)
    assert everything["king"] == pytest.approx(one(target, unit[0], "cosine"))


@given(st.floats(0.01, 100), st.integers(0, 2))
def test_word_arithmetic_ignores_lengths(factor, row):
    embeddings = random_words(12, 4)
    stretched = embeddings._replace(vectors=embeddings.vectors.copy())
    stretched.vectors[row] *= factor
    found, expected = (dict(analogy(e, "w0", "w1", "w2")) for e in (stretched, embeddings))
    assert found == pytest.approx(expected)
