"""What is optional goes first, with its reason; what is learnt not to fit is not begun."""

import asyncio
from typing import Any

from tests.runtime.plan.conftest import CALLED, GO, made, named

from shipworthy import Agent, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.contract.learned import Learned, Usual
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import StepDropped, StepFailed
from shipworthy.runtime.workflow.attempts import LEAST_SECONDS


async def ran(*steps: Step, **more: Any) -> Any:
    """The result, and the reasons of what was left out."""
    heard = list[Any]()
    result = await made(*steps, **more).run(GO, skill="job", emit=heard.append)
    return result, [event.reason for event in heard if isinstance(event, StepDropped)]


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
    assert result.text == "That took too long just now. Nothing was changed."
    assert result.usage.latency_ms == 0.0


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
    assert result.usage.latency_ms == 600.0


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
    assert reasons == ["limit: cost_usd: 0.003 wanted, 0.005 left, of which 0.004 kept for what comes after"]
    CALLED.clear()
    _, reasons = await ran(*steps, tools=[nice, needed], max_tool_calls=1)
    assert CALLED == ["needed"]
    assert reasons == ["limit: tool_calls: 1 wanted, 1 left, of which 1 kept for what comes after"]


async def test_without_time_at_all_nothing_optional_is_begun() -> None:
    first, nice = named("first", timeout=2), named("nice")
    steps = (
        Step(tool=first, with_={"seconds": 0.7 - LEAST_SECONDS / 2}),
        Step(tool=nice, required=False, after=["first"]),
    )
    await ran(*steps, tools=[first, nice], max_latency_ms=1000)
    assert CALLED == ["first"]


async def test_what_hangs_inside_an_optional_group_or_helper_is_given_up_when_the_time_of_the_others_begins() -> None:
    nice, needed = named("nice", timeout=5), named("needed", timeout=0.4)
    last = Step(choose=[{"steps": [Step(tool=needed)]}])
    hung = Step(tool=nice, with_={"seconds": 5})
    helper = Skill(name="helper", description="Help", routable=False, workflow=[hung])
    group, used = Step(steps=[hung], required=False), Step(tool="helper", required=False)
    chosen = Step(choose=[{"steps": [Step(steps=[hung])]}], required=False)
    for optional in (group, used, chosen):
        CALLED.clear()
        result, reasons = await ran(optional, last, tools=[nice, needed], helpers=[helper], max_latency_ms=1300)
        assert CALLED == ["nice", "needed"], optional
        assert "did not answer within" in reasons[0]
        assert result.usage.latency_ms == 600.0


async def test_a_retry_leaves_the_others_their_time_and_calls() -> None:
    @tool(timeout=0.3)
    async def fails() -> str:
        """Fail late."""
        CALLED.append("fails")
        await asyncio.sleep(0.2)
        raise OSError("no line")

    needed = named("needed", timeout=0.4)
    steps = Step(tool=fails, required=False, retry=5), Step(choose=[{"steps": [Step(tool=needed)]}])
    _, reasons = await ran(*steps, tools=[fails, needed], max_latency_ms=1150)
    assert (CALLED, len(reasons)) == (["fails", "fails", "needed"], 1)
    CALLED.clear()
    await ran(*steps, tools=[fails, needed], max_latency_ms=5000, max_tool_calls=3)
    assert CALLED == ["fails", "fails", "needed"]


async def test_what_is_optional_inside_a_group_leaves_time_for_what_waits_for_the_group() -> None:
    nice, needed = named("nice", timeout=5), named("needed", timeout=0.6)
    group = Step(steps=[Step(tool=nice, required=False, with_={"seconds": 5})])
    steps = group, Step(tool=needed, after=["nice"])
    _, reasons = await ran(*steps, tools=[nice, needed], max_latency_ms=1400)
    assert CALLED == ["nice", "needed"]
    assert "did not answer within 0.4" in reasons[0] or "did not answer within 0.5" in reasons[0]


async def test_what_is_kept_for_the_caller_does_not_shorten_a_helper_that_ends_sooner_anyway() -> None:
    nice, needed = named("nice"), named("needed", timeout=2)
    helper = Skill(
        name="helper",
        description="Help",
        routable=False,
        max_latency_ms=800,
        max_tool_calls=1,
        workflow=[Step(tool=nice, required=False)],
    )
    steps = Step(tool="helper"), Step(choose=[{"steps": [Step(tool=needed), Step(tool=needed, as_="n")]}])
    _, reasons = await ran(*steps, tools=[nice, needed], helpers=[helper], max_latency_ms=5000, max_tool_calls=3)
    assert (CALLED, reasons) == (["nice", "needed", "needed"], [])
    CALLED.clear()
    _, reasons = await ran(*steps, tools=[nice, needed], helpers=[helper], max_latency_ms=2310, max_tool_calls=3)
    assert CALLED == ["needed", "needed"]
    assert "kept for what comes after" in reasons[0]
    CALLED.clear()
    _, reasons = await ran(*steps, tools=[nice, needed], helpers=[helper], max_latency_ms=5000, max_tool_calls=2)
    assert CALLED == ["needed", "needed"]
    assert reasons == ["limit: tool_calls: 1 wanted, 2 left, of which 2 kept for what comes after"]


async def test_an_optional_group_leaves_what_comes_later_its_calls() -> None:
    nice, needed = named("nice"), named("needed")
    helper = Skill(name="helper", description="Help", routable=False, workflow=[Step(tool=needed)])
    pair = [Step(tool=nice), Step(tool=nice, as_="again")]
    steps = Step(steps=pair, as_="pair", required=False), Step(tool="helper", after=["pair"])
    _, reasons = await ran(*steps, tools=[nice, needed], helpers=[helper], max_tool_calls=2)
    assert CALLED == ["needed"], "the pair would leave nothing for the helper"
    assert reasons == ["limit: tool_calls: 2 wanted, 2 left, of which 1 kept for what comes after"]
    CALLED.clear()
    _, reasons = await ran(*steps, tools=[nice, needed], helpers=[helper], max_tool_calls=3)
    assert (CALLED, reasons) == (["nice", "nice", "needed"], [])


async def test_a_prompt_whose_model_usually_takes_too_long_is_answered_by_its_fallback_at_once() -> None:
    model = ScriptedModel([Reply(text="Too late.")])
    step = Step(prompt="Say it", as_="said", fallback="Without a model.")
    result, _ = await ran(step, model=model, learned={"own:x": 1500.0}, max_latency_ms=1000)
    assert result.text.startswith("Without a model.")
    assert (result.status, result.reason, model.requests) == ("degraded", "deadline", [])
    assert result.usage.latency_ms == 0.0


async def test_what_is_required_and_not_begun_is_an_event_with_its_reason() -> None:
    slow, heard = named("slow"), list[Any]()
    agent = made(Step(tool=slow), tools=[slow], learned={"slow": 2000.0}, max_latency_ms=1000)
    await agent.run(GO, skill="job", emit=heard.append)
    (failed,) = [event for event in heard if isinstance(event, StepFailed)]
    assert (failed.kind, failed.error) == ("deadline", "it usually takes 2.0 s, and 0.7 s are left")


async def test_two_optional_steps_beside_a_required_one() -> None:
    """They do not wait for one another, and are given up together; what is required had its time."""
    first, second = named("first", timeout=5), named("second", timeout=5)
    needed, last = named("needed", timeout=0.3), named("last", timeout=0.3)
    steps = (
        Step(tool=first, required=False, with_={"seconds": 5}),
        Step(tool=second, required=False, with_={"seconds": 0.01}),
        Step(tool=needed, with_={"seconds": 0.05}),
        Step(choose=[{"steps": [Step(tool=last)]}]),
    )
    result, reasons = await ran(*steps, tools=[first, second, needed, last], max_latency_ms=1000)
    assert CALLED == ["first", "second", "needed", "last"]
    assert len(reasons) == 1
    assert result.usage.latency_ms == 400.0


async def test_what_was_dropped_and_why_is_repeated_exactly() -> None:
    nice, needed = named("nice", timeout=5), named("needed", timeout=0.3)
    hung = Step(tool=nice, with_={"seconds": 5})
    helper = Skill(
        name="helper",
        description="Help",
        routable=False,
        workflow=[hung.model_copy(update={"required": False}), Step(tool=needed, as_="x", after=["nice"])],
    )
    steps = [
        Step(tool=nice, as_="slow", required=False, with_={"seconds": 5}),
        Step(steps=[Step(tool="helper")], required=False),
        Step(choose=[{"steps": [Step(tool=needed)]}]),
        Step(prompt="Say it", as_="said", fallback="Without a model."),
    ]

    def agent() -> Agent:
        skill = Skill(name="job", description=GO, workflow=steps, max_latency_ms=1500)
        known = Learned(models={"own:x": Usual(usual_ms=1500, runs=20)})
        model = ScriptedModel([Reply(text="An answer.")])
        return Agent(
            skills=[skill, helper], tools=[nice, needed], model=model, store=MemoryStore(records=True), learned=known
        )

    heard, one = list[Any](), agent()
    result = await one.run(GO, skill="job", session="s", emit=heard.append)
    assert [event.type for event in heard].count("step_dropped") >= 1
    again = await agent().replay(await one.tape(result.run_id) or "")
    assert again.divergence is None
