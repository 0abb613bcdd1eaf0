"""An agent that rents rooms, with a reader of its own for `!` commands."""

from shipworthy import Agent, Input, Skill, Step, tool
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
"""What the reader was given."""


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
    if command[0] == "before":
        # The last room that was looked for, by what the tool said of it.
        return Reading(skill="look", inputs={"room": str(spoken.earlier[1].found.get("free", "none"))})
    if command[0] == "seats":
        return Reading(skill="rent", inputs={"seats": command[1]}, same=True)
    if command[0] == "instead":
        return Reading(skill="look", inputs={"room": command[1]}, instead=True)
    return Reading(
        skill=command[0], inputs={"room": command[1], "seats": 4} if command[0] == "rent" else {"room": command[1]}
    )


def renting() -> Agent:
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


async def said(*messages: str) -> list[str]:
    agent = renting()
    return [(await agent.run(message, session="s")).text for message in messages]
