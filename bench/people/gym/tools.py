"""A gym: a few rows."""

from datetime import date
from typing import Any

from shipworthy import input_type, tool

Row = dict[str, Any]

course = input_type(
    "course",
    values={
        "yoga": ["hatha", "vinyasa"],
        "spinning": ["spin", "indoor cycling", "cycling"],
        "pilates": [],
        "boxing": ["box", "kickboxing"],
        "aqua fitness": ["aqua", "water gymnastics", "aquagym"],
    },
)

TIMES = {
    "yoga": "Monday and Thursday at 18:30",
    "spinning": "Tuesday at 19:00 and Saturday at 10:00",
    "pilates": "Wednesday at 17:00",
    "boxing": "Friday at 20:00",
    "aqua fitness": "Sunday at 09:00",
}
SPOTS: dict[str, list[Row]] = {
    "M-101": [
        {"id": "S1", "course": "yoga", "day": "2026-12-03"},
        {"id": "S2", "course": "boxing", "day": "2026-12-04"},
    ],
    "M-202": [{"id": "S3", "course": "spinning", "day": "2026-12-05"}],
    "M-303": [],
}
OWED = {"M-101": 0.0, "M-202": 29.9, "M-303": 12.0}


def _known(member: str) -> str:
    if member.upper() not in OWED:
        raise LookupError(f"there is no member {member}")
    return member.upper()


@tool(timeout=1, max_tokens=60, label="Looking at the timetable")
def times_of(course: str) -> str:
    """When a class takes place."""
    return TIMES[course]


@tool(timeout=1, max_tokens=200, label="Looking at your bookings")
def spots_of(member: str) -> list[Row]:
    """The classes that a member has booked."""
    return SPOTS[_known(member)]


@tool(timeout=1, max_tokens=40, label="Looking at your account")
def owed_by(member: str) -> float:
    """What a member owes, in euros."""
    return OWED[_known(member)]


@tool(timeout=1, max_tokens=60, effect="write", label="Booking {course}")
def take_spot(member: str, course: str, day: date) -> str:
    """Book a place in a class."""
    return f"{_known(member)} is down for {course}"


@tool(timeout=1, max_tokens=60, effect="write", label="Cancelling {spot}")
def drop_spot(member: str, spot: str) -> str:
    """Give a booked place back."""
    return f"{spot} is free again"


@tool(timeout=1, max_tokens=60, effect="write", label="Pausing the membership")
def pause(member: str, start: date, months: int) -> str:
    """Pause a membership for some months."""
    return f"{_known(member)} is paused"


@tool(timeout=1, max_tokens=60, effect="write", label="Writing a guest pass")
def write_pass(member: str, day: date, guests: int) -> str:
    """Give a member a pass for guests."""
    return f"a pass for {guests}"
