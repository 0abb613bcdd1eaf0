"""Values as their types; the definition's side of it is in lint/test_values.py."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.typed import NotOfType, registered, typed
from shipworthy.contract.language.types import InputType, TypeSpec, input_type

KINDS = (
    "text",
    "integer",
    "number",
    "money",
    "date",
    "time",
    "datetime",
    "duration",
    "email",
    "yesno",
    "ticker",
    "any",
)
SIZE = input_type("size", values={"S": ["small"], "L": ["large"]})
TYPES = {"size": SIZE}


@batch(
    ("kind", "value", "found"),
    [
        ("date", dt.datetime(2024, 5, 20, 9), dt.date(2024, 5, 20)),
        ("date", "2024-05-20T09:30:00Z", dt.date(2024, 5, 20)),
        ("time", dt.time(9, 30), "09:30:00"),
        ("time", dt.datetime(2024, 5, 20, 9, 30), "09:30:00"),
        ("time", "12:05 am", "00:05:00"),
        ("time", "12:05 pm", "12:05:00"),
        ("duration", "1 week, 2 days", dt.timedelta(days=9)),
        ("duration", "P1DT2H", dt.timedelta(days=1, hours=2)),
        ("number", "-.5", -0.5),
        ("yesno", "OFF", False),
        ("text", 5, 5),
    ],
)
def test_a_value_is_read_in_every_form_of_its_type(kind: str, value: object, found: object) -> None:
    assert typed(value, TypeSpec(name=kind), {}) == found


@batch(
    ("kind", "value"),
    [
        ("date", dt.timedelta(1)),
        ("date", "20/05/2024"),
        ("time", "13:00 pm"),
        ("time", "9"),
        ("time", "09:61"),
        ("datetime", dt.date(2024, 5, 20)),
        ("datetime", "2024-13-20T10:00"),
        ("duration", "P"),
        ("duration", True),
        ("duration", "999999999 weeks"),
        ("integer", float("inf")),
        ("number", float("nan")),
        ("email", "a@b"),
        ("email", "a b@c.org"),
        ("yesno", 1),
        ("size", 5),
        ("unheard", 5),
    ],
)
def test_what_is_not_of_the_type_is_refused(kind: str, value: object) -> None:
    with pytest.raises(NotOfType, match="is not"):
        typed(value, TypeSpec(name=kind), TYPES)


@given(
    kind=st.sampled_from(KINDS),
    value=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.dates(), st.times()),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_any_value_is_read_or_refused_and_what_was_read_is_read_as_itself(kind: str, value: object) -> None:
    try:
        found = typed(value, TypeSpec(name=kind), {})
    except NotOfType as error:
        assert error.what and error.repair
        return

    again = typed(found, TypeSpec(name=kind), {})
    assert again == found or found != found


def test_a_list_and_a_record_are_read_part_by_part() -> None:
    kind = TypeSpec.parse({"list": {"day": "date", "size": "size"}, "max": 2})

    assert typed([{"day": "2024-05-20", "size": "large"}], kind, TYPES) == [{"day": dt.date(2024, 5, 20), "size": "L"}]


def test_a_registered_value_may_be_what_the_pattern_finds_and_the_check_takes() -> None:
    kind = InputType(name="code", pattern=r"no\. ([0-9]+)", check=lambda word: word != "13")

    assert registered("12", InputType(name="code", pattern="[0-9]+")) == "12"
    assert registered("no. 12", kind) == "no. 12"
    for word in ("13", "twelve"):
        with pytest.raises(NotOfType, match="not a value of `code`"):
            registered(word, InputType(name="code", pattern="[0-9]+", check=lambda found: found != "13"))
