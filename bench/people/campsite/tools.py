"""A campsite at a lake: a few rows."""

from datetime import date

from shipworthy import input_type, tool

pitch = input_type(
    "pitch",
    values={
        "tent": ["tents", "tent pitch"],
        "caravan": ["caravans", "trailer"],
        "motorhome": ["camper", "camper van", "rv"],
        "cabin": ["cabins", "hut", "lodge"],
    },
)
place = input_type(
    "place",
    values={
        "pool": ["swimming pool"],
        "shop": ["store", "mini market"],
        "restaurant": ["bistro"],
        "reception": ["front desk"],
        "sauna": [],
    },
)

HOURS = {
    "pool": "9:00 to 20:00",
    "shop": "7:30 to 19:00",
    "restaurant": "12:00 to 22:00",
    "reception": "8:00 to 21:00",
    "sauna": "16:00 to 21:00",
}
PRICES = {"tent": 19, "caravan": 32, "motorhome": 34, "cabin": 75}
STAYS = {
    "P-2201": "caravan from 2026-12-11, 3 nights, paid",
    "P-2202": "cabin from 2026-12-18, 7 nights, 180 euros open",
    "P-2203": "tent from 2026-12-05, 2 nights, paid",
}


@tool(timeout=1, max_tokens=60, label="Looking at the prices")
def price_of(pitch: str) -> int:
    """What a night costs, in euros."""
    return PRICES[pitch]


@tool(timeout=1, max_tokens=60, label="Looking at the hours")
def hours_of(place: str) -> str:
    """When something on the site is open."""
    return HOURS[place]


@tool(timeout=1, max_tokens=60, label="Looking up the stay")
def stay_of(stay: str) -> str:
    """What is booked and paid."""
    return STAYS.get(stay, "unknown")


@tool(timeout=1, max_tokens=60, effect="write", label="Booking")
def reserve_pitch(pitch: str, arrival: date, nights: int, guests: int) -> str:
    """Book a stay."""
    return "P-2204"


@tool(timeout=1, max_tokens=60, effect="write", label="Cancelling")
def drop_stay(stay: str) -> str:
    """Cancel a stay."""
    return f"{stay} cancelled"


@tool(timeout=1, max_tokens=60, effect="write", label="Moving the stay")
def move_stay(stay: str, arrival: date) -> str:
    """Move a stay to another day of arrival."""
    return f"{stay} moved"


@tool(timeout=1, max_tokens=60, effect="write", label="Reserving bicycles")
def hire(day: date, bikes: int) -> str:
    """Reserve bicycles."""
    return "H-9"


@tool(timeout=1, max_tokens=60, effect="write", label="Telling the caretaker")
def tell_caretaker(what: str) -> str:
    """Tell the caretaker of a problem."""
    return "N-31"
