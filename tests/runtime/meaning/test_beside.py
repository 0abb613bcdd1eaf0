"""What an answer says for other inputs than the one that was asked for is kept, and the question is asked again."""

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore


@tool
def boats(day: str) -> list[str]:
    """List the boats."""
    return ["red canoe", "blue kayak"]


HIRE = Skill(
    name="hire_boat",
    description="Hire a boat on the lake",
    examples=("I want to hire a boat", "hire a boat on Sunday", "rent a boat"),
    inputs={
        "member": Input(type="text", pattern=r"M-\d+", ask="What is your member number?"),
        "day": Input(type="date", ask="On which day?"),
        "start": Input(type="time", ask="From what time?"),
        "length": Input(type="duration", ask="For how long?"),
        "boat": Input(choices="boats", ask="Which boat?"),
    },
    workflow=(Step(tool="boats"), Step(answer="{boat} for {member} from {start} for {length}.")),
)


async def _talk(*messages: str) -> tuple[dict[str, object], str]:
    agent = Agent(skills=[HIRE], tools=[boats], store=MemoryStore())
    text = ""
    for message in messages:
        text = (await agent.run(message, session="s")).text
    opened = (await agent.session("s")).open
    return (dict(opened.inputs) if opened is not None else {}), text


async def test_a_range_answers_the_question_for_its_start_and_the_length_too() -> None:
    inputs, _ = await _talk("I want to hire a boat", "M-7", "tomorrow", "from 2 to 4 in the afternoon")
    assert str(inputs["start"]).startswith("14:00")
    assert str(inputs["length"]) == "2:00:00"


async def test_a_value_for_another_input_is_kept_and_the_question_asked_again() -> None:
    asked = await _talk("hire a boat on Sunday from 9am to 11am")
    inputs, text = await _talk("hire a boat on Sunday", "well M-12 it is")
    assert inputs["member"] == "M-12"
    assert asked[1]
    assert "did not understand" not in text


async def test_a_value_that_was_said_before_is_no_riddle() -> None:
    _, text = await _talk("hire a boat tomorrow from 9am to 11am, M-3", "2 hours like i said")
    assert text.startswith("I have noted 2 hours.")
    assert "Which boat?" in text


@pytest.mark.parametrize("message", ["hmm", "whatever you think"])
async def test_what_gives_nothing_is_not_understood(message: str) -> None:
    assert "did not understand" in (await _talk("hire a boat tomorrow from 9am to 11am, M-3", message))[1]


HUT = Skill(
    name="book_hut",
    description="Book a hut in the hills",
    examples=("I want to book a hut", "book a hut for Sunday"),
    inputs={
        "member": Input(type="text", pattern=r"M-\d+", ask="What is your member number?"),
        "people": Input(type="integer", ask="For how many people?"),
        "length": Input(type="duration", ask="For how long?"),
        "hut": Input(choices="huts", ask="Which hut?"),
    },
    workflow=(Step(tool="huts"), Step(tool="take", confirm="Take {hut} for {length}?"), Step(answer="Done.")),
)


@tool
def huts(people: int, member: str, length: str) -> list[str]:
    """List the huts."""
    return ["Crow, 4 beds, with stove", "Jay, 6 beds, with stove"]


@tool(effect="write")
def take(hut: str, length: str) -> str:
    """Take a hut."""
    return hut


@batch(
    ("messages", "hut"),
    [
        (("me and three friends", "M-7, and the smaller one", "2 hours"), "Crow, 4 beds, with stove"),
        (("4", "M-7 and the one with a stove, the bigger one", "2 hours"), "Jay, 6 beds, with stove"),
        (("4", "M-7", "2 hours"), None),
        (("4", "M-7, not the jay", "2 hours"), None),
        (("4", "M-7, the jay please", "2 hours"), "Jay, 6 beds, with stove"),
    ],
)
async def test_what_an_answer_says_of_choices_that_come_later_is_kept(messages: tuple[str, ...], hut: str) -> None:
    agent = Agent(skills=[HUT], tools=[huts, take], store=MemoryStore())
    for message in ("I want to book a hut", *messages):
        result = await agent.run(message, session="s")
    assert (result.inputs["people"], result.inputs.get("hut")) == (4, hut)
    assert result.reason == ("confirm" if hut else "input")
