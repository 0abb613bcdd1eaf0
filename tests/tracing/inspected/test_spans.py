"""The spans of a run cover its tape: each line in exactly one, none negative, children inside their parents."""

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tracing.inspected.tapes import LOOPED, SAYS, daily, line, lines_of
from tests.virtual_time import run

from shipworthy import Agent, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import ModelBroken, ToolError
from shipworthy.tracing.inspected.requests import asked_of
from shipworthy.tracing.inspected.spans import Span, spans_of


def read(lines: Sequence[Any]) -> list[Span]:
    return spans_of(lines, asked_of(lines))


def whole(lines: Sequence[Any], spans: Sequence[Span]) -> None:
    """What holds of the spans of any tape."""
    covered = [seq for span in spans for seq in span.lines]
    assert sorted(covered) == [one["seq"] for one in lines]
    known = {span.id: span for span in spans}
    assert len(known) == len(spans)
    assert [span.id for span in spans if span.parent is None] == ["run"]
    for place, span in enumerate(spans):
        assert span.ended_ms >= span.began_ms >= 0
        if span.parent is not None:
            around = known[span.parent]
            assert around.began_ms <= span.began_ms <= span.ended_ms <= around.ended_ms
            assert spans.index(around) < place
    lanes: dict[tuple[str | None, int], float] = {}
    for span in spans:
        # In one lane, siblings come one after the other.
        assert span.began_ms >= lanes.get((span.parent, span.lane), 0.0)
        lanes[span.parent, span.lane] = span.ended_ms


def by(spans: Sequence[Span], name: str) -> list[Span]:
    return [span for span in spans if span.name == name]


def test_steps_side_by_side_have_lanes_of_their_own() -> None:
    lines = lines_of(daily(SAYS))
    spans = read(lines)
    whole(lines, spans)
    (price,), (news,), (prompt,) = by(spans, "price"), by(spans, "news"), by(spans, "words")
    assert (price.kind, news.kind, prompt.kind) == ("tool", "tool", "prompt")
    assert {price.lane, news.lane} == {0, 1}
    assert prompt.began_ms >= max(price.ended_ms, news.ended_ms)
    (request,) = [span for span in spans if span.kind == "request"]
    assert request.parent == prompt.id
    assert request.cost_usd == prompt.cost_usd == spans[0].cost_usd
    assert request.cost_usd and request.tokens > 0


def test_a_step_that_is_tried_again_is_a_span_for_each_attempt() -> None:
    lines = lines_of(daily(SAYS, fails=1))
    first, second = by(read(lines), "news")
    assert [(one.attempt, one.outcome) for one in (first, second)] == [(1, "again"), (2, "finished")]
    assert "no news today" in first.reason


def test_a_step_that_failed_and_is_left_out_is_one_dropped_span() -> None:
    lines = lines_of(daily(SAYS, fails=9))
    spans = read(lines)
    whole(lines, spans)
    assert [one.outcome for one in by(spans, "news")] == ["again", "dropped"]


def test_the_calls_and_requests_of_a_loop_are_spans() -> None:
    lines = lines_of(daily(LOOPED), "Wonder a bit")
    spans = read(lines)
    whole(lines, spans)
    assert [span.kind for span in spans if span.parent == "run"] == ["route", "request", "tool", "request"]


def test_a_step_that_never_ends_is_cut_with_the_run() -> None:
    event = {"type": "step_started", "step_id": "0", "step": "price", "label": "Price"}
    lines = [
        line(0, 0.0, "run", agent="a"),
        line(1, 5.0, "event", event=event),
        line(2, 9.0, "cut"),
        line(3, 9.5, "end", result={}),
    ]
    spans = read(lines)
    whole(lines, spans)
    assert [(span.outcome, span.ended_ms) for span in by(spans, "price")] == [("cut", 9.5)]


def test_a_step_inside_another_is_inside_its_span() -> None:
    def event(kind: str, step_id: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "step_id": step_id, "step": f"s{step_id}", "label": "", "elapsed_ms": 1.0, **more}

    lines = [
        line(0, 0.0, "run", agent="a"),
        line(1, 1.0, "event", event=event("step_started", "2")),
        line(2, 2.0, "event", event=event("step_started", "2/0")),
        line(3, 3.0, "event", event=event("step_finished", "2", reused=False)),
        line(4, 4.0, "event", event=event("step_finished", "2/0", reused=False)),
        line(5, 5.0, "end", result={}),
    ]
    spans = read(lines)
    whole(lines, spans)
    (outer,), (inner,) = by(spans, "s2"), by(spans, "s2/0")
    assert inner.parent == outer.id
    assert outer.ended_ms == 4.0  # not before what is inside it


STEPS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["tool", "prompt", "each"]),
        "fails": st.integers(0, 2),
        "retry": st.integers(0, 1),
        "required": st.booleans(),
        "seconds": st.floats(0.0, 1.0),
    }
)


def agent_of(steps: Sequence[dict[str, Any]]) -> Agent:
    tools, workflow = [], []
    answers = iter(range(10_000))

    def reply(request: Any) -> Reply:
        if next(answers) % 3 == 1:
            raise ModelBroken("it broke off", began=False)
        return Reply(text="All is well.")

    for place, step in enumerate(steps):
        left = [step["fails"]]

        async def work(item: str = "", left: list[int] = left, seconds: float = step["seconds"]) -> str:
            """Work."""
            await asyncio.sleep(seconds)
            if left[0] > 0:
                left[0] -= 1
                raise ToolError("it does not work")
            return f"done {item}"

        work.__name__ = f"work{place}"
        tools.append(tool(work))
        more: dict[str, Any] = {"required": step["required"], "retry": step["retry"]}
        if step["kind"] == "prompt":
            workflow.append(Step(prompt=f"Say how step {place} is.", as_=f"said{place}", fallback="nothing", **more))
        elif step["kind"] == "each":
            each = {"tool": f"work{place}", "foreach": "item in ['a', 'b', 'c']", "max": 3, "on_error": "skip"}
            workflow.append(Step.model_validate({**each, **more}))
        else:
            workflow.append(Step(tool=f"work{place}", with_={"item": "x"}, **more))
    workflow.append(Step(answer="That is all."))
    skill = Skill(name="job", description="Do the daily job", examples=("Do it",), workflow=workflow)
    return Agent(skills=[skill], tools=tools, model=ScriptedModel(reply), store=MemoryStore(records=True))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=1, max_size=5))
def test_the_spans_of_any_recorded_run_cover_its_tape(steps: list[dict[str, Any]]) -> None:
    agent = agent_of(steps)

    async def recorded() -> str:
        result = await agent.run("Do it", skill="job")
        return await agent.tape(result.run_id) or ""

    lines = read_tape(run(recorded()))
    whole(lines, read(lines))


EVENTS = st.tuples(
    st.sampled_from(["step_started", "step_finished", "step_failed", "step_dropped", "degraded", "call", "fact"]),
    st.sampled_from(["0", "1", "1#0", "1#1", "2", "2/0", "2/0#1", "understand", "loop.0.1"]),
    st.floats(0.0, 50.0),
)


@given(st.lists(EVENTS, max_size=40))
def test_the_spans_of_events_in_any_order_cover_them(events: list[tuple[str, str, float]]) -> None:
    lines, at = [line(0, 0.0, "run", agent="a")], 0.0
    for seq, (kind, step_id, later) in enumerate(events, start=1):
        at += later
        if kind == "call":
            more = {"value": 1, "text": "", "tokens": 0, "full": None, "elapsed_ms": later * 3}
            lines.append(line(seq, at, "call", key=step_id, tool="t", args={}, **more))
        elif kind == "fact":
            lines.append(line(seq, at, "fact", key=f"{step_id} left", value=1.0))
        else:
            told = {"type": kind, "step_id": step_id, "step": step_id, "label": "", "elapsed_ms": 1.0}
            told |= {"reason": "r"} if kind in ("step_dropped", "degraded") else {}
            lines.append(line(seq, at, "event", event=told | ({"kind": "k", "error": "e"} if "failed" in kind else {})))
    lines.append(line(len(lines), at + 1.0, "end", result={}))
    whole(lines, read(lines))
