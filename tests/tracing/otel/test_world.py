"""The spans and metrics of tools and models."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.tracing.conftest import GO
from tests.tracing.otel.conftest import Seen

from shipworthy import Agent, Reply, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import ModelChosen
from shipworthy.models.model import Request, StopPart
from shipworthy.tracing.otel.run import WatchedRun
from shipworthy.tracing.otel.watching import current
from shipworthy.world import Live, Take


async def test_a_request_tells_its_model_its_tokens_and_its_end(made: Callable[..., Any], seen: Seen) -> None:
    await made([Reply(text="NVDA is 100.", input_tokens=40, output_tokens=7, seconds=0.25)]).run(GO)
    (asked,) = seen.named("chat")
    assert asked["gen_ai.provider.name"] == "own" and asked["gen_ai.request.model"] == "scripted"
    assert asked["gen_ai.request.stream"] is True and asked["gen_ai.response.finish_reasons"] == ("stop",)
    assert (asked["gen_ai.usage.input_tokens"], asked["gen_ai.usage.output_tokens"]) == (40, 7)
    assert asked["gen_ai.response.time_to_first_chunk"] == pytest.approx(0.25)
    tokens = {p.attributes["gen_ai.token.type"]: p.sum for p in seen.points("gen_ai.client.token.usage")}
    assert tokens == {"input": 40, "output": 7}
    (duration,) = seen.points("gen_ai.client.operation.duration")
    assert duration.sum == pytest.approx(0.25) and duration.attributes["gen_ai.request.model"] == "scripted"


async def test_the_names_of_the_latest_conventions_on_request(
    made: Callable[..., Any], seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_SEMCONV_STABILITY_OPT_IN", "http,gen_ai_latest_experimental")
    await made([Reply(text="NVDA is 100.", input_tokens=40, output_tokens=7)]).run(GO)
    assert [p.sum for p in seen.points("gen_ai.client.inference.operation.input_tokens")] == [40]
    assert [p.sum for p in seen.points("gen_ai.client.inference.operation.output_tokens")] == [7]
    assert seen.points("gen_ai.client.inference.duration") and not seen.points("gen_ai.client.token.usage")


async def test_a_tool_that_fails_tells_the_kind_of_its_error_alone(made: Callable[..., Any], seen: Seen) -> None:
    await made([Reply(text="NVDA is 100.")]).run(GO)
    failed = next(one for one in seen.named("execute_tool") if one["gen_ai.tool.name"] == "get_news")
    assert failed["error.type"] == "failed" and failed["shipworthy.tool.effect"] == "read"
    assert "no news today" not in seen.everything()
    kinds = [p.attributes.get("error.type") for p in seen.points("gen_ai.execute_tool.duration")]
    assert sorted(kinds, key=str) == [None, "failed"]


async def test_a_model_that_fails_is_marked(made: Callable[..., Any], seen: Seen) -> None:
    await made([Reply(error="overloaded, says sk-secret")]).run(GO)
    assert [one["error.type"] for one in seen.named("chat")] == ["ModelError"]
    assert "sk-secret" not in seen.everything()


async def test_spans_that_a_tool_makes_stand_below_its_own(seen: Seen) -> None:
    @tool
    def inner() -> str:
        """Does something of its own."""
        with seen.tracers.get_tracer("theirs").start_as_current_span("mine", attributes={"gen_ai.operation.name": "x"}):
            return "done"

    job = Skill(name="job", description="Do it", examples=("Do it",), workflow=[Step(tool=inner)])
    await Agent(skills=[job], tools=[inner], store=MemoryStore()).run("Do it")
    spans = {span.name: span for span in seen.spans}
    own = spans["mine"].parent
    assert own is not None and own.span_id == spans["execute_tool inner"].context.span_id


async def test_each_of_two_requests_at_once_has_its_own_model(seen: Seen) -> None:
    telemetry = current()
    assert telemetry is not None
    watched = WatchedRun(telemetry, One(), One())
    world, heard = watched.around(Live()), watched.hearing(None)

    async def asked(model: str, seconds: float) -> None:
        async def listen(take: Take) -> None:
            await asyncio.sleep(seconds)
            take(StopPart())

        heard(ModelChosen(model=model, reason=""))
        await asyncio.sleep(1 - seconds)
        await world.ask("1", Request(messages=()), lambda part: None, listen)

    await asyncio.gather(asked("openai:gpt-6-luna", 0.2), asked("google:gemini-4", 0.7), asked("mine", 0.5))
    told = {one["gen_ai.request.model"]: one["gen_ai.provider.name"] for one in seen.named("chat")}
    assert told == {"gpt-6-luna": "openai", "gemini-4": "gcp.gemini", "mine": "own"}


@dataclass
class One:
    """A message to an agent, and its definition."""

    message: str = "Hello"
    agent: str = "one"
    session: str | None = None
    run_id: str = "r"
    contract: str = "c"
