"""The runs of a test, and where those of two repetitions first differ."""

import asyncio

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, RunResult, Skill, Step, UsageError, tool
from shipworthy.check.testing.runs import Ran, first_difference, watched


def ran(message: str = "hi", **more: object) -> Ran:
    named = {"status": "completed", "skill": "s", "reason": None, **more}
    return Ran(agent="a", message=message, result=RunResult(run_id="r", text="", **named))  # type: ignore[arg-type]


def call(name: str, **args: object) -> dict[str, object]:
    return {"tool": name, "args": args}


def test_equal_runs_do_not_differ() -> None:
    one = [ran(path=(call("a", x=1),), inputs={"x": 1}), ran("ho")]
    other = [ran(path=(call("a", x=1),), inputs={"x": 1}), ran("ho")]
    assert first_difference(one, other, "repetition 2") is None


@batch(
    ("other", "told"),
    [
        (ran(skill="t"), "skill differs\n  first:        s\n  repetition 2: t"),
        (ran(inputs={"x": 2}), 'inputs differ\n  first:        {}\n  repetition 2: {"x":2}'),
        (ran(path=(call("a"),)), "path differs at call 1\n  first:        nothing\n  repetition 2: a()"),
        (ran(status="degraded", reason="no_model"), "status differs\n  first:        completed"),
        (Ran(agent="a", message="hi", error="StateError"), "status differs\n  first:        completed"),
        (Ran(agent="a", message="hi"), "  repetition 2: cancelled"),
    ],
    ids=["skill", "inputs", "path", "status", "error", "cancelled"],
)
def test_the_first_difference_is_told(other: Ran, told: str) -> None:
    found = first_difference([ran("ho"), ran()], [ran("ho"), other], "repetition 2")
    assert found is not None
    assert found.startswith("run 2, “hi”: ")
    assert told in found


def test_a_path_differs_where_its_first_call_does() -> None:
    one = ran(path=(call("a"), call("b", x="1")))
    other = ran(path=(call("a"), call("b", x="2"), call("c")))
    found = first_difference([one], [other], "repetition 2")
    assert found == 'run 1, “hi”: path differs at call 2\n  first:        b(x="1")\n  repetition 2: b(x="2")'


def test_a_missing_run_is_a_difference() -> None:
    found = first_difference([ran(), ran()], [ran()], "repetition 2")
    assert found == "the number of runs differs\n  first:        2\n  repetition 2: 1"


@tool
async def inner(name: str) -> str:
    """Ask another agent."""
    await asyncio.sleep(0.02 if name == "x" else 0.01)
    return (await AGENTS["inner"].run(f"say {name}")).text


def _agent(name: str, *steps: Step) -> Agent:
    skill = Skill(
        name="saying", description="Say a name", examples=("say x", "say y"), inputs={"name": Input(ask="Which?")},
        workflow=steps,
    )  # fmt: skip
    return Agent(name=name, skills=[skill], tools=[inner])


AGENTS = {"inner": _agent("inner", Step(answer="hello"))}


async def test_every_run_is_noted_in_the_order_in_which_it_begins() -> None:
    agent = _agent("outer", Step(tool="inner", as_="a", with_={"name": "x"}), Step(answer="{a}"))
    with watched() as runs:
        await asyncio.gather(agent.run("say x"), agent.run("say y"))
        with pytest.raises(UsageError):
            await agent.run("")
    assert [(one.agent, one.message, one.error) for one in runs] == [
        ("outer", "say x", ""),
        ("outer", "say y", ""),
        ("outer", "", "UsageError"),
    ]
    assert [[one.message for one in run.inside] for run in runs] == [["say x"], ["say x"], []]


async def test_runs_that_tools_began_are_compared_in_an_order_of_their_own() -> None:
    one, other = ran(), ran()
    one.inside = [ran("x"), ran("y")]
    other.inside = [ran("y"), ran("x")]
    assert first_difference([one], [other], "repetition 2") is None
    other.inside = [ran("y"), ran("x", skill="t")]
    assert "run 2, “x”: skill differs" in (first_difference([one], [other], "repetition 2") or "")


async def test_afterwards_nothing_is_noted() -> None:
    with watched() as runs:
        pass
    await AGENTS["inner"].run("say x")
    assert runs == []
