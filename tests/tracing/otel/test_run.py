"""The span of a run, and those of its calls below it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from opentelemetry import trace
from tests.tracing.conftest import GO
from tests.tracing.otel.conftest import Seen

from shipworthy import Reply


async def test_a_run_is_one_trace_with_its_calls_below_it(made: Callable[..., Any], seen: Seen) -> None:
    result = await made([Reply(text="NVDA is 100.", input_tokens=40, output_tokens=7)]).run(GO, session="s")
    spans = {span.name: span for span in seen.spans}
    root = spans["invoke_agent agent"]
    assert set(spans) == {root.name, "execute_tool get_price", "execute_tool get_news", "chat scripted"}
    below = [span for span in seen.spans if span is not root]
    assert {span.parent.span_id for span in below if span.parent} == {root.context.span_id}
    assert {span.context.trace_id for span in below} == {root.context.trace_id}
    (told,) = seen.named("invoke_agent")
    assert told["gen_ai.agent.name"] == "agent" and len(told["gen_ai.agent.version"]) == 32
    assert told["gen_ai.conversation.id"] == "s" and told["shipworthy.run_id"] == result.run_id
    assert (told["shipworthy.status"], told["shipworthy.skill"]) == ("asked", "job")
    assert (told["gen_ai.usage.input_tokens"], told["gen_ai.usage.output_tokens"]) == (40, 7)
    assert told["shipworthy.used.tool_calls"] == 2 <= told["shipworthy.bound.tool_calls"]
    happened = {event.name: dict(event.attributes or {}) for event in root.events}
    assert happened["shipworthy.step_dropped"]["step"] == "get_news"
    assert happened["shipworthy.question_asked"] == {"kind": "input"}


async def test_the_result_is_the_same_with_and_without_spans(
    made: Callable[..., Any], seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = await made([Reply(text="NVDA is 100.")]).run(GO)
    monkeypatch.undo()
    plain = await made([Reply(text="NVDA is 100.")]).run(GO)
    assert (watched.text, watched.path, watched.status) == (plain.text, plain.path, plain.status)
    assert len(seen.named("invoke_agent")) == 1


async def test_a_message_that_was_sent_before_is_one_run(made: Callable[..., Any], seen: Seen) -> None:
    agent = made([Reply(text="NVDA is 100.")])
    for _ in range(3):
        await agent.run(GO, session="s", message_id="m")
    assert len(seen.named("invoke_agent")) == len(seen.named("chat")) == 1
    assert [point.count for point in seen.points("shipworthy.run.cost")] == [1]


async def test_a_run_stands_below_the_span_of_its_caller(made: Callable[..., Any], seen: Seen) -> None:
    with seen.tracers.get_tracer("x").start_as_current_span("mine", attributes={"gen_ai.operation.name": "x"}) as mine:
        await made().run(GO)
        assert trace.get_current_span() is mine
    root = next(span for span in seen.spans if span.name == "invoke_agent agent")
    assert root.parent is not None and root.parent.span_id == mine.get_span_context().span_id


async def test_a_run_that_was_turned_away_says_so(
    made: Callable[..., Any], seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shipworthy.app.turn.MOST_WAITING", 0)
    assert (await made().run(GO, session="s")).reason == "busy"
    (told,) = seen.named("invoke_agent")
    assert told["error.type"] == "busy"


async def test_runs_side_by_side_are_traces_of_their_own(made: Callable[..., Any], seen: Seen) -> None:
    agent = made([Reply(text="NVDA is 100.") for _ in range(4)])
    await asyncio.gather(*(agent.run(GO, session=str(n)) for n in range(4)))
    traces = {span.context.trace_id for span in seen.spans}
    assert len(traces) == 4 and len(seen.spans) == 16


async def test_a_cancelled_run_says_so(made: Callable[..., Any], seen: Seen) -> None:
    task = asyncio.create_task(made([Reply(text="late", seconds=5)]).run(GO))
    await asyncio.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (told,) = seen.named("invoke_agent")
    assert told["error.type"] == "cancelled"
    assert [one["error.type"] for one in seen.named("chat")] == ["cancelled"]


async def test_a_run_that_is_not_sampled_is_still_measured(made: Callable[..., Any], seen: Seen) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.sampling import ALWAYS_OFF

    seen.tracers = TracerProvider(sampler=ALWAYS_OFF)
    await made([Reply(text="NVDA is 100.")]).run(GO)
    assert seen.spans == []
    (point,) = seen.points("gen_ai.invoke_agent.duration")
    assert dict(point.attributes) == {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "agent"}
