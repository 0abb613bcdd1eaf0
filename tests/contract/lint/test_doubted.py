"""What will stop a skill for some messages only is a warning."""

from collections.abc import Callable

import pytest

from shipworthy import Agent

TOOLS = """
from shipworthy import tool
@tool
def a() -> str:
    "A."
    return "a"
@tool
def b() -> str:
    "B."
    return "b"
"""
OTHER = "name: other\ndescription: do another thing\nworkflow:\n  - tool: a\n  - tool: b\n"
Opened = Callable[..., Agent]


def files(when: str, first: str = "a") -> dict[str, str]:
    rule = f"guidelines:\n  - name: g\n    when: {when}\n    first_tool: {first}\n"
    return {"agent.yaml": f"name: a\n{rule}", "skills/other.yaml": OTHER}


@pytest.mark.parametrize("when", ["[about money]", "=message == 'x'", "=inputs.x"])
def test_F3_a_first_tool_that_a_skill_does_not_begin_with_is_a_warning(opened: Opened, when: str) -> None:
    skill = "inputs: {x: {type: text, default: ''}}\nworkflow:\n  - tool: b\n"
    (warning,) = [w for w in opened(skill, files(when), tools=TOOLS).warnings() if "`g`" in w]

    assert warning == (
        "`g` wants `a` first, and `s` may call another tool before it: while it applies, they are refused. "
        "Let them begin with it, or narrow its `when`: `=skill == 'other' and …`"
    )


def test_F3_none_is_given_where_every_skill_begins_with_it_or_calls_none(opened: Opened) -> None:
    skill = "workflow:\n  - answer: Hello\n"

    assert [w for w in opened(skill, files("[about money]"), tools=TOOLS).warnings() if "`g`" in w] == []


def test_F3_a_condition_on_the_skill_alone_is_decided_at_load(told: Callable[..., list[str]], opened: Opened) -> None:
    skill = "workflow:\n  - tool: b\n"
    (problem,) = told(skill, files("=skill == 's'"), tools=TOOLS)

    assert problem.startswith("a/agent.yaml:5: skill `s` may call `b` before `a`, which `g` wants first")
    assert "let `a` be its first step" in problem
    agent = opened(skill, files("=skill == 'other'"), tools=TOOLS)
    assert [w for w in agent.warnings() if "`g`" in w] == []


def test_F3_a_first_tool_that_no_skill_calls_is_refused(told: Callable[..., list[str]]) -> None:
    other = {"skills/other.yaml": OTHER.replace("  - tool: a\n", "")}
    (problem,) = told("workflow:\n  - tool: b\n", files("[about money]") | other, tools=TOOLS)

    assert problem.startswith("a/agent.yaml:5: no skill calls `a`") and "let a workflow begin with it" in problem
