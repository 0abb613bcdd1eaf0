import asyncio
from typing import Any

import pytest
from tests.virtual_time import ms, now

from shipworthy import Agent, Reply, ScriptedModel, Skill, call, tool
from shipworthy.contract.limits import GRACE_MS
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import StateError
from shipworthy.events import Degraded
from shipworthy.models.scripted import request_tokens


@pytest.mark.parametrize("rounds", [1, 2, 5])
async def test_f20_endless_wishes_end_in_an_answer_at_exactly_the_limit(loop_of, ran, go, within, rounds) -> None:  # type: ignore[no-untyped-def]
    asked = []

    def stubborn(request: Any) -> Reply:
        asked.append(request)
        more = call("price", ticker=f"T{len(asked)}")
        return Reply(text="All I know.", calls=(more,) if request.tools else ())

    result = await loop_of(stubborn, max_iterations=rounds).run(go)
    assert (result.usage.model_calls, result.usage.tool_calls) == (rounds, rounds - 1)
    assert (result.status, result.text, len(ran)) == ("completed", "All I know.", rounds - 1)
    assert [bool(request.tools) for request in asked] == [True] * (rounds - 1) + [False]
    assert within(result)


@pytest.mark.parametrize("script", [None, [Reply(error="overloaded")], [Reply(text="  ")], []])
@pytest.mark.parametrize(
    "fallback", ["Ask the desk.", [{"tool": "price", "with": {"ticker": "SPY"}}, {"answer": "SPY {price}"}]]
)
async def test_no_usable_model_takes_the_fallback(loop_of, go, script, fallback) -> None:  # type: ignore[no-untyped-def]
    result = await loop_of(script, fallback=fallback).run(go)
    assert result.status == "degraded"
    assert result.reason == ("no_model" if script is None else "model_failed")
    assert result.text.startswith(("Ask the desk.", "SPY 100"))
    assert ("Composed without a model." in result.text) == (script is None)


async def test_without_a_fallback_it_says_what_is_missing(loop_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    result = await loop_of(None).run(go, emit=heard.append)
    assert (result.status, result.reason) == ("failed", "no_model")
    assert result.text == "I need a language model for this, and none is set up. Nothing was changed."
    assert any("OPENAI_API_KEY" in event.detail for event in heard if isinstance(event, Degraded))


async def test_f14_model_that_does_not_answer_is_left_in_time(loop_of, go, within) -> None:  # type: ignore[no-untyped-def]
    began = now()
    result = await loop_of([Reply(text="late", seconds=60)], max_latency_ms=600).run(go)
    assert ms(began) == result.usage.latency_ms == 600 - GRACE_MS
    assert result.reason == "deadline"
    assert within(result)


async def test_f21_long_results_never_pass_the_context(agent_of, go, within) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=400)
    def flood(n: int) -> str:
        """Much text."""
        return "word " * 100_000

    sizes = []

    def script(request: Any) -> Reply:
        sizes.append(request_tokens(request))
        return Reply(calls=(call("flood", n=len(sizes)),)) if request.tools else Reply(text="enough")

    agent = agent_of(
        uses=["flood"], tools=[flood], model=ScriptedModel(script), max_iterations=6, max_context_tokens=900
    )
    result = await agent.run(go)
    assert (result.text, len(sizes)) == ("enough", 6)
    assert max(sizes) <= 900
    assert within(result)


async def test_loop_as_a_helper_gives_its_text(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool
    def price(ticker: str) -> str:
        """Price."""
        return "100"

    helper = Skill(name="look", description="Look", tools=["price"], routable=False)
    model = ScriptedModel([Reply(calls=(call("price", ticker="AMD"),)), "It is 100."])
    result = await agent_of(
        [{"tool": "look"}, {"answer": "So: {look}"}], tools=[price], helpers=[helper], model=model
    ).run(go)
    assert result.text == "So: It is 100."


async def test_calls_beside_one_that_ends_the_loop_are_not_left_running() -> None:
    done: list[str] = []

    @tool
    async def slow(x: str) -> str:
        """Take a while."""
        await asyncio.sleep(1)
        done.append(x)
        return x

    @tool(effect="write", confirm="never")
    def send(text: str) -> str:
        """Send it."""
        return text

    store = MemoryStore()

    async def claim(effect: Any) -> Any:
        raise StateError("the state is gone")

    store.effects.claim = claim  # type: ignore[method-assign]
    model = ScriptedModel([Reply(calls=(call("send", text="hello"), call("slow", x="a")))])
    job = Skill(name="job", description="Do it", tools=["send", "slow"])
    result = await Agent(skills=[job], tools=[send, slow], model=model, store=store).run("Go", skill="job", session="s")
    assert (result.status != "completed", done) == (True, ["a"])
