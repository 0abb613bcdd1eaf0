"""An agent with a reader of its own: what it says is taken like the inputs of a program, and never as a yes."""

import pytest

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


ALONE = {
    "ends": Reading(ends=True),
    "again": Reading(again=True),
    "take": Reading(skill="rent", choice=3),
    "half": Reading(skill="rent", inputs={"seats": 4}, same=True, unread=("with a view",)),
}


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
    if command[0] in ALONE:
        return ALONE[command[0]]
    if command[0] in ("ends", "again"):
        return Reading(**{command[0]: True})
    if command[0] == "take":
        return Reading(skill="rent", choice=int(command[1]))
    if command[0] == "half":
        return Reading(skill="rent", inputs={"seats": 4}, same=True, unread=("with a view",))
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
    told = await _said("!rent blue", "!ends", "!ends", "yes")
    assert told[1:3] == ["All right, I have dropped that.", "All right."]
    assert "Booked" not in told[3]


async def test_a_question_is_shown_again_and_what_was_not_understood_is_told() -> None:
    told = await _said("!rent blue", "!again", "!half", "yes")
    assert told[1] == "What I know of it: blue for 4. Book it? (yes/no)"
    assert told[2] == "(I have not understood “with a view”.) blue for 4. Book it? (yes/no)"
    assert told[3] == "Booked blue for 4."


async def test_what_is_so_already_is_shown_again() -> None:
    assert (await _said("!rent blue", "!seats 4"))[1] == "blue for 4. Book it? (yes/no)"


async def test_a_no_may_say_what_shall_be_instead() -> None:
    assert (await _said("!rent blue", "no !seats 6"))[1] == "blue for 6. Book it? (yes/no)"


async def test_it_is_given_what_was_read_and_which_choices_are_open() -> None:
    SEEN.clear()
    await _said("!look red", "!look blue")
    assert SEEN[-1].last is not None
    assert (SEEN[-1].last.skill, SEEN[-1].last.found) == ("look", {"free": "red is free"})
    assert SEEN[-1].last.choices == ()


async def test_a_choice_that_is_not_offered_is_none() -> None:
    assert "Booked" not in (await _said("!rent blue", "!take"))[1]
