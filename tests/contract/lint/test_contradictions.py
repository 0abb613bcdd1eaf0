from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Skill, SpecError, Step, tool


@tool(price_usd=0.25)
def a() -> str:
    """One."""
    return "a"


@tool(price_usd=0.5)
def b() -> str:
    """Two."""
    return "b"


@tool
def c() -> str:
    """Three."""
    return "c"


STEPS = (Step(tool=a), Step(tool=b), Step(tool=c))


def made(*steps: Step, **limits: Any) -> Agent:
    skill = Skill(name="job", description="Do it", workflow=steps or STEPS, **{"max_cost_usd": 1.0, **limits})
    return Agent(skills=[skill], tools=[a, b, c])


@batch(
    ("limits", "step"),
    [
        ({"max_tool_calls": 2}, "c"),
        ({"max_tool_calls": 0}, "a"),
        ({"max_cost_usd": 0.5}, "b"),
        ({"max_iterations": 1}, "b"),
    ],
)
def test_the_step_that_no_longer_fits_is_named_with_the_repair(limits: dict[str, Any], step: str) -> None:
    with pytest.raises(SpecError) as error:
        made(**limits)
    (problem,) = error.value.problems
    (key,) = limits
    assert f"`{key}` is {limits[key]:g}: `{step}` no longer fits" in problem.message
    assert f"raise `{key}` to" in problem.repair


def test_time_that_only_suffices_for_settling_can_never_hold() -> None:
    with pytest.raises(SpecError, match="can never hold"):
        made(max_latency_ms=300)


def test_what_may_be_left_out_needs_nothing() -> None:
    optional = Step(tool=c, required=False)
    assert made(Step(tool=a), Step(tool=b), optional, max_tool_calls=2)
    assert made(Step(tool=a), Step(tool=b), Step(tool=c, when="1 > 2"), max_tool_calls=2)
    assert made(Step(answer="Done."), Step(tool=a), max_tool_calls=0)


@batch(
    ("verify", "message"),
    [("was_sen", "there is no tool `was_sen`"), ("send", "`send` writes"), ("was_paid", "needs `amount`")],
)
def test_a_check_that_cannot_be_made_is_refused(verify: str, message: str) -> None:
    @tool
    def was_sent(text: str) -> bool:
        return True

    @tool
    def was_paid(amount: int) -> bool:
        return True

    @tool(effect="write", verify=verify)
    def send(text: str) -> str:
        return "sent"

    job = Skill(name="job", description="Do it", workflow=[Step(tool=send, with_={"text": "x"})])
    with pytest.raises(SpecError, match=message):
        Agent(skills=[job], tools=[send, was_sent, was_paid])
