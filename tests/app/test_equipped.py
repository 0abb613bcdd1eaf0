"""The tools that an agent has beside its own functions."""

import sys
from pathlib import Path
from typing import Any

import pytest

from shipworthy import Agent, Skill, tool
from shipworthy.app.equipped import connect, equipped
from shipworthy.contract.mcp.definition import Definition
from shipworthy.errors import SpecError

LOOK = {"look": Definition(input_schema={"type": "object"})}
SERVER: dict[str, Any] = {"command": [sys.executable, "-c", ""], "pinned": LOOK, "effect": "read"}
SKILL = Skill(name="s", description="Look", workflow=[{"tool": "look"}, {"answer": "Done."}])


@tool
def look() -> str:
    """Look."""
    return "own"


def test_tools_of_servers_are_made_without_a_connection() -> None:
    agent = Agent(skills=[SKILL], mcp={"one": SERVER}, store="memory")
    assert repr(agent.compiled.tools["look"]) == "<tool look of MCP>"
    assert agent.bounds()["s"].tool_calls == 1


def test_a_tool_that_stands_in_for_one_of_a_server_is_called_instead() -> None:
    agent = Agent(skills=[SKILL], mcp={"one": SERVER}, store="memory").with_tools({"look": look})  # type: ignore[dict-item]
    assert connect(agent.compiled.tools) == []


def test_a_tool_of_ones_own_and_one_of_a_server_may_not_have_the_same_name() -> None:
    with pytest.raises(SpecError, match="the agent has a tool `look` of its own, and the MCP server `one` another"):
        Agent(skills=[SKILL], tools=[look], mcp={"one": SERVER}, store="memory")
    with pytest.raises(SpecError, match="two tools are called `look`: of `one` and of `two`"):
        Agent(skills=[SKILL], mcp={"one": SERVER, "two": SERVER}, store="memory")


def test_options_that_name_no_argument_and_tools_that_are_not_pinned_are_told() -> None:
    tools = {"look": {"identity": ["what"]}, "find": {}}
    with pytest.raises(SpecError) as caught:
        Agent(skills=[SKILL], mcp={"one": {**SERVER, "tools": tools}}, store="memory")
    told = str(caught.value)
    assert "`identity`: `look` has no argument `what`" in told
    assert "`find` of the MCP server `one` is not pinned" in told


def test_without_the_extra_it_is_told_how_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    agent = Agent(skills=[SKILL], mcp={"one": SERVER}, store="memory")
    monkeypatch.setattr("shipworthy.app.equipped.find_spec", lambda _: None)
    with pytest.raises(SpecError, match=r"pip install 'shipworthy\[serve\]'"):
        equipped(agent.spec, {}, Path())


def test_a_variable_that_is_not_set_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MCP_TEST_NOT_SET", raising=False)
    server = {**SERVER, "env": {"KEY": "${MCP_TEST_NOT_SET}"}}
    agent = Agent(skills=[SKILL], mcp={"one": server}, store="memory")
    told = "the MCP server `one` needs MCP_TEST_NOT_SET, which the environment does not have"
    assert told in agent.warnings()
    monkeypatch.setenv("MCP_TEST_NOT_SET", "here")
    assert told not in agent.warnings()
