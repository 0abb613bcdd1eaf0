"""Made-up values that fit a schema."""

import datetime
import enum
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from tests.batches import batch

from shipworthy.sim.invent import Material, fill, schema_in

SAID = "Sell 5 NVDA before 2026-03-01 at 170.25, and mail jane@example.org about order A-1001"


class Side(enum.StrEnum):
    buy = "buy"
    sell = "sell"


class Line(BaseModel):
    ticker: str = Field(pattern="^[A-Z]{2,5}$")
    shares: int = Field(ge=1, le=3)


class Node(BaseModel):
    name: str
    children: list["Node"]
    next: "Node | None"


class Order(BaseModel):
    side: Side
    kind: Literal["limit", "market"]
    lines: list[Line] = Field(min_length=2)
    price: float | None
    day: datetime.date
    at: datetime.datetime
    paper: bool
    note: str = Field(max_length=4)
    code: str = Field(min_length=50)
    tree: Node


def filled(schema: Any, said: str = SAID) -> Any:
    return fill(schema, Material(said))


def test_a_schema_with_everything_is_filled_so_that_it_holds() -> None:
    order = Order.model_validate(filled(Order.model_json_schema()))

    assert order.side == "sell"
    assert order.lines[0].ticker == "NVDA"
    assert order.lines[0].shares == 3
    assert str(order.day) == "2026-03-01"
    assert order.kind == "limit"


def test_words_of_the_message_tickers_first() -> None:
    assert Material(SAID).words[:2] == ["NVDA", "A-1001"]
    assert filled({"type": "string"}) == "NVDA"
    assert filled({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}) == {
        "a": "NVDA",
        "b": "A-1001",
    }
    assert filled({"type": "string", "format": "email"}) == "jane@example.org"
    assert filled({"type": "object", "properties": {"query": {"type": "string"}}}) == {"query": SAID}
    assert filled({"type": "integer"}) == 5
    assert filled({"type": "string"}, "") == "something"


def test_only_what_is_required_is_filled() -> None:
    properties = {"a": {"type": "integer"}, "b": {"type": "integer"}}

    assert set(filled({"properties": properties, "required": ["b"]})) == {"b"}
    assert set(filled({"properties": properties})) == {"a", "b"}


@batch(
    ("schema", "value"),
    [
        ({"const": 4}, 4),
        ({"enum": ["x", "y"]}, "x"),
        ({"type": "string", "default": "month"}, "month"),
        ({"type": ["null", "boolean"]}, True),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 5),
        ({"$ref": "#/nowhere"}, None),
        ({"type": "number", "exclusiveMinimum": 10}, 11),
        ({"type": "string", "pattern": "("}, "NVDA"),
        (True, "NVDA"),
        (None, None),
    ],
)
def test_each_part_of_a_schema(schema: Any, value: Any) -> None:
    assert filled(schema) == value


def test_a_schema_that_contains_itself_many_times_comes_to_an_end() -> None:
    many = {str(n): {"$ref": "#"} for n in range(50)}
    material = Material(SAID)
    fill({"type": "object", "properties": many}, material)

    assert material.left > -1000


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["string", "object", "array", "#", "(a+)+$"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "properties",
                    "items",
                    "enum",
                    "required",
                    "anyOf",
                    "$ref",
                    "minItems",
                    "format",
                    "pattern",
                    "minLength",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSONS, st.text(max_size=60))
def test_nothing_that_comes_as_a_schema_breaks_it(schema: Any, said: str) -> None:
    filled(schema, said)


@batch(
    ("text", "properties"),
    [
        ('Answer as JSON: {"type": "object", "properties": {"mood": {"type": "string"}}}', {"mood"}),
        ("JSON like {mood: positive | negative, score: number, why: [text]}", {"mood", "score", "why"}),
        ('Return JSON {"mood": "string", "posts": "list of texts"}', {"mood", "posts"}),
    ],
)
def test_the_schema_that_a_prompt_shows(text: str, properties: set[str]) -> None:
    schema = schema_in(text)

    assert schema is not None
    assert set(schema["properties"]) == properties


def test_a_loose_schema_is_filled() -> None:
    schema = schema_in("Give JSON: {mood: positive | negative, score: number, ok: yesno, tags: [text], kind: [a, b]}")

    assert filled(schema) == {"mood": "positive", "score": 5, "ok": True, "tags": ["NVDA"], "kind": "a"}


def test_data_is_no_schema() -> None:
    assert schema_in('The result was {"price": 172.4} and {braces}') is None
    assert schema_in("{" * 5000) is None
