"""The glossary: every term once, in every language, with a place to touch it; every marked term has its entry."""

import re

import pytest

from core import glossary, links, scenes
from core.catalogs import catalog, languages
from core.lessons.course import steps
from core.scenes import glossary as page
from core.shown.rich import plain, rich

TERMS = glossary.terms()
each_language = pytest.mark.parametrize("language", languages())
# the terms that a reader of this path must find
WANTED = [
    "dot_product", "norm", "cosine", "shadow", "weight_matrix", "linear_map", "query", "key", "value",
    "self_attention", "scaling", "weight", "score", "softmax", "head", "multi_head", "mask", "causal_mask", "token",
    "word_vector", "embedding", "hidden_state", "residual", "layer_norm", "unit_length", "position", "rope",
    "temperature", "entropy", "logits", "ablation", "induction_head", "sink", "equivariance", "anisotropy",
    "hand_made", "seed",
]


def test_the_terms_of_the_path_are_there():
    assert set(WANTED) <= set(TERMS)


@each_language
def test_every_term_stands_there_once(language):
    names = [glossary.name(language, term) for term in TERMS]
    assert len({name.casefold() for name in names}) == len(names)
    described = {key.split(".")[1] for key in catalog(language) if re.fullmatch(r"glossary\.\w+\.\w+", key)}
    assert described == set(TERMS)
    assert all(len(glossary.meaning(language, term)) > 10 for term in TERMS)


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_every_term_can_be_touched(term):
    values = {param.name: param.default for param in scenes.SHARED} | {"lang": "zh", "text": None}
    params = (*scenes.SHARED, *scenes.params_of(term.page))
    link = page.touch(term, values)
    read, problems = links.read(params, {name: [text] for name, text in link.items()})
    assert problems == () and links.unknown(params, {name: ["x"] for name in link}) == ()
    assert {name: read[name] for name in term.link} == dict(term.link) and read["lang"] == "zh"
    assert term.symbol and term.shape and term.formula.count("{") == term.formula.count("}")


@each_language
def test_marked_terms_have_an_entry_and_stand_in_every_language(language):
    for key, text in catalog(language).items():
        found = glossary.marked(text)
        assert set(found) <= set(TERMS), key
        assert sorted(found) == sorted(glossary.marked(catalog("en")[key])), key
        assert "#term-" not in plain(rich(text)), "what is taken along has no links to the glossary"
    assert sum(bool(glossary.marked(text)) for text in catalog(language).values()) > 10


def test_the_steps_of_the_lessons_name_terms():
    assert {term for step in steps() for term in step.terms} <= set(TERMS)
    assert all(step.terms for step in steps())


@each_language
def test_a_term_is_found_by_name_symbol_and_meaning(language):
    for term in TERMS.values():
        assert term in glossary.find(language, glossary.name(language, term.id).upper())
        assert term in glossary.find(language, f" {term.symbol} ")
    assert glossary.find(language, "") == list(TERMS.values())
    assert glossary.find(language, "no such thing anywhere") == []
