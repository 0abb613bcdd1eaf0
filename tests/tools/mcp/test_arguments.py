"""Values by the JSON Schema of a server."""

from typing import Any

from tests.batches import batch

from shipworthy.tools.mcp.arguments import Check


@batch(
    ("schema", "value", "told"),
    [
        ({"properties": {"a": {"type": "integer"}}}, {"a": 1}, ""),
        ({"properties": {"a": {"type": "integer"}}}, {"a": "1"}, "['a']: '1' is not of type 'integer'"),
        ({"properties": {"a": {"items": {"enum": [1]}}}}, {"a": [1, 2]}, "['a'][1]: 2 is not one of [1]"),
        ({"required": ["a"]}, {}, "'a' is a required property"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "'b' is a dependency of 'a'"),
        ({"properties": {"a": {"pattern": "^x+$"}}}, {"a": "y"}, "['a']: 'y' does not match '^x+$'"),
        ({"properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"const": 1}}}, {"a": 2}, "['a']: 1 was expected"),
        ({"properties": {"tree": {"$ref": "#"}}, "additionalProperties": False}, {"tree": {"x": 1}}, "['tree']: "),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_place(schema: dict[str, Any], value: object, told: str) -> None:
    found = Check(schema).problem(value)
    assert (told in found) if told else found == ""


@batch(
    "schema",
    [
        {"properties": {"a": {"pattern": "^(a+)+$"}}},
        {"properties": {"a": {"pattern": r"^\p{L}+$"}}},
        {"properties": {"a": {"pattern": "^x$"}}},
        {"patternProperties": {"^(a+)+$": {"type": "integer"}}, "additionalProperties": False},
        {"properties": {"a": {"$ref": "http://127.0.0.1:9/never"}}},
        {"properties": {"a": {"$ref": "#"}, "b": {"type": 7}}},
    ],
    ids=str,
)
def test_a_schema_holds_nobody_up_and_fetches_nothing(schema: dict[str, Any]) -> None:
    assert Check(schema).problem({"a": "a" * 9000 + "!"}) == ""
    assert Check(schema).problem({"a" * 5000 + "!": 1}) == ""
