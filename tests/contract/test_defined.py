"""A part that is made in Python and not valid raises SpecError; readers of files get pydantic's errors, and its speed."""

import inspect
import pickle

import pytest
from pydantic import BaseModel, ValidationError
from tests.batches import batch

import shipworthy
from shipworthy import Input, Limits, Prompt, Skill, SpecError, Step
from shipworthy.contract.defined import Defined
from shipworthy.contract.read.owners import MODELS

OF_PUBLIC = [value for name in shipworthy.__all__ if isinstance(value := getattr(shipworthy, name), type)]
PARTS = sorted(
    {*MODELS.values(), *(one for one in OF_PUBLIC if issubclass(one, BaseModel))}, key=lambda one: one.__name__
)


@batch("part", PARTS)
def test_no_part_shows_the_errors_of_pydantic(part: type[Defined]) -> None:
    with pytest.raises(SpecError) as made:
        part(no_such_key=1)
    with pytest.raises(SpecError) as read:
        part.model_validate({"no_such_key": 1})

    for caught in (made, read):
        assert any("`no_such_key` is not a key of" in one.message and one.repair for one in caught.value.problems)
        assert caught.value.__cause__ is None and caught.value.__suppress_context__
        assert "pydantic" not in str(caught.value)


def test_a_reader_that_knows_the_lines_gets_the_errors_of_all_parts_inside() -> None:
    with pytest.raises(ValidationError) as caught:
        Skill.read({"name": "a", "workflow": [{"tol": "x"}, {"tool": 3}], "inputs": {"n": {"typ": "text"}}})

    assert {error["loc"] for error in caught.value.errors()} == {
        ("workflow", 0, "tol"),
        ("workflow", 1, "tool"),
        ("inputs", "n", "typ"),
    }


def test_parts_inside_of_a_part_are_made_without_a_call_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(self: Defined, /, **data: object) -> None:
        raise AssertionError("a part inside was made by a call")

    monkeypatch.setattr(Defined, "__init__", counted)
    skill = Skill.read({"name": "a", "workflow": [{"prompt": "x"}], "inputs": {"n": {"type": "text"}}})

    assert skill.workflow[0].prompt is not None


def test_a_part_cannot_be_changed() -> None:
    step = Step(tool="look")
    with pytest.raises(SpecError) as caught:
        step.tool = "other"  # type: ignore[misc]

    (problem,) = caught.value.problems
    assert problem.message == "`tool` cannot be changed: a step stays as it was made"
    assert problem.repair == 'make another one: `model_copy(update={"tool": …})`'
    assert step.model_copy(update={"tool": "other"}).tool == "other"


@batch("part", [Step, Skill, Input, Prompt, Limits])
def test_editors_see_the_keywords_of_a_part(part: type[Defined]) -> None:
    shown = inspect.signature(part).parameters
    assert "data" not in shown and set(shown) >= {"as_", "with_"} if part is Step else shown


def test_a_part_can_be_pickled_and_compared() -> None:
    step = Step(tool="look", with_={"a": "=b"}, as_="seen")
    assert pickle.loads(pickle.dumps(step)) == step
