"""What is optional goes first, with its reason; what is learnt not to fit is not begun."""

import asyncio
from typing import Any

import pytest

from shipworthy import Agent, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.events import StepDropped
from shipworthy.runtime.plan import LEAST_SECONDS
from shipworthy.spec.learned import Learned, Usual

GO = "Do the daily job"
CALLED: list[str] = []


def named(name: str, **contract: Any) -> Any:
    async def work(seconds: float = 0.0) -> str:
        """Some work."""
        CALLED.append(name)
        await asyncio.sleep(seconds)
        return name

    return tool(name=name, **contract)(work)


@pytest.fixture(autouse=True)
def _nothing_called() -> None:
    CALLED.clear()


async def ran(
    *steps: Step, tools: list[Any], learned: dict[str, float] | None = None, model: Any = None, **skill: Any
) -> Any:
    """The result, and the reasons of what was left out."""
    dropped = list[StepDropped]()
    job = Skill(name="job", description=GO, workflow=steps, **skill)
    known = Learned(tools={name: Usual(usual_ms=ms, runs=20) for name, ms in (learned or {}).items()})
    agent = Agent(skills=[job], tools=tools, model=model, learned=known)
    result = await agent.run(
        GO, skill="job", emit=lambda event: dropped.append(event) if event.type == "step_dropped" else None
    )  # type: ignore[arg-type]
    return result, [event.reason for event in dropped]


async def test_an_optional_step_leaves_what_comes_later_its_declared_time() -> None:
    nice, needed = named("nice"), named("needed", timeout=0.8)
    steps = Step(tool=nice, required=False), Step(choose=[{"steps": [Step(tool=needed)]}])
    result, reasons = await ran(*steps, tools=[nice, needed], max_latency_ms=1000)
    assert CALLED == ["needed"]
    assert reasons == ["deadline: 0.7 s are left, of which 0.8 s are kept for what comes after"]
    assert result.status == "degraded"


async def test_what_is_learnt_stands_for_what_is_declared() -> None:
    nice, needed = named("nice"), named("needed", timeout=0.8)
    steps = Step(tool=nice, required=False), Step(choose=[{"steps": [Step(tool=needed)]}])
    result, reasons = await ran(*steps, tools=[nice, needed], learned={"needed": 5.0, "nice": 5.0}, max_latency_ms=1000)
    assert (CALLED, reasons, result.status) == (["nice", "needed"], [], "completed")


async def test_an_optional_step_that_usually_takes_too_long_is_not_begun() -> None:
    slow = named("slow")
    _, reasons = await ran(Step(tool=slow, required=False), tools=[slow], learned={"slow": 2000.0}, max_latency_ms=1000)
    assert CALLED == []
    assert reasons == ["deadline: it usually takes 2.0 s, and 0.7 s are left"]


async def test_a_required_step_that_usually_takes_too_long_is_not_begun_and_nobody_waits_for_it() -> None:
    slow = named("slow", timeout=5)
    result, _ = await ran(Step(tool=slow), tools=[slow], learned={"slow": 2000.0}, max_latency_ms=1000)
    assert CALLED == []
    assert (result.status, result.reason) == ("failed", "deadline")
    assert "usually takes 2.0 s" in result.text
    assert result.usage.latency_ms < 500


async def test_a_required_step_of_which_only_its_timeout_is_known_is_tried() -> None:
    fast = named("fast", timeout=5)
    result, _ = await ran(Step(tool=fast), tools=[fast], max_latency_ms=1000)
    assert result.status == "completed"


async def test_an_optional_step_is_given_up_when_the_time_of_the_others_begins() -> None:
    nice, needed = named("nice", timeout=5), named("needed", timeout=0.4)
    steps = Step(tool=nice, required=False, with_={"seconds": 5}), Step(choose=[{"steps": [Step(tool=needed)]}])
    result, reasons = await ran(*steps, tools=[nice, needed], max_latency_ms=1300)
    assert CALLED == ["nice", "needed"]
    assert "did not answer within" in reasons[0]
    assert result.usage.latency_ms < 1000


async def test_a_step_in_a_group_leaves_time_for_what_comes_after_the_group() -> None:
    nice, needed = named("nice"), named("needed", timeout=0.8)
    group = Step(steps=[Step(steps=[Step(tool=nice, required=False)], as_="inner")], as_="outer")
    steps = group, Step(choose=[{"steps": [Step(tool=needed)]}])
    _, reasons = await ran(*steps, tools=[nice, needed], max_latency_ms=1000)
    assert CALLED == ["needed"]
    assert "0.8 s are kept" in reasons[0]


async def test_a_step_leaves_time_for_its_neighbours_that_wait_for_it() -> None:
    nice = named("nice", timeout=5)
    model = ScriptedModel([Reply(text="An answer.")])
    steps = Step(tool=nice, required=False, with_={"seconds": 5}), Step(prompt="{nice}", fallback="none", as_="said")
    result, reasons = await ran(*steps, tools=[nice], model=model, max_latency_ms=2785)
    assert result.text == "An answer."
    assert "did not answer within 0.4" in reasons[0], "two seconds are kept for the model"


async def test_the_longest_way_counts_not_the_sum_of_what_runs_side_by_side() -> None:
    nice, a, b = named("nice"), named("a", timeout=0.5), named("b", timeout=0.5)
    both = Step(choose=[{"steps": [Step(tool=a), Step(tool=b)]}])
    _, reasons = await ran(Step(tool=nice, required=False), both, tools=[nice, a, b], max_latency_ms=1000)
    assert (sorted(CALLED), reasons) == (["a", "b", "nice"], [])


async def test_an_optional_step_leaves_what_comes_later_its_calls_and_dollars() -> None:
    nice, needed = named("nice", price_usd=0.003), named("needed", price_usd=0.004)
    steps = Step(tool=nice, required=False), Step(choose=[{"steps": [Step(tool=needed)]}])
    _, reasons = await ran(*steps, tools=[nice, needed], max_cost_usd=0.005)
    assert CALLED == ["needed"]
    assert reasons == ["limit: cost_usd: 0.003 wanted, 0.001 left"]
    CALLED.clear()
    _, reasons = await ran(*steps, tools=[nice, needed], max_tool_calls=1)
    assert CALLED == ["needed"]
    assert reasons == ["limit: tool_calls: 1 wanted, 0 left"]


async def test_without_time_at_all_nothing_optional_is_begun() -> None:
    first, nice = named("first", timeout=2), named("nice")
    steps = (
        Step(tool=first, with_={"seconds": 0.7 - LEAST_SECONDS / 2}),
        Step(tool=nice, required=False, after=["first"]),
    )
    await ran(*steps, tools=[first, nice], max_latency_ms=1000)
    assert CALLED == ["first"]
