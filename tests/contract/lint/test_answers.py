"""Checks and claims about answers that cannot be made are refused at load."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Guideline, Skill, SpecError, Step, tool


@tool
def order() -> dict[str, object]:
    return {"total": 90.0}


@tool
def stock() -> dict[str, object]:
    return {"left": 3}


JOB = Skill(name="job", workflow=[Step(tool="order"), Step(answer="{order.total}")], let={"most": "order.total"})
LOOP = Skill(name="loop", tools=["stock"])


def problems(*skills: Skill, checks: Any = ()) -> list[tuple[str, str, str]]:
    guidelines = [Guideline(answer_check=checks)] if checks else []
    with pytest.raises(SpecError) as caught:
        Agent(skills=skills, tools=[order, stock], guidelines=guidelines)
    return [(problem.where, problem.message, problem.repair) for problem in caught.value.problems]


@batch(
    "check",
    [
        "max(amounts) <= order.total",
        "max(amounts) <= most",
        "max(numbers) <= stock.left",
        "skill == 'job' and 'sorry' not in text",
        "inputs.city in text and today not in dates",
        "session.turns < 3 and message not in text",
    ],
)
def test_facts_results_named_values_and_tools_of_loops_may_be_read(check: str) -> None:
    Agent(skills=[JOB, LOOP], tools=[order, stock], guidelines=[Guideline(answer_check=check)])


def test_a_name_that_no_skill_has_is_told_with_the_nearest() -> None:
    (found,) = problems(JOB, LOOP, checks="max(amounts) <= ordr.total")
    assert found == ("agent: guidelines[0].answer_check", "`ordr` is not known here", "did you mean `order`?")


def test_names_that_no_skill_has_together_are_told() -> None:
    ((_, message, repair),) = problems(JOB, LOOP, checks="order.total > stock.left")
    assert "no skill has `order`, `stock` together" in message and repair == "write one check for each"


def test_claims_read_the_names_of_their_skill_alone() -> None:
    prompt = Step(prompt="Say it.", claims={"cheapest": "ordr.name"})
    skill = Skill(name="job", workflow=[Step(tool="order"), prompt], claims={"!": "order.total", "dearest": "amounts"})
    found = {(where.partition(": ")[2], message) for where, message, _ in problems(skill)}
    assert found == {
        ("claims.!", "`!` is no phrase"),
        ("claims.dearest", "`amounts` is not known here"),
        ("workflow[1].claims.cheapest", "`ordr` is not known here"),
    }


def test_claims_belong_to_a_prompt_or_a_skill() -> None:
    with pytest.raises(SpecError, match="`claims`, .*belong to a prompt"):
        Step(tool="order", claims={"cheapest": "order.name"})
