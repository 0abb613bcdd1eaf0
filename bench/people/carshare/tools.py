"""Rollin, a car-sharing club: a few rows."""

from datetime import date, time, timedelta
from typing import Any

from shipworthy import input_type, tool

Row = dict[str, Any]

car_size = input_type(
    "car_size",
    values={
        "small": ["fiat", "tiny", "little car"],
        "family": ["golf", "estate", "medium"],
        "van": ["transit", "transporter", "big one"],
        "electric": ["zoe", "e-car", "ev"],
    },
)

CARS: list[Row] = [
    {"id": "C1", "name": "red Fiat", "size": "small", "place": "Market Square", "hour": 4.5},
    {"id": "C2", "name": "blue Golf", "size": "family", "place": "Central Station", "hour": 6.0},
    {"id": "C3", "name": "white van", "size": "van", "place": "Harbour", "hour": 9.0},
    {"id": "C4", "name": "green Zoe", "size": "electric", "place": "Market Square", "hour": 5.0},
]
TAKEN = {"2026-12-01": {"C2"}, "2026-12-05": {"C1", "C3"}, "2026-12-24": {"C1", "C2", "C3", "C4"}}
BOOKINGS: list[Row] = [
    {"id": "B-81", "car": "blue Golf", "day": "2026-12-01", "start": "08:00", "end": "12:00"},
    {"id": "B-82", "car": "white van", "day": "2026-12-05", "start": "10:00", "end": "14:00"},
    {"id": "B-90", "car": "red Fiat", "day": "2026-12-05", "start": "18:00", "end": "20:00"},
]
INVOICES: list[Row] = [
    {"id": "I-2609", "month": "September", "total": 48.2, "state": "paid", "trips": 3},
    {"id": "I-2610", "month": "October", "total": 112.75, "state": "open", "trips": 6},
    {"id": "I-2611", "month": "November", "total": 36.0, "state": "open", "trips": 2},
]
RATES = {"small": (4.5, 0.25), "family": (6.0, 0.3), "van": (9.0, 0.4), "electric": (5.0, 0.2)}


@tool(timeout=1, max_tokens=250, label="Looking for free cars on {day}")
def free_cars(day: date) -> list[Row]:
    """Cars that are free on a day."""
    taken = TAKEN.get(str(day)[:10], set())
    return [one for one in CARS if one["id"] not in taken]


@tool(timeout=1, max_tokens=60, effect="write", label="Booking the car")
def reserve_car(member: str, car: str, day: date, start: time, length: timedelta) -> str:
    """Reserve one car for a member."""
    return "B-95"


@tool(timeout=1, max_tokens=250, label="Looking up your bookings")
def bookings_of(member: str) -> list[Row]:
    """The coming bookings of a member."""
    return BOOKINGS


@tool(timeout=1, max_tokens=60, effect="write", identity=("booking",), label="Cancelling {booking}")
def release_booking(booking: str) -> str:
    """Cancel one booking; costs nothing up to a day before."""
    return f"{booking} cancelled"


@tool(timeout=1, max_tokens=250, label="Looking up your invoices")
def invoices_of(member: str) -> list[Row]:
    """The invoices of a member."""
    return INVOICES


@tool(timeout=1, max_tokens=60, effect="write", identity=("invoice",), label="Paying {invoice}")
def pay_from_card(invoice: str, total: float) -> str:
    """Pay one invoice from the card on file."""
    return f"{invoice} paid"


@tool(timeout=1, max_tokens=60, label="Working out the price")
def cost_of(size: str, length: timedelta, km: int) -> float:
    """Price of a trip in euros."""
    seconds = length.total_seconds()
    hour, each = RATES[size]
    return round(seconds / 3600 * hour + km * each, 2)


@tool(timeout=1, max_tokens=60, effect="write", label="Writing the damage down")
def note_damage(member: str, size: str, what: str, drivable: bool) -> str:
    """Write a damage down for the workshop."""
    return "D-12"
