"""An agent with a reader of its own: what it says is taken like the inputs of a program, and never as a yes."""

import pytest
from tests.batches import batch
from tests.specialist_agents import asking, specialist

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.reading import Reading, Spoken, reader


@tool(effect="write", identity=["room", "seats"])
def book(room: str, seats: int) -> str:
    """Book a room."""
    return f"{room} for {seats}"


@tool
def free(room: str) -> str:
    """Look whether a room is free."""
    return f"{room} is free"


SEEN: list[Spoken] = []


@reader
def read(spoken: Spoken) -> Reading | list[Reading] | None:
    """Read `!` commands; `yes!` tries to agree."""
    SEEN.append(spoken)
    command = spoken.message.partition("!")[2].split()
    if not command:
        return None
    if command[0] == "both":
        return [
            Reading(skill="look", inputs={"room": "red"}),
            Reading(skill="rent", inputs={"room": "red", "seats": 2}),
        ]
    if command[0] == "seats":
        return Reading(skill="rent", inputs={"seats": command[1]}, same=True)
    if command[0] == "instead":
        return Reading(skill="look", inputs={"room": command[1]}, instead=True)
    return Reading(
        skill=command[0], inputs={"room": command[1], "seats": 4} if command[0] == "rent" else {"room": command[1]}
    )


def _agent() -> Agent:
    text = Input.model_validate({"type": "text", "ask": "Which room?"})
    seats = Input.model_validate({"type": "integer", "ask": "For how many?"})
    confirm = {"tool": "book", "confirm": "{room} for {seats}. Book it? (yes/no)"}
    rent = Skill(
        name="rent",
        description="Rent a room",
        examples=("Rent the blue room",),
        inputs={"room": text, "seats": seats},
        workflow=(Step.model_validate(confirm), Step.model_validate({"answer": "Booked {book}."})),
    )
    look = Skill(
        name="look",
        description="Look whether a room is free",
        examples=("Is the blue room free?",),
        inputs={"room": text},
        workflow=(Step(tool="free"), Step.model_validate({"answer": "{free}."})),
    )
    return Agent(skills=[rent, look], tools=[book, free], reader=read, store="memory")


async def _said(*messages: str) -> list[str]:
    agent = _agent()
    return [(await agent.run(message, session="s")).text for message in messages]


async def test_what_it_reads_is_shown_changed_and_done_after_a_yes() -> None:
    told = await _said("!rent blue", "!seats 6", "yes")
    assert told == ["blue for 4. Book it? (yes/no)", "blue for 6. Book it? (yes/no)", "Booked blue for 6."]
    assert [one.last.confirms for one in SEEN[-1:] if one.last is not None] == [True]


async def test_a_yes_and_a_no_do_not_reach_it() -> None:
    SEEN.clear()
    await _said("!rent blue", "no")
    assert [one.message for one in SEEN] == ["!rent blue"]


async def test_several_are_done_one_after_the_other() -> None:
    first, second = await _said("!both", "yes")
    assert first.startswith("red is free.\nNext: Rent a room")
    assert second == "red for 2. Book it? (yes/no)"


async def test_what_takes_the_place_of_a_question_leaves_none_behind() -> None:
    assert await _said("!rent blue", "!instead red") == ["blue for 4. Book it? (yes/no)", "red is free."]
    beside = (await _said("!rent blue", "!look red"))[1]
    assert beside.startswith("red is free.")
    assert "Book it?" in beside


async def test_what_is_no_value_of_its_type_is_read_by_the_words(caplog: pytest.LogCaptureFixture) -> None:
    await _said("!rent blue", "!seats many")
    assert "does not take" in caplog.text


async def test_a_run_is_repeated_with_what_it_said() -> None:
    agent = _agent()
    agent.use_store(MemoryStore(records=True))
    result = await agent.run("!look green", session="s")
    again = await agent.replay(await agent.tape(result.run_id) or "")
    assert (again.divergence, again.result["text"]) == (None, "green is free.")


@reader
def desk_reader(spoken: Spoken) -> list[Reading] | None:
    """Read `name: words` parts of a message as wishes for the specialists of a desk."""
    SEEN.append(spoken)
    parts = [one.partition(": ") for one in spoken.message.split(" / ")]
    return [Reading(skill=name, said=words) for name, _, words in parts] if all(one[1] for one in parts) else None


def _desk() -> tuple[Agent, list[str]]:
    mail = asking()
    agent = Agent(
        specialists={"calendar": asking("calendar"), "email": mail, "trading": specialist("trading", seconds=0)},
        reader=desk_reader,
        store="memory",
    )
    return agent, mail.sent  # type: ignore[attr-defined]


@batch(
    ("messages", "told"),
    [
        # Each is told its part, in the words that the reader gives, and what has to wait is named.
        (
            ["trading: What is the price of NVDA? / email: Write to Anna"],
            "Trading: Trading: trading has it.\n\nEmail: Send it to Anna? (yes/no)",
        ),
        (
            ["calendar: Write to Bob / email: Write to Anna"],
            "Calendar: Send it to Bob? (yes/no)\n(After that: Email: Write to Anna.)",
        ),
        (
            ["calendar: Write to Bob / email: write it to Anna"],
            "Calendar: Send it to Bob? (yes/no)\n(After that: Email: write it to Anna.)",
        ),
        (
            ["calendar: Write to Bob / email: write it to Anna", "yes"],
            "Calendar: Sent to Bob.\n\nEmail: Send it to Anna? (yes/no)",
        ),
        # What was dropped is nothing that another one could say.
        (
            ["calendar: Write to Bob / email: write it to Anna", "no"],
            "Calendar: All right, I have dropped that.\n\nEmail: This was not done: what it needs is missing.",
        ),
        # While a specialist asks, another one is asked beside it, and its own question is answered.
        (
            ["email: Write to Anna", "trading: the price"],
            "Trading: trading has it.\nBack to Email: Send it to Anna? (yes/no)",
        ),
        (["email: Send a mail", "email: Bob"], "Send it to Bob? (yes/no)"),
    ],
)
async def test_each_specialist_is_told_its_part_and_what_waits_is_named(messages: list[str], told: str) -> None:
    agent, sent = _desk()
    for message in messages:
        answer = await agent.run(message, session="s")
    assert answer.text == told
    assert sent == []


async def test_an_answer_to_a_specialist_does_not_reach_the_reader_and_it_hears_who_asks() -> None:
    agent, sent = _desk()
    await agent.run("email: Write to Anna", session="s")
    SEEN.clear()
    await agent.run("trading: the price", session="s")
    assert [(one.last.skill, one.last.confirms) for one in SEEN if one.last is not None] == [("email", True)]
    await agent.run("yes", session="s")
    assert (len(SEEN), sent) == (1, ["Anna"])
