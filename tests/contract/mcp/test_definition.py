"""Definitions of tools as servers give them: names, descriptions, and the contract that is made of them."""

import json

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.mcp.definition import Definition, plain_name

SCHEMA = {
    "type": "object",
    "properties": {
        "user-id": {"type": "string", "description": "Whose.\u200b\nHidden \u202eline"},
        "days": {"type": "integer", "default": 3},
        "line": {"$ref": "#/$defs/Line"},
    },
    "required": ["user-id"],
    "$defs": {"Line": {"type": "object"}},
    "additionalProperties": False,
    "dependentRequired": {"days": ["line"]},
}


def test_arguments_have_names_that_expressions_read_and_their_whole_schema() -> None:
    one = Definition(input_schema=SCHEMA)
    assert [(p.name, p.type, p.required, p.default) for p in one.params] == [
        ("user_id", "text", True, None),
        ("days", "integer", False, 3),
        ("line", "any", False, None),
    ]
    assert one.renamed == {"user_id": "user-id"}
    assert one.schema_for_models["required"] == ["user_id"]
    assert one.schema_for_models["dependentRequired"] == {"days": ["line"]}
    assert one.params[2].own_schema == {"$ref": "#/$defs/Line", "$defs": {"Line": {"type": "object"}}}
    assert one.params[0].description == "Whose. Hidden \ufffdline"


def test_what_providers_refuse_is_not_sent() -> None:
    one = Definition(input_schema={**SCHEMA, "$schema": "x", "oneOf": [{"required": ["days"]}], "title": "T"})
    assert one.schema_for_models == Definition(input_schema=SCHEMA).schema_for_models


def test_what_cannot_be_seen_is_not_told_to_a_model() -> None:
    told = Definition(description="Add.\U000e0041\U000e0042\u200b \x1b[31mNow", input_schema={}).told
    assert told.startswith("Add.") and "\U000e0041" not in told and "\x1b" not in told


def test_two_definitions_are_the_same_where_their_json_is() -> None:
    one = Definition(description="a", input_schema={"a": 1, "b": True})
    assert one.bytes == Definition(description="a", input_schema={"b": True, "a": 1}).bytes
    assert one.bytes != Definition(description="a", input_schema={"a": True, "b": 1}).bytes


@batch(
    ("schema", "told"),
    [
        ({"properties": {"a-b": {}, "a_b": {}}}, "two of its arguments have the same name"),
        ({"properties": {"a": {"description": "x" * 70_000}}}, "at most 65,536 are taken"),
        ({"type": "string"}, "no object"),
        ({}, ""),
    ],
)
def test_a_definition_that_cannot_be_used_is_told(schema: dict[str, object], told: str) -> None:
    found = Definition(input_schema=schema).problem
    assert (told in found) if told else found == ""


@batch(
    ("name", "plain"),
    [("get-forecast", "get_forecast"), ("a.b/c", "a_b_c"), ("2nd", "_2nd"), ("überall", "berall"), ("—", "tool")],
)
def test_names_of_servers_are_written_in_letters(name: str, plain: str) -> None:
    assert plain_name(name) == plain and plain.isidentifier()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats(0, 1, width=16) | st.sampled_from(["", "a"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)


@given(JSON, JSON)
def test_t14_no_change_of_a_schema_goes_unseen(one: object, other: object) -> None:
    first, second = (Definition(input_schema={"default": value}) for value in (one, other))
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (first.bytes == second.bytes) is same
    kept = Definition.model_validate(json.loads(json.dumps(first.model_dump(by_alias=True, exclude_none=True))))
    assert kept.bytes == first.bytes, "it is the same when it is read from a file"
