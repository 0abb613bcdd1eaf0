"""What the caller says of tools, and what is not said."""

import pytest

from shipworthy import UsageError
from shipworthy.contract.language.text import Text
from shipworthy.tools.given.options import Candidate, Options, contract, gathered, is_option
from shipworthy.tools.tool import tool


def candidate(name: str, *has: str, is_fixed: bool = False) -> Candidate:
    return Candidate(where="here", name=name, make=lambda said: tool(print), has=frozenset(has), is_fixed=is_fixed)  # type: ignore[return-value]


def test_the_nearest_word_holds() -> None:
    said = gathered({"timeout": 2.0, "effect": None}, {"a": "read"}, {"a": "Looking"}, {"a": {"timeout": 1}})
    assert said.of(candidate("a")) == {"effect": "read", "timeout": 1, "label": "Looking"}
    assert said.of(candidate("b")) == {"effect": "write", "timeout": 2.0}
    assert said.of(candidate("c", "timeout", "effect")) == {}


def test_an_effect_for_all_holds_where_none_is_said_of_the_tool() -> None:
    said = gathered({"effect": "read"}, {"pay": "write"}, None, None)
    assert [said.of(candidate(name))["effect"] for name in ("look", "pay")] == ["read", "write"]


def test_options_of_no_tool_and_unknown_options_are_told_with_the_repair() -> None:
    said = Options(own={"serch": {"timeout": 1}, "mine": {"timeout": 1}, "search": {"max_token": 3, "parameters": {}}})
    told = [str(one) for one in said.problems([candidate("search"), candidate("mine", is_fixed=True)])]
    assert len(told) == 4
    assert "did you mean `search`?" in told[0]
    assert "keeps its contract" in told[1]
    assert "`max_token` is no option\n    did you mean `max_tokens`?" in told[2]
    assert "`parameters` is no option" in told[3]


def test_a_contract_has_the_options_and_what_the_tool_brings() -> None:
    spec, compact = contract("a", {"timeout": 1.5, "compact": "{it}"}, description="Do it")
    assert (spec.name, spec.timeout, spec.description) == ("a", 1.5, "Do it")
    assert isinstance(compact, Text)
    with pytest.raises(UsageError, match="tool `a`: `timeout`"):
        contract("a", {"timeout": 0})
    with pytest.raises(UsageError, match="there is no parameter `id`"):
        contract("a", {"identity": ("id",)})


def test_what_a_tool_brings_itself_is_no_option() -> None:
    assert is_option("trust") and is_option("compact")
    assert not any(map(is_option, ("name", "params", "parameters", "description", "gives", "kind")))
