import asyncio

from tests.virtual_time import ms, now, sleep

from shipworthy import tool
from shipworthy.contract.limits import GRACE_MS
from shipworthy.runtime.limits.deadline import Deadline


async def test_work_stops_a_grace_before_the_promise() -> None:
    now = asyncio.get_running_loop().time()
    deadline = Deadline(1_000_000, now)
    assert deadline.inner == now + (1_000_000 - GRACE_MS) / 1000
    assert 0 < deadline.remaining() <= (1_000_000 - GRACE_MS) / 1000
    assert not deadline.passed
    gone = Deadline(1000, now - 100)
    assert (gone.remaining(), gone.passed) == (0, True), "never negative"


async def test_less_than_the_grace_leaves_no_time() -> None:
    assert Deadline(GRACE_MS / 2, asyncio.get_running_loop().time()).passed


async def test_f14_f23_run_with_hanging_tools_ends_in_time(agent_of, go, within) -> None:  # type: ignore[no-untyped-def]
    @tool
    async def hang_politely() -> str:
        """Wait."""
        await asyncio.sleep(60)
        return "late"

    @tool
    def hang_in_a_thread() -> str:
        """Block."""
        sleep(1.2)
        return "late"

    @tool(compact=str)
    def quick() -> str:
        """Answer."""
        return "here"

    steps = [{"tool": "quick"}, {"tool": "hang_politely"}, {"tool": "hang_in_a_thread"}]
    tools = [quick, hang_politely, hang_in_a_thread]
    agent = agent_of(steps, tools=tools, max_latency_ms=700)
    began = now()
    result = await agent.run(go)
    assert ms(began) == result.usage.latency_ms == 700 - GRACE_MS
    assert within(result)
    assert (result.status, result.bound.latency_ms) == ("degraded", 700)
    assert "here" in result.text


async def test_step_that_would_start_too_late_is_not_started(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    ran = []

    @tool(timeout=5)
    async def slow() -> str:
        """Wait."""
        ran.append("slow")
        await asyncio.sleep(60)
        return "late"

    @tool
    def after() -> str:
        """Answer."""
        ran.append("after")
        return "x"

    steps = [{"tool": "slow", "on_error": "skip"}, {"tool": "after", "after": "slow"}]
    result = await agent_of(steps, tools=[slow, after], max_latency_ms=500).run(go)
    assert ran == ["slow"]
    assert result.status in ("degraded", "failed")
