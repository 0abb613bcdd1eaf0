"""The agents of a clinic and of a car rental, as a newcomer writes them, with what they have written."""

import datetime as dt
from dataclasses import dataclass, field

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

MONDAY = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)
"""The instant of every message: noon."""
FRIDAY = ["09:00", "10:00", "11:30", "14:00"]
TREATMENT = Input(type=["check-up", "cleaning", "filling"], ask="Which treatment?")
CODE = Input(pattern="B-[0-9]{3}", normalise="upper", ask="Which booking?")


@dataclass
class Written:
    """What the tools of one conversation were asked to write."""

    calls: list[tuple[str, object]] = field(default_factory=list)


def clinic(written: Written) -> Agent:
    """Free times of a day, prices, and bookings that are made and cancelled."""

    @tool(timeout=1)
    def free_times(day: dt.date) -> list[str]:
        """The free times of a day."""
        return FRIDAY

    @tool(timeout=1, effect="write", identity=("treatment", "when"))
    def book(treatment: str, when: dt.datetime) -> dict[str, str]:
        """Book a treatment."""
        written.calls.append((treatment, f"{when:%Y-%m-%d %H:%M}"))
        return {"id": f"B-{101 + len(written.calls)}", "what": treatment}

    @tool(timeout=1, effect="write", identity=("booking",))
    def cancel(booking: str) -> str:
        """Cancel a booking."""
        written.calls.append(("cancel", booking))
        return "cancelled"

    skills = [
        Skill(
            name="free",
            description="Show free times on a day",
            examples=(
                "Do you have anything free on Tuesday?",
                "What times are available tomorrow?",
                "When could I come in on the 5th?",
            ),
            inputs={"day": Input(type="date", ask="Which day?")},
            workflow=(Step(tool="free_times", as_="times"), Step(answer="Free on {day}: {times}.")),
        ),
        Skill(
            name="book",
            description="Book an appointment for a treatment",
            examples=(
                "I'd like to book a cleaning for Monday at 10",
                "Can I get an appointment for a check-up?",
                "Book me a filling on Friday at 2pm",
            ),
            inputs={"treatment": TREATMENT, "when": Input(type="datetime", ask="Which day and time?")},
            workflow=(
                Step(tool="book", as_="made", confirm="Book a {treatment} on {when}? (yes/no)"),
                Step(answer="Booked: {made.id}."),
            ),
        ),
        Skill(
            name="cancel_booking",
            description="Cancel an appointment",
            examples=("Cancel my appointment B-101", "I can't make it, please cancel B-101", "Call off my booking"),
            inputs={"booking": CODE},
            workflow=(
                Step(tool="cancel", confirm="Cancel {booking}? (yes/no)"),
                Step(answer="{booking} is cancelled."),
            ),
        ),
        Skill(
            name="price_of",
            description="Say what a treatment costs",
            examples=("How much is a cleaning?", "What does a check-up cost?", "Price of a filling?"),
            inputs={"treatment": TREATMENT},
            workflow=(Step(answer="A {treatment} costs 60 euros."),),
        ),
    ]
    return Agent(skills=skills, tools=[free_times, book, cancel], store=MemoryStore(), clock=MONDAY)


async def talked(*messages: str) -> tuple[list[str], list[tuple[str, object]]]:
    """The answers to the messages of one conversation with the clinic, and what was written."""
    written = Written()
    async with clinic(written) as agent:
        answers = [(await agent.run(message, session="s")).text for message in messages]
    return answers, written.calls
