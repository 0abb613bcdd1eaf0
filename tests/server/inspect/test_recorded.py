"""A supposed run has its place and its money."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.tracing.inspected.tapes import GO, SAYS, daily

from shipworthy import Agent
from shipworthy.runtime.result import RunResult
from shipworthy.server.caller import LOCAL
from shipworthy.server.inspect.bodies import WhatIfBody
from shipworthy.server.inspect.recorded import MOST_SUPPOSED, Supposing, inspected
from shipworthy.server.live import Live
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

LESS = WhatIfBody(limits={"max_tool_calls": 9})


async def test_a_model_that_is_asked_is_charged_as_a_message_is() -> None:
    agent, charged = daily(SAYS * 3), list[tuple[str | None, float]]()
    service = Service({"desk": agent})

    async def around(of: Agent, live: Live, run: Callable[[], Awaitable[RunResult]]) -> RunResult:
        result = await run()
        charged.append((live.asked.model, result.usage.cost_usd))
        assert live.worked
        return result

    service.around = around
    run_id = (await agent.run(GO)).run_id
    suppose = Supposing(service)
    await suppose(LOCAL, run_id, LESS)
    assert charged == []
    await suppose(LOCAL, run_id, WhatIfBody(model="scripted"))
    ((model, cost),) = charged
    assert (model, cost > 0) == ("scripted", True)


async def test_only_so_many_are_supposed_at_one_time() -> None:
    agent = daily(SAYS)
    service = Service({"desk": agent})
    run_id = (await agent.run(GO)).run_id
    suppose = Supposing(service)
    suppose._running = MOST_SUPPOSED
    with pytest.raises(Refused, match="other runs are being supposed"):
        await suppose(LOCAL, run_id, LESS)
    suppose._running = 0
    await suppose(LOCAL, run_id, LESS)
    assert suppose._running == 0


async def test_a_run_that_goes_on_is_not_inspected_yet() -> None:
    agent = daily(SAYS)
    store: Any = agent.store
    run_id = (await agent.run(GO)).run_id
    store._runs[run_id]["status"] = "running"
    with pytest.raises(Refused, match="the run goes on"):
        await inspected(Service({"desk": agent}), LOCAL, run_id, prompts=False)
