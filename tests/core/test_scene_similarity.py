"""Page 2's scene: the article's table, real words, and sentences that hold."""

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import links
from core.embeddings import in_axes, load_embeddings, read_embeddings, vectors_of
from core.scenes import similarity as scene
from core.token_vectors import token_vectors

DEFAULTS = links.read(scene.PARAMS, {})[0] | {"lang": "en", "text": None}


def keys(notices) -> set[str]:
    return {notice.key.rsplit(".", 1)[1] for notice in notices}


def test_the_articles_table() -> None:
    work = scene.toy(DEFAULTS)
    assert work.cosine[0, 1] == pytest.approx(0.9882, abs=5e-5)
    assert work.cosine[0, 2] == pytest.approx(-0.2587, abs=5e-5)


@given(st.integers(0, 2), st.integers(1, 50).map(lambda n: n / 10))
def test_stretching_moves_one_table_and_not_the_other(word: int, factor: float) -> None:
    values = DEFAULTS | {"s_stretched": word, "s_stretch": factor}
    work, before = scene.toy(values), scene.toy(DEFAULTS)
    np.testing.assert_allclose(work.cosine, before.cosine, atol=1e-12)
    expected = before.dot.copy()
    expected[word] *= factor
    expected[:, word] *= factor
    np.testing.assert_allclose(work.dot, expected, atol=1e-12)
    assert keys(scene.toy_notices(work, ("a", "b", "c"))) == ({"toy_plain"} if factor == 1 else {"toy_stretched"})


def test_adding_a_constant_brings_all_cosines_near_one() -> None:
    shifted = tuple(tuple(x + 2 for x in row) for row in scene.TOY)
    work = scene.toy(DEFAULTS | {"s_toy": shifted})
    assert work.cosine.min() > 0.9
    np.testing.assert_allclose(np.diff(work.vectors, axis=0), np.diff(np.array(scene.TOY), axis=0))


def test_its_dot_products_are_those_of_page_3_to_the_last_digit() -> None:
    work = scene.table(DEFAULTS | {"s_words": "the cat sat on mat"})
    x = token_vectors(list(work.words), load_embeddings("glove-en")).x
    assert np.array_equal(work.dot, x @ x.T)


def test_unit_length_makes_both_tables_the_same() -> None:
    work = scene.table(DEFAULTS | {"s_unit": True})
    np.testing.assert_allclose(work.dot, work.cosine, atol=1e-6)


@pytest.mark.parametrize(("language", "name"), [("en", "glove-en"), ("zh", "wiki-zh")])
def test_the_words_that_stand_there_have_vectors(language: str, name: str) -> None:
    work = scene.table(DEFAULTS | {"lang": language})
    assert work.set_name == name and work.unknown == () and len(work.words) == 6


def test_unknown_words_are_named_and_replaced() -> None:
    values = DEFAULTS | {"s_words": "apple bananna, car apple"}
    work = scene.table(values)
    assert work.words == ("apple", "car") and work.unknown == ("bananna",)
    assert scene.alternatives(work, "bananna")[0] == "banana"
    assert scene.with_word(values, work, "banana", "bananna") == {"s_words": "apple banana car"}
    assert scene.with_word(values, work, "tree") == {"s_words": "apple bananna car tree"}


def test_more_words_than_fit_are_counted() -> None:
    words = load_embeddings("glove-en").words[100:130]
    work = scene.table(DEFAULTS | {"s_words": " ".join(words)})
    assert len(work.words) == scene.MOST_WORDS and work.cut == 30 - scene.MOST_WORDS


glove = load_embeddings("glove-en").words


@settings(max_examples=40)
@given(st.lists(st.integers(0, 20_000), min_size=2, max_size=8, unique=True), st.integers(0, 7), st.integers(0, 7),
       st.booleans(), st.booleans())
def test_sentences_about_pairs_hold(rows: list[int], first: int, second: int, unit: bool, centred: bool) -> None:
    words = [glove[row] for row in rows if glove[row].isalpha()]
    if len(words) < 2:
        return
    values = DEFAULTS | {
        "s_words": " ".join(words),
        "s_first": first,
        "s_second": second,
        "s_unit": unit,
        "s_centred": centred,
    }
    work = scene.table(values)
    chosen = scene.pair(values, work)
    x = vectors_of(in_axes(load_embeddings("glove-en"), centred=centred), work.words)
    x = x / np.linalg.norm(x, axis=1, keepdims=True) if unit else x
    cosines = x @ x.T / np.outer(np.linalg.norm(x, axis=1), np.linalg.norm(x, axis=1))
    others = [n for n in range(len(work.words)) if n != chosen.a]
    by_dot = max(others, key=lambda n: (x @ x.T)[chosen.a, n])
    by_cosine = max(others, key=lambda n: cosines[chosen.a, n])
    for notice in scene.pair_notices(work, chosen, unit):
        name = notice.key.rsplit(".", 1)[1]
        if name == "other_first":
            assert by_dot != by_cosine and notice.values["word_dot"] == work.words[by_dot]
            assert notice.values["word_cosine"] == work.words[by_cosine]
        elif name == "same_first":
            assert notice.values["word_dot"] == work.words[by_dot] == work.words[by_cosine]
        elif name == "unit":
            assert unit


@settings(max_examples=15)
@given(st.integers(0, 5_000), st.booleans())
def test_sentences_about_neighbours_hold(row: int, centred: bool) -> None:
    if not glove[row].isalpha():
        return
    values = DEFAULTS | {"s_words": glove[row], "s_centred": centred}
    work = scene.table(values)
    found = scene.neighbours(values, work)
    x = in_axes(load_embeddings("glove-en"), centred=centred).vectors.astype(float)
    dots = x @ x[row]
    dots[row] = -np.inf
    ten = np.argsort(-dots)[:10]
    listed = [w for w, rank in zip(found.words, found.ranks[found.measures.index("dot")], strict=True) if rank <= 10]
    assert set(listed) == {glove[n] for n in ten}
    (notice,) = scene.neighbour_notices(found, glove[row])
    if notice.key.endswith("longer"):
        assert float(notice.values["length_dot"]) >= float(notice.values["length_cosine"])


def test_word_arithmetic() -> None:
    raw = DEFAULTS | {"s_centred": False}
    work = scene.table(raw)
    made = scene.arithmetic(raw, work)
    assert made.found[0][0] == "queen" and made.found[0][1] == pytest.approx(0.852, abs=5e-4)
    shown = scene.arithmetic(raw | {"s_inputs": True}, work)
    assert shown.found[0][0] == "king" and keys(scene.arithmetic_notices(shown, True)) == {"input_first"}
    assert scene.arithmetic(raw | {"s_plus": "xyzzyx"}, work).unknown == ("xyzzyx",)
    zh = DEFAULTS | {"lang": "zh", "s_centred": False}
    assert scene.arithmetic(zh, scene.table(zh)).found[0][0] == "东京"


@pytest.mark.parametrize(
    ("centred", "measure", "rho"), [(False, "cosine", 0.503), (True, "cosine", 0.523), (False, "dot", 0.467)]
)
def test_people(centred: bool, measure: str, rho: float) -> None:
    work, _ = scene.judged(DEFAULTS | {"s_centred": centred, "s_people": measure})
    assert work.spearman == pytest.approx(rho, abs=5e-4) and len(work.pairs) == 353
    (notice,) = scene.people_notices(work)
    assert int(notice.values["place_model"]) < int(notice.values["place_human"])


@given(st.integers(2, 512))
@settings(max_examples=20)
def test_random_directions_spread_as_predicted(d: int) -> None:
    work = scene.dimensions(DEFAULTS | {"s_dims": d})
    assert work.many.spread == pytest.approx(work.predicted, rel=0.08)


def test_an_upload_is_shown_and_a_link_without_it_falls_back() -> None:
    pets = read_embeddings(io.BytesIO(b"cat 1 0 0\ndog 0.9 0.1 0\ncow 0 1 0\n"), name="pets")
    values = DEFAULTS | {"s_set": "upload"}
    assert scene.table(values, pets).words == ("cat", "dog", "cow")
    assert scene.table(values, None).set_name == "glove-en"
    assert scene.judged(values, pets)[0].pairs == ()


def test_the_snippet_prints_the_same_numbers() -> None:
    work = scene.table(DEFAULTS)
    chosen = scene.pair(DEFAULTS, work)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(scene.snippet(work, chosen), "snippet", "exec"), {})
    assert printed.getvalue().split() == ["dot", f"{chosen.work.dot:.4f}", "cosine", f"{chosen.work.cosine:.4f}"]
