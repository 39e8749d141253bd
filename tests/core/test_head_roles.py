"""Measured roles of heads, against a count by hand and on models whose heads are known."""
from typing import NamedTuple

import numpy as np
import pytest

from core.head_roles import CONDITIONS, HeadRoles, fixed_texts, head_roles, measure_roles, named_heads
from core.transformer import load_model

ROLES = HeadRoles._fields[:-1]


class Run(NamedTuple):
    """What head_roles needs of a trace."""
    ids: np.ndarray
    weights: np.ndarray
    allowed: np.ndarray
    special: np.ndarray


def run_of(ids, weights, causal, special=()):
    n = len(ids)
    allowed = np.tri(n, dtype=bool) if causal else np.ones((n, n), bool)
    marked = np.isin(np.arange(n), special)
    return Run(np.array(ids), np.asarray(weights, float)[None, None], allowed[None], marked)


def by_hand(run):
    """Each role by a loop over queries and keys."""
    n, ids, special = len(run.ids), run.ids, run.special
    found = {role: [] for role in ROLES}
    for i in range(n):
        allowed = [j for j in range(n) if run.allowed[0, i, j]]
        if special[i] or len(allowed) < 2:
            continue
        keys = {
            "previous": [i - 1], "next": [i + 1], "same": [i],
            "first": [0] if i > 0 else [], "last": [n - 1] if special[n - 1] else [],
            "copy": [j for j in range(i) if ids[j] == ids[i] and not special[j]],
            "induction": [j + 1 for j in range(1, i) if (ids[j - 1], ids[j]) == (ids[i - 1], ids[i])
                          and not special[j] and not special[j - 1] and j + 1 < i],
        }
        for role, wanted in keys.items():
            wanted = [j for j in wanted if j in allowed]
            if wanted:
                found[role].append(sum(run.weights[0, 0, i, j] for j in wanted))
    return {role: np.mean(values) if values else np.nan for role, values in found.items()}


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("special", [(), (0, 9), (0,)])
def test_roles_are_what_a_loop_counts(causal, special):
    rng = np.random.default_rng(0)
    for _ in range(30):
        ids = rng.integers(0, 4, 10)
        weights = rng.random((10, 10)) * (np.tri(10) if causal else 1)
        run = run_of(ids, weights / weights.sum(axis=1, keepdims=True), causal, special)
        found, expected = head_roles(run), by_hand(run)
        for role in ROLES:
            assert np.allclose(getattr(found, role)[0, 0], expected[role], equal_nan=True), role


def test_pure_heads_have_their_role_alone():
    previous = np.eye(6, k=-1)
    previous[0, 0] = 1
    roles = head_roles(run_of([5, 1, 2, 3, 1, 2], previous, causal=True))
    assert roles.previous == 1 and roles.entropy == 0 and roles.same == 0
    induction = np.eye(6)
    induction[5] = [0, 0, 0, 1, 0, 0]  # 1 2 3 1 2: behind the earlier pair stands 3
    assert head_roles(run_of([5, 1, 2, 3, 1, 2], induction, causal=True)).induction == 1


def test_a_role_without_a_key_is_not_a_number():
    roles = head_roles(run_of([1, 2, 3], np.eye(3), causal=True))
    assert np.isnan(roles.next) and np.isnan(roles.copy) and np.isnan(roles.last) and roles.same == 1


def test_the_heads_of_minilm_that_are_known():
    measured = measure_roles(load_model("minilm"))
    assert measured.n_texts == 18
    assert measured.mean.previous[0, 2] > 0.99 and measured.least.previous[0, 2] > 0.98
    assert 0.5 < measured.mean.next[1, 8] < 0.8
    named = {(head.layer, head.head): head for head in named_heads(measured)}
    assert named[0, 2].role == "previous" and named[0, 2].else_first is None
    assert named[1, 8].role == "next" and named[1, 8].else_first > 0.1
    assert named[2, 7].role == "first"
    assert (5, 11) not in named  # looks like a head for pronouns on one sentence
    for head in named.values():
        needed, least = CONDITIONS[head.role]
        assert head.mean >= needed and head.least >= least and head.least <= head.mean <= head.most


def test_fixed_texts_fit_every_shipped_model():
    for name in ("minilm", "induction"):
        model = load_model(name)
        texts = fixed_texts(model)
        assert len(texts) == len(set(texts)) >= 16
        assert not any(model.run(text).unknown.any() for text in texts)


def test_random_weights_carry_hardly_a_name():
    from core.random_model import random_model_like

    drawn = measure_roles(random_model_like(load_model("minilm"), seed=0))
    assert not named_heads(drawn)
