import asyncio
from typing import Any

import pytest
from tests.virtual_time import ms, now

from shipworthy import Agent, Reply, ScriptedModel, Skill, call, tool
from shipworthy.contract.limits import GRACE_MS
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import StateError
from shipworthy.models.model import ToolCall
from shipworthy.models.scripted import request_tokens

MANGLED = [
    "",
    "{",
    '{"ticker": "AM',
    "null",
    "[]",
    '"AMD"',
    "NaN",
    "{}{}",
    "[" * 200,
    '{"ticker": NaN}',
    "{'ticker': 'AMD'}",
]
WRONG = ["{}", '{"ticker": 1}', '{"ticker": null}', '{"ticker": "AMD", "x": 1}', '{"TICKER": "AMD"}']


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def loop_of(agent_of, ran):  # type: ignore[no-untyped-def]
    """`loop_of(script, **skill)`: a loop over a read, a slow read and a write."""

    @tool
    def price(ticker: str) -> str:
        """The price of a stock."""
        ran.append(f"price {ticker}")
        return "100"

    @tool
    async def slow(ticker: str) -> str:
        """The price, slowly."""
        await asyncio.sleep(0.2)
        ran.append(f"slow {ticker}")
        return "101"

    @tool(effect="write")
    def buy(ticker: str, shares: int) -> str:
        """Buy shares."""
        ran.append(f"buy {shares} {ticker}")
        return f"bought {shares} {ticker}"

    def made(script: Any, **skill: Any) -> Agent:
        model = None if script is None else ScriptedModel(script)
        return agent_of(uses=["price", "slow", "buy"], tools=[price, slow, buy], model=model, **skill)

    return made


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


async def test_f20_model_that_wishes_even_without_tools_ends_too(loop_of, ran, go, within) -> None:  # type: ignore[no-untyped-def]
    result = await loop_of(lambda _: Reply(calls=(call("price", ticker="A"),)), max_iterations=3).run(go)
    assert result.usage.model_calls == 3
    assert len(ran) == 1, "the same call with the same arguments is not made again"
    assert result.status in ("degraded", "failed")
    assert within(result)


async def test_limit_of_tool_calls_holds_within_one_round(loop_of, ran, go, within) -> None:  # type: ignore[no-untyped-def]
    def greedy(request: Any) -> Reply:
        wishes = tuple(call("price", ticker=str(n)) for n in range(9))
        return Reply(calls=wishes) if request.tools else Reply(text="done")

    agent = loop_of(greedy, max_iterations=4, max_tool_calls=3)
    result = await agent.run(go)
    assert (result.text, len(ran), result.usage.tool_calls, result.usage.model_calls) == ("done", 3, 3, 2)
    assert within(result)


@pytest.mark.parametrize("arguments", MANGLED + WRONG)
async def test_f09_f11_malformed_arguments_never_run_a_tool(loop_of, ran, go, arguments) -> None:  # type: ignore[no-untyped-def]
    seen = []

    def script(request: Any) -> Reply:
        seen.append(request.messages[-1].text)
        wishes = tuple(ToolCall(id=str(n), name=name, arguments=arguments) for n, name in enumerate(("price", "buy")))
        return Reply(calls=wishes) if len(seen) == 1 else Reply(text="sorry")

    result = await loop_of(script).run(go)
    assert (ran, result.text, result.status) == ([], "sorry", "completed")
    assert seen[1].startswith("error:")
    assert len(seen[1]) < 1500


async def test_tool_that_is_not_offered_is_not_run(loop_of, ran, go) -> None:  # type: ignore[no-untyped-def]
    model = [Reply(calls=(call("sell", ticker="AMD"),)), "There is no such thing."]
    result = await loop_of(model).run(go)
    assert (ran, result.path, result.text) == ([], (), "There is no such thing.")


async def test_f10_results_answer_the_calls_they_belong_to(loop_of, go) -> None:  # type: ignore[no-untyped-def]
    seen = []

    def script(request: Any) -> Reply:
        seen.append(request)
        wishes = (
            ToolCall(id="a", name="slow", arguments='{"ticker": "A"}'),
            ToolCall(id="b", name="price", arguments='{"ticker": "B"}'),
        )
        return Reply(calls=wishes) if len(seen) == 1 else Reply(text="ok")

    result = await loop_of(script).run(go)
    replies = [(m.call_id, m.text) for m in seen[1].messages if m.role == "tool"]
    assert replies == [("a", "101"), ("b", "100")]
    assert [c["tool"] for c in result.path] == ["slow", "price"]


async def test_write_in_a_loop_asks_first_and_leaves_nothing_running(loop_of, ran, go) -> None:  # type: ignore[no-untyped-def]
    wishes = (call("slow", ticker="AMD"), call("buy", ticker="AMD", shares=3))
    agent = loop_of([Reply(calls=wishes), "never"])
    asked = await agent.run(go, session="s")
    assert (asked.status, asked.reason) == ("asked", "confirm")
    assert asked.text == "Buy: ticker AMD, shares 3. Shall I? (yes/no)"
    done = len(ran)
    await asyncio.sleep(0.25)
    assert len(ran) == done, "no read goes on behind the question"
    assert "buy 3 AMD" not in ran
    result = await agent.run("yes", session="s")
    assert (result.text, result.status) == ("bought 3 AMD", "completed")
    await agent.run("yes", session="s")
    assert ran.count("buy 3 AMD") == 1


async def test_one_yes_covers_every_write_that_was_shown(loop_of, ran, go) -> None:  # type: ignore[no-untyped-def]
    wishes = (call("buy", ticker="AMD", shares=3), call("buy", ticker="NVDA", shares=4))
    agent = loop_of([Reply(calls=wishes)])
    asked = await agent.run(go, session="s")
    assert ["AMD" in asked.text, "NVDA" in asked.text] == [True, True]
    await agent.run("yes", session="s")
    assert ran == ["buy 3 AMD", "buy 4 NVDA"]


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
    result = await loop_of(None).run(go)
    assert (result.status, result.reason) == ("failed", "no_model")
    assert "OPENAI_API_KEY" in result.text


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
