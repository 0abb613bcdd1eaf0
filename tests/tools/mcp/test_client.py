"""The client of one server: what it lists, and how errors are told apart."""

from typing import Any

from tests.tools.mcp.handmade import SUM, Handmade

from shipworthy.contract.mcp.server import McpServer
from shipworthy.errors import ToolFailed
from shipworthy.tools.mcp.client import opened
from shipworthy.tools.mcp.hub import HUB
from shipworthy.tools.mcp.lost import Lost


def called(theirs: Handmade, seconds: float = 5.0) -> Any:
    async def work() -> Any:
        async with opened("handmade", McpServer(url=theirs.url), None, lambda: None) as client:
            try:
                return await client.call("sum", {"a": 1, "b-2": 1}, seconds, {})
            except (Lost, ToolFailed) as error:
                return error

    return HUB.begin(work).result(20)


def test_an_answer_that_is_none_is_told(theirs: Handmade) -> None:
    theirs.answer = {"content": "text"}
    found = called(theirs)
    assert isinstance(found, ToolFailed) and "its answer is not what MCP says: content" in str(found)


def test_a_dropped_answer_is_a_lost_connection(theirs: Handmade) -> None:
    theirs.drops = True
    assert isinstance(called(theirs), Lost)


def test_pages_without_an_end_are_not_followed_for_ever(theirs: Handmade) -> None:
    async def work() -> Any:
        async with opened("handmade", McpServer(url=theirs.url), None, lambda: None) as client:
            return await client.definitions(10.0)

    theirs.tools = [SUM]
    assert list(HUB.begin(work).result(20)) == ["sum"]
    theirs.more = True
    assert list(HUB.begin(work).result(20)) == ["sum"]
    assert theirs.heard["tools/list"] <= 60
