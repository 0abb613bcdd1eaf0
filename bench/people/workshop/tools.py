"""A car workshop: a few rows."""

from datetime import date
from typing import Any

from shipworthy import input_type, tool

Row = dict[str, Any]

job = input_type(
    "job",
    values={
        "oil change": ["oil", "new oil"],
        "tyre change": ["tyres", "tires", "winter tyres", "wheels"],
        "inspection": ["mot", "service", "check"],
        "brakes": ["brake pads", "brake discs", "brake"],
        "air conditioning": ["aircon", "air con", "ac"],
    },
)

PRICES = {"oil change": 89, "tyre change": 60, "inspection": 140, "brakes": 310, "air conditioning": 110}
STATE = {"HH-AB 123": "ready to be collected", "HH-CD 456": "waiting for a part until Thursday"}
BOOKED: dict[str, list[Row]] = {
    "HH-AB 123": [
        {"id": "W-11", "job": "oil change", "day": "2026-12-02"},
        {"id": "W-12", "job": "brakes", "day": "2026-12-09"},
    ],
    "HH-CD 456": [{"id": "W-20", "job": "tyre change", "day": "2026-12-03"}],
}


def _known(plate: str) -> str:
    letters = plate.upper().replace(" ", "")
    known = f"{letters[:5]} {letters[5:]}"
    if known not in BOOKED:
        raise LookupError(f"there is no car {plate}")
    return known


@tool(timeout=1, max_tokens=60, label="Looking at the price list")
def price_of(job: str) -> int:
    """What a job costs, in euros."""
    return PRICES[job]


@tool(timeout=1, max_tokens=60, label="Looking into the workshop")
def state_of(plate: str) -> str:
    """How far the repair of a car is."""
    return STATE[_known(plate)]


@tool(timeout=1, max_tokens=200, label="Looking at your jobs")
def jobs_of(plate: str) -> list[Row]:
    """The jobs that are booked for a car."""
    return BOOKED[_known(plate)]


@tool(timeout=1, max_tokens=60, effect="write", label="Booking {job}")
def book_job(plate: str, job: str, day: date) -> str:
    """Book a job for a car."""
    return f"{job} booked"


@tool(timeout=1, max_tokens=60, effect="write", label="Moving {booking}")
def move_job(booking: str, day: date) -> str:
    """Move a booked job to another day."""
    return f"{booking} moved"


@tool(timeout=1, max_tokens=60, effect="write", label="Reserving a car")
def lend_car(day: date, days: int) -> str:
    """Reserve a replacement car."""
    return f"a car for {days} days"


@tool(timeout=1, max_tokens=60, effect="write", label="Writing it down")
def note_problem(plate: str, problem: str) -> str:
    """Write down for the mechanic what is wrong with a car."""
    return "noted"
