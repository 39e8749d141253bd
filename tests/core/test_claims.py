"""What is often said too simply about dot products and attention: each claim is a step in which a learner finds out.

The right answer stands here as literature and measurement have it; the step must come to it from its own numbers.
"""

import pytest

from core.catalogs import languages
from core.lessons import checking
from core.lessons.course import find, steps

CLAIMS = [  # what holds, the step that lets one find out, the answer to its prediction (None: it asks for none)
    ("a neuron is more than a weighted sum: it has a bias and an activation", "dot_product.silent", "bent"),
    ("a neuron answers most to weights along its input", "dot_product.matched", None),
    ("length changes the dot product and not the cosine", "dot_product.stretch", "dot"),
    ("the sign says less or more than a right angle", "dot_product.negative", "wide"),
    ("a zero vector has no direction; 0 is a convention", "dot_product.zero", "undefined"),
    ("a large dot product may point far away", "dot_product.wide_and_long", None),
    ("stretching moves one table and not the other", "similarity.stretch_word", "dot"),
    ("with unit length dot product and cosine are one table", "similarity.one_table", "same"),
    ("opposites are near: a cosine is shared context, not meaning", "similarity.opposites", 0.95),
    ("centring takes away what all words share", "similarity.centre", "less"),
    ("the plane misleads: in many dimensions random directions are nearly perpendicular",
     "similarity.many_dimensions", "seventh"),
    ("word arithmetic lands at its first word", "similarity.words_in", "king"),
    ("people rate relatedness; centred cosines come nearest", "similarity.people", None),
    ("adding a constant to every vector makes all of them alike", "similarity.shift", None),
    ("the strongest by dot product need not be the nearest", "similarity.longer_wins", None),
    ("one swapped neighbour turns a word", "home.turns", "second"),
    ("attention alone does not care for order", "home.order", "same"),
    ("weights share out 1", "home.less_for_itself", "less"),
    ("softmax gives everyone something", "home.quiet", None),
    ("W_q ≠ W_k lets a word look at others than itself", "self_attention.away_from_itself", None),
    ("a score of 0 still counts e⁰ = 1", "self_attention.even", "equal"),
    ("a row of only negative scores still sums to 1", "self_attention.only_negative", "one"),
    ("the article's own run has such rows", "multi_head.below_zero", None),
    ("a large weight says better than the others, not good", "self_attention.sharp_and_negative", None),
    ("attention is blind to order", "self_attention.shuffled", "moved"),
    ("positions or a mask tell equal words apart", "self_attention.twins", None),
    ("with a causal mask a later token changes no earlier output", "self_attention.prefix", "all"),
    ("an output lies among the values", "self_attention.between", "inside"),
    ("cosine scores are not sharp; that, not cost, speaks against them", "self_attention.bound", "bound"),
    ("without √d_k most rows pass no gradient on at d_k = 512", "self_attention.saturated", "most"),
    ("the variance of q·k is d_k only for components of mean 0", "self_attention.not_d", None),
    ("the article's own run: strongest by dot product, not by cosine", "multi_head.surprise", "often"),
    ("nobody assigns roles to heads", "multi_head.no_roles", "none"),
    ("a head does not get a slice of the embedding", "multi_head.no_slices", "both"),
    ("heads add, as vectors", "multi_head.two_off", "less"),
    ("a head may look and contribute nothing", "multi_head.mute", None),
    ("few trained heads have a readable role", "trained_model.one_of_many", "one"),
    ("names of heads need conditions", "trained_model.conditions", "most"),
    ("q·k and cosine are close in a trained model, not the same", "trained_model.cosine", "most"),
    ("weights are not contributions", "trained_model.not_explanation", "third"),
    ("weight rests on a sink", "trained_model.resting", None),
    ("a crisp map is not a head that matters", "trained_model.crisp", "blurred"),
    ("copying stands on one head", "trained_model.carries", "one"),
    ("roles are learned, and suddenly", "trained_model.in_the_act", "between"),
    ("the same word in other company becomes another vector", "trained_model.two_meanings", "near"),
    ("near sentences may say the opposite", "trained_model.same_words", None),
]


@pytest.mark.parametrize(("claim", "name", "answer"), CLAIMS, ids=[name for _, name, _ in CLAIMS])
def test_a_step_comes_to_it_from_its_own_numbers(claim, name, answer):
    step = find(*name.split("."))
    assert step is not None, f"no step lets one find out that {claim}"
    for language in languages() if answer is not None else ():
        found = checking.truth(step, language).answer
        assert found == (answer if isinstance(answer, str) else pytest.approx(answer, abs=0.1))


def test_every_choice_has_its_answer_here():
    answers = {name: answer for _, name, answer in CLAIMS}
    for step in steps():
        if step.predict is not None and step.predict.kind == "choice":
            assert answers[step.name] in step.predict.options
