"""Schemas of models: their fields, their limits and what is told of them."""

import pytest
from pydantic import BaseModel, ConfigDict, Field
from tests.batches import batch

from shipworthy.check.schema.shapes import Shapes, described
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.guideline import Guideline
from shipworthy.contract.input import Input
from shipworthy.contract.limits import Limits
from shipworthy.contract.model import ModelSpec
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Step


class Inner(BaseModel):
    """A part."""

    count: int | None = Field(default=None, ge=1, le=9)
    """How many there are."""


class Outer(BaseModel):
    """A whole."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=2, pattern=r"^x")
    inner: Inner | None = None
    as_: tuple[str, ...] = Field(default=(), alias="as", max_length=3)


class Unknown(BaseModel):
    """A part of a kind that has no schema."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    odd: complex = 1j


def test_fields_become_keys_with_their_limits() -> None:
    shapes = Shapes({}, {})
    assert shapes.whole(Outer) == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 2, "pattern": "^x"},
            "inner": {"anyOf": [{"$ref": "#/definitions/inner"}, {"type": "null"}]},
            "as": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
        },
        "additionalProperties": False,
        "required": ["name"],
    }
    assert shapes.definitions["inner"] == {
        "type": "object",
        "properties": {
            "count": {
                "description": "How many there are.",
                "anyOf": [{"type": "integer", "minimum": 1, "maximum": 9}, {"type": "null"}],
            }
        },
        "additionalProperties": False,
    }


def test_a_special_key_is_as_it_is_told_and_a_hidden_one_is_none() -> None:
    special = {Outer: {"name": {"const": "x"}, "inner": {"readOnly": True}, "more": {}}}
    made = Shapes(special, {Outer: [{"minProperties": 1}]}).whole(Outer)
    assert made["properties"] == {
        "name": {"const": "x"},
        "as": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
        "more": {},
    }
    assert made["allOf"] == [{"minProperties": 1}]


def test_a_type_without_a_schema_is_told() -> None:
    with pytest.raises(TypeError, match="has no schema"):
        Shapes({}, {}).whole(Unknown)


@batch("model", [AgentSpec, Skill, Step, Input, Guideline, Limits, ModelSpec])
def test_what_is_told_is_told_of_keys_that_exist(model: type[BaseModel]) -> None:
    keys = {field.alias or name for name, field in model.model_fields.items()} | {"unit", "rag", "rag_enabled"}
    assert set(described(model)) <= keys
    assert all(text.strip() for text in described(model).values())
