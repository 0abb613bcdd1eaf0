"""An agent whose tools are the skills of another agent, which `shipworthy mcp` serves on stdio."""

import sys
from pathlib import Path

import pytest

from shipworthy import Agent, Skill
from shipworthy.contract.mcp.server import McpServer
from shipworthy.tools.mcp.pinning import offered

pytestmark = [pytest.mark.real, pytest.mark.real_time]
TRADING = Path(__file__).resolve().parents[3] / "examples" / "trading"


async def test_an_agent_asks_another_agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE", str(tmp_path))
    where = {
        "command": [sys.executable, "-m", "shipworthy", "mcp", str(TRADING)],
        "env": {"SHIPWORTHY_HOME": "${STATE}"},
        "effect": "read",
        "timeout": 60,
    }
    pinned = offered({"trading": McpServer.model_validate(where)}, None).servers["trading"]
    step = {"tool": "quick_price", "with": {"ticker": "NVDA"}}
    skill = Skill(name="ask", description="Ask", workflow=[step, {"answer": "{quick_price}"}], max_latency_ms=90000)
    agent = Agent(skills=[skill], mcp={"trading": {**where, "pinned": pinned}}, store="memory")
    result = await agent.run("ask", skill="ask")
    await agent.aclose()
    assert "NVDA" in result.text and "$" in result.text
