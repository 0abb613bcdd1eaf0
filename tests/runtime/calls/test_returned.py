"""What a step that asks a specialist reads: the answer as text, and what its skill returns as data."""

from typing import Any

import pytest

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.errors import SpecError


def _shop(calls: list[str], **own: Any) -> Agent:
    @tool(timeout=2)
    async def order(number: str) -> dict[str, object]:
        calls.append(number)
        return {"number": number, "total": 40, "items": ["pen", "ink"]}

    skill = Skill(
        name="order_of",
        description="Look up an order",
        examples=("What is in order A-1001?", "Look up order A-2002"),
        inputs={"number": Input(type="text", pattern="A-[0-9]{4}", ask="Which order?")},
        workflow=own.pop(
            "workflow", (Step(tool="order", as_="found"), Step(answer="Order {found.number} costs {found.total}."))
        ),
        returns="{'total': found.total, 'items': found.items}",
        **own,
    )
    return Agent(name="shop", skills=[skill], tools=[order], store="memory")


def _desk(shop: Agent, *steps: Step) -> Agent:
    skill = Skill(
        name="sum_up",
        description="Sum up an order",
        examples=("Sum up order A-1001", "Sum up A-2002"),
        inputs={"number": Input(type="text", pattern="A-[0-9]{4}", ask="Which?")},
        workflow=steps,
    )
    return Agent(name="desk", skills=[skill], specialists={"shop": shop}, store="memory")


NAMED = Step(tool="shop.order_of", as_="consulted")
TOLD = Step(tool="shop", as_="consulted", with_={"message": "What is in order {number}?"})


@pytest.mark.parametrize("step", [NAMED, TOLD])
async def test_data_is_read_by_fields_and_the_answer_as_text(step: Step) -> None:
    said = Step(answer="{consulted} Twice: {consulted.total * 2}, first: {consulted.items[0]}.")
    result = await _desk(_shop([]), step, said).run("Sum up order A-1001")
    assert (result.status, result.text) == ("completed", "Order A-1001 costs 40. Twice: 80, first: pen.")
    assert result.trust == "untrusted"


async def test_a_result_is_used_again_as_data() -> None:
    calls: list[str] = []
    group = Step(steps=(Step(tool="shop.order_of", as_="again"), Step(answer="{again.total + consulted.total}.")))
    result = await _desk(_shop(calls), NAMED, group).run("Sum up order A-1001")
    assert (result.text, calls) == ("80.", ["A-1001"])


async def test_what_ends_before_its_results_are_there_is_its_text() -> None:
    early = (Step(answer="We are closed."), Step(tool="order", as_="found"))
    said = Step(answer="{consulted} {known(consulted.total)}")
    result = await _desk(_shop([], workflow=early), NAMED, said).run("Sum up order A-1001")
    assert result.text == "We are closed. no"


def test_a_field_of_a_mere_text_is_still_refused() -> None:
    with pytest.raises(SpecError, match="total"):
        plain = Skill(name="hours", examples=("When are you open?",), workflow=(Step(answer="From nine."),))
        shop = Agent(name="shop", skills=[plain], store="memory")
        _desk(shop, Step(tool="shop.hours", as_="consulted"), Step(answer="{consulted.total}"))


async def test_a_condition_reads_the_data() -> None:
    dear = Step(answer="That is a lot.", when="consulted.total > 30")
    result = await _desk(_shop([]), NAMED, dear, Step(answer="That is little.")).run("Sum up order A-1001")
    assert result.text == "That is a lot."
