"""Tools of MCP servers in Python: as they were pinned, over the real protocol."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.tools.given import chains
from tests.tools.mcp import official
from tests.tools.mcp.handmade import served

from shipworthy import Agent, Skill, SpecError, tools_from
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.read.mcp import write_pins
from shipworthy.errors import ArgumentError
from shipworthy.tools.call import CallContext
from shipworthy.tools.call import call as call_tool
from shipworthy.tools.given import servers
from shipworthy.tools.mcp.pinning import offered

pytestmark = pytest.mark.real_time


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(official.server.streamable_http_app()) as root:
        yield f"{root}/mcp"


def pinned(url: str) -> dict[str, Any]:
    return {"url": url, "pinned": offered({"shop": McpServer(url=url)}, None).servers["shop"]}


async def test_a_servers_tool_is_called_beside_others(url: str) -> None:
    server = {**pinned(url), "tools": {"stock": {"tool": "stock_of", "effect": "read"}, "fails": {}}}
    made = tools_from(chains.forecast, mcp={"shop": server}, timeout=7, labels={"stock": "Counting {item}"})
    by_name = {tool.spec.name: tool for tool in made}
    assert list(by_name) == ["forecast", "stock", "fails"]
    spec = by_name["stock"].spec
    assert (spec.effect, spec.timeout, spec.label) == ("read", 7, "Counting {item}")
    assert by_name["fails"].spec.effect == "write"
    with pytest.raises(ArgumentError):
        by_name["stock"].prepared({"item": 3})
    result = await call_tool(by_name["stock"], {"item": "pen", "shop": "south"}, CallContext())
    assert result.value["count"] == 3
    steps = [{"tool": "stock", "with": {"item": "pen", "shop": "south"}}, {"answer": "{stock.count}"}]
    agent = Agent(skills=[Skill(name="s", description="Count", workflow=steps)], tools=made, store="memory")
    assert (await agent.run("count", skill="s")).text == "3"
    await agent.aclose()


def test_a_server_says_more_of_its_tools_than_all_tools_together(url: str) -> None:
    server = {**pinned(url), "tools": ["stock_of"], "timeout": 3, "effect": "idempotent"}
    (tool,) = tools_from(mcp={"shop": server}, timeout=7, effect="read")
    assert (tool.spec.timeout, tool.spec.effect) == (3, "idempotent")
    (tool,) = tools_from(mcp={"shop": server}, effects={"stock_of": "read"})
    assert tool.spec.effect == "read"


def test_the_servers_of_a_file_with_what_is_pinned_beside_it(url: str, tmp_path: Path) -> None:
    file = tmp_path / "servers.yaml"
    file.write_text(f"mcp:\n  shop: {{url: {url}, effect: read, tools: [stock_of]}}\n", encoding="utf-8")
    with pytest.raises(SpecError, match="its tools are not pinned"):
        tools_from(mcp=file)
    write_pins(tmp_path, offered({"shop": McpServer(url=url, tools=["stock_of"])}, None))  # type: ignore[arg-type]
    (tool,) = tools_from(mcp=str(file))
    assert (tool.spec.name, tool.spec.effect) == ("stock_of", "read")


def test_what_cannot_be_used_is_told_at_once(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "https://x.org/a"}}}
    server = {"command": ["true"], "pinned": {"odd": {"inputSchema": schema}}, "tools": ["odd", "other"]}
    with pytest.raises(SpecError) as caught:
        tools_from(mcp={"shop": server, "bare": {"command": ["true"]}})
    told = str(caught.value)
    assert "mcp['shop'].tools['odd']: it cannot be used: its schema refers to `https://x.org/a`" in told
    assert "mcp['shop'].tools['other']: `other` of the server is not pinned" in told
    assert "mcp['bare']: its tools are not pinned\n    name the servers under `mcp:` of a YAML file" in told
    with pytest.raises(SpecError, match=r"(?s)`effects` is not a key.*did you mean `effect`"):
        tools_from(mcp={"shop": {"command": ["true"], "effects": "read"}})
    with pytest.raises(SpecError, match="cannot be read"):
        tools_from(mcp=tmp_path / "none.yaml")
    with pytest.raises(SpecError, match="it names no server"):
        tools_from(mcp={})


def test_a_compact_form_is_nothing_for_a_server(url: str) -> None:
    with pytest.raises(SpecError, match="`compact`: the tools of a server have none"):
        tools_from(mcp={"shop": {**pinned(url), "tools": ["stock_of"]}}, options={"stock_of": {"compact": "{count}"}})


def test_without_the_package_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "find_spec", lambda name: None)
    with pytest.raises(SpecError, match=r"shipworthy\[serve\]"):
        tools_from(mcp={"shop": {"command": ["true"]}})
