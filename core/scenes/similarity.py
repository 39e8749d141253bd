"""Page 2, a table of similarities: of three toy words, of real words, of the reader's own vectors."""

from __future__ import annotations

from core.links import Choice, Flag, Number, Numbers, Param, Text
from core.scenes.similarity_around import (
    ARITHMETIC,
    NEIGHBOURS,
    SLOTS,
    Arithmetic,
    Map,
    arithmetic,
    arithmetic_alternatives,
    arithmetic_notices,
    map_of,
    neighbour_notices,
    neighbours,
)
from core.scenes.similarity_people import (
    FEWEST,
    Dimensions,
    agreements,
    dimension_notices,
    dimensions,
    judged,
    people_notices,
)
from core.scenes.similarity_toy import LARGEST, TOY, Toy, shifted, toy, toy_notices
from core.scenes.similarity_words import (
    LONGEST_WORD,
    MOST_WORDS,
    SETS,
    WORDS,
    Pair,
    Table,
    alternatives,
    default_words,
    offered,
    pair,
    pair_notices,
    preset,
    replaced,
    set_of,
    snippet,
    table,
    taken,
    to_set,
    words_in,
)
from core.similarity import SIMILARITIES

__all__ = [
    "ARITHMETIC", "FEWEST", "LARGEST", "MOST_WORDS", "NEIGHBOURS", "PARAMS", "SETS", "SLOTS", "TOY", "WORDS",
    "Arithmetic", "Dimensions", "Map", "Pair", "Table", "Toy", "agreements", "alternatives", "arithmetic",
    "arithmetic_alternatives", "arithmetic_notices", "default_words", "dimension_notices", "dimensions", "judged",
    "map_of", "neighbour_notices", "neighbours", "offered", "pair", "pair_notices", "people_notices", "preset",
    "replaced", "set_of", "shifted", "snippet", "table", "taken", "to_set", "toy", "toy_notices", "words_in",
]

MEASURES = tuple(SIMILARITIES)

PARAMS: tuple[Param, ...] = (
    Numbers("s_toy", TOY, rows=True, low=-LARGEST, high=LARGEST, longest=12, most_rows=8),
    Number("s_stretched", 0, 0, 7, step=1, whole=True),
    Number("s_stretch", 1, 0, 5),
    Number("s_toy_a", 0, 0, 7, step=1, whole=True),
    Number("s_toy_b", 1, 0, 7, step=1, whole=True),
    Choice("s_set", "language", ("language", *SETS.values(), "upload")),
    Text("s_words", "", limit=600),
    Flag("s_unit", False),
    Flag("s_centred", True),
    Number("s_first", 0, 0, MOST_WORDS - 1, step=1, whole=True),
    Number("s_second", 1, 0, MOST_WORDS - 1, step=1, whole=True),
    Number("s_near", 0, 0, MOST_WORDS - 1, step=1, whole=True),
    Choice("s_by", "dot", MEASURES),
    Text("s_plus", "", limit=LONGEST_WORD),
    Text("s_minus", "", limit=LONGEST_WORD),
    Text("s_and", "", limit=LONGEST_WORD),
    Flag("s_inputs", False),
    Choice("s_people", "cosine", MEASURES),
    Number("s_dims", 50, 2, 512, step=1, whole=True),
)
