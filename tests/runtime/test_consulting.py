"""The run of a specialist inside of another, and one below that."""

import asyncio

from tests.specialist_agents import asking, orchestrator, specialist

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
