"""Conversations about values: what a tool gets is what was said, or it is asked for."""

from decimal import Decimal

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool


@tool
def order(many: int, what: str) -> str:
    """Order."""
    return f"{many!r} {what}"


@tool
def pay(amount: Decimal) -> str:
    """Pay."""
    return f"{amount}"


@tool
def note(items: list[str]) -> str:
    """Note."""
    return " | ".join(items)


def agent(many: str = "integer", **more: object) -> Agent:
    what = Input(type=["mouse", "cable"], ask="What?")
    asked = Input.model_validate({"type": many, "ask": "How many?", **more})
    ordering = Skill(
        name="order_articles",
        description="Order articles",
        examples=("order 5 mice", "I would like to order cables", "please order a mouse"),
        inputs={"many": asked, "what": what},
        workflow=(Step(tool="order"), Step(answer="{order}")),
    )
    paying = Skill(
        name="pay_bill",
        description="Pay a bill",
        examples=("pay my bill", "I want to pay the invoice", "pay $20"),
        inputs={"amount": Input(type="money", ask="How much?")},
        workflow=(Step(tool="pay"), Step(answer="{pay}")),
    )
    noting = Skill(
        name="make_list",
        description="Make a shopping list",
        examples=("make a shopping list", "start a list for shopping", "shopping list please"),
        inputs={"items": Input.model_validate({"list": "text", "max": 9, "ask": "What shall be on it?"})},
        workflow=(Step(tool="note"), Step(answer="{note}")),
    )
    return Agent(skills=[ordering, paying, noting], tools=[order, pay, note])


async def talk(one: Agent, skill: str, *messages: str) -> str:
    """The text after the last message; the first one opens the skill."""
    text = ""
    for number, message in enumerate(messages):
        result = await one.run(message, skill=skill if number == 0 else None, session="s")
        text = f"{result.status}: {result.text}"
    return text


@batch("many", ["integer", "number"])
@batch("answer", ["7", "seven", "7.0", "7 pieces", "make it 7 please"])
async def test_newcomer_f24_a_whole_number_is_taken_by_a_tool_for_whole_numbers(many: str, answer: str) -> None:
    assert await talk(agent(many), "order_articles", "order a mouse", answer) == "completed: 7 mouse"


@batch("answer", ["12.50", "12,50", "$12.50", "12,50 €", "12 dollars 50 cents"])
async def test_newcomer_f24_a_decimal_takes_an_amount(answer: str) -> None:
    assert await talk(agent(), "pay_bill", "pay my bill", answer) == "completed: 12.5"


@batch("answer", ["bread, milk and eggs", "bread\nmilk\neggs", "bread, milk, eggs"])
async def test_newcomer_f26_an_answer_with_and_is_a_list(answer: str) -> None:
    assert await talk(agent(), "make_list", "make a list", answer) == "completed: bread | milk | eggs"


async def test_newcomer_f26_a_decimal_comma_is_a_number() -> None:
    assert await talk(agent(), "pay_bill", "pay 2,5 euros") == "completed: 2.5"


@batch("said", ["order 2 or 3 cables", "order five gazillion cables", "order 2-3 cables", "order 1.000 cables"])
async def test_what_is_doubted_is_asked_for_and_no_default_stands_for_it(said: str) -> None:
    one = agent(default=1)
    assert await talk(one, "order_articles", said) == "asked: How many?"
    assert await talk(agent(default=1), "order_articles", said, "3") == "completed: 3 cable"


async def test_a_default_stands_where_nothing_was_said() -> None:
    assert await talk(agent(default=1), "order_articles", "order a cable") == "completed: 1 cable"


async def test_what_is_doubted_is_asked_for_with_the_rest() -> None:
    one = agent(default=1)
    assert await talk(one, "order_articles", "order 2 or 3") == "asked: How many? What?"
    assert await talk(one, "order_articles", "order 2 or 3", "cable, 3") == "completed: 3 cable"


@batch(
    ("said", "status"),
    [
        *(("order 5 cables, not mice", "completed: 5 cable"), ("order 5 of them, but no cable", "asked: What?")),
        ("I don't want a mouse, order 5 cables", "completed: 5 cable"),
    ],
)
async def test_field_14_what_is_excluded_is_not_ordered(said: str, status: str) -> None:
    assert (await talk(agent(), "order_articles", said)).startswith(status)


async def test_field_06_a_pasted_list_is_read_to_its_end() -> None:
    @tool
    def invite(people: list[str]) -> str:
        """Invite."""
        return f"{len(people)} to {people[-1]}"

    skill = Skill(
        name="invite",
        description="Invite people",
        examples=("invite these people",),
        inputs={"people": Input.model_validate({"list": "email", "max": 3000, "ask": "Whom?"})},
        workflow=(Step(tool="invite"), Step(answer="{invite}")),
    )
    people = ", ".join(f"person{number:04d}@example.com" for number in range(2000))
    result = await Agent(skills=[skill], tools=[invite]).run(f"invite {people}", skill="invite")
    assert result.text == "2000 to person1999@example.com"


@pytest.mark.parametrize("later", [True, False])
async def test_a_list_that_is_too_long_is_not_cut_without_a_word(later: bool) -> None:
    @tool
    def invite(people: list[str]) -> str:
        """Invite."""
        return " ".join(people)

    people = Input.model_validate({"list": "email", "max": 2, "ask": "Whom?"})
    steps = (Step(tool="invite"), Step(answer="{invite}"))
    skill = Skill(
        name="invite", description="Invite", examples=("invite them",), inputs={"people": people}, workflow=steps
    )
    one, given = Agent(skills=[skill], tools=[invite]), "invite a@x.org, b@x.org and c@x.org"
    text = await talk(one, "invite", *(("invite them", given) if later else (given,)))
    assert text == "completed: Of 3 I take the first 2: people may hold no more. a@x.org b@x.org"


async def test_field_40_what_is_asked_at_the_end_of_a_long_message_is_answered() -> None:
    text = "I have been reading the newspaper all morning. " * 400
    result = await agent().run(f"{text}Could you please order a mouse?")
    assert (result.skill, result.status, result.inputs) == ("order_articles", "asked", {"what": "mouse"})


async def test_a_table_holds_no_number_that_is_meant() -> None:
    table = "\n".join(f"{row}, {row * 7 % 13}, {row / 10}" for row in range(2000))
    assert await talk(agent(default=1), "order_articles", f"order cables:\n{table}") == "asked: How many?"
    assert await talk(agent(), "order_articles", f"order cables:\n{table}", "3") == "completed: 3 cable"
