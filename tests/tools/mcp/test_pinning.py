"""What servers offer, asked for at once."""

import sys
from pathlib import Path

import pytest
from tests.tools.mcp.handmade import SUM, Handmade

from shipworthy.contract.mcp.server import McpServer
from shipworthy.errors import UsageError
from shipworthy.tools.mcp.pinning import offered


def test_what_is_taken_is_written_down(theirs: Handmade) -> None:
    every = McpServer(url=theirs.url)
    one = McpServer.model_validate({"url": theirs.url, "tools": {"add": {"tool": "sum"}}})
    found = offered({"every": every, "one": one}, None).servers
    assert {name: sorted(tools) for name, tools in found.items()} == {"every": ["post", "sum"], "one": ["sum"]}
    assert found["one"]["sum"].input_schema == SUM["inputSchema"]
    assert theirs.heard["DELETE"] == 2, "no session is left behind"


def test_a_tool_that_cannot_be_used_is_left_out_and_told(theirs: Handmade, caplog: pytest.LogCaptureFixture) -> None:
    far = {"name": "far", "inputSchema": {"type": "object", "properties": {"a": {"$ref": "https://evil.example/a"}}}}
    theirs.tools = [SUM, far]
    found = offered({"every": McpServer(url=theirs.url)}, None).servers
    assert list(found["every"]) == ["sum"]
    assert "far of the MCP server `every` is left out: its schema refers to `https://evil.example/a`" in caplog.text


def test_a_server_that_fails_is_named(theirs: Handmade, tmp_path: Path) -> None:
    broken = McpServer(command=(sys.executable, "-c", "raise SystemExit('broken')"))
    with pytest.raises(UsageError, match="the MCP server `broken` cannot be asked: .*broken"):
        offered({"good": McpServer(url=theirs.url), "broken": broken}, tmp_path)
