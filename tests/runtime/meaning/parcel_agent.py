"""A parcel service in a few skills: two read, three write after a yes."""

from shipworthy import Agent, Input, Skill, Step, input_type, tool
from shipworthy.durable.memory import MemoryStore

PARCEL = Input(pattern=r"\d{4}", ask="Which parcel?")
TYPES = {"size": input_type("size", values={"small": ["shoebox"], "large": ["big", "huge"]})}


@tool(effect="write")
def stop_parcel(parcel: str) -> str:
    """Send a parcel back."""
    return parcel


@tool(effect="write")
def redirect(parcel: str, day: str) -> str:
    """Deliver on another day."""
    return f"{parcel} on {day}"


@tool(effect="write")
def collect(size: str, day: str) -> str:
    """Collect a parcel."""
    return f"{size} on {day}"


def parcels() -> Agent:
    """Make the agent."""
    day = Input(type="date", ask="On which day?")
    sized = Input(type="size", ask="Which size?")
    skills = [
        Skill(
            name="where_is",
            description="Say where a parcel is",
            examples=("Where is my parcel?", "Track parcel 1001", "When will 1004 arrive?"),
            inputs={"parcel": PARCEL},
            workflow=(Step(answer="{parcel} is on the van."),),
        ),
        Skill(
            name="cancel_parcel",
            description="Cancel a parcel, so that it is sent back",
            examples=("Cancel my parcel 1004", "I don't want this delivery any more", "Send my parcel back"),
            inputs={"parcel": PARCEL},
            workflow=(Step(tool="stop_parcel", confirm="Cancel {parcel}?"), Step(answer="{parcel} goes back.")),
        ),
        Skill(
            name="other_day",
            description="Have a parcel delivered on another day",
            examples=("Deliver my parcel on Friday instead", "can it come later?", "Change the delivery day of 1002"),
            inputs={"parcel": PARCEL, "day": day},
            workflow=(Step(tool="redirect", confirm="Deliver {parcel} on {day}?"), Step(answer="It comes on {day}.")),
        ),
        Skill(
            name="collection",
            description="Have a parcel collected at home",
            examples=("Can you collect a parcel from me?", "I need a pick-up on Monday", "Book a courier to come"),
            inputs={"size": sized, "day": day},
            workflow=(Step(tool="collect", confirm="Collect a {size} one on {day}?"), Step(answer="We come on {day}.")),
        ),
        Skill(
            name="price",
            description="Say what sending a parcel costs",
            examples=("How much is a small parcel?", "What does a large box cost?", "Price for a package"),
            inputs={"size": sized},
            workflow=(Step(answer="A {size} parcel costs 5 euros."),),
        ),
    ]
    return Agent(skills=skills, tools=[stop_parcel, redirect, collect], types=TYPES, store=MemoryStore())
