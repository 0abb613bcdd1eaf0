import asyncio
import random
from typing import Any

import pytest
from tests.virtual_time import ms, now

from shipworthy import Input, tool
from shipworthy.errors import ExpressionError
from shipworthy.events import Degraded
from shipworthy.runtime.names.signals import Question, Wanted, merged, stopped_by
from shipworthy.runtime.workflow.gather import at_once


def _source(name, seconds, *, tenth):  # type: ignore[no-untyped-def]
    async def source() -> dict[str, str]:
        await asyncio.sleep(seconds * tenth)
        return {"from": name}

    return tool(name=name)(source)


def _joined(name, seconds, first, second, *, tenth):  # type: ignore[no-untyped-def]
    async def join(x: str, y: str) -> str:
        await asyncio.sleep(seconds * tenth)
        return f"{name}({x},{y})"

    return tool(name=name)(join), {"tool": name, "with": {"x": f"={first}.from", "y": f"={second}.from"}}


async def test_steps_without_data_between_them_run_side_by_side(agent_of, go, within) -> None:  # type: ignore[no-untyped-def]
    """2 + 1.5 + 3 + 2 + 1 = 9.5 seconds one after the other; the sources at once, and two joins on them, take 6."""
    tenth = 1.0
    sources = [_source(name, s, tenth=tenth) for name, s in (("price", 2), ("news", 1.5), ("filings", 3))]

    @tool
    async def analyse(a: str, b: str, c: str) -> str:
        """Read all three."""
        await asyncio.sleep(2 * tenth)
        return a + b + c

    @tool
    async def write_up(analyse: str) -> str:
        """Put it in words."""
        await asyncio.sleep(1 * tenth)
        return f"<{analyse}>"

    args = {"a": "=price['from']", "b": "=news['from']", "c": "=filings['from']"}
    steps = [{"tool": s.spec.name} for s in sources] + [{"tool": "analyse", "with": args}, {"tool": "write_up"}]
    agent = agent_of(steps, tools=[*sources, analyse, write_up])
    began = now()
    result = await agent.run(go)
    assert ms(began) == 6000.0
    assert (result.status, result.text) == ("completed", "<pricenewsfilings>")
    assert within(result)


async def test_path_is_the_page_s_in_ten_runs_although_finishing_order_differs(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    dice, finished = random.Random(7), []

    def made(name: str):  # type: ignore[no-untyped-def]
        async def source() -> str:
            await asyncio.sleep(dice.uniform(0, 0.02))
            finished.append(name)
            return name

        return tool(name=name)(source)

    names = ["a", "b", "c", "d", "e", "f"]
    agent = agent_of([{"tool": name} for name in names], tools=[made(name) for name in names])
    paths, orders = set(), set()
    for _ in range(10):
        finished.clear()
        result = await agent.run(go)
        paths.add(tuple(call["tool"] for call in result.path))
        orders.add(tuple(finished))
    assert paths == {tuple(names)}
    assert len(orders) > 1, "the order of finishing did differ"


async def test_step_may_wait_for_one_further_down_the_page(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool
    async def double(x: int) -> int:
        """Twice."""
        return 2 * x

    @tool
    async def base() -> int:
        """A number."""
        await asyncio.sleep(0.01)
        return 21

    agent = agent_of(
        [{"tool": "double", "with": {"x": "=base"}}, {"tool": "base"}, {"answer": "{double}"}], tools=[double, base]
    )
    result = await agent.run(go)
    assert result.text == "42"
    assert [call["tool"] for call in result.path] == ["double", "base"]


async def test_missing_inputs_of_a_block_are_asked_in_one_question(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    ran = []

    @tool
    def weather(city: str) -> str:
        """Weather."""
        ran.append(city)
        return f"sunny in {city}"

    @tool
    def rate(amount: int) -> str:
        """Rate."""
        ran.append(amount)
        return f"{amount} due"

    @tool
    def clock() -> str:
        """Time."""
        ran.append("clock")
        return "noon"

    steps = [{"tool": "weather"}, {"tool": "rate"}, {"tool": "clock"}, {"answer": "{weather}, {rate}, {clock}"}]
    inputs = {"city": Input(ask="Which city?"), "amount": Input(type="integer", ask="How much?")}
    agent = agent_of(steps, tools=[weather, rate, clock], inputs=inputs)
    asked = await agent.run(go, session="s")
    assert (asked.status, asked.reason, asked.text) == ("asked", "input", "Which city? How much?")
    assert ran == ["clock"], "what needs no answer is done meanwhile"
    done = await agent.run("Oslo, 30", session="s")
    assert (done.status, done.text) == ("completed", "sunny in Oslo, 30 due, noon")
    assert ran.count("clock") == 1


async def test_failed_step_stops_those_that_wait_for_it_only(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    ran = []

    @tool
    async def broken() -> str:
        """Fail."""
        raise OSError("line down")

    @tool
    async def reads(x: str) -> str:
        """Read."""
        ran.append("reads")
        return x

    @tool
    async def other() -> str:
        """Stand alone."""
        await asyncio.sleep(0.02)
        ran.append("other")
        return "kept"

    steps = [{"tool": "broken"}, {"tool": "reads", "with": {"x": "=broken"}}, {"tool": "other"}]
    heard: list[Any] = []
    result = await agent_of(steps, tools=[broken, reads, other]).run(go, emit=heard.append)
    assert ran == ["other"]
    assert (result.status, result.text) == ("degraded", "That did not work just now. Nothing was changed.")
    assert any("line down" in event.detail for event in heard if isinstance(event, Degraded))


def test_questions_that_share_an_input_ask_it_once() -> None:
    city, day = (Wanted(name=name, spec=Input(), ask=f"{name}?") for name in ("city", "day"))
    one = merged([Question((city,), prefix="Sorry."), Question((city, day), prefix="Sorry.")])
    assert [item.name for item in one.wanted] == ["city", "day"]
    assert one.prefix == "Sorry."


async def test_expression_that_fails_while_it_runs_ends_the_workflow(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool
    def zero() -> int:
        """Nothing."""
        return 0

    result = await agent_of([{"tool": "zero"}, {"answer": "{1 / zero}"}], tools=[zero]).run(go)
    assert (result.status, result.reason) == ("degraded", "expression")
    stopped = stopped_by(ExpressionError("cannot divide"), "Answer")
    assert (stopped.kind, stopped.label) == ("expression", "Answer")


async def test_work_that_is_cancelled_has_ended_when_the_cancellation_arrives() -> None:
    ended: list[int] = []

    async def settle(number: int) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(1)
            ended.append(number)

    async def inner() -> None:
        await at_once([lambda: settle(1), lambda: settle(2)])

    task = asyncio.create_task(at_once([inner, lambda: settle(3)]))  # type: ignore[arg-type]
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(ended) == [1, 2, 3]
