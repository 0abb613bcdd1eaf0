"""A model's answer or a fallback as data of its type."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.output import NotTheOutput, output_of
from shipworthy.contract.language.types import TypeSpec, input_type

TYPES = {"size": input_type("size", values={"L": ["large"]})}


def kind(raw: object) -> TypeSpec:
    return TypeSpec.parse(raw)


def test_F9_values_are_checked_and_read_as_their_types() -> None:
    text = '{"d": "2024-05-20", "t": "9:30", "s": "PT2H", "k": "large", "m": "a@b.org", "x": [1]}'
    record = kind({"d": "date", "t": "time", "s": "duration", "k": "size", "m": "email", "x": "any"})

    assert output_of(text, record, TYPES) == {
        "d": dt.date(2024, 5, 20), "t": "09:30:00", "s": dt.timedelta(hours=2), "k": "L", "m": "a@b.org", "x": [1],
    }  # fmt: skip


@batch(
    ("name", "value", "why"),
    [
        ("date", '"soon"', 'answer.v is "soon", not a date'),
        ("email", '"Ann"', 'answer.v is "Ann", not an e-mail address'),
        ("size", '"medium"', "not a value of `size`"),
        ("integer", '"7"', "not a integer"),
        ("duration", "7", "not a duration"),
        ("text", "7", "not a text"),
    ],
)
def test_F9_a_value_of_another_type_is_refused(name: str, value: str, why: str) -> None:
    with pytest.raises(NotTheOutput, match=why):
        output_of(f'{{"v": {value}}}', kind({"v": name}), TYPES)


@given(text=st.text(max_size=60))
def test_any_text_is_data_or_refused(text: str) -> None:
    try:
        found = output_of(text, kind({"n": "integer"}), {})
    except NotTheOutput:
        return
    assert isinstance(found, dict) and isinstance(found["n"], int)
