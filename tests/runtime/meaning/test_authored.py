"""An agent with a reader of its own: what it says is taken like the inputs of a program, and never as a yes."""

import pytest
from tests.batches import batch
from tests.runtime.meaning.renting import SEEN, renting, said
from tests.specialist_agents import asking, specialist

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.reading import Reading, Spoken, reader


async def test_what_it_reads_is_shown_changed_and_done_after_a_yes() -> None:
    told = await said("!rent blue", "!seats 6", "yes")
    assert told == ["blue for 4. Book it? (yes/no)", "blue for 6. Book it? (yes/no)", "Booked blue for 6."]
    assert [one.last.confirms for one in SEEN[-1:] if one.last is not None] == [True]


async def test_a_yes_and_a_no_do_not_reach_it() -> None:
    SEEN.clear()
    await said("!rent blue", "no")
    assert [one.message for one in SEEN] == ["!rent blue"]


async def test_several_are_done_one_after_the_other() -> None:
    first, second = await said("!both", "yes")
    assert first.startswith("red is free.\nNext: Rent a room")
    assert second == "red for 2. Book it? (yes/no)"


async def test_what_takes_the_place_of_a_question_leaves_none_behind() -> None:
    assert await said("!rent blue", "!instead red") == ["blue for 4. Book it? (yes/no)", "red is free."]
    beside = (await said("!rent blue", "!look red"))[1]
    assert beside.startswith("red is free.")
    assert "Book it?" in beside


async def test_what_is_no_value_of_its_type_is_read_by_the_words(caplog: pytest.LogCaptureFixture) -> None:
    await said("!rent blue", "!seats many")
    assert "does not take" in caplog.text


async def test_a_run_is_repeated_with_what_itsaid() -> None:
    agent = renting()
    agent.use_store(MemoryStore(records=True))
    result = await agent.run("!look green", session="s")
    again = await agent.replay(await agent.tape(result.run_id) or "")
    assert (again.divergence, again.result["text"]) == (None, "green is free.")


@reader
def _choose(spoken: Spoken) -> Reading | None:
    """Read `!choose VALUE`, and `!other VALUE` of what is open."""
    command, _, value = spoken.message.partition(" ")
    return Reading(skill="pick", inputs={"room": value}, same=command == "!other") if command[0] == "!" else None


async def test_what_it_chooses_is_looked_for_among_the_choices() -> None:
    @tool
    def rooms() -> list[str]:
        """List the rooms."""
        return ["red", "blue"]

    room = Input.model_validate({"ask": "Which room?", "choices": "rooms"})
    steps = (Step(tool="rooms"), Step.model_validate({"answer": "You chose {room}."}))
    pick = Skill(name="pick", description="Choose a room", inputs={"room": room}, workflow=steps)
    agent = Agent(skills=[pick], tools=[rooms], reader=_choose, store="memory")
    told = [(await agent.run(message, session="s")).text for message in ("!choose red", "!other blue", "!other green")]
    assert told == ["You chose red.", "You chose blue.", "Which room?\n1. red\n2. blue"]


async def test_what_gives_up_drops_the_question_and_takes_leave_where_none_is_open() -> None:
    told = await said("!rent blue", "!ends", "!ends", "yes")
    assert told[1:3] == ["All right, I have dropped that.", "All right."]
    assert "Booked" not in told[3]


async def test_a_question_is_shown_again_and_what_was_not_understood_is_told() -> None:
    told = await said("!rent blue", "!again", "!half", "yes", "as it is")
    assert told[1] == "What I know of it: blue for 4. Book it? (yes/no)"
    assert told[2].startswith("(I have not understood “with a view”.) ") and "I have made no change" in told[2]
    assert told[2].endswith("blue for 4. Book it? (yes/no)")
    assert "Booked" not in told[3], "what was not understood may have been a change"
    assert told[4] == "Booked blue for 4."


async def test_what_is_so_already_is_shown_again() -> None:
    assert (await said("!rent blue", "!seats 4"))[1] == "blue for 4. Book it? (yes/no)"


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
