"""Pictures that are kept for everybody count what they hold, so that strangers can't fill the memory with them."""

import types

import numpy as np
import pytest

from core import scenes, shown
from core.shown.kept import _size

SENTENCE = {"text": "the old man saw a small dog on his way home"}
ASKED = {"self_attention": SENTENCE | {"a_lab_keys": 64}, "multi_head": SENTENCE,
         "similarity": {"s_words": "apple banana car train king queen"}}


def arrays(thing, seen):
    """Bytes of the arrays that something keeps alive, the sets of word vectors excepted, which live on anyway."""
    if id(thing) in seen or type(thing).__name__ == "Embeddings":
        return 0
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        return thing.nbytes if thing.base is None else arrays(thing.base, seen)
    if isinstance(thing, dict):
        return sum(arrays(part, seen) for part in thing.values())
    if isinstance(thing, (tuple, list)):
        return sum(arrays(part, seen) for part in thing)
    if isinstance(thing, types.FunctionType):
        return sum(arrays(cell.cell_contents, seen) for cell in thing.__closure__ or ())
    return 0


def kept_on(page):
    values = {param.name: param.default for param in (*scenes.SHARED, *scenes.params_of(page))}
    whole = shown.shown(page, values | ASKED[page], {})
    return [picture for stage in whole.stages for picture in stage.pictures if picture.base]


@pytest.mark.parametrize("page", ASKED)
def test_a_kept_picture_holds_no_more_than_it_counts(page):
    pictures = kept_on(page)
    assert len(pictures) >= 5
    held = {picture.name: (arrays(picture.base.draw, set()), _size(picture)) for picture in pictures}
    assert {name: (bytes_held, counted) for name, (bytes_held, counted) in held.items() if bytes_held > counted} == {}
