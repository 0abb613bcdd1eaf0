"""A tool that a JSON schema describes."""

import pytest

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
