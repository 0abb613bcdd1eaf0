"""A shop that rents bikes: what it reads and what it writes share the inputs of the agent."""

import datetime as dt

from shipworthy import Agent, Input, Skill, tool
from shipworthy.contract.language.types import TypeSpec

BIKES = TypeSpec(name="choice", options=("city bike", "e-bike", "cargo bike"))


@tool(effect="write", identity=("bike", "day"))
def rent(bike: str, day: dt.date) -> str:
    """Rent a bike for a day."""
    return f"{bike} {day}"


@tool(effect="write", identity=("booking",))
def end(booking: str) -> str:
    """End a booking."""
    return booking


def bikes() -> Agent:
    """Make the agent anew, with three examples a skill."""
    return Agent(
        name="bikes",
        description="Rents bikes",
        store="memory",
        clock="2026-11-30T09:00",
        inputs={
            "bike": Input(type=BIKES, ask="Which bike?"),
            "day": Input(type="date", ask="For which day?"),
            "booking": Input(type="text", pattern="R-[0-9]{3}", ask="Which booking?"),
        },
        tools=[rent, end],
        skills=[
            Skill(
                name="price",
                description="Say what a bike costs a day",
                examples=["How much is an e-bike?", "What does it cost to rent a city bike?", "Price of a cargo bike"],
                workflow=[{"answer": "A {bike} costs 30 euros."}],
            ),
            Skill(
                name="free",
                description="Say whether a bike is free on a day",
                examples=["Do you have an e-bike on Saturday?", "Is a cargo bike available tomorrow?"],
                workflow=[{"answer": "The {bike} is free on {day}."}],
            ),
            Skill(
                name="my_booking",
                description="Show what is booked",
                examples=["What did I book?", "Show my booking R-102", "When do I pick up my bike?"],
                workflow=[{"answer": "{booking} is an e-bike."}],
            ),
            Skill(
                name="hours",
                description="Say when the shop is open",
                examples=["When are you open?", "Opening hours on Sunday?"],
                workflow=[{"answer": "From nine."}],
            ),
            Skill(
                name="book",
                description="Book a bike for a day",
                examples=[
                    "I'd like to rent a city bike on Monday",
                    "Book an e-bike for tomorrow",
                    "Reserve a cargo bike",
                ],
                workflow=[{"tool": "rent", "confirm": "Book a {bike} for {day}?"}, {"answer": "Booked: {rent}."}],
            ),
            Skill(
                name="cancel",
                description="Cancel a booking",
                examples=["Cancel my booking R-101", "I don't need the bike anymore"],
                workflow=[{"tool": "end", "confirm": "Cancel {booking}?"}, {"answer": "Cancelled."}],
            ),
        ],
    )
