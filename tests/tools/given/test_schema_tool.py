"""A tool that a JSON schema describes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shipworthy.contract.mcp.definition import Definition
from shipworthy.errors import ArgumentError
from shipworthy.tools.given import schema_tool
from shipworthy.tools.given.options import contract
from shipworthy.tools.given.schema_tool import Data, SchemaTool, lacking


def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def made(**more: object) -> SchemaTool:
    definition = Definition(
        input_schema={"type": "object", "properties": {"a": {"type": "integer"}, "b-2": {"type": "integer"}}}
    )
    terms = contract("add", {}, params=definition.params)
    return SchemaTool(terms, definition, lambda data: data, add, is_async=False, **more)  # type: ignore[arg-type]


def test_calling_it_calls_what_is_behind_it() -> None:
    assert made()(1, 2) == 3
    assert made().owner == f"{__name__}.add:add"
    assert repr(made()) == "<tool add>"


def test_arguments_have_the_names_of_the_schema_and_copies_of_defaults() -> None:
    filled = [1]
    tool = made(fills={"more": filled})
    data = tool.prepared({"a": 1, "b_2": 2})()
    assert data == {"a": 1, "b-2": 2, "more": [1]}
    assert isinstance(data, dict) and data["more"] is not filled


def test_unknown_arguments_are_refused_unless_it_is_open() -> None:
    with pytest.raises(ArgumentError, match="add has no parameter `c`"):
        made().prepared({"c": 1})
    assert made(is_open=True).prepared({"c": 1})() == {"c": 1}


def test_its_own_check_comes_after_the_schema() -> None:
    def refuse(data: Data) -> None:
        raise ArgumentError(f"no {data}")

    with pytest.raises(ArgumentError, match=r"no \{'a': 1\}"):
        made(check=refuse).prepared({"a": 1})


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lacking() == ""
    monkeypatch.setattr(schema_tool, "find_spec", lambda name: None)
    assert lacking() == "pip install 'shipworthy[tools]'"


KINDS: dict[str, st.SearchStrategy[object]] = {
    "string": st.text(max_size=4),
    "integer": st.integers(-3, 3),
    "number": st.floats(-3, 3, allow_nan=False),
    "boolean": st.booleans(),
    "array": st.lists(st.integers(0, 2), max_size=2),
}
NAMES = ("a", "b", "c")
FIELDS = st.fixed_dictionaries({}, optional={name: st.sampled_from(sorted(KINDS)) for name in NAMES})
VALUES = st.dictionaries(st.sampled_from((*NAMES, "d")), st.one_of(*KINDS.values()), max_size=4)


@settings(max_examples=150, deadline=None)
@given(fields=FIELDS, needed=st.sets(st.sampled_from(NAMES)), args=VALUES)
def test_it_takes_what_the_judge_of_schemas_takes(
    fields: dict[str, str], needed: set[str], args: dict[str, object]
) -> None:
    schema: dict[str, object] = {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in fields.items()},
        "required": sorted(needed & fields.keys()),
        "additionalProperties": False,
    }
    definition = Definition(input_schema=schema)
    tool = SchemaTool(contract("t", {}, params=definition.params), definition, lambda data: data, add, is_async=False)
    if Draft202012Validator(schema).is_valid(args):
        assert tool.prepared(args)() == args
    else:
        with pytest.raises(ArgumentError):
            tool.prepared(args)
