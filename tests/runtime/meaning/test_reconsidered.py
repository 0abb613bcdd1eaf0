"""Where a yes is asked for, another value changes the question, and a late yes to what was turned down asks again."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

WROTE: list[tuple[object, ...]] = []


@tool(effect="write")
def save(reading: int, day: str, meter: str) -> str:
    """Save a reading."""
    WROTE.append((reading, str(day), meter))
    return "saved"


READING = Skill(
    name="meter_reading",
    description="Hand in a meter reading",
    examples=("I want to give you my meter reading", "the gas meter says 4521", "reading of the electricity meter"),
    inputs={
        "meter": Input(type=["gas", "electricity"], ask="Which meter?"),
        "reading": Input(type="integer", ask="What does it show?"),
        "day": Input(type="date", default="=today"),
    },
    workflow=(
        Step(tool="save", confirm="Save {reading} of the {meter} meter, read on {day}?"),
        Step(answer="Saved."),
    ),
)


async def _last(*messages: str) -> str:
    WROTE.clear()
    agent = Agent(skills=[READING], tools=[save], store=MemoryStore())
    text = ""
    for message in ("my meter reading is 4521, the gas meter", *messages):
        text = (await agent.run(message, session="s")).text
    return text


@batch(
    ("message", "shown"),
    [
        ("sorry typo 4512", "Save 4512 of the gas meter"),
        ("no. the other one, the gas meter stays", "Save 4521 of the electricity meter"),
        ("sorry, no. the other one", "Save 4521 of the electricity meter"),
    ],
)
async def test_another_value_is_asked_about_before_anything_is_done(message: str, shown: str) -> None:
    assert (await _last(message)).startswith(shown)
    assert WROTE == []


async def test_a_day_in_any_words_is_not_passed_over() -> None:
    today, other = await _last(), await _last("i read it yesterday though")
    assert other.startswith("Save 4521 of the gas meter") and other != today and WROTE == []


async def test_a_yes_to_what_was_turned_down_asks_again() -> None:
    assert "What shall be different" in await _last("no wait, something is wrong")
    again = await _last("no wait, something is wrong", "yes save it")
    assert "\nSave 4521 of the gas meter" in again and WROTE == []


async def test_a_question_behind_a_wait_declines_nothing() -> None:
    assert "What shall be different" not in await _last("wait when was that")
