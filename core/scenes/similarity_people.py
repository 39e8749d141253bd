"""Page 2, last part: people's ratings beside a measure, and what many dimensions do to cosines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core.digits import fixed
from core.embeddings import Embeddings, load_embeddings
from core.notice import Notice
from core.people import PeopleWork
from core.scenes.similarity_words import set_of
from core.similarity import SIMILARITIES
from core.spread import PairSample, random_cosines
from core.whole_set import people, seen

FEWEST = 3  # pairs below which an order says nothing


def judged(values: Mapping[str, Any], upload: Embeddings | None = None) -> tuple[PeopleWork, Embeddings]:
    """People's ratings beside the chosen measure, in the shown set if it is English, else in the shipped one."""
    embeddings = _english(values, upload)
    return people(seen(embeddings, values["s_centred"], values["s_unit"]), values["s_people"]), embeddings


def agreements(values: Mapping[str, Any], upload: Embeddings | None = None) -> dict[str, tuple[float, float]]:
    """Spearman's ρ of each measure, and what it is with centring switched the other way."""
    embeddings, unit = _english(values, upload), values["s_unit"]
    views = [seen(embeddings, centred, unit) for centred in (values["s_centred"], not values["s_centred"])]
    return {measure: (people(views[0], measure).spearman, people(views[1], measure).spearman)
            for measure in SIMILARITIES}


def _english(values: Mapping[str, Any], upload: Embeddings | None) -> Embeddings:
    embeddings = set_of(values, upload)
    return embeddings if embeddings.language == "en" else load_embeddings("glove-en")


def people_notices(work: PeopleWork) -> list[Notice]:
    """The pair on which vectors and people differ most, by rank."""
    if len(work.pairs) < FEWEST:
        return []
    most = int((_ranked(work.model) - _ranked(work.human)).argmax())
    return [Notice("similarity.notice.people", {
        "rho": fixed(work.spearman, 3), "word_a": work.pairs[most][0], "word_b": work.pairs[most][1],
        "human": fixed(float(work.human[most]), 1), "place_model": str(int((work.model > work.model[most]).sum()) + 1),
        "place_human": str(int((work.human > work.human[most]).sum()) + 1), "count": str(len(work.pairs))})]


def _ranked(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


class Dimensions(NamedTuple):
    d: int
    flat: PairSample  # random directions of the plane
    many: PairSample  # random directions of d dimensions
    predicted: float  # 1/√d


def dimensions(values: Mapping[str, Any]) -> Dimensions:
    """Cosines of random directions in the plane and in d dimensions."""
    d = values["s_dims"]
    return Dimensions(d, _random_cosines(2), _random_cosines(d), 1 / float(np.sqrt(d)))


_random_cosines = lru_cache(maxsize=64)(random_cosines)  # the same for every visitor


def dimension_notices(work: Dimensions) -> list[Notice]:
    """The measured spread beside the predicted one."""
    return [Notice("similarity.notice.dimensions", {
        "d": str(work.d), "spread": fixed(work.many.spread, 3), "predicted": fixed(work.predicted, 3),
        "flat": fixed(work.flat.spread, 2)})]
