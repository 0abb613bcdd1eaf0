"""Schemas in the few keywords that every provider takes."""

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.models.wire.plain import FORMATS, TYPES, plain, plain_tool


@batch(
    ("schema", "expected"),
    [
        ({"type": "string", "format": "date"}, {"type": "string", "description": "format: date"}),
        ({"type": "string", "format": "date-time", "title": "T"}, {"type": "string", "format": "date-time"}),
        ({"type": "string", "enum": ["a", ""], "default": "a"}, {"type": "string", "enum": ["a"]}),
        ({"enum": [1, 2], "description": "How many:"}, {"type": "integer", "description": "How many: one of 1, 2"}),
        ({"const": "x"}, {"type": "string", "enum": ["x"]}),
        ({}, {"type": "string"}),
        ({"type": "object", "properties": {}, "required": []}, {"type": "object"}),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"type": "object"}),
        ({"type": "array"}, {"type": "array", "items": {"type": "string"}}),
        ({"type": "array", "items": {}}, {"type": "array", "items": {"type": "string"}}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string", "nullable": True}),
        ({"type": ["integer", "null"], "minimum": 1}, {"type": "integer", "nullable": True, "minimum": 1}),
        (
            {"oneOf": [{"type": "string"}, {"type": "integer", "title": "N"}], "description": "D"},
            {"description": "D", "anyOf": [{"type": "string"}, {"type": "integer"}]},
        ),
        (
            {"$ref": "#/$defs/P", "$defs": {"P": {"type": "object", "properties": {"a": {"type": "string"}}}}},
            {"type": "object", "properties": {"a": {"type": "string"}}},
        ),
        ({"allOf": [{"type": "integer"}, {"maximum": 3}]}, {"type": "integer", "maximum": 3}),
    ],
)
def test_each_keyword_is_kept_told_or_left_out(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    assert plain(schema) == expected


def test_a_recursive_type_ends() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}

    assert str(plain({"$ref": "#/$defs/Node", "$defs": {"Node": node}})).count("next") > 3
    assert plain({"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}}) == {"type": "string"}


def test_a_tool_without_parameters_has_none() -> None:
    assert plain_tool({"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}}) == {
        "name": "f",
        "description": "d",
    }


SCHEMAS = st.recursive(
    st.sampled_from([
        {}, {"type": "string"}, {"type": "null"}, {"type": "string", "format": "date"}, {"enum": [1, "a", None]},
        {"type": "boolean"}, {"type": ["string", "null"]}, True, {"const": None}, {"$ref": "#/$defs/none"},
    ]),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"properties": st.dictionaries(st.sampled_from("abc"), inner), "required": st.just(["a"])}),
    ),
)  # fmt: skip


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for inner in (*node.get("properties", {}).values(), *node.get("anyOf", ())):
        yield from _nodes(inner)
    if "items" in node:
        yield from _nodes(node["items"])


@given(SCHEMAS)
def test_every_value_has_one_type_and_no_keyword_beyond_the_few(schema: Any) -> None:
    for node in _nodes(plain(schema if isinstance(schema, dict) else {})):
        assert ("anyOf" in node) or node["type"] in TYPES
        assert set(node) <= {
            "type",
            "format",
            "description",
            "nullable",
            "enum",
            "items",
            "properties",
            "required",
            "anyOf",
        }
        assert node.get("properties", True)
        assert set(node.get("required", ())) <= set(node.get("properties", ()))
        assert node.get("format", "enum") in FORMATS
        assert all(isinstance(option, str) and option for option in node.get("enum", ()))
