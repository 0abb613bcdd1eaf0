"""A run is repeated with other limits or another model, without a call of a tool, and the difference is told."""

from typing import Any

import pytest
from tests.tracing.inspected.tapes import GO, SAYS, daily
from tests.virtual_time import run

from shipworthy import Agent, Price, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.app.suppose import Supposed
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import UsageError


def suppose(agent: Agent, message: str = GO, again: Agent | None = None, **given: Any) -> Supposed:
    async def both() -> Supposed:
        tape = await agent.tape((await agent.run(message)).run_id) or ""
        return await (again or agent).suppose(tape, **given)

    return run(both())


def changes(found: Supposed) -> dict[str, tuple[object, object]]:
    return {one.what: (one.before, one.after) for one in found.differences}


def test_the_same_again_differs_in_nothing_but_time() -> None:
    found = suppose(daily(SAYS))
    assert set(changes(found)) <= {"usage.latency_ms"}
    assert (found.notes.live, found.notes.assumed, found.notes.missing, found.redefined) == (0, [], [], False)
    assert [span.name for span in found.after.spans] == [span.name for span in found.before.spans]


def test_a_limit_that_has_no_room_for_the_model_takes_the_fallback() -> None:
    found = suppose(daily(SAYS), limits={"max_cost_usd": 0.000001})
    told = changes(found)
    assert told["status"] == ("completed", "degraded")
    assert told["text"][0] == "NVDA is at 100.5."
    assert told["usage.cost_usd"][1] == 0.0


def test_less_time_drops_what_would_come_too_late() -> None:
    found = suppose(daily(SAYS), limits={"max_latency_ms": 450})
    outcomes = {span.name: span.outcome for span in found.after.spans}
    assert outcomes["price"] in ("failed", "dropped")
    assert found.result.status in ("degraded", "failed")


def test_another_model_is_really_asked_and_tools_are_not() -> None:
    model = ScriptedModel([Reply(text="NVDA costs 100.5 today.")] * 2, price=Price(input=2, output=3))
    again = daily(SAYS)
    again.use_model(model)
    found = suppose(daily(SAYS), again=again, model=model.name)
    assert found.notes.live == 1
    told = changes(found)
    assert told["text"] == ("NVDA is at 100.5.", "NVDA costs 100.5 today.")
    assert told["usage.cost_usd"][1] > told["usage.cost_usd"][0]  # type: ignore[operator]


def test_no_write_happens_and_a_call_that_is_not_on_the_tape_fails() -> None:
    wrote: list[str] = []

    @tool(effect="write")
    async def note(text: str) -> str:
        """Write a note."""
        wrote.append(text)
        return f"noted {text}"

    def agent(text: str) -> Agent:
        steps = [Step(tool="note", with_={"text": text}), Step(answer="{note}")]
        skill = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
        return Agent(skills=[skill], tools=[note], store=MemoryStore(records=True))

    found = suppose(agent("a"))
    assert (wrote, found.result.text) == (["a"], "noted a")
    other = suppose(agent("a"), again=agent("b"))
    assert wrote == ["a", "a"]
    assert other.redefined
    assert other.notes.missing == ["note at 0"]
    assert other.result.status == "failed"


def test_what_is_no_limit_no_model_and_no_tape_is_refused() -> None:
    for given in ({"limits": {"max_wings": 2}}, {"model": "nobody"}):
        with pytest.raises(UsageError):
            suppose(daily(SAYS), **given)
    with pytest.raises(UsageError, match="not a line of a tape"):
        run(daily(SAYS).suppose("hello"))
