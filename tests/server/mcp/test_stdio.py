"""MCP over the standard input and output of a process of its own."""

import sys
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp_types import TextContent

AGENT = """
from shipworthy import Agent, Skill, Step, tool


@tool
async def shout() -> str:
    \"\"\"Print what does not belong on the wire.\"\"\"
    print("not of the protocol")
    return "said"


steps = (Step(tool=shout), Step.model_validate({"answer": "{shout}"}))
agent = Agent(name="shouter", skills=[Skill(name="shout", description="Shout", workflow=steps)], tools=[shout])
"""


@pytest.mark.real_time
async def test_a_client_starts_the_command_and_runs_a_skill(tmp_path: Path) -> None:
    (tmp_path / "shouting.py").write_text(AGENT)
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "shipworthy", "mcp", "shouting:agent"],
        cwd=tmp_path,
        env={"SHIPWORTHY_HOME": str(tmp_path / "home")},
    )
    async with Client(command, cache=None) as client:
        assert client.protocol_version == "2026-07-28"
        result = await client.call_tool("shout", {})
    assert result.content == [TextContent(text="said")]
