"""The keyword arguments of a run: a model, limits and inputs for one run alone."""

import inspect
import json
from collections.abc import Callable

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, UsageError, tool
from shipworthy.app.arguments import Arguments
from shipworthy.contract.step import Prompt
from shipworthy.durable.tapes import read_tape

SEEN: list[tuple[str, int]] = []


@tool
def look(what: str, count: int) -> str:
    """A read."""
    SEEN.append((what, count))
    return f"{count} of {what}"


def _agent(**parts: object) -> Agent:
    steps = (Step(tool=look), Step.model_validate({"answer": "{look}"}))
    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        inputs={
            "what": Input.model_validate({"type": ["apples", "pears"], "ask": "What?"}),
            "count": Input.model_validate({"type": "integer", "ask": "How many?"}),
        },
        workflow=steps,
    )
    return Agent(name="worker", skills=[skill], tools=[look], store="memory")


async def test_the_inputs_of_a_skill_are_taken_as_they_are_given_and_nothing_is_read_in_the_message() -> None:
    SEEN.clear()
    result = await _agent().run("7 pears, please", skill="job", inputs={"what": "apples", "count": "3"})
    assert (result.status, SEEN, result.text) == ("completed", [("apples", 3)], "3 of apples")


async def test_an_input_that_is_not_given_is_asked_for() -> None:
    agent = _agent()
    asked = await agent.run("7 pears", skill="job", inputs={"what": "apples", "count": None}, session="s")
    assert (asked.status, asked.text) == ("asked", "How many?")
    assert (await agent.run("5", session="s")).text == "5 of apples"


@batch(
    ("given", "field", "words"),
    [
        ({"inputs": {"what": "apples"}}, "skill", "give its name"),
        ({"skill": "job", "inputs": {"what": "stones"}}, "inputs.what", "stones"),
        ({"skill": "job", "inputs": {"count": "many"}}, "inputs.count", "a whole number"),
        ({"skill": "job", "inputs": {"size": 1}}, "inputs.size", "its inputs are `what`, `count`"),
        ({"skill": "none"}, "skill", "there are job"),
        ({"language": "xx"}, "language", "there are"),
        ({"limits": {"max_turns": 1}}, "limits.max_turns", "max_cost_usd"),
        ({"limits": {"max_cost_usd": -1}}, "limits.max_cost_usd", "not a number from 0"),
        ({"limits": {"max_latency_ms": 0}}, "limits.max_latency_ms", "give more"),
        ({"model": "gpt"}, "model", "there is none"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_run(
    given: dict[str, object], field: str, words: str
) -> None:
    agent = Agent(name="worker", skills=[_agent().spec.skills["job"]], tools=[look], store="memory")
    agent.use_model(None)
    with pytest.raises(UsageError, match=words) as caught:
        agent.check("hello", **given)  # type: ignore[arg-type]
    assert caught.value.field == field


async def test_limits_of_one_run_count_and_are_refused_where_the_required_steps_need_more() -> None:
    agent = _agent()
    inputs = {"what": "pears", "count": 1}
    refused = await agent.run("go", skill="job", inputs=inputs, limits={"max_tool_calls": 0})
    assert (refused.status, refused.reason) == ("refused", "budget")
    kept = await agent.run("go", skill="job", inputs=inputs, limits={"max_tool_calls": 1, "max_latency_ms": 900})
    assert (kept.status, kept.bound.tool_calls, kept.bound.latency_ms) == ("completed", 1, 900)
    assert (await agent.run("go", skill="job", inputs=inputs)).bound.latency_ms != 900


async def test_a_run_with_inputs_and_limits_is_repeated_from_its_tape() -> None:
    from shipworthy.durable.memory import MemoryStore

    agent = _agent()
    agent.use_store(MemoryStore(records=True))
    result = await agent.run(
        "go", skill="job", inputs={"what": "pears", "count": 2}, limits={"max_latency_ms": 5000}, session="s"
    )
    tape = await agent.tape(result.run_id)
    assert tape is not None and read_tape(tape)[0]["inputs"] == {"what": "pears", "count": 2}
    again = await agent.replay(tape)
    assert (again.divergence, again.result["bound"]) == (None, json.loads(json.dumps(result.bound.as_dict())))


async def test_a_message_id_with_other_inputs_is_another_message() -> None:
    agent = _agent()
    first = await agent.run("go", skill="job", inputs={"what": "pears", "count": 2}, message_id="m")
    again = await agent.run("go", skill="job", inputs={"what": "pears", "count": 2}, message_id="m")
    assert first.run_id == again.run_id and first.text == again.text
    with pytest.raises(UsageError, match="another message"):
        await agent.run("go", skill="job", inputs={"what": "pears", "count": 3}, message_id="m")


async def test_a_model_of_the_definition_is_preferred_in_one_run_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    skill = Skill(
        name="say", description="Say it", examples=("Say it",), workflow=(Step(prompt=Prompt(text="Say {message}")),)
    )
    model = ScriptedModel([Reply(text="one."), Reply(text="two.")])
    agent = Agent(skills=[skill], model=model, store="memory")
    assert (await agent.run("Say it", model=model.name)).text == "one."
    with pytest.raises(UsageError, match=f"there is {model.name}"):
        await agent.run("Say it", model="another")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    named = Agent(skills=[skill], models={"fast": "openai:gpt-6-luna", "strong": "openai:gpt-6.1-sol"}, store="memory")
    strong = named._built.asking("strong")
    assert strong is not named._built and strong.compiled.router is named._built.compiled.router
    assert named._built.asking("strong").compiled is strong.compiled, "made once"
    with pytest.raises(UsageError, match="fast, strong, openai:gpt-6-luna"):
        named.check("Say it", model="openai:gpt-9")


@batch("function", [Agent.run, Agent.run_sync, Agent.stream, Agent.check])
def test_field_57_help_names_every_argument(function: Callable[..., object]) -> None:
    assert Arguments.__annotations__.keys() <= inspect.signature(function).parameters.keys()
