"""Choices, shares and days that a request names before it is asked for them."""

from typing import Any

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

MADE: list[str] = []


async def _said(agent: Agent, *messages: str) -> Any:
    for message in messages:
        result = await agent.run(message, session="s")
    return result


LETTERS = [
    {"id": "N-3", "title": "Spring letter", "price": 4.0},
    {"id": "N-4", "title": "Summer letter", "price": 6.5},
    {"id": "N-7", "title": "Autumn letter", "price": 9.0},
]


@tool
def letters() -> list[dict[str, Any]]:
    """List the letters."""
    return LETTERS


@tool(effect="write")
def order_letter(letter: str) -> str:
    """Order."""
    MADE.append(letter)
    return letter


def _letters(confirm: str | None) -> Agent:
    MADE.clear()
    skill = Skill(
        name="order_letter",
        description="Order a printed letter of the club",
        examples=("I want to order a letter", "send me the Autumn letter", "order one of the letters"),
        inputs={
            "letter": Input(choices="letters", value="it.id", label="{it.title}, {it.price:.2f} euros", ask="Which?")
        },
        workflow=(Step(tool="letters"), Step(tool="order_letter", confirm=confirm), Step(answer="Ordered {letter}.")),
    )
    show = Skill(
        name="show_letter",
        description="Show what is in a letter",
        examples=("what is in the letter N-3", "show me the contents of N-4", "contents of a letter"),
        inputs={"paper": Input(pattern=r"N-\d", ask="Which one?")},
        workflow=(Step(answer="{paper} is about birds."),),
    )
    return Agent(skills=[skill, show], tools=[letters, order_letter], store=MemoryStore())


@batch(
    ("messages", "letter"),
    [
        (("I want to order the autumn letter",), "N-7"),
        (("please order a letter, not the autumn one",), None),
        (("order the cheapest letter",), "N-3"),
        (("order the last one of the letters",), "N-7"),
        (("I want to order a letter, any or the autumn one or the summer one",), None),
        (("what is in the letter N-4", "order it please"), "N-4"),
        (("what is in the letter N-4", "I want to order that one"), "N-4"),
        (("what is in the letter N-4", "is it possible to order a letter"), None),
        (("what is in the letter N-9", "order that letter please, that one"), None),
    ],
)
async def test_a_request_names_a_choice_as_an_answer_would(messages: tuple[str, ...], letter: str | None) -> None:
    result = await _said(_letters("Order {letter}?"), *messages)
    assert (result.skill, result.inputs.get("letter"), MADE) == ("order_letter", letter, [])
    assert result.reason == ("confirm" if letter else "input")


@batch(
    "messages",
    [
        ("I want to order the autumn letter",),
        ("order the cheapest letter",),
        ("what is in the letter N-4", "order it please"),
    ],
)
async def test_what_is_written_without_a_yes_takes_only_a_choice_that_is_named(messages: tuple[str, ...]) -> None:
    result = await _said(_letters(None), *messages)
    assert (result.skill, result.reason, MADE) == ("order_letter", "input", [])


async def test_what_an_unasked_write_takes_is_named_by_words_of_its_own() -> None:
    assert (await _said(_letters(None), "I want to order the summer letter")).text == "Ordered N-4."


@tool
def open_sum() -> float:
    """Tell what is open."""
    return 8.0


@batch(
    ("confirm", "messages", "amount", "made"),
    [
        ("Pay {amount:.2f} of {open_sum:.2f}?", ("pay my dues, half of it",), 4.0, []),
        ("Pay {amount:.2f} of {open_sum:.2f}?", ("pay my dues", "half of it", "no, all of it", "yes"), 8.0, ["8.0"]),
        ("Pay {amount:.2f} of {open_sum:.2f}?", ("pay my dues", "half of it", "all of it", "no"), None, []),
        ("Pay {amount:.2f} of {open_sum:.2f}?", ("pay all my dues",), None, []),
        (None, ("pay my dues, half of it",), None, []),
    ],
)
async def test_a_share_of_the_amount_in_the_question_is_taken(
    confirm: str | None, messages: tuple[str, ...], amount: float | None, made: list[str]
) -> None:
    MADE.clear()

    @tool(effect="write")
    def settle(amount: float) -> str:
        """Pay."""
        MADE.append(str(amount))
        return "ok"

    skill = Skill(
        name="pay_dues",
        description="Pay the dues of a member",
        examples=("pay my dues", "I want to settle my dues"),
        inputs={"amount": Input(type="money", ask="How much? {open_sum:.2f} euros are open.")},
        workflow=(Step(tool="open_sum"), Step(tool="settle", confirm=confirm), Step(answer="Paid {amount:.2f}.")),
    )
    result = await _said(Agent(skills=[skill], tools=[open_sum, settle], store=MemoryStore()), *messages)
    assert (result.inputs.get("amount"), MADE) == (amount, made)


@tool
def times_for(people: list[str]) -> list[dict[str, str]]:
    """Find free times."""
    return [{"at": "Tue 1 Dec, 10:00"}, {"at": "Wed 2 Dec, 11:00"}]


async def test_choices_with_days_are_offered_beside_an_input_that_is_a_list() -> None:
    meet = Skill(
        name="meet",
        description="Find a time with people",
        examples=("Find a time with Ana", "meet with Ben"),
        inputs={
            "people": Input(list="text", max=5, default=("Ana", "Ben")),
            "slot": Input(choices="times", value="it.at", label="{it.at}", ask="Which time?"),
        },
        workflow=(
            Step.model_validate({"tool": "times_for", "as": "times", "with": {"people": "=people"}}),
            Step(answer="{slot}"),
        ),
    )
    agent = Agent(skills=[meet], tools=[times_for], store=MemoryStore())
    asked = await agent.run("Find a time", skill="meet", inputs={"people": ["Ana", "Ben"]}, session="s")
    assert (asked.status, asked.reason) == ("asked", "input")
    assert (await agent.run("the one on wednesday", session="s")).text == "Wed 2 Dec, 11:00"
