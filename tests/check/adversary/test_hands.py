"""Stand-ins: the contract and the check of arguments of the author's tool, and none of its code."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from shipworthy import tool
from shipworthy.check.adversary.attacks import ToolWay
from shipworthy.check.adversary.canaries import FAILURE, SECRET_VALUE
from shipworthy.check.adversary.hands import StandIn
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError, ToolFailed, ToolTimeout
from shipworthy.tools.calculate import calculate_tool
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.tool import Tool


@tool(timeout=2, max_tokens=100)
async def look(word: str) -> dict[str, Any]:
    """Look."""
    raise AssertionError("the author's function was called")


@tool(timeout=2, effect="write")
def pay(to: str) -> str:
    """Pay."""
    raise AssertionError("the author's function was called")


@tool(compact=lambda value: value["title"])
def titled(word: str) -> dict[str, Any]:
    """Find a title."""
    raise AssertionError("the author's function was called")


class Giving:
    """Gives one value, and notes the calls."""

    def __init__(self, way: ToolWay = "plain", value: object = "found") -> None:
        self.tool_way, self._value = way, value
        self.calls: list[tuple[str, dict[str, object]]] = []

    def reached(self, tool: ToolSpec, args: Mapping[str, object]) -> None:
        self.calls.append((tool.name, dict(args)))

    def gives(self, tool: ToolSpec, args: Mapping[str, object]) -> object:
        return self._value


def _stand_in(one: Any, giving: Giving) -> StandIn:
    own: Tool = one
    return StandIn(own, own.spec, giving)


async def test_it_notes_the_call_and_gives_what_it_is_told() -> None:
    giving = Giving(value={"rows": [1, 2]})
    found = await call(_stand_in(look, giving), {"word": "x"}, CallContext())
    assert found.value == {"rows": [1, 2]} and giving.calls == [("look", {"word": "x"})]


async def test_arguments_are_checked_as_the_author_has_it() -> None:
    giving = Giving()
    for wrong in ({}, {"word": "x", "more": 1}, {"word": 7}):
        with pytest.raises(ArgumentError):
            await call(_stand_in(look, giving), wrong, CallContext())
    assert giving.calls == []


@pytest.mark.parametrize(("way", "error"), [("fails", ToolFailed), ("hangs", ToolTimeout)])
async def test_one_that_fails_or_hangs(way: ToolWay, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        await call(_stand_in(look, Giving(way)), {"word": "x"}, CallContext())
    if way == "fails":
        assert FAILURE in str(raised.value) and SECRET_VALUE in str(raised.value)
    await asyncio.sleep(60)


async def test_one_that_is_slow_takes_nearly_all_of_its_time() -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await call(_stand_in(look, Giving("slow")), {"word": "x"}, CallContext())
    assert 1.7 < loop.time() - began < 2.0


async def test_only_writes_lose_their_answer() -> None:
    assert (await call(_stand_in(look, Giving("loses")), {"word": "x"}, CallContext())).value == "found"
    giving = Giving("loses")
    with pytest.raises(ToolFailed):
        await call(_stand_in(pay, giving), {"to": "Miller"}, CallContext())
    assert giving.calls == [("pay", {"to": "Miller"})], "it was made"


async def test_a_flood_is_cut_to_the_ceiling() -> None:
    found = await call(_stand_in(look, Giving("floods")), {"word": "x"}, CallContext())
    assert found.tokens <= 100 and found.full is not None and len(found.full) > 10_000


async def test_a_compact_form_of_the_author_is_used_where_it_can_be() -> None:
    assert (await call(_stand_in(titled, Giving(value={"title": "A"})), {"word": "x"}, CallContext())).text == "A"
    assert (await call(_stand_in(titled, Giving(value={"no": "A"})), {"word": "x"}, CallContext())).text == '{"no":"A"}'


async def test_the_tool_that_calculates_calculates() -> None:
    giving = Giving("fails")
    found = await call(_stand_in(calculate_tool(), giving), {"expression": "6 * 7"}, CallContext())
    assert "42" in found.text and giving.calls
