"""A skill has one way to work, and its limits."""

import pytest

from shipworthy.contract.limits import Limits
from shipworthy.contract.skill import Skill
from shipworthy.errors import SpecError


def test_a_skill_with_neither_workflow_nor_tools_is_one_prompt() -> None:
    skill = Skill(name="quick_price_check")

    assert [step.kind for step in skill.steps] == ["prompt"]
    assert skill.about == "quick price check"


def test_both_ways_to_work_are_refused() -> None:
    with pytest.raises(SpecError, match="not both"):
        Skill.model_validate({"name": "a", "workflow": [{"answer": "x"}], "tools": ["t"]})


def test_own_limits_stand_over_the_agents() -> None:
    skill = Skill(name="a", max_latency_ms=1000)

    limits = skill.limits(Limits(max_latency_ms=9000, max_cost_usd=1))

    assert (limits.max_latency_ms, limits.max_cost_usd) == (1000, 1)


def test_walk_goes_through_groups_branches_and_error_paths() -> None:
    inner = {"tool": "t", "on_error": [{"answer": "failed"}]}
    skill = Skill.model_validate({"name": "a", "workflow": [{"steps": [inner]}, {"choose": [{"steps": [inner]}]}]})

    kinds = [(".".join(map(str, path)), step.kind) for path, step in skill.walk()]

    assert ("workflow.0.steps.0.on_error.0", "answer") in kinds
    assert ("workflow.1.choose.0.steps.0", "tool") in kinds


def test_constants_and_expressions_under_let() -> None:
    skill = Skill.model_validate({"name": "a", "let": {"price": 50, "total": "price * 2", "table": {"a": 1}}})

    assert [sorted(value.reads) for value in skill.let.values()] == [[], ["price"], []]
