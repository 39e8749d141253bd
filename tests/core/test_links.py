"""What a stranger's link may do: nothing but set values within bounds, and every refusal is said."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import links, scenes
from core.links import Choice, Flag, Number, NumberedRows, Numbers, Positions, Text

EVERY_KIND = (
    Number("x", 3.0, -6, 6), Number("n", 4, 1, 8, whole=True), Choice("c", "none", ("none", "causal")), Flag("f", True),
    Text("t", "", 10), Numbers("v", (1.0, 2.0)), Numbers("m", (), rows=True), Positions("p"), NumberedRows("e"),
)


@pytest.mark.parametrize(
    ("name", "text", "value", "kind"),
    [
        ("x", "9", 6.0, "range"),
        ("x", "-6.01", -6.0, "range"),
        ("x", "nan", 3.0, "malformed"),
        ("x", "1e999", 3.0, "malformed"),
        ("x", "1_0", 3.0, "malformed"),
        ("x", "٣", 3.0, "malformed"),
        ("x", "", 3.0, "malformed"),
        ("x", "-0", 0.0, None),
        ("n", "2.5", 4, "malformed"),
        ("n", "99", 8, "range"),
        ("c", "Causal", "none", "malformed"),
        ("f", "yes", True, "malformed"),
        ("t", "a" * 11, "a" * 10, "long"),
        ("t", "$x$ <b>", "$x$ <b>", None),
        ("v", "1,2;3,4", (1.0, 2.0), "malformed"),
        ("v", "1,,2", (1.0, 2.0), "malformed"),
        ("m", "1,2;3", (), "malformed"),
        ("m", "1,2;3,4", ((1.0, 2.0), (3.0, 4.0)), None),
        ("p", "3,1,1", (1, 3), None),
        ("p", "64", (), "malformed"),
        ("e", "2:1,-1", ((2, (1.0, -1.0)),), None),
        ("e", "x:1", (), "malformed"),
        ("v", "1," * 4000, (1.0, 2.0), "long"),
    ],
)
def test_one_value(name: str, text: str, value: object, kind: str | None) -> None:
    values, problems = links.read(EVERY_KIND, {name: [text]})
    assert values[name] == value
    assert [p.kind for p in problems] == ([kind] if kind else [])
    assert all(len(p.given) <= 40 for p in problems)


def test_repeated_and_unknown_names_are_said() -> None:
    values, problems = links.read(EVERY_KIND, {"x": ["1", "2"]})
    assert values["x"] == 2.0 and [p.kind for p in problems] == ["repeated"]
    assert [
        p.name for p in links.unknown(EVERY_KIND, {"x": ["1"], "zzz": ["1"], "lang": ["en"]}, allowed=("lang",))
    ] == ["zzz"]


@given(
    st.dictionaries(
        st.sampled_from([p.name for p in EVERY_KIND]), st.lists(st.text(max_size=60), min_size=1, max_size=2)
    )
)
def test_no_link_raises_and_every_value_can_be_written_back(raw: dict[str, list[str]]) -> None:
    values, _ = links.read(EVERY_KIND, raw)
    again, problems = links.read(EVERY_KIND, {name: [text] for name, text in links.write(EVERY_KIND, values).items()})
    assert again == values and problems == ()


finite = st.floats(-6, 6).map(lambda x: x + 0.0)


@given(st.fixed_dictionaries({
    "x": finite, "n": st.integers(1, 8), "c": st.sampled_from(["none", "causal"]), "f": st.booleans(),
    "t": st.text(max_size=10), "v": st.lists(finite, min_size=1, max_size=9).map(tuple),
    "m": st.lists(st.tuples(finite, finite), max_size=5).map(tuple),
    "p": st.sets(st.integers(0, 63)).map(lambda s: tuple(sorted(s))),
    "e": st.dictionaries(st.integers(0, 63), st.lists(finite, min_size=1, max_size=4).map(tuple)).map(
        lambda d: tuple(sorted(d.items())))}))
def test_any_state_survives_its_link(values: dict[str, object]) -> None:
    raw = {name: [text] for name, text in links.write(EVERY_KIND, values).items()}
    assert links.read(EVERY_KIND, raw) == (values, ())


def test_every_page_declares_its_own_prefix_and_defaults_that_read_back() -> None:
    seen: set[str] = set()
    for page in scenes.pages():
        params = scenes.params_of(page)
        assert seen.isdisjoint(p.name for p in params), page
        seen |= {p.name for p in params}
        for param in params:
            assert param.name[1] == "_", param
            value = param.parse(param.format(param.default))
            assert value == param.default, param
            assert not isinstance(value, float) or math.isfinite(value)
