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
    values = DEFAULTS | {"s_toy": shifted}
    work = scene.toy(values)
    twice = scene.shifted(DEFAULTS | scene.shifted(DEFAULTS, 1), 1)["s_toy"]
    np.testing.assert_allclose(twice, shifted)
    assert scene.shifted(DEFAULTS, 1e4) == {}
    assert work.shift == pytest.approx(2) and "toy_shifted" in keys(scene.toy_notices(work, ("a", "b", "c")))
    assert work.cosine.min() > 0.9
    np.testing.assert_allclose(np.diff(work.vectors, axis=0), np.diff(np.array(scene.TOY), axis=0))


def test_its_dot_products_are_those_of_page_3_to_the_last_digit() -> None:
    work = scene.table(DEFAULTS | {"s_words": "the cat sat on mat"})
    x = token_vectors(list(work.words), load_embeddings("glove-en")).x
    assert np.array_equal(work.dot, x @ x.T)


def test_every_measure_has_its_table() -> None:
    work = scene.table(DEFAULTS)
    x = work.vectors
    naive = {"dot": lambda a, b: a @ b, "cosine": lambda a, b: a @ b / np.linalg.norm(a) / np.linalg.norm(b),
             "euclidean": lambda a, b: np.linalg.norm(a - b)}
    for measure, of in naive.items():
        np.testing.assert_allclose(scene.as_measured(work, measure), [[of(a, b) for b in x] for a in x], atol=1e-9)


def test_unit_length_makes_both_tables_the_same() -> None:
    work = scene.table(DEFAULTS | {"s_unit": True})
    np.testing.assert_allclose(work.dot, work.cosine, atol=1e-6)


@pytest.mark.parametrize(("language", "name"), [("en", "glove-en"), ("zh", "wiki-zh")])
def test_the_words_that_stand_there_have_vectors(language: str, name: str) -> None:
    work = scene.table(DEFAULTS | {"lang": language})
    assert work.set_name == name and work.unknown == () and len(work.words) == 6


def test_a_word_typed_in_full_is_the_first_of_those_it_begins() -> None:
    for language, word in (("en", "cat"), ("en", "you"), ("zh", "动物")):
        offered = scene.offered(scene.table(DEFAULTS | {"lang": language}))
        begun = [other for other in offered if other.startswith(word)]
        assert begun[0] == word and len(begun) > 1


def test_unknown_words_are_named_and_replaced() -> None:
    values = DEFAULTS | {"s_words": "apple bananna, car apple"}
    work = scene.table(values)
    assert work.words == ("apple", "car") and work.unknown == ("bananna",)
    assert scene.alternatives(work, "bananna")[0] == "banana"
    assert scene.replaced(work, "bananna", "banana") == {"s_words": "apple banana car"}


def test_a_list_of_words_survives_its_link() -> None:
    english = load_embeddings("glove-en")
    assert scene.taken(["apple", "pear plum", "apple"], english) == {"s_words": "apple pear plum"}
    emptied = scene.taken([], english)["s_words"]
    assert emptied and scene.words_in(emptied) == []
    assert scene.table(DEFAULTS | {"s_words": emptied}).words == ()
    places = read_embeddings(io.BytesIO(b"word,x,y\nNew York,1,0\nOslo,0,1\n"))
    assert scene.table(DEFAULTS | {"s_set": "upload"}, places).words == ("New York", "Oslo")
    assert scene.words_in(scene.taken(["New York", "Oslo"], places)["s_words"]) == ["New York", "Oslo"]
    assert scene.words_in(scene.taken(["New York"], places)["s_words"]) == ["New York"]


def test_the_set_follows_the_script_of_typed_words_and_the_words_a_changed_set() -> None:
    assert scene.set_of(DEFAULTS | {"s_words": "北方 南方"}, None).name == "wiki-zh"
    assert scene.set_of(DEFAULTS | {"lang": "zh", "s_words": "north south"}, None).name == "glove-en"
    assert scene.set_of(DEFAULTS | {"s_set": "wiki-zh", "s_words": "north"}, None).name == "wiki-zh"
    moved = scene.to_set(DEFAULTS | {"s_words": "north south", "s_plus": "king"}, "wiki-zh", None)
    assert moved == {"s_set": "wiki-zh", "s_words": "", "s_plus": "", "s_minus": "", "s_and": ""}
    assert scene.to_set(DEFAULTS | {"s_words": "north south"}, "glove-en", None) == {"s_set": "glove-en"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["default", "opposites", "common", "long"])
def test_presets_have_vectors_and_point_at_a_cell(language: str, name: str) -> None:
    values = DEFAULTS | {"lang": language} | scene.preset(name, language)
    work = scene.table(values)
    assert not work.unknown and work.set_name == scene.SETS[language]
    chosen = scene.pair(values, work)
    assert {chosen.a, chosen.b} == {values["s_first"], values["s_second"]}
    said = keys(scene.pair_notices(work, chosen, values["s_unit"]))
    assert ("opposites" in said) == (name == "opposites")


def test_opposites_are_near_and_centring_takes_what_all_words_share() -> None:
    raw = DEFAULTS | {"s_words": "north south good bad cat the", "s_centred": False}
    north, good, cat = (scene.pair(raw | {"s_first": a, "s_second": a + 1}, scene.table(raw)) for a in (0, 2, 4))
    assert [round(float(p.work.cosine), 2) for p in (north, good, cat)] == [0.95, 0.80, 0.44]
    assert cat.other_cosine < cat.work.cosine - 0.1
    centred = raw | {"s_centred": True, "s_first": 4, "s_second": 5}
    other = scene.pair(centred, scene.table(centred))
    assert (other.other_cosine, other.work.cosine) == (pytest.approx(cat.work.cosine), pytest.approx(cat.other_cosine))


def test_centring_makes_frequent_words_less_alike() -> None:
    raw, centred = (scene.table(DEFAULTS | {"s_centred": on}).average for on in (False, True))
    assert raw.words == 10_000 and round(raw.cosine, 2) == 0.22 and centred.cosine < 0.15


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
    pairs = x[chosen.a] @ x[chosen.b] / np.linalg.norm(x[chosen.a]) / np.linalg.norm(x[chosen.b])
    for notice in scene.pair_notices(work, chosen, values["s_unit"]):
        name = notice.key.rsplit(".", 1)[1]
        if "cosine" in notice.values:
            assert float(notice.values["cosine"].replace("−", "-")) == pytest.approx(pairs, abs=0.0051)
        if name in {"centred", "uncentred"}:
            assert (name == "centred") == centred
            assert float(notice.values["other"].replace("−", "-")) != float(notice.values["cosine"].replace("−", "-"))
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
    lengths = np.linalg.norm(x, axis=1)
    for notice in scene.neighbour_notices(found, glove[row]):
        said = notice.values
        assert float(said["length_dot"]) == pytest.approx(lengths[ten].mean(), rel=0.01)
        if notice.key.endswith("longer"):
            assert float(said["length_dot"]) >= float(said["length_cosine"])
        if notice.key.endswith("moves"):
            moving = glove.index(said["word_moves"])
            cosines = dots / lengths
            assert int(said["rank_dot"].replace(",", "")) == 1 + (dots > dots[moving]).sum()
            assert int(said["rank_cosine"].replace(",", "")) == 1 + (cosines > cosines[moving]).sum()
            assert float(said["length"]) == pytest.approx(lengths[moving], rel=0.01)


def test_word_arithmetic() -> None:
    raw = DEFAULTS | {"s_centred": False}
    work = scene.table(raw)
    made = scene.arithmetic(raw, work)
    assert made.found[0][0] == "queen" and made.found[0][1] == pytest.approx(0.852, abs=5e-4)
    shown = scene.arithmetic(raw | {"s_inputs": True}, work)
    assert shown.found[0][0] == "king" and keys(scene.arithmetic_notices(shown, True)) == {"input_first"}
    assert scene.arithmetic(raw | {"s_plus": "xyzzyx"}, work).unknown == ("xyzzyx",)
    misspelt = scene.arithmetic(raw | {"s_minus": "womann"}, work)
    assert "woman" in scene.arithmetic_alternatives(work, misspelt)["s_minus"]
    zh = DEFAULTS | {"lang": "zh", "s_centred": False}
    assert scene.arithmetic(zh, scene.table(zh)).found[0][0] == "东京"


@pytest.mark.parametrize(
    ("centred", "measure", "rho"), [(False, "cosine", 0.503), (True, "cosine", 0.523), (False, "dot", 0.467)]
)
def test_people(centred: bool, measure: str, rho: float) -> None:
    work, _ = scene.judged(DEFAULTS | {"s_centred": centred, "s_people": measure})
    assert work.spearman == pytest.approx(rho, abs=5e-4) and len(work.pairs) == 353
    here, there = (scene.agreements(DEFAULTS | {"s_centred": on})[measure] for on in (centred, not centred))
    assert here == (work.spearman, there[0]) and there[1] == work.spearman
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
