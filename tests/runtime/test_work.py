import asyncio
import logging
from typing import Any

import pytest

from shipworthy import tool
from shipworthy.events import Degraded
from shipworthy.runtime import work as working


async def test_partial_answer_says_what_there_is_and_what_is_missing(agent_of, go, within) -> None:  # type: ignore[no-untyped-def]
    @tool(timeout=0.05)
    async def late() -> str:
        """Too late."""
        await asyncio.sleep(5)
        return "late"

    @tool(label="Prices", compact=str)
    def prices() -> str:
        """Prices."""
        return "AMD 100"

    result = await agent_of([{"tool": "prices"}, {"tool": "late"}, {"answer": "{late}"}], tools=[prices, late]).run(go)
    assert (result.status, result.reason) == ("degraded", "timeout")
    assert result.text == "That took too long just now. Nothing was changed.\nWhat I have:\nPrices: AMD 100"
    assert within(result)


async def test_everything_that_is_missing_is_told_to_listeners_and_not_to_the_person(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool
    def have() -> str:
        """It works."""
        return "here"

    @tool
    def news() -> str:
        """Optional, and down."""
        raise LookupError("no news")

    @tool
    def price(have: str) -> str:
        """Required, and down."""
        raise LookupError("no price")

    steps = [{"tool": "have"}, {"tool": "news", "required": False}, {"tool": "price"}, {"answer": "{price}"}]
    heard: list[Any] = []
    result = await agent_of(steps, tools=[have, news, price]).run(go, emit=heard.append)
    assert (result.status, result.text) == ("degraded", "That did not work just now. Nothing was changed.")
    told = [event.detail for event in heard if isinstance(event, Degraded)][-1]
    assert told.count("no price") == 1
    assert "also missing:\nNews: LookupError: no news" in told


async def test_declared_limit_of_tool_calls_is_enforced(agent_of, go, within) -> None:  # type: ignore[no-untyped-def]
    ran = []

    @tool
    def item(n: int) -> int:
        """Count."""
        ran.append(n)
        return n

    steps = [{"tool": "item", "foreach": "n in [1, 2, 3, 4]", "max": 4, "with": {"n": "=n"}}]
    result = await agent_of(steps, tools=[item], max_tool_calls=2).run(go)
    assert (len(ran), result.usage.tool_calls, result.bound.tool_calls) == (2, 2, 2)
    assert (result.status, result.reason) == ("degraded", "limit")
    assert within(result)


async def test_a_fault_of_our_own_ends_the_run_and_not_the_program(agent_of, go, monkeypatch, caplog) -> None:  # type: ignore[no-untyped-def]
    """The error is logged with its traceback; the answer says nothing of it, and the conversation goes on."""

    async def faulty(_: object) -> None:
        raise ZeroDivisionError("by zero")

    agent = agent_of([{"answer": "Done."}])
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR, "shipworthy"):
        patch.setattr(working, "run_skill", faulty)
        result = await agent.run(go, session="s")
    assert (result.status, result.reason) == ("failed", "internal")
    assert result.text == "That did not work just now. Nothing was changed."
    (record,) = caplog.records
    assert record.exc_info is not None and record.exc_info[0] is ZeroDivisionError
    assert result.run_id in record.getMessage()
    assert (await agent.run(go, session="s")).text == "Done."


async def test_a_run_that_is_cancelled_is_no_fault_of_its_skill(agent_of, go, caplog) -> None:  # type: ignore[no-untyped-def]
    @tool(timeout=5)
    async def slow() -> str:
        """Slow."""
        await asyncio.sleep(5)
        return "late"

    running = asyncio.create_task(agent_of([{"tool": "slow"}], tools=[slow]).run(go))
    await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert caplog.records == []
