"""JSON Schemas of servers as types of inputs and shapes of results, and schemas that are not used."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.mcp.kinds import input_kind, schema_problem, shape_of

ROOT = {"$defs": {"Day": {"type": "string", "format": "date"}, "Loop": {"$ref": "#/$defs/Loop"}}}


@batch(
    ("schema", "kind"),
    [
        ({"type": "string"}, "text"),
        ({"type": "integer"}, "integer"),
        ({"type": "boolean"}, "yesno"),
        ({"type": "string", "format": "date-time"}, "datetime"),
        ({"type": "string", "format": "uuid"}, "text"),
        ({"type": ["string", "null"]}, "text"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "integer"),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, "number"),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "any"),
        ({"enum": ["a", "b"]}, "a|b"),
        ({"type": "string", "enum": ["only"]}, "text"),
        ({"enum": [1, 2]}, "integer"),
        ({"enum": ["a|b", "c"]}, "any"),
        ({"type": "array", "items": {"type": "string"}}, "list:text"),
        ({"type": "array", "items": {"type": "object"}}, "any"),
        ({"type": "object"}, "any"),
        ({"$ref": "#/$defs/Day"}, "date"),
        ({"$ref": "#/$defs/Loop"}, "any"),
        ({"$ref": "#/$defs/Missing"}, "any"),
        (True, "any"),
        ({}, "any"),
    ],
)
def test_the_type_of_an_input(schema: Any, kind: str) -> None:
    assert input_kind(schema, ROOT) == kind
    TypeSpec.parse(kind)


def test_the_shape_of_a_result() -> None:
    schema = {
        "type": "object",
        "properties": {"days": {"type": "array", "items": {"$ref": "#/$defs/Day"}}, "more": {"type": "object"}},
    }
    shape = shape_of({**schema, **ROOT}, ROOT)
    assert str(shape) == "{days: list of text, more: any}"
    assert shape_of({"type": "object"}, {}) is None, "nothing is known of its fields"
    assert shape_of({"oneOf": [{"type": "string"}, {"type": "integer"}]}, {}) is None


def doubled(levels: int) -> dict[str, Any]:
    """A schema of a few lines that asks for 2 ** levels checks."""
    defs: dict[str, Any] = {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(levels)}
    return {"$defs": {**defs, f"a{levels}": {"type": "string"}}, "properties": {"x": {"$ref": "#/$defs/a0"}}}


def deep(levels: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        node = {"items": node}
    return {"properties": {"x": node}}


@batch(
    ("schema", "told"),
    [
        ({"type": "object", "properties": {"a": {"type": "string"}}}, ""),
        ({"properties": {"tree": {"$ref": "#/$defs/T"}}, "$defs": {"T": {"items": {"$ref": "#/$defs/T"}}}}, ""),
        ({"type": "array"}, "its arguments are no object"),
        ({"properties": {"a": {"$ref": "https://evil.example/x"}}}, "refers to `https://evil.example/x`"),
        ({"properties": {"a": {"anyOf": [{"$ref": "file:///etc/passwd"}]}}}, "which is not fetched"),
        (doubled(10), ""),
        (doubled(40), "takes more than 20,000 steps"),
        (deep(200), "nested too deep"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_schema_that_is_not_used_is_told(schema: dict[str, Any], told: str) -> None:
    found = schema_problem(schema)
    assert (told in found) if told else found == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["string", "object", "#/$defs/a", "a|b", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "properties", "items", "$ref", "$defs", "anyOf", "enum", "a", "format", "allOf"]),
            inner,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_schema_breaks_the_reader(schema: Any) -> None:
    root = schema if isinstance(schema, dict) else {}
    TypeSpec.parse(input_kind(schema, root))
    shape_of(schema, root)
    schema_problem(root)
