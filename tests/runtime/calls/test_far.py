"""What a run makes of remote specialists: accounts, deadlines, writes, and what is missing."""

import asyncio
from typing import Any

import orjson
from tests.batches import batch
from tests.runtime.calls.far_agents import BOUND, USED, desk, far, result, served, steps, stream
from tests.tools.remote.rude import HANG, PLAIN, STREAM, rude

from shipworthy import Skill, tool
from shipworthy.events import UsageExceeded
from shipworthy.models.model import ToolCall
from shipworthy.models.scripted import Reply, ScriptedModel

ASK = "how is the weather"


async def test_what_a_certified_server_used_is_charged_and_kept_to() -> None:
    async with rude(by=served(stream(result()))) as server:
        agent = desk({"far": far(server.url, certified=True)})
        bound = agent.bounds()["far"]
        assert (bound.model_calls, bound.input_tokens, bound.cost_usd) == (2, 100, 0.01)
        assert {bound.basis[name] for name in ("model_calls", "input_tokens", "cost_usd")} == {"enforced"}
        told = await agent.run(ASK)
    assert told.status == "completed" and told.trust == "untrusted"
    used = told.usage
    assert (used.model_calls, used.tool_calls, used.input_tokens, used.cost_usd) == (1, 2, 60, 0.004)
    sent = orjson.loads(server.asked[-1].body)["limits"]
    assert {name: sent[f"max_{name}"] for name in BOUND} == BOUND


async def test_what_others_say_that_they_used_is_not_believed_and_not_promised() -> None:
    async with rude(by=served(stream(result()))) as server:
        agent = desk({"far": far(server.url)})
        told = await agent.run(ASK)
    assert told.text == "It is fine."
    assert (told.usage.tool_calls, told.usage.input_tokens, told.usage.cost_usd) == (1, 0, 0.0)
    shown = told.as_dict()["bound"]
    assert [shown[name] for name in ("model_calls", "input_tokens", "output_tokens", "cost_usd")] == [None] * 4
    assert shown["tool_calls"] == 1 and shown["latency_ms"] is not None


async def test_a_declared_price_is_what_a_call_costs() -> None:
    async with rude(by=served(stream(result()))) as server:
        agent = desk({"far": far(server.url, price_usd=0.002)})
        bound = agent.bounds()["far"]
        assert (bound.cost_usd, bound.basis["cost_usd"]) == (0.002, "estimated")
        assert (await agent.run(ASK)).usage.cost_usd == 0.002


async def test_what_it_used_above_its_worst_case_is_told_and_charged() -> None:
    events: list[Any] = []
    async with rude(by=served(stream(result(usage={**USED, "input_tokens": 500})))) as server:
        agent = desk({"far": far(server.url, certified=True)})
        async with agent.stream(ASK) as told:
            events = [event async for event in told]
    exceeded = [event for event in events if isinstance(event, UsageExceeded)]
    assert [(event.model, event.input_tokens) for event in exceeded] == [("far", 400)]
    assert events[-1].result["usage"]["input_tokens"] == 500


async def test_a_call_without_an_answer_is_charged_in_full_and_one_that_was_not_made_is_not() -> None:
    async with rude(by=served([STREAM])) as server:
        agent = desk({"far": far(server.url, certified=True)})
        told = await agent.run(ASK)
        assert (told.status, told.usage.input_tokens, told.usage.cost_usd) == ("failed", 100, 0.01)
        assert told.text == "Far gave no answer."
    gone = await agent.run(ASK)
    assert (gone.status, gone.usage.input_tokens, gone.usage.cost_usd) == ("failed", 0, 0.0)


@batch(
    "rudeness",
    [[HANG], [STREAM, HANG], [STREAM, *[b"data: " + b"x" * 60_000] * 500], [PLAIN, b'{"status": "lies"}'], [b""]],
    ids=["hangs", "hangs in the stream", "floods", "lies", "leaves"],
)
async def test_the_answer_leaves_before_the_deadline_and_says_what_is_missing(rudeness: list[Any]) -> None:
    async with rude(by=served(stream(result("Sunny.")))) as good, rude(*rudeness) as bad:
        skill = Skill(
            name="both",
            description="Both forecasts",
            examples=("compare the forecasts",),
            workflow=steps(
                {"tool": "near", "with": {"message": "=message"}, "as": "one"},
                {"tool": "far", "with": {"message": "=message"}, "as": "two", "on_error": "skip", "required": False},
                {"answer": "One says: {one} The other: {two}"},
            ),
            max_latency_ms=4000,
        )
        agent = desk({"near": far(good.url), "far": far(bad.url, label="The other office")}, skill)
        loop = asyncio.get_running_loop()
        began = loop.time()
        told = await agent.run("compare the forecasts", skill="both")
        assert loop.time() - began <= 2.05, "its own time, and not that of the run"
    assert told.status == "degraded" and "Sunny." in told.text
    assert "The other office" in told.text and "not available" in told.text
    assert not any(word in told.text for word in ("http", "127.0.0.1", "Error", "far:"))


def mailer(wrote: list[str]) -> Any:
    @tool
    async def was_sent(message: str) -> bool:
        """Whether it was done."""
        return message in wrote

    return was_sent


async def test_a_write_is_asked_for_claimed_and_carries_its_key() -> None:
    async with rude(by=served(stream(result("Booked.")))) as server:
        agent = desk({"far": far(server.url, effect="write")})
        asked = await agent.run(ASK, session="s")
        assert asked.status == "asked" and "how is the weather" in asked.text and not server.asked
        told = await agent.run("yes", session="s")
        assert (told.status, told.text) == ("completed", "Booked.")
        key = server.asked[0].headers["idempotency-key"]
        assert len(key) >= 32 and key.isalnum()


async def test_a_write_whose_answer_was_lost_is_verified_and_never_made_twice() -> None:
    wrote: list[str] = []
    async with rude(by=served([STREAM])) as server:
        unsure = desk({"far": far(server.url, effect="write")})
        await unsure.run(ASK, session="s")
        told = await unsure.run("yes", session="s")
        assert told.status == "failed" and told.reason == "unknown"
        posts = [one for one in server.asked if one.method == "POST"]
        again = await unsure.run("yes", session="s")
        assert len([one for one in server.asked if one.method == "POST"]) == len(posts) == 1, again.text

        wrote.append(ASK)
        sure = desk({"far": far(server.url, effect="write", verify="was_sent")}, tools=(mailer(wrote),))
        await sure.run(ASK, session="s")
        told = await sure.run("yes", session="s")
        assert told.status == "completed" and [call["tool"] for call in told.path] == ["far", "was_sent"]


async def test_a_model_in_a_loop_may_ask_it_and_its_answer_stays_untrusted() -> None:
    calls = [
        Reply(calls=(ToolCall(id="c1", name="far", arguments='{"message": "the weather in Rome"}'),)),
        Reply(text="It will be fine."),
    ]
    async with rude(by=served(stream(result()))) as server:
        skill = Skill(
            name="trip",
            description="Plan a trip",
            examples=("plan a trip",),
            tools=("far",),
            fallback="No.",
            grounded="off",
        )
        agent = desk({"far": far(server.url)}, skill, model=ScriptedModel(calls))
        told = await agent.run("plan a trip", skill="trip")
    assert (told.text, told.trust) == ("It will be fine.", "untrusted")
    assert told.path[0] == {"tool": "far", "args": {"message": "the weather in Rome"}}
    bound = agent.bounds()["trip"]
    assert bound.basis["input_tokens"] == "unknown" and bound.as_dict()["cost_usd"] is None
