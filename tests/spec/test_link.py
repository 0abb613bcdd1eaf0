"""Does the definition hold together? Each problem in its place, with its repair."""

from typing import Any

import pytest

from shipworthy.errors import Problem
from shipworthy.spec.agent import AgentSpec
from shipworthy.spec.graph import Graphs
from shipworthy.spec.link import near, problems
from shipworthy.spec.tool import Param, ToolSpec

TOOLS = {
    "look": ToolSpec(name="look", params=(Param(name="ticker"),), price_usd=0.01),
    "send": ToolSpec(name="send", params=(Param(name="text"),), effect="write"),
    "send_once": ToolSpec(name="send_once", params=(Param(name="text"),), effect="write", identity=("text",)),
}
LOOK = {"tool": "look", "with": {"ticker": "A"}}
A_READS_B = {"tool": "look", "as": "a", "with": {"ticker": "=b"}}
B_READS_A = {"tool": "look", "as": "b", "with": {"ticker": "=a"}}
RETRIED = {"tool": "send", "with": {"text": "x"}, "retry": 1}
REST_FIRST = {"choose": [{"steps": [LOOK]}, {"when": "True", "steps": [LOOK]}]}
TEXT = {"answer": "{tickr}"}


def found(skill: dict[str, Any] | None, **agent: Any) -> list[Problem]:
    skills = {} if skill is None else {"main": {"name": "main", **skill}}
    spec = AgentSpec.model_validate({"skills": skills, "tools": TOOLS, **agent})
    return problems(spec, Graphs(spec))


def steps(*of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"workflow": list(of), **more}


CASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("unknown tool", steps({"tool": "lok"}), "workflow[0].tool", "`lok` is not a tool", "`look`"),
    ("unknown tool of a loop", {"tools": ["lok"]}, "tools[0]", "`lok` is not a tool", "`look`"),
    ("unknown type", steps(LOOK, inputs={"x": {"type": "txt"}}), "inputs.x.type", "`txt` is not a type", "`text`"),
    ("unknown name", steps({**LOOK, "when": "lookk > 3"}), "workflow[0].when", "`lookk` is not known", "`look`"),
    ("unknown name in a text", steps(TEXT, inputs={"ticker": {}}), "workflow[0].answer", "`tickr`", "`ticker`"),
    ("unknown name in let", steps({"answer": "x"}, let={"a": "b + 1"}), "let.a", "`b` is not known", "let"),
    ("unknown name in an input", steps({"answer": "x"}, inputs={"a": {"check": "z > 1"}}), "inputs.a.check", "`z`", ""),
    ("read before made", steps({"answer": "{look}"}, LOOK), "workflow[0]", "before it is made", "move"),
    ("cycle", steps(A_READS_B, B_READS_A), "workflow[0]", "wait for each other", "break"),
    ("two of one name", steps(LOOK, LOOK), "workflow[1]", "two results are called `look`", "`as`"),
    ("let reads itself", steps({"answer": "x"}, let={"a": "b", "b": "a"}), "let.a", "comes to read itself", "break"),
    ("rest not last", steps(REST_FIRST), "workflow[0].choose[0]", "last", ""),
    ("retry of a write", steps(RETRIED), "workflow[0].retry", "writes", "identity"),
    ("calls above the limit", steps(LOOK, max_tool_calls=0), "max_tool_calls", "need 1 tool calls", "raise"),
    ("dollars above the limit", steps(LOOK, max_cost_usd=0.001), "max_cost_usd", "need 0.01 USD", "raise"),
    ("latency within the grace", steps(LOOK, max_latency_ms=300), "max_latency_ms", "can never hold", "more than 300"),
    ("unknown after", steps({**LOOK, "after": ["nothing"]}), "workflow[0].after", "`nothing`", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "skill", "where", "message", "repair"), CASES, ids=[case[0] for case in CASES])
def test_each_problem_in_its_place(name: str, skill: dict[str, Any], where: str, message: str, repair: str) -> None:
    every = found(skill)
    fitting = [p for p in every if p.where == f"skill main: {where}" and message in p.message and repair in p.repair]

    assert fitting, every


def test_a_definition_that_holds_has_no_problem() -> None:
    assert found(steps(LOOK, {"answer": "{look}"})) == []
    assert found(steps({"tool": "send_once", "with": {"text": "x"}, "retry": 1})) == []


def test_an_agent_without_skills_and_an_otherwise_that_is_none() -> None:
    texts = [problem.message for problem in found(None, otherwise="clarfy")]

    assert "the agent has no skill" in texts
    assert any("`clarfy`" in text for text in texts)


def test_every_problem_at_once() -> None:
    assert len(found(steps({"tool": "lok"}, {"answer": "{nothing}"}, max_latency_ms=10))) == 3


def test_names_of_a_branch_are_known_after_it() -> None:
    branch = {"choose": [{"when": "message", "steps": [LOOK]}]}

    assert found(steps(branch, {"answer": "{look}"})) == []


def test_near_says_what_was_meant_or_something_else() -> None:
    assert near("lok", ["look", "send"]) == "did you mean `look`?"
    assert near("xyz", ["look"], "write look") == "write look"
