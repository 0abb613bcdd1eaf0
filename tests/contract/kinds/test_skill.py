from typing import Any

import pytest

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.guideline import Guideline, Rules
from shipworthy.contract.kinds.skill import SkillKind
from shipworthy.contract.labels import Label
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Literal, Text
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Step

INPUTS = {"city": {"ask": "Where?"}, "day": {}, "user": {}, "size": {}}


def kind(**skill: Any) -> SkillKind:
    return SkillKind(Skill(name="helper", **skill))


def test_its_inputs_are_given_or_bound_or_inherited(binding: Any) -> None:
    step = binding({"city": Literal("Rome"), "town": Literal(1)}, frozenset({"day"}), shares=frozenset({"user"}))
    args = kind(inputs=INPUTS).args(step)

    assert args == {"city": Literal("Rome"), "town": Literal(1), "day": Expr.parse("day")}
    assert list(step.asked) == ["size"]
    assert step.problems == [
        "with.town: skill `helper` has no input `town`; its inputs are: `city`, `day`, `user`, `size`"
    ]


@pytest.mark.parametrize("barrier", [True, False])
def test_it_keeps_the_order_of_the_page_where_one_of_its_steps_does(barrier: bool) -> None:
    step = Node(step=Step(answer=Text.parse("x")), path=("workflow", 0), barrier=barrier)
    graph = Graph(skill=Skill(name="helper"), nodes=(step,), inputs={})
    assert kind().writes({"helper": graph}.__getitem__) is barrier


def test_it_costs_what_it_costs_as_a_step(folding: Any, own: Any) -> None:
    assert kind().bound(None, own, folding) == Bound(tool_calls=3)
    assert kind().floor == Bound()


def test_it_opens_with_what_its_page_opens_with() -> None:
    opened = kind().opens(frozenset({"b"}), True, lambda skill: (frozenset({skill.name}), True))
    assert opened == (frozenset({"b", "helper"}), True)


def test_a_workflow_is_certain_of_its_tools_and_a_loop_of_none() -> None:
    assert list(kind().certain(lambda skill: ["a"])) == ["a"]
    assert list(kind(tools=["a"]).certain(lambda skill: ["a"])) == []


def test_one_that_returns_a_value_may_answer() -> None:
    assert kind(returns="a").may_answer and not kind().may_answer


def test_it_is_as_good_as_its_arguments_and_no_way_out_itself(marking: Any) -> None:
    private = Label(private=True, trust="untrusted")
    assert kind().mark(lambda: {"a": private}, marking()).whole == private
    assert kind().leak(lambda: {"a": private}) is None
    assert kind().texts == () and kind().refused(Rules((("g", Guideline(only_tools=())),))) == ""
