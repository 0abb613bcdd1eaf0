"""What is said for choices before they are asked for is kept, and chooses when they come."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore


@tool
def tables(day: str, people: int) -> list[str]:
    """List the free tables."""
    return ["12:30 on the terrace", "18:00 in the main room", "20:00 at the window"]


@tool(effect="write")
def reserve(phone: str, table: str) -> str:
    """Reserve a table."""
    return table


RESERVE = Skill(
    name="reserve_table",
    description="Reserve a table",
    examples=("I want to reserve a table", "a table for two tomorrow", "book a table"),
    inputs={
        "people": Input(type="integer", ask="For how many people?"),
        "day": Input(type="date", ask="On which day?"),
        "phone": Input(type="text", pattern=r"0\d{3} ?\d{6,7}", ask="Which phone number?"),
        "table": Input(choices="tables", ask="Which table?"),
    },
    workflow=(Step(tool="tables"), Step(tool="reserve", confirm="Reserve {table}?"), Step(answer="Done.")),
)


async def _table(*messages: str) -> tuple[object, str]:
    agent = Agent(skills=[RESERVE], tools=[tables, reserve], store=MemoryStore())
    texts = []
    for message in ("I want to reserve a table for 2 tomorrow", *messages):
        result = await agent.run(message, session="s")
        texts.append(result.text)
    return result.inputs.get("table"), texts[-1]


@batch(
    "message",
    ["around eight would be great", "8pm", "mine has a window", "at the window, the late one"],
)
async def test_a_choice_that_is_spoken_of_early_is_made_when_it_comes(message: str) -> None:
    early, _ = await _table(message)
    late, text = await _table(message, "0171 555012")
    assert early in (None, late)
    assert (late, text.splitlines()[0]) == ("20:00 at the window", "Reserve 20:00 at the window?")


async def test_a_time_is_noted_at_once() -> None:
    table, text = await _table("8 pm")
    assert (table, text) == ("20:00 at the window", "I have noted 8 pm. Which phone number?")


@batch("message", ["no, not the window", "what is at the window?", "never mind the window"])
async def test_a_denial_and_a_question_choose_nothing(message: str) -> None:
    assert (await _table(message, "0171 555012"))[0] is None
