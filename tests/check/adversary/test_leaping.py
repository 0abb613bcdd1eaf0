"""The loop whose clock leaps: an hour takes no time, work on threads does, and what never ends is given up."""

import asyncio
import threading

from shipworthy import Agent, Skill, Step, tool
from shipworthy.check.adversary.leaping import START, LeapingLoop, run
from shipworthy.tools.threads import in_thread


def test_an_hour_takes_no_time_and_timers_keep_their_order() -> None:
    seen: list[tuple[str, float]] = []

    async def later(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        seen.append((name, asyncio.get_running_loop().time() - START))

    async def main() -> None:
        await asyncio.gather(later("an hour", 3600), later("a minute", 60), later("at once", 0))

    run(main())
    assert [(name, round(at, 6)) for name, at in seen] == [("at once", 0.0), ("a minute", 60.0), ("an hour", 3600.0)]


def test_the_clock_does_not_leap_while_a_thread_is_at_work() -> None:
    ready = threading.Event()

    async def main() -> tuple[bool, float]:
        loop = asyncio.get_running_loop()
        work = in_thread(lambda: ready.wait(10))
        loop.call_soon(ready.set)
        done, _ = await asyncio.wait({work}, timeout=3600)
        return bool(done), loop.time() - START

    assert run(main()) == (True, 0.0)


def test_it_does_not_leap_while_an_executor_is_at_work() -> None:
    ready = threading.Event()

    async def main() -> float:
        loop = asyncio.get_running_loop()
        loop.call_soon(ready.set)
        assert await asyncio.wait_for(asyncio.to_thread(ready.wait, 10), 3600)
        return loop.time() - START

    assert run(main()) == 0.0


def test_what_never_ends_on_a_thread_is_given_up_at_its_time() -> None:
    never = threading.Event()

    async def main() -> float:
        loop = asyncio.get_running_loop()
        work = in_thread(lambda: never.wait(10))
        done, _ = await asyncio.wait({work}, timeout=0.05)
        never.set()
        assert not done
        return loop.time() - START

    assert round(run(main()), 6) >= 0.05


def test_a_run_of_an_agent_ends_at_its_deadline_without_waiting() -> None:
    @tool(timeout=50)
    async def slow() -> str:
        await asyncio.sleep(3600)
        return "never"

    job = Skill(name="job", description="Do it", examples=("Do it",), workflow=[Step(tool=slow)], max_latency_ms=60_000)
    result = run(Agent(skills=[job], tools=[slow], store="memory").run("Do it", skill="job"))
    assert result.usage.latency_ms == 50_000


def test_it_is_closed_with_its_run() -> None:
    found: list[LeapingLoop] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, LeapingLoop)
        found.append(loop)

    run(main())
    assert found[0].is_closed()
