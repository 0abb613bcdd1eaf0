"""The run of a specialist inside of another, and one below that."""

import asyncio

from tests.specialist_agents import asking, orchestrator, specialist

from shipworthy import Agent
from shipworthy.app.replay import replayed
from shipworthy.durable.memory import MemoryStore


async def test_two_levels_answer_in_the_same_time_and_are_repeated() -> None:
    inner = orchestrator(trading=specialist("trading"), email=specialist("email"))
    agent = orchestrator(MemoryStore(records=True), office=inner, travel=specialist("travel"))
    began = asyncio.get_running_loop().time()
    result = await agent.run("What is the price of NVDA? Is there a room in Rome tonight?")
    assert round((asyncio.get_running_loop().time() - began) * 1000, 3) == 300.0
    assert result.text == "Office: Trading: trading has it.\n\nTravel: Travel: travel has it."
    assert "office.trading.trading_tool" in [step["tool"] for step in result.path]
    assert result.usage.tool_calls == 2
    told = await replayed(agent.compiled, await agent.tape(result.run_id) or "")
    assert told.divergence is None, told.divergence


async def test_a_question_two_levels_below_is_answered_by_the_next_message() -> None:
    mail = asking()
    agent = orchestrator(office=orchestrator(email=mail, trading=specialist("trading")), travel=specialist("travel"))
    said = [await agent.run(text, session="s") for text in ("Send a mail", "Bob", "yes")]
    assert [one.text for one in said] == ["To whom?", "Send it to Bob? (yes/no)", "Sent to Bob."]
    assert mail.sent == ["Bob"]  # type: ignore[attr-defined]


async def test_one_that_hangs_two_levels_below_leaves_a_partial_answer_in_time() -> None:
    hanging = specialist("email", lambda: asyncio.sleep(1000), timeout=900, max_latency_ms=4000)
    trading = specialist("trading", max_latency_ms=4000)
    agent = orchestrator(
        office=orchestrator(trading=trading, email=hanging), travel=specialist("travel", max_latency_ms=4000)
    )
    began = asyncio.get_running_loop().time()
    result = await agent.run("What is the price of NVDA? Did Bob write to me? Is there a room in Rome tonight?")
    assert (asyncio.get_running_loop().time() - began) * 1000 <= 4000
    assert "trading has it" in result.text and "travel has it" in result.text
    assert result.status == "degraded"


async def test_a_specialist_keeps_its_own_quotas_where_it_is_asked_by_another() -> None:
    limited = specialist("trading")
    own = Agent(
        name="trading",
        skills=list(limited.spec.skills.values()),
        tools=list(limited.compiled.tools.values()),
        limits={"session": {"max_tool_calls": 2}, "day": {"max_tool_calls": 3}},
        store="memory",
    )
    agent = orchestrator(MemoryStore(records=True), trading=own, email=specialist("email"))
    ask = "What is the price of NVDA?"
    said = [await agent.run(ask if number else f"{ask} now", session="s") for number in range(3)]
    assert [one.status for one in said] == ["completed", "completed", "refused"]
    assert said[-1].reason == "budget"
    # Another conversation has room of its own, as far as the day has, and another tenant has a day of its own.
    days = [(await agent.run(ask, session=session)).status for session in ("t", "u")]
    assert days == ["completed", "refused"]
    for one in said:
        told = await replayed(agent.compiled, await agent.tape(one.run_id) or "")
        assert told.divergence is None, told.divergence
