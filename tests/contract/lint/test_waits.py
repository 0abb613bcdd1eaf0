"""Waits and repetitions that cannot do what they say are refused when the agent is loaded, with the repair."""

from typing import Any

import pytest

from shipworthy import Agent, ScriptedModel, Skill, SpecError, tool
from shipworthy.contract.least import floor
from shipworthy.contract.lint.waits import waits_of


@tool
def look() -> dict[str, Any]:
    """Look"""
    return {"ok": True}


def agent(*workflow: dict[str, Any], **more: Any) -> Agent:
    skills = [Skill.model_validate({"name": "a", "workflow": list(workflow), **more})]
    return Agent(skills=skills, tools=[look], model=ScriptedModel([]))


def problem(*workflow: dict[str, Any], **more: Any) -> tuple[str, str]:
    with pytest.raises(SpecError) as raised:
        agent(*workflow, **more)
    (only,) = raised.value.problems
    return only.message, only.repair


LOOK = {"tool": "look", "as": "seen"}


def test_pauses_beyond_the_time_of_the_skill_must_be_a_wait() -> None:
    repeat = {"until": "seen.ok", "max": 5, "every": "1h"}
    message, repair = problem({**LOOK, "repeat": repeat}, max_latency_ms=20_000)
    assert message == "5 turns with 1h between them take 14400 s, and `max_latency_ms` is 20000: it must be a `wait`"
    assert "{wait: 1h, when: not (seen.ok)}" in repair and "above 1.44003e+07" in repair
    found = agent({**LOOK, "repeat": {**repeat, "every": "2s"}}, max_latency_ms=20_000)
    assert found.bounds()["a"].tool_calls == 5


def test_the_repair_that_is_named_loads() -> None:
    steps = [LOOK, {"wait": "1h", "when": "not (seen.ok)"}]
    found = agent({"steps": steps, "repeat": {"until": "seen.ok", "max": 5}}, {"answer": "ok"})
    assert found.bounds()["a"].tool_calls == 5
    assert waits_of(found.compiled.graph("a").nodes, found.compiled.graph) == 5


@pytest.mark.parametrize(
    ("workflow", "told"),
    [
        (({"wait": "1d"},), "nothing comes after this wait"),
        (({**LOOK, "on_error": [{"wait": "1d"}, LOOK]}, {"answer": "x"}), "a wait cannot stand in `on_error`"),
    ],
)
def test_a_wait_where_none_can_be(workflow: tuple[dict[str, Any], ...], told: str) -> None:
    assert told in problem(*workflow)[0]


def test_more_waits_than_messages() -> None:
    many = {"steps": [{"wait": "1d"}, LOOK], "repeat": {"until": "seen.ok", "max": 8}}
    message, repair = problem(many, {"answer": "x"})
    assert message == "this skill may wait 8 times, which makes 9 runs, and `max_turns` is 8"
    assert repair == "raise `max_turns` to 9, or wait less often"
    agent(many, {"answer": "x"}, max_turns=9)


def test_a_loop_cannot_call_what_waits() -> None:
    waits = Skill.model_validate({"name": "w", "workflow": [{"wait": "1d"}, LOOK], "routable": False})
    loop = Skill.model_validate({"name": "l", "tools": ["w"], "fallback": "x"})
    with pytest.raises(SpecError, match="`w` waits, and a loop calls it"):
        Agent(skills=[waits, loop], tools=[look], model=ScriptedModel([]))


def test_the_least_of_a_run_is_that_between_two_waits() -> None:
    nodes = agent(LOOK, LOOK | {"as": "b"}, {"wait": "1d"}, LOOK | {"as": "c"}).compiled.graph("a").nodes
    assert floor(nodes).tool_calls == 2
    inside = agent(LOOK, {"steps": [LOOK | {"as": "b"}, {"wait": "1d"}, LOOK | {"as": "c"}]}, {"answer": "x"})
    assert floor(inside.compiled.graph("a").nodes).tool_calls == 2
