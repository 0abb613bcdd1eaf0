"""A ferry company: a few rows."""

from datetime import date
from typing import Any

from shipworthy import input_type, tool

Row = dict[str, Any]

island = input_type("island", values={"Norsund": ["norsund"], "Helmsey": ["helmsey"], "Great Skarn": ["skarn"]})

SAILINGS: dict[str, list[Row]] = {
    "Norsund": [{"at": "07:30", "ship": "Gannet"}, {"at": "13:00", "ship": "Tern"}, {"at": "18:15", "ship": "Gannet"}],
    "Helmsey": [{"at": "09:00", "ship": "Puffin"}, {"at": "16:45", "ship": "Puffin"}],
    "Great Skarn": [{"at": "11:00", "ship": "Tern"}],
}
BOOKED = {"F-2001": "Norsund", "F-2002": "Helmsey", "F-2003": "Great Skarn"}


def _known(booking: str) -> str:
    if booking.upper() not in BOOKED:
        raise LookupError(f"there is no booking {booking}")
    return booking.upper()


@tool(timeout=1, max_tokens=200, label="Looking at the timetable")
def sailings_to(island: str, day: date) -> list[Row]:
    """The crossings to an island on one day."""
    return SAILINGS[island]


@tool(timeout=1, max_tokens=60, effect="write", label="Booking")
def book(island: str, day: date, at: str, passengers: int, vehicle: str) -> str:
    """Book a crossing."""
    return "F-2100"


@tool(timeout=1, max_tokens=60, effect="write", label="Changing {booking}")
def rebook(booking: str, day: date) -> str:
    """Move a booking to another day."""
    return f"{_known(booking)} moved"


@tool(timeout=1, max_tokens=60, effect="write", label="Cancelling {booking}")
def cancel(booking: str) -> str:
    """Cancel a booking."""
    return f"{_known(booking)} cancelled"


@tool(timeout=1, max_tokens=60, effect="write", label="Filing the claim")
def file_claim(booking: str, minutes: int) -> str:
    """File a claim for a delay."""
    return f"claim for {_known(booking)}"
