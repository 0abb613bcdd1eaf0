"""Whatever a tool returns becomes dicts, lists and scalars, or is refused."""

import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import json
from collections import namedtuple
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.batches import batch

from shipworthy.errors import ToolFailed
from shipworthy.tools.compact import encode
from shipworthy.tools.plain import LARGEST_TEXT, as_data, clean

Point = namedtuple("Point", "x y")


class Mood(enum.Enum):
    GOOD = "good"


class Side(enum.StrEnum):
    BUY = "buy"


@dataclasses.dataclass
class Quote:
    ticker: str
    at: Point


class Model(BaseModel):
    mood: Mood
    sides: set[Side]


@batch(
    ("value", "data"),
    [
        (Point(1, 2), {"x": 1, "y": 2}),
        (Quote("NVDA", Point(1, 2)), {"ticker": "NVDA", "at": {"x": 1, "y": 2}}),
        (Model(mood=Mood.GOOD, sides={Side.BUY}), {"mood": "good", "sides": ["buy"]}),
        ({3, 1, 2}, [1, 2, 3]),
        ((1, (2,)), [1, [2]]),
        ({1: {Mood.GOOD}}, {"1": ["good"]}),
        (decimal.Decimal("1.5"), 1.5),
        (decimal.Decimal("12345678901234567890"), 12345678901234567890),
        (decimal.Decimal("12345678901234567890.00"), 12345678901234567890),
        (decimal.Decimal("1E+1000000"), "1E+1000000"),
        (decimal.Decimal("Infinity"), float("inf")),
        (fractions.Fraction(1, 4), 0.25),
        (fractions.Fraction(6, 3), 2),
        ({Mood.GOOD: 1, Side.BUY: 2}, {"good": 1, "buy": 2}),
        ({1: "a", "1": "b"}, {"1": "a", "1 (2)": "b"}),
        ({(1, "x"): 1, dt.date(2026, 5, 1): 2, b"caf\xc3\xa9": 3}, {"1, x": 1, "2026-05-01": 2, "caf\xe9": 3}),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 1)),
        (b"\x00" * 2000, "(binary, 2,000 bytes)"),
        ([ValueError("no such ticker")], [{"error": "failed", "message": "ValueError: no such ticker"}]),
        (None, None),
    ],
)
def test_values_become_plain_data(value: Any, data: Any) -> None:
    assert as_data(value) == data


def test_f21_binary_is_never_inlined() -> None:
    assert as_data(bytearray(50_000_000)) == "(binary, 50,000,000 bytes)"


def test_f21_a_text_of_many_megabytes_keeps_its_first_part_and_says_so() -> None:
    text = as_data("x" * (LARGEST_TEXT + 10))
    assert len(text) < LARGEST_TEXT + 100
    assert text.endswith("[only the first 16,000,000 of 16,000,010 characters were kept]")


def test_what_contains_itself_is_refused() -> None:
    circle: list[Any] = []
    circle.append({"again": circle})
    with pytest.raises(ToolFailed, match="100 levels"):
        as_data(circle)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_plain_data_stays_what_it_is(value: Any) -> None:
    assert as_data(value) == value


@given(st.frozensets(st.integers() | st.text()))
def test_sets_have_one_order(value: frozenset[Any]) -> None:
    assert as_data(value) == as_data(frozenset(sorted(value, key=repr, reverse=True)))


def test_a_value_of_another_kind_is_its_text() -> None:
    assert orjson.dumps(as_data({"at": complex(1, 2)})) == b'{"at":"(1+2j)"}'


@batch(
    ("text", "kept"),
    [
        ("caf\udce9", "caf\ufffd"),
        ("caf\udcc3\udca9", "caf\xe9"),
        ("\ud83d\ude00", "\U0001f600"),
        ("\ud83d x", "\ufffd x"),
        ("\udce9\ud83d", "\ufffd\ufffd"),
        ("a\0b", "a\0b"),
        ("caf\xe9 \U0001f600", "caf\xe9 \U0001f600"),
    ],
)
def test_field_19_a_lone_surrogate_is_decoded_or_replaced(text: str, kept: str) -> None:
    assert clean(text) == kept
    assert as_data({text: [text, {"x": (text,)}]}) == {kept: [kept, {"x": [kept]}]}
    assert as_data(ValueError(text))["message"] == f"ValueError: {kept}"


def test_field_19_two_names_that_cannot_be_read_stay_two() -> None:
    assert as_data({chr(0xD800): 1, chr(0xD801): 2}) == {"\ufffd": 1, "\ufffd (2)": 2}


@given(
    st.recursive(st.text(st.characters(), max_size=20), lambda inner: st.dictionaries(st.text(st.characters()), inner))
)
def test_field_19_any_text_is_json_and_unicode(value: Any) -> None:
    data = as_data(value)
    assert json.loads(orjson.dumps(data)) == data
    encode(data).encode()
    if isinstance(value, dict):
        assert len(data) == len(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_field_21_an_amount_is_the_number_that_it_is_written_as(value: decimal.Decimal) -> None:
    assert decimal.Decimal(str(as_data(value))) == value
