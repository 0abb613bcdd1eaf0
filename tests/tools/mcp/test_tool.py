"""Tools of MCP servers as an agent calls them: servers made with the official SDK, over HTTP and over stdio."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.tools.mcp import official
from tests.tools.mcp.handmade import Handmade, served

from shipworthy import Agent, Reply, ScriptedModel, Skill, call
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.mcp.server import McpServer
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import ArgumentError, SpecError, ToolFailed
from shipworthy.events import StepFailed
from shipworthy.tools.call import CallContext
from shipworthy.tools.call import call as call_tool
from shipworthy.tools.mcp import connection
from shipworthy.tools.mcp.hub import HUB
from shipworthy.tools.mcp.pinning import offered
from shipworthy.tools.mcp.tool import mcp_tools

pytestmark = pytest.mark.real_time
HERE = Path(__file__).parent
READS = ("stock_of", "long_text", "as_json", "picture", "fails", "slow", "asks")


@pytest.fixture(scope="module")
def shop() -> Iterator[dict[str, Any]]:
    """The server over HTTP, as `mcp:` of a definition names it, with its tools pinned."""
    with served(official.server.streamable_http_app()) as root:
        where: dict[str, Any] = {"url": f"{root}/mcp", "effect": "read", "max_tokens": 200}
        pinned = offered({"shop": McpServer(**where)}, None).servers["shop"]
        yield {**where, "pinned": pinned}


def agent_of(shop: dict[str, Any], *steps: dict[str, Any], tools: dict[str, Any] | None = None, **more: Any) -> Agent:
    """An agent with one skill of these steps."""
    skill = Skill(name="look", description="Look", workflow=[*steps, {"answer": "Done."}], max_latency_ms=20000, **more)
    server = {**shop, "tools": tools} if tools is not None else shop
    return Agent(skills=[skill], mcp={"shop": server}, store=MemoryStore(records=True))


async def test_a_workflow_calls_a_tool_and_reads_its_fields(shop: dict[str, Any]) -> None:
    step = {"tool": "stock_of", "with": {"item": "pen", "shop": "south"}}
    agent = agent_of(shop, step, {"answer": "{stock_of.count} of {stock_of.item} at {stock_of.price}"})
    result = await agent.run("look", skill="look", session="s")
    assert result.text == "3 of pen at 2.5"
    assert result.bound.tool_calls == 1
    replayed = await agent.replay(await agent.tape(result.run_id) or "")
    assert replayed.divergence is None and replayed.result["text"] == result.text


async def test_a_field_that_a_result_does_not_have_is_found_when_the_agent_is_loaded(shop: dict[str, Any]) -> None:
    with pytest.raises(SpecError, match="amount"):
        agent_of(shop, {"tool": "stock_of", "with": {"item": "pen"}}, {"answer": "{stock_of.amount}"})


async def test_a_loop_is_sent_the_whole_schema_and_its_wrong_arguments_are_refused_here(shop: dict[str, Any]) -> None:
    sent: list[Any] = []
    official.ORDERS.clear()

    def model(request: Any) -> Reply:
        sent.append(request)
        if len(sent) == 1:
            return Reply(calls=(call("order", lines=[{"item": "pen", "count": 12}]),))
        if len(sent) == 2:
            return Reply(calls=(call("order", lines=[{"item": "pen", "count": 2}]),))
        return Reply(text="Ordered.")

    skill = Skill(name="buy", description="Buy", tools=["order"], max_iterations=4, max_latency_ms=20000)
    server = {**shop, "tools": {"order": {"effect": "idempotent"}}}
    agent = Agent(skills=[skill], mcp={"shop": server}, model=ScriptedModel(model), store="memory")
    result = await agent.run("buy a pen", skill="buy")
    schema = sent[0].tools[0]["parameters"]
    assert schema["$defs"]["Line"]["properties"]["count"] == {
        "maximum": 9,
        "minimum": 1,
        "title": "Count",
        "type": "integer",
    }
    assert "12 is greater than the maximum of 9" in str(sent[1].messages[-1])
    assert official.ORDERS == [{"lines": [{"item": "pen", "count": 2}], "note": ""}]
    assert result.text.startswith("Ordered.")


async def test_a_result_is_cut_to_its_ceiling_and_kept_whole(shop: dict[str, Any]) -> None:
    agent = agent_of(shop, {"tool": "long_text", "with": {"words": 2000}})
    result = await agent.run("look", skill="look")
    assert result.status == "completed"
    whole = await agent.read_result(f"{result.run_id}/0", limit=20_000)
    assert whole is not None and whole.count("word") == 2000


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({"tool": "fails", "with": {"why": "the canary died"}}, "Error executing tool fails"),
        ({"tool": "asks"}, "licit"),
    ],
)
async def test_a_failing_tool_is_told_with_its_reason(shop: dict[str, Any], step: dict[str, Any], told: str) -> None:
    heard: list[Any] = []
    result = await agent_of(shop, step).run("look", skill="look", emit=heard.append)
    assert result.status == "failed"
    assert told in next(event.error for event in heard if isinstance(event, StepFailed))


async def test_what_is_no_text_is_named_and_json_in_a_text_is_data(shop: dict[str, Any]) -> None:
    agent = agent_of(shop, {"tool": "as_json"}, {"tool": "picture"}, {"answer": "{as_json.a[1]} {picture}"})
    assert (await agent.run("look", skill="look")).text == "2 [image/png, 10 bytes]"


async def test_a_tool_that_takes_too_long_is_left_in_time(shop: dict[str, Any]) -> None:
    agent = agent_of(shop, {"tool": "slow", "with": {"seconds": 60}}, tools={"slow": {"timeout": 0.3}})
    await agent.run("look", skill="look")
    result = await agent.run("look", skill="look")
    assert (result.status, result.reason) == ("failed", "timeout")


async def test_results_are_a_strangers_unless_the_author_says_otherwise(shop: dict[str, Any]) -> None:
    mark = agent_of(shop).compiled.mark
    spec = agent_of(shop).spec
    assert mark(spec.tools["stock_of"]).whole.trust == "untrusted"
    own = agent_of(shop, tools={"stock_of": {"trust": "tenant", "private": True}})
    assert (own.compiled.mark(own.spec.tools["stock_of"]).whole.trust) == "tenant"


async def test_a_tool_whose_effect_is_not_said_writes_and_is_asked_about(shop: dict[str, Any]) -> None:
    official.ORDERS.clear()
    server = {key: value for key, value in shop.items() if key != "effect"}
    step = {"tool": "order", "with": {"lines": "=[{'item': 'pen', 'count': 1}]"}, "confirm": "Order a pen?"}
    agent = agent_of({**server, "tools": ["order"]}, step)
    asked = await agent.run("look", skill="look", session="s")
    assert (asked.status, official.ORDERS) == ("asked", [])
    done = await agent.run("yes", session="s")
    assert done.status == "completed" and len(official.ORDERS) == 1


async def test_what_a_server_asks_back_is_an_argument_that_is_asked_for_before(shop: dict[str, Any]) -> None:
    skill = Skill(name="paint", description="Paint", workflow=[{"tool": "paint"}, {"answer": "{paint.result}"}])
    tools = {"paint": {"answers": {"colour": ["red", "blue"]}, "effect": "read"}}
    agent = Agent(skills=[skill], mcp={"shop": {**shop, "tools": tools}}, store="memory")
    asked = await agent.run("paint", skill="paint", session="s")
    assert asked.status == "asked" and "colour" in asked.text
    assert (await agent.run("blue", session="s")).text == "painted blue"
    silent = agent_of(shop, {"tool": "paint"}, tools={"paint": {}})
    heard: list[Any] = []
    await silent.run("look", skill="look", emit=heard.append)
    told = next(event.error for event in heard if isinstance(event, StepFailed))
    assert "asks back, which is not answered; name it under `answers` of the tool" in told


def alive(pid: str) -> bool:
    """Whether the process is there."""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


WRITE = {"tool": "post", "with": {"text": "hello"}, "confirm": "Post it?"}


def writing(theirs: Handmade, **more: Any) -> Agent:
    pinned = {tool["name"]: Definition(**{k: v for k, v in tool.items() if k != "name"}) for tool in theirs.tools}
    server = {"url": theirs.url, "pinned": pinned, "tools": {"post": {**more}}}
    skill = Skill(name="post_it", description="Post", workflow=[WRITE, {"answer": "Posted."}], max_latency_ms=20000)
    return Agent(skills=[skill], mcp={"theirs": server}, store="memory")


async def test_a_write_whose_answer_is_lost_is_unknown_and_not_made_again(theirs: Handmade) -> None:
    theirs.drops = True
    agent = writing(theirs)
    await agent.run("post", skill="post_it", session="s")
    result = await agent.run("yes", session="s")
    assert result.status == "failed" and len(theirs.calls) == 1
    assert [effect.tool for effect in await agent.unsettled()] == ["post"]


async def test_a_write_whose_server_is_not_connected_in_time_did_not_happen(theirs: Handmade) -> None:
    theirs.begins_late = 30.0
    agent = writing(theirs, timeout=0.4)
    await agent.run("post", skill="post_it", session="s")
    heard: list[Any] = []
    result = await agent.run("yes", session="s", emit=heard.append)
    assert result.status == "failed" and await agent.unsettled() == []
    assert "is not connected yet" in next(event.error for event in heard if isinstance(event, StepFailed))


async def test_a_write_that_was_not_sent_did_not_happen(theirs: Handmade) -> None:
    agent = writing(theirs)
    theirs.tools = [{**theirs.tools[1], "description": "Another."}]
    await agent.run("post", skill="post_it", session="s")
    result = await agent.run("yes", session="s")
    assert result.status == "failed" and theirs.calls == []
    assert await agent.unsettled() == []


async def test_many_calls_of_one_tool_at_once_are_all_made(shop: dict[str, Any]) -> None:
    each = {"tool": "stock_of", "foreach": "n in [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]", "max": 20}
    agent = agent_of(shop, {**each, "as": "all", "with": {"item": "=str(n)"}}, {"answer": "{len(all)}"})
    assert (await agent.run("look", skill="look")).text == "20"


async def test_f49_what_a_server_says_of_a_header_is_hidden(theirs: Handmade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCP_TEST_PLAIN_NAME", "canary-91734")
    theirs.answer = {"content": [{"type": "text", "text": "You sent canary-91734."}], "isError": True}
    agent = writing(theirs, effect="read")
    server = agent.spec.mcp["theirs"].model_copy(update={"headers": {"x-me": "${MCP_TEST_PLAIN_NAME}"}})
    agent = Agent(skills=list(agent.spec.skills.values()), mcp={"theirs": server}, store=MemoryStore(records=True))
    heard: list[Any] = []
    await agent.run("post", skill="post_it", session="s", emit=heard.append)
    result = await agent.run("yes", session="s", emit=heard.append)
    tape = await agent.tape(result.run_id)
    assert theirs.seen[-1]["x-me"] == "canary-91734"
    assert "You sent" in str(heard) and "canary-91734" not in f"{heard} {result} {tape}"


async def test_f29_a_program_that_ended_is_begun_anew_and_none_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "FIRST_PAUSE", 0.0)
    look = {"name": "look", "inputSchema": {"type": "object"}}
    (tmp_path / "tools.json").write_text(json.dumps([look]))
    command = (sys.executable, str(HERE / "minimal.py"), "tools.json")
    server = McpServer(command=command, effect="read", pinned={"look": Definition(input_schema={"type": "object"})})
    tool = mcp_tools(AgentSpec(mcp={"one": server}), tmp_path)["look"]
    first = (await call_tool(tool, {"what": "pid"}, CallContext())).value
    with pytest.raises(ToolFailed, match="the MCP server `one` was lost twice during the call"):
        await call_tool(tool, {"what": "end"}, CallContext())
    second = (await call_tool(tool, {"what": "pid"}, CallContext())).value
    assert second != first
    HUB.close()
    assert not any(map(alive, (first, second)))


async def test_an_agent_that_is_closed_ends_its_sessions(theirs: Handmade) -> None:
    agent = writing(theirs, effect="read")
    await agent.run("post", skill="post_it", session="s")
    assert (await agent.run("yes", session="s")).text == "Posted."
    await agent.aclose()
    assert await asyncio.to_thread(theirs.closed.wait, 10)


async def test_over_stdio_a_program_serves(shop: dict[str, Any], tmp_path: Path) -> None:
    where = {"command": f"{sys.executable} {HERE / 'official.py'}", "effect": "read", "timeout": 30}
    steps = {"tool": "stock_of", "with": {"item": "pen"}}, {"answer": "{stock_of.count}"}
    agent = agent_of({**where, "pinned": shop["pinned"]}, *steps)
    assert (await agent.run("look", skill="look")).text == "3"


def test_arguments_are_checked_by_the_schema_before_anything_is_sent(shop: dict[str, Any]) -> None:
    tools = mcp_tools(agent_of(shop).spec, None)
    with pytest.raises(ArgumentError, match=r"stock_of: \['item'\]: 7 is not of type 'string'"):
        tools["stock_of"].prepared({"item": 7})
    with pytest.raises(ArgumentError, match="'east' is not one of"):
        tools["stock_of"].prepared({"item": "pen", "shop": "east"})
    with pytest.raises(ArgumentError, match="'item' is a required property"):
        tools["stock_of"].prepared({})
    with pytest.raises(ArgumentError, match="has no parameter `itme`; it has item, shop"):
        tools["stock_of"].prepared({"item": "pen", "itme": "pen"})
