"""Data that is plain passes, data frames are still found."""

import pandas as pd
import pytest
from streamlit.components.v2.bidi_component import serialization
from streamlit.proto.BidiComponent_pb2 import BidiComponent

from serving import plain_data

PLAIN = {"a": [1.0, 2.0], "way": "xy", "turn": 0, "held": [], "words": {"title": "A"}, "no": None, "on": True, "t": ()}


@pytest.mark.parametrize("data", [PLAIN, {}, PLAIN | {"frame": pd.DataFrame({"x": [1, 2]})}, [1, 2], None, "text",
                                  PLAIN | {"series": pd.Series([1.5])}])
def test_the_same_message_as_before(data: object, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, ours = BidiComponent(), BidiComponent()
    serialization.serialize_mixed_data(data, plain)
    monkeypatch.setattr(serialization, "_extract_dataframes_from_dict", serialization._extract_dataframes_from_dict)
    plain_data.instead()
    serialization.serialize_mixed_data(data, ours)
    assert ours == plain


def test_plain_data_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_data, "_extract", lambda *_: pytest.fail("asked"))
    assert plain_data.extract(PLAIN) is PLAIN
