"""What checks of answers read, and how they learn that something is not there."""

from typing import Any

import pytest

from shipworthy import Agent, Guideline, Skill, Step, tool
from shipworthy.contract.language.expr import Expr
from shipworthy.runtime.prompting.facts import facts_of
from shipworthy.runtime.prompting.stated import Stated, inputs_of, results_of


@tool
def order(number: str = "A-1") -> dict[str, Any]:
    """An order."""
    return {"total": 90, "paid": None, "lines": [{"price": 40}, {}], "to": {"city": "Bonn"}}


@pytest.fixture
async def scope() -> Any:
    found: list[Any] = []

    def judge(text: str) -> None:
        return None

    steps = [Step(tool="order"), Step(tool="order", **{"as": "second", "when": "False"}), Step(answer="Done.")]
    skill = Skill(name="job", workflow=steps, let={"double": "order.total * 2"})
    agent = Agent(skills=[skill], tools=[order], guidelines=[Guideline(answer_check=judge)])

    async def look(run_scope: Any, text: str, *, answer: bool) -> list[Any]:
        found.append(run_scope)
        return []

    patch = pytest.MonkeyPatch()
    patch.setattr("shipworthy.runtime.work.broken", look)
    await agent.run("Go", skill="job")
    patch.undo()
    return found[0]


@pytest.mark.parametrize(
    ("expression", "missing"),
    [
        ("order.total > 3", []),
        ("double > 3", []),
        ("order.to.city == 'Bonn'", []),
        ("order.paid is None", []),
        ("order.totl", ["order.totl"]),
        ("order.to.zip", ["order.to.zip"]),
        ("order['nope']", ["order.nope"]),
        ("[l.price for l in order.lines]", ["order.lines[1].price"]),
        ("second.total", ["second"]),
        ("order.total > 3 or order.nope", []),
        ("known(order.nope) or known(second)", []),
        ("text == 'Hi 3' and numbers[0] == 3 and skill == 'job'", []),
        ("order.paid.when", []),
    ],
)
async def test_what_is_read_and_not_there_is_noted(scope: Any, expression: str, missing: list[str]) -> None:
    stated = Stated(scope, facts_of("Hi 3"))
    Expr.parse(f"[{expression}]").evaluate(stated)
    assert stated.missing == missing


async def test_without_facts_their_names_are_those_of_the_skill(scope: Any) -> None:
    stated = Stated(scope)
    assert not stated("numbers") and stated.missing == ["numbers"]


async def test_results_and_inputs_are_plain_copies(scope: Any) -> None:
    results = results_of(scope)
    assert sorted(results) == ["order"] and inputs_of(scope) == {}
    results["order"]["total"] = 0  # type: ignore[index]
    assert results_of(scope)["order"]["total"] == 90  # type: ignore[index]
