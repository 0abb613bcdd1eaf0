"""Two agents for `understand.py`, with at most three examples a skill: a clinic, and a library with an `otherwise`."""

from typing import Any

from shipworthy import Agent, Input, Skill, Step, input_type, tool

WRITTEN: list[str] = []
"""The writes of a conversation."""


@tool(effect="write")
def save(what: str) -> str:
    """Save a change."""
    WRITTEN.append(what)
    return f"Done: {what}."


@tool
def look_up(what: str) -> str:
    """Look something up."""
    return f"{what}: found."


def change(what: str, question: str) -> tuple[Step, ...]:
    """A write that is asked about first."""
    return (Step(tool="save", with_={"what": what}, confirm=question), Step(answer="{save}"))


def lookup(what: str) -> tuple[Step, ...]:
    """A read."""
    return (Step(tool="look_up", with_={"what": what}), Step(answer="{look_up}"))


def clinic(**more: Any) -> Agent:
    """Visits, prescriptions, opening hours and messages to the doctor."""
    doctors = input_type("doctor", values={"adams": [], "brandt": [], "costa": []})
    medicines = input_type("medicine", values={"ibuprofen": [], "amoxicillin": [], "insulin": [], "metformin": []})
    visit = {"visit": Input(pattern=r"[Vv]-\d{3}", ask="Which visit? Its number looks like V-123.")}
    skills = (
        Skill(
            name="book_visit",
            description="Book a visit with a doctor",
            examples=("I need an appointment with Dr. Adams", "Book a visit on Friday at 10:00"),
            inputs={
                "doctor": Input(type="doctor", ask="Which doctor?"),
                "day": Input(type="date", ask="On which day?"),
                "hour": Input(type="time", ask="At what time?"),
            },
            workflow=change("visit {doctor} {day} {hour}", "Visit {doctor} on {day} at {hour}?"),
        ),
        Skill(
            name="cancel_visit",
            description="Cancel a visit",
            examples=("Cancel my visit", "Please cancel visit V-101"),
            inputs=visit,
            workflow=change("cancel {visit}", "Cancel {visit}?"),
        ),
        Skill(
            name="visit_info",
            description="Say when a visit is",
            examples=("When is my visit?", "What time is V-102?"),
            inputs=visit,
            workflow=lookup("{visit}"),
        ),
        Skill(
            name="refill",
            description="Renew a prescription",
            examples=("I need a new prescription for ibuprofen", "Please refill my insulin"),
            inputs={
                "medicine": Input(type="medicine", ask="Which medicine?"),
                "packs": Input(type="integer", default=1, ask="How many packs?"),
            },
            workflow=change("{packs} {medicine}", "{packs} packs of {medicine}?"),
        ),
        Skill(
            name="opening_hours",
            description="Say when the clinic is open",
            examples=("When are you open?", "Opening hours"),
            workflow=(Step(answer="Monday to Friday, 8 to 18."),),
        ),
        Skill(
            name="ask_doctor",
            description="Pass a question on to the doctor",
            examples=("I have a question for the doctor", "Tell the doctor something"),
            inputs={"question": Input(ask="What shall I pass on?")},
            workflow=change("question {question}", "Pass on: {question}?"),
        ),
    )
    return Agent(
        name="clinic", skills=skills, tools=[save, look_up], types={"doctor": doctors, "medicine": medicines}, **more
    )


def library(**more: Any) -> Agent:
    """Loans, reservations, fees, books and rooms; everything else goes to the staff."""
    branch = Input(type=["central", "harbor", "university"], ask="Which branch?")
    skills = (
        Skill(
            name="renew",
            description="Renew a loan",
            examples=("Renew my book", "Renew B1001"),
            inputs={"book": Input(pattern=r"[Bb]\d{4}", ask="Which book? Its sticker looks like B1234.")},
            workflow=change("renew {book}", "Renew {book}?"),
        ),
        Skill(
            name="reserve",
            description="Reserve a book for pick-up",
            examples=("Reserve Ulysses at the central branch", "I want to reserve a book"),
            inputs={"title": Input(ask="Which title?"), "branch": branch},
            workflow=change("reserve {title} {branch}", "Reserve {title} at {branch}?"),
        ),
        Skill(
            name="fees",
            description="Say what a reader owes",
            examples=("What do I owe?", "Fees on card C-1001"),
            inputs={"card": Input(pattern=r"[Cc]-\d{4}", ask="Which card? It looks like C-1234.")},
            workflow=lookup("{card}"),
        ),
        Skill(
            name="find_book",
            description="Find books about a subject",
            examples=("Find a book about whales", "Do you have books on gardening?"),
            inputs={"about": Input(ask="About what?")},
            workflow=lookup("{about}"),
        ),
        Skill(
            name="room",
            description="Book a study room",
            examples=("Book a room for 4 people", "I need the small room on Monday"),
            inputs={
                "size": Input(type=["small", "large"], ask="Which room?"),
                "people": Input(type="integer", ask="How many people?"),
                "day": Input(type="date", ask="Which day?"),
            },
            workflow=change("room {size} {people} {day}", "The {size} room for {people} on {day}?"),
        ),
        Skill(
            name="hours",
            description="Say when a branch is open",
            examples=("When is the central branch open?", "Opening hours"),
            inputs={"branch": branch},
            workflow=lookup("{branch}"),
        ),
        Skill(
            name="staff",
            description="Hand over to the staff",
            examples=("I want to talk to a person",),
            workflow=(Step(answer="A colleague will write to you."),),
        ),
    )
    return Agent(name="library", skills=skills, tools=[save, look_up], otherwise="staff", **more)


AGENTS = {"clinic": clinic, "library": library}
