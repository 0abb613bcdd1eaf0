"""A message after an answer is read by what was spoken of before it."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, input_type, tool
from shipworthy.durable.memory import MemoryStore

DONE: list[str] = []


@tool(effect="write")
def switch(plan: str) -> str:
    """Change the plan."""
    DONE.append(plan)
    return plan


@tool(effect="write")
def send_back(order: str) -> str:
    """Send an order back."""
    DONE.append(order)
    return order


def _phones() -> Agent:
    order = Input(pattern=r"T-\d{4}", ask="Which order?")
    skills = [
        Skill(
            name="plan_facts",
            description="Say what a plan has and costs",
            examples=("What does Midi cost?", "How much is in Maxi?", "Tell me about Mini"),
            inputs={"plan": Input(type="plan", ask="Which plan?")},
            workflow=(Step(answer="{plan} costs 9 euros."),),
        ),
        Skill(
            name="change_plan",
            description="Change to another plan",
            examples=("I want to switch to Maxi", "Change my plan please"),
            inputs={"plan": Input(type="plan", ask="Which plan?")},
            workflow=(Step(tool="switch", confirm="Change to {plan}?"), Step(answer="Done.")),
        ),
        Skill(
            name="order_status",
            description="Say where an order is",
            examples=("Where is T-1001?", "Has my order been sent?"),
            inputs={"order": order},
            workflow=(Step(answer="{order} is on its way."),),
        ),
        Skill(
            name="return_order",
            description="Return an order",
            examples=("I want to return T-1002", "Send my order back"),
            inputs={"order": order},
            workflow=(Step(tool="send_back", confirm="Send {order} back?"), Step(answer="Done.")),
        ),
        Skill(
            name="boats",
            description="Say when boats leave on a day",
            examples=("When do boats leave on Friday?", "boats tomorrow"),
            inputs={"day": Input(type="date", ask="On which day?")},
            workflow=(Step(answer="On {day} at 9."),),
        ),
    ]
    kinds = {"plan": input_type("plan", values={"Mini": [], "Midi": [], "Maxi": ["the big one"]})}
    return Agent(skills=skills, tools=[switch, send_back], types=kinds, store=MemoryStore())


async def _last(*messages: str) -> tuple[str | None, str, dict[str, str]]:
    DONE.clear()
    async with _phones() as agent:
        for message in messages:
            result = await agent.run(message, session="s")
        assert DONE == [], "nothing is written without a yes"
        return result.skill, result.status, {name: str(value) for name, value in result.inputs.items()}


@batch("words", ["ok lets do that", "I'll take it", "das nehme ich", "lo quiero", "je le prends"])
async def test_what_was_looked_up_is_wanted(words: str) -> None:
    assert await _last("what does the big one cost", words) == ("change_plan", "asked", {"plan": "Maxi"})


@batch("words", ["takes too long. i dont want it anymore", "then send it back please"])
async def test_a_pronoun_stands_for_the_thing_of_the_answer(words: str) -> None:
    assert await _last("where is T-1001", words) == ("return_order", "asked", {"order": "T-1001"})


async def test_without_a_thing_an_agreement_begins_nothing() -> None:
    skill, status, _ = await _last("when do boats leave on 2031-05-06", "ok lets do that")
    assert (skill, status) == (None, "refused")


@batch(
    ("words", "day"),
    [
        ("and the day after?", "2031-05-07"),
        ("the day before then", "2031-05-05"),
        ("und am Tag danach?", "2031-05-07"),
        ("¿y el día anterior?", "2031-05-05"),
        ("et le lendemain ?", "2031-05-07"),
    ],
)
async def test_another_day_is_counted_from_the_one_before(words: str, day: str) -> None:
    assert await _last("when do boats leave on 2031-05-06", words) == ("boats", "completed", {"day": day})


async def test_an_exclamation_stands_before_what_goes_on() -> None:
    asked = await _last("when do boats leave on 2031-05-06", "pity. and on 2031-05-09?")
    assert asked == ("boats", "completed", {"day": "2031-05-09"})
