"""Plain data as JSON: what JSON lacks has a tag, and other data has another identity."""

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.stores.encoded import as_json, canonical, encoded

ODD = [
    None,
    "null",
    math.nan,
    math.inf,
    -math.inf,
    "nan",
    0,
    0.0,
    False,
    "",
    "0",
    2**53,
    2**64,
    2**70,
    -(2**70),
    "\ud83d",
    "\ud83d\ude00",
    "😀",
    dt.date(2026, 1, 2),
    "2026-01-02",
    dt.datetime(2026, 1, 2),
    dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
    dt.time(1, 2),
    dt.timedelta(days=1),
    {"$date": "2026-01-02"},
    {"$float": "nan"},
    {"$pairs": []},
    {1: "a"},
    {"1": "a"},
    {None: "a"},
    {"\ud83d": 1},
    [],
    [None],
    {},
    {"a": None},
]


@batch("place", ["whole", "list", "dict"])
def test_field_30_31_values_that_differ_have_different_identities(place: str) -> None:
    inside = {"whole": lambda value: value, "list": lambda value: [1, value], "dict": lambda value: {"x": value}}[place]
    assert len({canonical(inside(value)) for value in ODD}) == len(ODD)


@dataclass
class Record:
    """As conversations have them."""

    value: Any
    label: Label = TRUSTED
    later: Any = field(default="", metadata={"seldom": True})


@batch(
    "place",
    [lambda v: v, lambda v: [None, v], lambda v: {"x": (v, "null")}, lambda v: Record(v), lambda v: Record(1, later=v)],
)
def test_data_is_the_same_text_whether_it_is_looked_through_first_or_not(place: Any) -> None:
    for value in [
        *ODD,
        Label(trust="tenant"),
        Record([Record(math.nan), None]),
        {"$a": dt.date(2026, 1, 2), "b": "$c"},
    ]:
        assert as_json(place(value)) == orjson.dumps(encoded(place(value)))
    with pytest.raises(TypeError):
        as_json(place(object()))


@given(st.dictionaries(st.one_of(st.text(), st.integers(), st.floats(allow_nan=False)), st.integers(), max_size=6))
def test_the_order_of_a_dict_is_no_part_of_its_identity(value: dict[Any, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_a_subclass_counts_as_the_text_it_is() -> None:
    class Text(str):
        pass

    assert canonical({"a": Text("x")}) == canonical({"a": "x"})


def test_what_is_no_data_has_an_identity_and_no_form() -> None:
    assert canonical({"a": object}) != canonical({"a": int})
    with pytest.raises(TypeError, match="object is not data"):
        encoded({"a": object()})
