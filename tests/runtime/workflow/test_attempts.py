import asyncio
from itertools import pairwise
from typing import Any

import pytest
from tests.batches import batch
from tests.runtime.workflow.conftest import look_at
from tests.virtual_time import now

from shipworthy import Reply, ScriptedModel, tool
from shipworthy.contract.fold import backoff_ms
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError
from shipworthy.runtime.names.signals import Stopped
from shipworthy.runtime.workflow.attempts import kind_of_error


@pytest.mark.parametrize(("failures", "retry", "status"), [(1, 1, "completed"), (2, 1, "failed"), (1, 0, "failed")])
async def test_f18_step_is_tried_as_often_as_it_says(agent_of, go, failures, retry, status) -> None:  # type: ignore[no-untyped-def]
    tries = []

    @tool
    def flaky() -> str:
        """Fail at first."""
        tries.append(1)
        if len(tries) <= failures:
            raise OSError("line down")
        return "up"

    result = await agent_of([{"tool": "flaky", "retry": retry}], tools=[flaky]).run(go)
    assert (result.status, len(tries)) == (status, min(failures, retry) + 1)
    assert result.usage.tool_calls == len(tries) <= result.bound.tool_calls


@pytest.mark.parametrize(("most", "status", "calls"), [(3, "completed", 3), (2, "degraded", 2)])
async def test_f20_a_workflow_executes_at_most_its_iterations(agent_of, go, tools, ran, most, status, calls) -> None:  # type: ignore[no-untyped-def]
    steps = [{**look_at("{n}"), "as": "all", "foreach": "n in ['a', 'b', 'c']", "max": 3}, {"answer": "{all}"}]
    result = await agent_of(steps, tools=tools, max_iterations=most).run(go)
    assert (result.status, len(ran)) == (status, calls)
    assert result.reason == (None if status == "completed" else "limit")


async def test_model_is_asked_again_where_nothing_was_shown(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    model = ScriptedModel([Reply(error="overloaded"), "Second try."])
    step = {"prompt": "Explain", "retry": 1, "on_error": "stop"}
    result = await agent_of([step], model=model).run(go)
    assert (result.text, len(model.requests)) == ("Second try.", 2)


@pytest.mark.parametrize("model_seconds", [0.0, 60.0])
async def test_optional_step_leaves_time_for_what_comes_after(agent_of, go, model_seconds) -> None:  # type: ignore[no-untyped-def]
    @tool(timeout=0.5)
    async def needed() -> str:
        """Needed."""
        return "needed"

    @tool(timeout=10)
    async def nice() -> str:
        """Nice."""
        await asyncio.sleep(model_seconds)
        return "nice"

    steps = [
        {"tool": "nice", "required": False},
        {"choose": [{"steps": [{"tool": "needed"}]}]},
        {"tool": "needed", "as": "again"},
    ]
    result = await agent_of(steps, tools=[needed, nice], max_latency_ms=2200).run(go)
    assert result.text.strip() == "needed"
    assert result.status == ("degraded" if model_seconds else "completed")
    assert result.usage.latency_ms == (900.0 if model_seconds else 0.0)


@batch(
    ("error", "kind"),
    [
        (ModelError("x"), "model"),
        (DeadlinePassed("x"), "deadline"),
        (LimitReached("tool_calls", 0, 1), "limit"),
        (Stopped("Look", "guideline", "x"), "guideline"),
    ],
)
def test_the_kind_of_a_failure_is_one_word(error: Any, kind: str) -> None:
    assert kind_of_error(error) == kind


async def test_the_pauses_between_attempts_grow(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    at: list[float] = []

    @tool
    async def flaky() -> str:
        """Fail."""
        at.append(now())
        raise OSError("line down")

    await agent_of([{"tool": "flaky", "retry": 2}], tools=[flaky]).run(go)
    pauses = [round((after - before) * 1000) for before, after in pairwise(at)]
    assert pauses == [backoff_ms(0), backoff_ms(1)]
    assert pauses[0] < pauses[1]
