"""`mcp.lock`: read beside agent.yaml, and told where it lacks what the agent takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from shipworthy.contract.mcp.definition import LOCK, Definition, Pinned
from shipworthy.contract.read import load
from shipworthy.contract.read.mcp import read_servers, write_pins
from shipworthy.errors import SpecError, UsageError

AGENT = """name: a
mcp:
  words:
    command: [python, server.py]
    tools: {look: {effect: read}, find: {tool: find-it, effect: read}}
"""
SKILL = """name: s
description: Look
workflow: [{tool: look, with: {word: x}}, {answer: "{look}"}]
"""
ONE = Definition(input_schema={"type": "object", "properties": {"word": {"type": "string"}}})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "agent.yaml").write_text(AGENT)
    (tmp_path / "skills").mkdir()
    (tmp_path / "skills" / "s.yaml").write_text(SKILL)
    return tmp_path


def problems(folder: Path) -> list[str]:
    with pytest.raises(SpecError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_pinned_tools_are_tools_of_the_agent(folder: Path) -> None:
    write_pins(folder, Pinned(servers={"words": {"look": ONE, "find-it": ONE}, "other": {}}))
    spec = load(folder).spec
    assert sorted(spec.tools) == ["find", "look"]
    assert spec.tools["look"].parameters == ONE.schema_for_models


def test_a_tool_that_is_not_pinned_is_told_at_its_line(folder: Path) -> None:
    write_pins(folder, Pinned(servers={"words": {"look": ONE}}))
    (one,) = problems(folder)
    assert "agent.yaml:5: `find-it` of the MCP server `words` is not pinned in mcp.lock" in one


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{broken", "mcp.lock:1: this is not JSON"),
        ('{"schema": 2}', "`schema`: input should be less than or equal to 1"),
        ('{"servers": {"words": {"look": {}}}}', "`servers.words.look.inputSchema`: field required"),
    ],
)
def test_a_lock_that_cannot_be_used_is_told(folder: Path, text: str, told: str) -> None:
    (folder / LOCK).write_text(text)
    found = problems(folder)
    assert len(found) == 1 and told in found[0] and "make it anew with `shipworthy pin AGENT`" in found[0]
    assert read_servers(folder / "agent.yaml")[1] == Pinned(), "it can be made anew"


def test_a_definition_that_cannot_be_used_is_told(folder: Path) -> None:
    far: dict[str, Any] = {"properties": {"a": {"$ref": "http://evil.example/"}}}
    write_pins(folder, Pinned(servers={"words": {"look": Definition(input_schema=far), "find-it": ONE}}))
    (one,) = problems(folder)
    assert "`look` of `words` cannot be used: its schema refers to `http://evil.example/`" in one


def test_more_than_can_be_read_is_not_written(folder: Path) -> None:
    large = ONE.model_copy(update={"description": "x" * 60_000})
    with pytest.raises(UsageError, match="name the tools that the agent needs under `tools` of each server"):
        write_pins(folder, Pinned(servers={"words": {f"t{n}": large for n in range(20)}}))
    assert not (folder / LOCK).exists()


def test_pins_in_the_page_itself_are_no_key(folder: Path) -> None:
    write_pins(folder, Pinned(servers={"words": {"look": ONE, "find-it": ONE}}))
    (folder / "agent.yaml").write_text(AGENT + "    pinned: {}\n")
    assert any("`pinned` is not a key of an MCP server" in one for one in problems(folder))


def test_a_pinned_definition_is_part_of_the_identity(folder: Path) -> None:
    from shipworthy import Agent

    write_pins(folder, Pinned(servers={"words": {"look": ONE, "find-it": ONE}}))
    before = Agent.load(folder).compiled.contract
    changed = ONE.model_copy(update={"description": "Another."})
    write_pins(folder, Pinned(servers={"words": {"look": changed, "find-it": ONE}}))
    assert Agent.load(folder).compiled.contract != before
    assert json.loads((folder / LOCK).read_text())["schema"] == 1
