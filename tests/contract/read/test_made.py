"""What is wrong with a part that is made in Python: every problem, with the line, the class, the key and the repair."""

import inspect
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import shipworthy
from shipworthy import Guideline, Input, Limits, Prompt, Skill, SpecError, Step
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.model import ModelSpec
from shipworthy.contract.read.made import PUBLIC, place_of_call
from shipworthy.contract.specialist.specialist import Specialist


def look() -> None:
    """A plain function."""


def problems(make: Callable[..., object], **given: Any) -> list[tuple[str, str, str]]:
    """Place without the line, message and repair of each problem."""
    with pytest.raises(SpecError) as caught:
        make(**given)
    return [(one.where.split(": ", 1)[1], one.message, one.repair) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("make", "given", "where", "message", "repair"),
    [
        (Step, {"tol": "x"}, "Step.tol", "`tol` is not a key of a step", "did you mean `tool`?"),
        (Step, {"wiht": {}}, "Step.wiht", "`wiht` is not a key of a step", "did you mean `with_`?"),
        (Step, {"args": {}}, "Step.args", "`args` is not a key of a step", "the arguments of a step are its `with_`"),
        (Step, {"tool": 3}, "Step.tool", "`tool` must be text, not the number 3", "put it in quotes"),
        (Step, {"tool": "a", "with_": 3}, "Step.with_", "`with_` must be a mapping, not the number 3", ""),
        (Step, {"tool": "a", "with_": {"x": "=b ="}}, "Step.with_.x", "`x`: `b =` cannot be read", "use == to compare"),
        (Step, {"answer": "a", "with_": {"x": "b"}}, "Step.with_", "`with_` belongs to a tool", ""),
        (Step, {}, "Step", "a step has one of tool, prompt, answer, steps, choose, wait; this one has none", ""),
        (
            Step,
            {"tool": look},
            "Step.tool",
            "`tool` must be a tool or its name, not the function `look`",
            "write `@tool` above it, or give its name",
        ),
        (Step, {"prompt": 3}, "Step.prompt", "`prompt` must be `Prompt(…)` or a mapping, not the number 3", "write `Prompt(…)`"),
        (Step, {"tool": "a", "confirm": {"text": "{", "by": "x"}}, "Step.confirm.text", "`text`: `{` at character 1 is not closed", "close it, or write `{{` for a plain brace"),
        (Prompt, {}, "Prompt.text", "`text` is missing", "add `text`"),
        (Input, {"typ": "date"}, "Input.typ", "`typ` is not a key of an input", "did you mean `type`?"),
        (Input, {"list": "text"}, "Input", "a list needs `max`: how many items it may have at most", ""),
        (Limits, {"max_cost": 1}, "Limits.max_cost", "`max_cost` is not a key of limits", "did you mean `max_cost_usd`?"),
        (Limits, {"day": {"max_cost": 1}}, "Limits.day.max_cost", "`max_cost` is not a key of a quota", "did you mean `max_cost_usd`?"),
        (Guideline, {"name": "x" * 81}, "Guideline.name", "`name` has more than 80 characters", "write it shorter"),
        (Guideline, {"the": "x"}, "Guideline.the", "`the` is not a key of a guideline", "did you mean `then`?"),
        (ModelSpec, {"name": "a", "price": {"inptu": 1}}, "ModelSpec.price.inptu", "`inptu` is not a key of a price", "did you mean `input`?"),
        (McpServer, {"url": "http://a.example", "tools": {"t": {"efect": "read"}}}, "McpServer.tools.t.efect", "`efect` is not a key of a tool of an MCP server", "did you mean `effect`?"),
        (Specialist, {"agent": "a", "limits": {"max_cost": 1}}, "Specialist.limits.max_cost", "`max_cost` is not a key of limits of a specialist", "did you mean `max_cost_usd`?"),
        (AgentSpec, {"limits": {"day": {"max_cost": 1}}}, "AgentSpec.limits.day.max_cost", "`max_cost` is not a key of a quota", "did you mean `max_cost_usd`?"),
        (Skill, {"name": "a b"}, "Skill.name", "`name`: `a b` is not a name", "write `a_b`; the words that people read are the `description`"),
        (Skill, {"name": "a", "workflow": [{"tol": "x"}]}, "Skill.workflow[0].tol", "`tol` is not a key of a step", "did you mean `tool`?"),
        (Skill, {"name": "a", "workflow": Step(tool="x")}, "Skill.workflow", "`workflow` must be a list, not `Step(…)`", "write `workflow=[…]`"),
        (Skill, {"name": "a", "workflow": [Prompt(text="x")]}, "Skill.workflow[0]", "`workflow` entry 1 must be `Step(…)` or a mapping, not `Prompt(…)`", "write `Step(…)`"),
        (Skill, {"name": "a", "inputs": {"x": "date"}}, "Skill.inputs.x", "`x` must be `Input(…)` or a mapping, not text", "write `Input(…)`"),
        (Skill, {"name": "a", "model": Prompt(text="x")}, "Skill.model", "`model` must be text, not `Prompt(…)`", ""),
    ],
)  # fmt: skip
def test_one_mistake_is_one_problem(
    make: Callable[..., object], given: dict[str, object], where: str, message: str, repair: str
) -> None:
    assert problems(make, **given) == [(where, message, repair)]


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        Skill,
        nme="a",
        workflow=[{"tool": 3, "with_": {"x": "{1"}}, {"prompt": {"txt": "x"}}],
        inputs={"n": {"type": {}}},
        max_turns="3",
    )

    assert sorted(where for where, _, _ in found) == [
        "Skill.inputs.n.type",
        "Skill.max_turns",
        "Skill.name",
        "Skill.nme",
        "Skill.workflow[0].tool",
        "Skill.workflow[0].with_.x",
        "Skill.workflow[1].prompt.text",
        "Skill.workflow[1].prompt.txt",
    ]


def test_only_keys_that_a_call_takes_are_proposed() -> None:
    ((_, message, repair),) = problems(Skill, name="a", rag=True)
    ((_, _, of_step),) = problems(Step, colour="red")

    assert message == "`rag` is not a key of a skill"
    assert repair.startswith("remove it, or use one of: claims, description") and "rag" not in repair
    assert of_step.startswith("remove it, or use one of: after, answer, as_, choose") and of_step.endswith(
        "when, with_"
    )


def test_a_mapping_keeps_its_keys() -> None:
    ((where, message, _),) = problems(Step.model_validate, obj={"wait": "1d", "as": "x"})

    assert where == "Step.as" and message.startswith("`as` does not belong to a `wait`")


@pytest.mark.parametrize("raw", [3, None, "text", [1]])
def test_what_is_no_mapping_is_told(raw: object) -> None:
    ((where, message, _),) = problems(Step.model_validate, obj=raw)

    assert where == "Step" and message.startswith("the definition must be a mapping, not")


def test_the_line_of_the_call_is_told(tmp_path: Path) -> None:
    page = tmp_path / "mine.py"
    page.write_text(
        'from shipworthy import Step\n\nSTEPS = [\n    Step(tool="a"),\n    Step(\n        tol="b",\n    ),\n]\n'
    )
    with pytest.raises(SpecError) as caught:
        runpy.run_path(str(page))

    assert caught.value.problems[0].where == f"{page}:5: Step.tol"


def test_a_subclass_is_told_as_what_it_is_of() -> None:
    class Mine(Step):
        """A step of one's own."""

    assert problems(Mine, tol="x") == [("Mine.tol", "`tol` is not a key of a step", "did you mean `tool`?")]


def test_the_place_is_that_of_the_code_that_calls_and_none_where_the_package_does() -> None:
    frame = inspect.currentframe()
    assert frame is not None
    assert place_of_call() == f"{__file__}:{frame.f_lineno}"
    inside: dict[str, Any] = {"__name__": "shipworthy.somewhere", "place_of_call": place_of_call}
    assert eval("place_of_call()", inside) == ""


def test_the_classes_that_a_program_imports_are_named_where_they_are_wanted() -> None:
    assert all(name in shipworthy.__all__ for name in PUBLIC)
