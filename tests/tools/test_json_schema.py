"""Every type is told to a model as a JSON schema that providers take."""

import dataclasses
import enum
import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, NotRequired

from pydantic import BaseModel, Field
from tests.batches import batch
from typing_extensions import TypedDict

from shipworthy import tool
from shipworthy.tools.json_schema import hint_schema
from shipworthy.tools.schema import schema_of


class Side(enum.Enum):
    BUY = "buy"
    SELL = "sell"


class Leg(BaseModel):
    origin: str = Field(description="IATA code", pattern="^[A-Z]{3}$")
    title: str
    stops: int = 0


class Node(BaseModel):
    name: str
    children: list["Node"] = []


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


class Seat(TypedDict):
    row: int
    letter: NotRequired[str]


class Point(NamedTuple):
    x: int
    y: float = 0.0


@dataclasses.dataclass
class Trip:
    out: Leg
    back: Leg


class Custom:
    pass


class Broken:
    @classmethod
    def __get_pydantic_json_schema__(cls, *_: object) -> dict[str, Any]:
        raise RuntimeError("no schema today")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: Any) -> Any:
        return handler(int)


LEG = {
    "type": "object",
    "properties": {
        "origin": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "IATA code"},
        "title": {"type": "string"},
        "stops": {"type": "integer", "default": 0},
    },
    "required": ["origin", "title"],
}


def told(hint: Any) -> dict[str, object]:
    return hint_schema(hint, "x", nullable=False)


@batch(
    ("hint", "schema"),
    [
        (Leg, LEG),
        (list[Leg], {"type": "array", "items": LEG}),
        (Leg | None, LEG),
        (dict[str, Leg], {"type": "object", "additionalProperties": LEG}),
        (dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
        (list[list[int]], {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}),
        (int | str, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        (int | str | None, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        (Decimal, {"type": "number"}),
        (Annotated[Decimal, Field(ge=0, le=10)], {"type": "number", "minimum": 0.0, "maximum": 10.0}),
        (uuid.UUID, {"type": "string", "format": "uuid"}),
        (Path, {"type": "string", "format": "path"}),
        (Literal[1, 2], {"type": "integer", "enum": [1, 2]}),
        (Literal["only"], {"type": "string", "const": "only"}),
        (list[Side], {"type": "array", "items": {"type": "string", "enum": ["buy", "sell"]}}),
        (set[str], {"type": "array", "items": {"type": "string"}, "uniqueItems": True}),
        (
            tuple[float, float],
            {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        ),
        (
            tuple[int, str],
            {
                "type": "array",
                "prefixItems": [{"type": "integer"}, {"type": "string"}],
                "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
                "minItems": 2,
                "maxItems": 2,
            },
        ),
        (
            Point,
            {
                "type": "object",
                "properties": {"x": {"type": "integer"}, "y": {"type": "number", "default": 0.0}},
                "required": ["x"],
                "additionalProperties": False,
            },
        ),
        (Annotated[int, Field(ge=1, le=7)], {"type": "integer", "minimum": 1, "maximum": 7}),
        (list, {"type": "array", "items": {}}),
        (list[Custom], {"type": "array", "items": {}}),
        (Custom, {}),
        (Callable[[int], int], {}),
        (Broken, {}),
    ],
)
def test_field_25_a_type_is_told_whole_and_without_references(hint: Any, schema: dict[str, object]) -> None:
    assert told(hint) == schema


def test_field_25_records_are_told_by_their_fields() -> None:
    seat: Any = told(Seat)
    assert (seat["required"], set(seat["properties"])) == (["row"], {"row", "letter"})
    trip: Any = told(Trip)
    assert trip["properties"] == {"out": LEG, "back": LEG}
    pets: Any = told(Annotated[Cat | Dog, Field(discriminator="kind")])
    assert [form["properties"]["kind"]["const"] for form in pets["oneOf"]] == ["cat", "dog"]
    assert "$" not in json.dumps([seat, pets])


def test_field_25_what_refers_to_itself_is_defined_once_at_the_root() -> None:
    @tool
    def plant(tree: Node, other: Node | None = None) -> str:
        return ""

    parameters = schema_of(plant.spec)["parameters"]  # type: ignore[attr-defined]
    named = {"$ref": "#/$defs/tree_Node"}
    assert parameters["properties"]["tree"] == named
    assert parameters["$defs"]["tree_Node"]["properties"]["children"]["items"] == named
    assert set(parameters["$defs"]) == {"tree_Node", "other_Node"}


def test_a_schema_that_would_grow_without_measure_keeps_its_references() -> None:
    kind: Any = Leg
    for n in range(12):
        fields: Any = {"__annotations__": {"a": kind, "b": kind}, "__module__": __name__}
        kind = type(f"Level{n}", (BaseModel,), fields)
    text = json.dumps(told(kind))
    assert len(text) < 20_000
    assert "#/$defs/x_Level0" in text


def test_none_is_told_where_it_means_something_else_than_nothing() -> None:
    assert {"type": "null"} in hint_schema(Leg | None, "x", nullable=True)["anyOf"]  # type: ignore[operator]
