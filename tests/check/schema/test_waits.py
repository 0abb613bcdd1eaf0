"""The schema says of steps that wait and repeat what the loader says."""

from jsonschema import Draft7Validator
from tests.batches import batch

from shipworthy.check.schema.definition import agent_schema, skill_schema
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.skill import read_skill
from shipworthy.contract.source import Source
from shipworthy.errors import SpecError

AGENT, SKILL = Draft7Validator(agent_schema()), Draft7Validator(skill_schema())
STEPS: list[tuple[bool, dict[str, object]]] = [
    (True, {"wait": "3d"}),
    (True, {"wait": 30, "say": "Later.", "when": "x", "after": ["y"]}),
    (True, {"wait": "=x", "retry": 0, "on_error": "stop", "with": {}}),
    (False, {"wait": 0}),
    (False, {"wait": "0d"}),
    (False, {"wait": "soon"}),
    (False, {"wait": True}),
    (False, {"wait": "="}),
    (False, {"wait": "1d", "retry": 1}),
    (False, {"wait": "1d", "as": "x"}),
    (False, {"wait": "1d", "tool": "t"}),
    (False, {"wait": "1d", "repeat": {"until": "x", "max": 2}}),
    (False, {"tool": "t", "say": "x"}),
    (True, {"tool": "t", "repeat": {"until": "x", "max": 2}}),
    (True, {"steps": [{"answer": "x"}], "repeat": {"until": "x", "max": 2, "every": "6s"}}),
    (False, {"tool": "t", "repeat": {"until": "x"}}),
    (False, {"tool": "t", "repeat": {"max": 2}}),
    (False, {"tool": "t", "repeat": {"until": "x", "max": 2, "times": 3}}),
    (False, {"tool": "t", "repeat": {"until": "x", "max": 2, "every": "often"}}),
    (False, {"tool": "t", "repeat": "3 times"}),
    (False, {"answer": "t", "repeat": {"until": "x", "max": 2}}),
    (False, {"tool": "t", "foreach": "x in xs", "max": 2, "repeat": {"until": "x", "max": 2}}),
]


@batch(("good", "step"), STEPS)
def test_both_say_the_same(good: bool, step: dict[str, object]) -> None:
    data, reading = {"name": "a", "workflow": [step]}, ReadContext()
    read_skill(reading, data, Source())
    assert (not reading.problems, SKILL.is_valid(data)) == (good, good), reading.problems


TARGETS: list[tuple[bool, object]] = [
    (True, "push"),
    (True, {"tool": "push"}),
    (True, {"url": "https://x.example/hook", "secret": "KEY"}),
    (True, {"url": "http://127.0.0.1:8000/hook", "secret": "KEY", "timeout": 5}),
    (True, None),
    (False, ""),
    (False, {}),
    (False, {"tool": "push", "url": "https://x.example/", "secret": "KEY"}),
    (False, {"url": "https://x.example/"}),
    (False, {"tool": "push", "secret": "KEY"}),
    (False, {"url": "http://x.example/", "secret": "KEY"}),
    (False, {"url": "https://me@x.example/", "secret": "KEY"}),
    (False, {"url": "https://x.example/", "secret": "KEY", "every": 1}),
]


@batch(("good", "target"), TARGETS)
def test_both_say_the_same_of_a_target(good: bool, target: object) -> None:
    data = {"name": "a", "notify": target}
    try:
        AgentSpec.model_validate(data)
        valid = True
    except SpecError:
        valid = False
    assert (valid, AGENT.is_valid(data)) == (good, good)
