"""The sequence editor: what becomes of any sentence, and edits that stay with their tokens."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import links
from core.embeddings import in_axes, load_embeddings, vectors_of
from core.positions import sinusoidal
from core.scenes import sequence as scene
from core.scenes import sequence_edits as edits
from core.similarity import similarity_matrix
from core.tokens import split

PARAMS = (*scene.params("a_"), links.Positions("a_hidden"))
DEFAULTS = {param.name: param.default for param in PARAMS} | {"lang": "en", "text": None}
WORDS = ["the", "cat", "sat", "on", "mat", "dog", "zzqqx", "Cat", "🦜", "$x$"]
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(lambda words: "|".join(words) + "|")


def state(**changes):
    return DEFAULTS | {name if name in {"text", "lang"} else f"a_{name}": value for name, value in changes.items()}


def said(work):
    return {notice.key.rsplit(".", 1)[1]: notice.values for notice in work.notices}


@pytest.mark.parametrize(("text", "name", "words"), [
    ("The cat sat on the mat", "glove-en", ["the", "cat", "sat", "on", "the", "mat"]),
    ("小猫 喜欢 吃 鱼", "wiki-zh", ["小猫", "喜欢", "吃", "鱼"])])
def test_the_dot_products_are_those_of_the_set(text, name, words):
    work = scene.sequence(state(text=text), "a_")
    view = in_axes(load_embeddings(name))
    assert work.set_name == name and not work.notices
    np.testing.assert_array_equal(work.x @ work.x.T, similarity_matrix(vectors_of(view, words), measure="dot"))


@pytest.mark.parametrize(("fate", "kept"), [("leave", 2), ("random", 3), ("typed", 3)])
def test_a_token_without_a_vector(fate, kept):
    work = scene.sequence(state(text="the zzqqx cat", missing=fate), "a_")
    assert len(work.tokens) == kept == len(work.x) and work.missing == (1,)
    key = {"leave": "missing_left_out"}.get(fate, f"missing_{fate}")
    assert said(work)[key] == {"tokens": "zzqqx"}
    if fate == "typed":
        assert not work.x[1].any()
    if fate == "random":
        again, other = (scene.sequence(state(text="zzqqx the", missing=fate, seed=seed), "a_") for seed in (42, 7))
        np.testing.assert_array_equal(work.x[1], again.x[0])
        assert np.abs(work.x[1] - other.x[0]).max() > 0.1


def test_a_typed_vector_brings_a_token_back():
    values = state(text="the zzqqx cat")
    values |= edits.vector_edited(values, "a_", 1, [0.5, -1] + [0.0] * 48)
    work = scene.sequence(values, "a_")
    assert work.tokens == ("the", "zzqqx", "cat") and work.origins[1] == "typed"
    assert work.x[1].tolist() == [0.5, -1] + [0.0] * 48


@given(sentences, st.integers(1, 9999), st.sampled_from(["words", "random", "hand"]))
def test_a_shuffle_permutes_tokens_and_vectors(text, seed, source):
    values = state(text=text, source=source, missing="random")
    before, after = (scene.sequence(values | {"a_shuffle": n}, "a_") for n in (0, seed))
    row = {place: i for i, place in enumerate(before.places)}
    order = [row[place] for place in after.places]
    assert sorted(order) == list(range(len(before.tokens)))
    assert after.labels == tuple(before.labels[i] for i in order)
    np.testing.assert_array_equal(after.vectors, before.vectors[order])
    if len(before.tokens) > 1:
        assert order != sorted(order)


def test_positions_are_added_where_the_tokens_stand():
    values = state(text="the zzqqx cat sat")
    plain, placed = (scene.sequence(values | {"a_position": kind}, "a_") for kind in ("none", "sinusoidal"))
    np.testing.assert_allclose(placed.x - plain.x, sinusoidal(3, 50))  # the token left out has no place


@given(st.text(max_size=80), st.sampled_from(["words", "random", "hand"]), st.sampled_from(scene.MISSING),
       st.integers(1, 64), st.sampled_from(["none", "sinusoidal"]), st.integers(0, 3))
def test_any_sentence_becomes_a_sequence(text, source, missing, d, position, shuffle):
    values = state(text=text, source=source, missing=missing, d=d, position=position, shuffle=shuffle)
    work = scene.sequence(values, "a_")
    n = len(work.tokens)
    assert work.x.shape == (n, work.d_model) == work.vectors.shape == work.code.shape
    assert np.isfinite(work.x).all() and n <= 64
    assert len(set(work.labels)) == n == len(work.origins) == len(work.edited) == len(work.places)
    assert sorted((*work.places, *work.left_out)) == list(range(len(work.written.tokens)))
    assert ("empty" in said(work)) == (not work.written.tokens)
    assert ("nobody" in said(work)) == (bool(work.written.tokens) and n == 0)


@pytest.mark.parametrize(("text", "kind", "values"), [
    ("word " * 70, "beyond", {"limit": "64", "count": "6"}),
    ("x" * 1500, "shortened", {"count": "1"}),
    ("the\u202ecat", "control", {"count": "1"}),
    ("x" * 2000, "text_cut", {"limit": "2,000"}),
    ("zzqqx", "nobody", {"count": "1"}),
])
def test_what_was_cut_is_said(text, kind, values):
    assert said(scene.sequence(state(text=text), "a_"))[kind] == values


def test_labels_tell_repeated_tokens_apart():
    assert scene.labels(("the", "cat", "saw", "the", "cat")) == ("the₁", "cat₂", "saw", "the₄", "cat₅")
    assert scene.labels(("a", "a", "a₁")) == ("a₁", "a₂", "a₁₃")
    assert scene.labels(("x" * 40, "x" * 39)) == ("x" * 11 + "…₁", "x" * 11 + "…₂")


@given(sentences, st.randoms(use_true_random=False))
def test_edits_go_with_their_tokens(text, random):
    values = state(text=text, source="hand", hidden=(0,))
    n = len(scene.sequence(values, "a_").tokens)
    chosen = random.randrange(n)
    values |= edits.vector_edited(values, "a_", chosen, [9.0] * 8)
    items = [*range(n), "dog"]
    random.shuffle(items)
    moved = values | edits.rearranged(values, "a_", items, seen=split(text).tokens, follow=["a_hidden"])
    work = scene.sequence(moved, "a_")
    assert work.tokens == tuple("dog" if item == "dog" else scene.sequence(values, "a_").tokens[item] for item in items)
    assert [i for i, row in enumerate(work.x) if (row == 9).all()] == [items.index(chosen)]
    assert moved["a_hidden"] == (items.index(0),)


def test_an_order_of_another_sentence_changes_nothing():
    assert edits.rearranged(state(text="cat sat"), "a_", [1, 2], seen=("cat", "sat", "down")) == {}


def test_removing_a_token_lets_the_sixty_fifth_in():
    words = [f"w{n}" for n in range(66)]
    values = state(text="|".join(words), source="hand")
    shorter = values | edits.rearranged(values, "a_", range(1, 64), seen=words[:64])
    assert scene.sequence(shorter, "a_").tokens == tuple(words[1:65])
    assert shorter["text"].split() == words[1:]


def test_typing_keeps_the_edits_of_words_that_stay():
    values = state(text="the cat sat", source="hand", shuffle=3)
    values |= edits.vector_edited(values, "a_", 1, [7.0] * 8)
    work = scene.sequence(values | edits.typed(values, "a_", "look, the big cat slept"), "a_")
    assert [token for token, row in zip(work.tokens, work.x, strict=True) if (row == 7).all()] == ["cat"]
    assert work.order == tuple(range(6))


@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 4) + 0.0), min_size=8, max_size=8), st.integers(0, 2))
def test_an_edited_vector_survives_the_link(numbers, place):
    before = values = state(text="the cat sat", source="random")
    values = values | edits.vector_edited(values, "a_", place, numbers)
    shared = links.write(PARAMS, {param.name: values[param.name] for param in PARAMS})
    again, problems = links.read(PARAMS, {name: [text] for name, text in shared.items()})
    assert problems == ()
    assert scene.sequence(values | again, "a_").x[place].tolist() == numbers
    reset = values | edits.vector_reset(values, "a_", place)
    np.testing.assert_array_equal(scene.sequence(reset, "a_").x, scene.sequence(before, "a_").x)


def test_edits_that_have_no_place_now_are_kept_and_said():
    values = state(text="the cat sat", source="random", edits_random=((0, 3, 1.0), (9, 0, 1.0), (1, 60, 1.0)))
    work = scene.sequence(values, "a_")
    assert work.edited == (1, 0, 0) and said(work)["edits_unused"] == {"count": "2"}


@pytest.mark.parametrize(("text", "value"), [
    ("2.0:0.5;2.7:-1", ((2, 0, 0.5), (2, 7, -1.0))), ("", ()), ("1.1:1;1.1:2", ((1, 1, 2.0),))])
def test_cells_of_a_link(text, value):
    assert links.Cells("c").parse(text) == value


@pytest.mark.parametrize("text", ["2:1", "2.0", "2.0:x", "64.0:1", "0.128:1", "0.0:1e7", "-1.0:1", "٣.0:1", "0.0:nan",
                                  ";"])
def test_cells_that_cannot_be_read(text):
    with pytest.raises(links.Malformed):
        links.Cells("c").parse(text)
