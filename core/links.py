"""What a link may say: one declaration per parameter, parsed from strangers' text and written back.

A page's state is a plain dict from parameter name to value. `read` never raises on what a link
brings: it returns the values it could use and a `Problem` for each it could not.

>>> values, problems = read((Number("d_ax", 3.0, -6, 6), Flag("d_turn", False)), {"d_ax": ["9"], "d_turn": ["1"]})
>>> values, problems
({'d_ax': 6.0, 'd_turn': True}, (Problem(name='d_ax', kind='range', given='9', used='6'),))
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

LONGEST_LINK = 8_000  # characters the app itself will write
LONGEST_VALUE = 6_000  # characters of one parameter that are looked at


class Problem(NamedTuple):
    """Something a link said that could not be used as it stands."""

    name: str
    kind: str  # "range", "malformed", "repeated", "long", "unknown": each has a sentence in the catalogs
    given: str  # at most 40 characters of what stood there
    used: str


PROBLEM_KINDS = ("range", "malformed", "repeated", "long", "unknown")


class Malformed(ValueError):
    """The text of one parameter cannot be read at all; the default is used."""


class OutOfRange(ValueError):
    """The text can be read, but only a nearby value is allowed."""

    def __init__(self, kind: str, nearest: Any) -> None:
        super().__init__(kind)
        self.kind, self.nearest = kind, nearest


class Param(Protocol):
    """What every kind of parameter offers."""

    @property
    def name(self) -> str: ...
    @property
    def default(self) -> Any: ...
    def parse(self, text: str) -> Any: ...
    def format(self, value: Any) -> str: ...


class Number(NamedTuple):
    """A number within bounds; `whole` for integers, `step` for the slider that shows it."""

    name: str
    default: float
    low: float
    high: float
    step: float = 0.1
    whole: bool = False

    def parse(self, text: str) -> float | int:
        value = _finite(text)
        if self.whole and value != int(value):
            raise Malformed(text)
        nearest = min(max(value, self.low), self.high)
        result = int(nearest) if self.whole else float(nearest)
        if nearest != value:
            raise OutOfRange("range", result)
        return result

    def format(self, value: float) -> str:
        return short(value)


class Choice(NamedTuple):
    """One of a few words; a link holds the word itself, whatever language the page speaks."""

    name: str
    default: str
    options: tuple[str, ...]

    def parse(self, text: str) -> str:
        if text not in self.options:
            raise Malformed(text)
        return text

    def format(self, value: str) -> str:
        return value


class Flag(NamedTuple):
    """Yes or no, written 1 or 0."""

    name: str
    default: bool

    def parse(self, text: str) -> bool:
        if text not in {"0", "1"}:
            raise Malformed(text)
        return text == "1"

    def format(self, value: bool) -> str:
        return "1" if value else "0"


class Text(NamedTuple):
    """Free text up to a number of characters; longer text is cut."""

    name: str
    default: str
    limit: int = 1_000

    def parse(self, text: str) -> str:
        if len(text) > self.limit:
            raise OutOfRange("long", text[: self.limit])
        return text

    def format(self, value: str) -> str:
        return value


class Numbers(NamedTuple):
    """A list of numbers `3,-4.5`, or rows of them `3,4;1,0`; the empty default means "not edited"."""

    name: str
    default: tuple[Any, ...] = ()
    rows: bool = False
    low: float = -1e6
    high: float = 1e6
    longest: int = 128  # numbers in a row
    most_rows: int = 64

    def parse(self, text: str) -> tuple[Any, ...]:
        if not text:
            if self.default:  # only what starts empty can be empty
                raise Malformed(text)
            return ()
        rows = tuple(self._row(part) for part in text.split(";"))
        if len(rows) > self.most_rows or (rows and not self.rows and len(rows) > 1):
            raise Malformed(text)
        if self.rows and len({len(row) for row in rows}) > 1:
            raise Malformed(text)
        return rows if self.rows else rows[0]

    def _row(self, text: str) -> tuple[float, ...]:
        values = tuple(_finite(part) for part in text.split(","))
        if len(values) > self.longest or any(not self.low <= value <= self.high for value in values):
            raise Malformed(text)
        return values

    def format(self, value: Sequence[Any]) -> str:
        rows = value if self.rows else (value,)
        return ";".join(",".join(short(number) for number in row) for row in rows) if value else ""


class Positions(NamedTuple):
    """A set of whole numbers such as chosen tokens or switched-off heads, `0,3`."""

    name: str
    default: tuple[int, ...] = ()
    high: int = 63

    def parse(self, text: str) -> tuple[int, ...]:
        if not text:
            return ()
        values = [_finite(part) for part in text.split(",")]
        if any(value != int(value) or not 0 <= value <= self.high for value in values):
            raise Malformed(text)
        return tuple(sorted({int(value) for value in values}))

    def format(self, value: Iterable[int]) -> str:
        return ",".join(str(number) for number in value)


class Words(NamedTuple):
    """A set of names such as solved tasks or locked controls, `negative,zero`, kept in order of the alphabet."""

    name: str
    default: tuple[str, ...] = ()
    most: int = 200

    def parse(self, text: str) -> tuple[str, ...]:
        words = text.split(",") if text else []
        if len(words) > self.most or not all(re.fullmatch(r"[a-z][a-z0-9_.-]{0,59}", word) for word in words):
            raise Malformed(text)
        return tuple(sorted(set(words)))

    def format(self, value: Iterable[str]) -> str:
        return ",".join(value)


class NumberedRows(NamedTuple):
    """Edited rows of a table by position, `2:0.5,-1;4:0,0`: what differs from the default, no more."""

    name: str
    default: tuple[tuple[int, tuple[float, ...]], ...] = ()
    most_rows: int = 64
    longest: int = 128
    high: float = 1e6

    def parse(self, text: str) -> tuple[tuple[int, tuple[float, ...]], ...]:
        row = Numbers("", low=-self.high, high=self.high, longest=self.longest)
        found: dict[int, tuple[float, ...]] = {}
        for part in text.split(";") if text else ():
            position, colon, numbers = part.partition(":")
            if not colon or not (position.isascii() and position.isdigit()) or int(position) >= self.most_rows:
                raise Malformed(text)
            found[int(position)] = row._row(numbers)
        return tuple(sorted(found.items()))

    def format(self, value: Sequence[tuple[int, Sequence[float]]]) -> str:
        return ";".join(f"{position}:{','.join(short(n) for n in numbers)}" for position, numbers in value)


class Cells(NamedTuple):
    """Edited cells of a table, `2.0:0.5;2.7:-1` (row.column:number): what differs from the table, no more."""

    name: str
    default: tuple[tuple[int, int, float], ...] = ()
    rows: int = 64
    columns: int = 128
    high: float = 1e6

    def parse(self, text: str) -> tuple[tuple[int, int, float], ...]:
        found: dict[tuple[int, int], float] = {}
        for part in text.split(";") if text else ():
            place, colon, number = part.partition(":")
            row, dot, column = place.partition(".")
            if not (colon and dot and _index(row, self.rows) and _index(column, self.columns)):
                raise Malformed(text)
            value = _finite(number)
            if abs(value) > self.high:
                raise Malformed(text)
            found[int(row), int(column)] = value
        return tuple((row, column, value) for (row, column), value in sorted(found.items()))

    def format(self, value: Sequence[tuple[int, int, float]]) -> str:
        return ";".join(f"{row}.{column}:{short(number)}" for row, column, number in value)


def _index(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and int(text) < count


def short(number: float) -> str:
    """The shortest text that reads back as the same number: `3`, `-0.5`, `5.09902`.

    >>> short(3.0), short(-0.5), short(5)
    ('3', '-0.5', '5')
    """
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))


def _finite(text: str) -> float:
    if len(text) > 30 or "_" in text or not text.isascii():  # float() takes 1_0 and other scripts' digits
        raise Malformed(text)
    try:
        value = float(text)
    except ValueError:
        raise Malformed(text) from None
    if not math.isfinite(value):
        raise Malformed(text)
    return value + 0.0  # −0 becomes 0


def read(params: Sequence[Param], raw: Mapping[str, Sequence[str]], longest: int = LONGEST_VALUE,
         ) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Values for all `params` from a link's raw parameters, and what could not be used.

    Parameters: `params`, the declarations; `raw`, each name with all its values (a link may repeat one);
    `longest`, characters of one parameter that are looked at.
    Returns the complete state (defaults filled in) and the problems, in the order of `params`.
    Never raises. Names that no declaration knows are reported as "unknown" by `unknown`, not here.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for param in params:
        given = list(raw.get(param.name, ()))
        start = values[param.name] = starting(param, values)
        if not given:
            continue
        text = given[-1]
        value, kind = _one(param, text, longest, start)
        values[param.name] = value
        if kind is None and len(given) > 1:
            kind = "repeated"
        if kind is not None:
            problems.append(Problem(param.name, kind, text[:40], param.format(value)[:40]))
    return values, tuple(problems)


def starting(param: Param, values: Mapping[str, Any]) -> Any:
    """What a parameter is where a link says nothing: its default, or what fits `values` of parameters declared before.

    A declaration with a method `start(values)` has such a value: a head to begin with depends on the model.
    """
    start = getattr(param, "start", None)
    return start(values) if start else param.default


def _one(param: Param, text: str, longest: int, start: Any) -> tuple[Any, str | None]:
    if len(text) > longest and not isinstance(param, Text):
        return start, "long"
    try:
        return param.parse(text), None
    except OutOfRange as near:
        return near.nearest, near.kind
    except Malformed:
        return start, "malformed"


def unknown(
    params: Iterable[Param], raw: Mapping[str, Sequence[str]], *, allowed: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """Names in the link that nothing on the page has, each as a `Problem` of kind "unknown"."""
    names = {param.name for param in params} | set(allowed)
    return tuple(Problem(name[:40], "unknown", str(values[-1])[:40] if values else "", "")
                 for name, values in raw.items() if name not in names)


def write(params: Sequence[Param], values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of a link that opens this state: only what differs from where a link without it starts.

    >>> write((Number("d_ax", 3.0, -6, 6), Flag("d_turn", False)), {"d_ax": 3.0, "d_turn": True})
    {'d_turn': '1'}
    """
    return {param.name: param.format(values[param.name]) for param in params
            if param.name in values and values[param.name] != starting(param, values)}


def fits(parameters: Mapping[str, str]) -> bool:
    """Whether a link with these parameters stays within `LONGEST_LINK` characters."""
    return len(urlencode(dict(parameters), errors="replace")) <= LONGEST_LINK
