"""What a model is told of a tool's parameters."""

from typing import Any, Literal

import pytest

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


@pytest.mark.parametrize(
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
