"""What a model is told of a tool's parameters."""

from typing import Annotated, Any, Literal

from pydantic import Field
from tests.batches import batch

from shipworthy import tool
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.tools.schema import json_type, schema_of


def test_a_schema_names_every_parameter_and_closes_the_rest() -> None:
    @tool
    def trade(ticker: str, side: Literal["buy", "sell"], count: int = 1, tags: list[str] | None = None) -> str:
        """Place an order."""
        return ""

    spec: ToolSpec = trade.spec  # type: ignore[attr-defined]
    assert schema_of(spec) == {
        "name": "trade",
        "description": "Place an order.",
        "parameters": {
            "type": "object",
            "properties": {
                "ticker": {"type": "string"},
                "side": {"type": "string", "enum": ["buy", "sell"]},
                "count": {"type": "integer"},
                "tags": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["ticker", "side"],
            "additionalProperties": False,
        },
    }


@batch(
    ("kind", "schema"),
    [
        ("yesno", {"type": "boolean"}),
        ("date", {"type": "string", "format": "date"}),
        ("any", {}),
        ("ticker", {"type": "string"}),
        ({"list": "number", "max": 3}, {"type": "array", "items": {"type": "number"}}),
        (
            {"name": "text"},
            {
                "type": "object",
                "properties": {"name": {"type": "string"}},
                "required": ["name"],
                "additionalProperties": False,
            },
        ),
    ],
)
def test_types_have_a_json_form(kind: Any, schema: dict[str, Any]) -> None:
    assert json_type(TypeSpec.parse(kind)) == schema


def test_a_description_of_a_parameter_is_told() -> None:
    spec = ToolSpec(name="t", params=(Param(name="day", type="date", description="the day of departure"),))
    told = schema_of(spec)["parameters"]["properties"]["day"]
    assert told == {"type": "string", "format": "date", "description": "the day of departure"}


def test_field_26_what_is_said_of_a_parameter_is_told_with_its_default() -> None:
    @tool
    def forecast(place: str, days: Annotated[int, Field(ge=1, le=7, description="how many days ahead")] = 1) -> str:
        """Weather forecast.

        Only for towns.

        Args:
            place: the IATA code of the nearest airport
            days: not this
        """
        return ""

    told = schema_of(forecast.spec)  # type: ignore[attr-defined]
    assert told["description"] == "Weather forecast.\n\nOnly for towns."
    assert told["parameters"]["properties"] == {
        "place": {"type": "string", "description": "the IATA code of the nearest airport"},
        "days": {"type": "integer", "minimum": 1, "maximum": 7, "description": "how many days ahead", "default": 1},
    }


def test_a_schema_that_is_given_is_told_as_it_is() -> None:
    given = {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"type": "string"}}}
    spec = ToolSpec(name="t", params=(Param(name="x", type="any", json_schema=given),))
    told = schema_of(spec)["parameters"]
    assert told["properties"]["x"] == {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}}
    assert told["$defs"] == {"A": {"type": "string"}}
    assert "$defs" in given
