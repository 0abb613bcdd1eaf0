"""The agent as people use it: run, stream, cancel, carry on."""

import asyncio
import json

import pytest
from tests.batches import batch

from shipworthy import Agent, ScriptedModel, Skill, SpecError, Step, UsageError, tool
from shipworthy.app.message import MAX_MESSAGE, check_message
from shipworthy.events import AnyEvent, TextDelta, Thinking
from shipworthy.tokens import counting

STARTED: list[str] = []
STOPPED: list[str] = []


@tool(timeout=20)
async def slow() -> str:
    """Sleeps, and notes when it is cancelled."""
    STARTED.append("slow")
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        STOPPED.append("slow")
        raise
    return "late"


@tool(timeout=1)
def double(number: int) -> int:
    """Twice the number."""
    return number * 2


def agent() -> Agent:
    workflow = (Step(tool=double), Step.model_validate({"answer": "Twice {number} is {double}."}))
    inputs = {"number": {"type": "integer", "ask": "Which number?"}}
    doubling = Skill.model_validate({"name": "double_it", "examples": ["double 4", "twice 7"], "inputs": inputs})
    waiting = Skill(name="wait", examples=("wait for it",), workflow=(Step(tool=slow),))
    return Agent(skills=[doubling.model_copy(update={"workflow": workflow}), waiting], tools=[double, slow])


async def test_a_message_is_answered_within_its_bound() -> None:
    result = await agent().run("double 21")

    assert (result.status, result.text) == ("completed", "Twice 21 is 42.")
    assert result.path == ({"tool": "double", "args": {"number": 21}},)
    assert json.loads(json.dumps(result.as_dict()))["usage"]["tool_calls"] == 1


async def test_a_session_carries_on_and_without_one_everything_is_new() -> None:
    made = agent()

    asked = await made.run("double", session="s")
    answered = await made.run("8", session="s")
    alone = await made.run("hello there")

    assert (asked.status, answered.text) == ("asked", "Twice 8 is 16.")
    assert alone.inputs == {}


async def test_f04_two_messages_of_one_session_are_answered_one_after_the_other() -> None:
    made = agent()

    results = await asyncio.gather(*(made.run(f"double {n}", session="s") for n in range(8)))

    assert [result.text for result in results] == [f"Twice {n} is {2 * n}." for n in range(8)]
    assert (await made.session("s")).version == 8


async def test_a_stream_gives_every_event_once_and_ends() -> None:
    async with agent().stream("double 3") as events:
        found = [event async for event in events]

    assert [event.seq for event in found] == list(range(1, len(found) + 1))
    assert isinstance(found[0], Thinking)
    assert "".join(e.text for e in found if isinstance(e, TextDelta)) == "Twice 3 is 6."
    assert found[-1].type == "run_finished"


async def test_f25_leaving_a_stream_cancels_the_work() -> None:
    STARTED.clear()
    STOPPED.clear()

    async with agent().stream("wait for it") as events:
        async for event in events:
            if event.type == "step_started":
                await asyncio.sleep(0.05)
                break
    await asyncio.sleep(0)

    assert (STARTED, STOPPED) == (["slow"], ["slow"])


async def test_a_listener_that_fails_harms_nobody() -> None:
    def fails(event: AnyEvent) -> None:
        raise RuntimeError("no")

    assert (await agent().run("double 2", emit=fails)).status == "completed"


def test_run_sync_is_for_code_that_is_not_async(virtual_loops: None) -> None:
    assert agent().run_sync("double 2").text == "Twice 2 is 4."


async def test_run_sync_inside_a_loop_says_what_to_write() -> None:
    with pytest.raises(UsageError, match=r"await agent\.run"):
        agent().run_sync("double 2")


@batch("message", ["", "  \n", "x" * (MAX_MESSAGE + 1), "a\x00b", "\ud800", None, 3])
def test_what_is_no_message_is_refused(message: object) -> None:
    with pytest.raises(UsageError):
        check_message(message)  # type: ignore[arg-type]


def test_a_definition_that_does_not_hold_together_is_refused_at_once() -> None:
    with pytest.raises(SpecError, match="dubble"):
        Agent(skills=[Skill(name="a", workflow=(Step(tool="dubble"),))], tools=[double])


def test_warm_leaves_nothing_to_wait_for() -> None:
    made = agent()
    made.warm()

    assert counting.loaded()
    assert "router" in made.compiled.__dict__


def test_bounds_by_skill() -> None:
    bounds = agent().bounds()

    assert sorted(bounds) == ["double_it", "wait"]
    assert bounds["double_it"].tool_calls == 1


async def test_a_copy_with_other_tools_leaves_the_agent_as_it_is() -> None:
    @tool(name="greet")
    def other(name: str = "") -> str:
        """Say hello otherwise."""
        return "Ahoy"

    @tool
    def greet(name: str = "") -> str:
        """Say hello."""
        return "Hello"

    skill = Skill(
        name="hello",
        description="Say hello to a person",
        examples=["say hello", "greet me"],
        workflow=[{"tool": "greet", "with": {"name": "Ann"}}, {"answer": "{greet}!"}],
    )
    agent = Agent(skills=[skill], tools=[greet], store="memory")
    copy = agent.with_tools({"greet": other})
    copy.use_clock(None)
    copy.use_model(ScriptedModel(["never asked"]))
    assert (await copy.run("say hello")).text == "Ahoy!"
    assert (await agent.run("say hello")).text == "Hello!"
    assert copy.spec == agent.spec
