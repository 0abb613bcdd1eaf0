"""A cinema: a few rows."""

from datetime import date

from shipworthy import input_type, tool

film = input_type(
    "film",
    values={
        "The Long Night": ["long night"],
        "Paper Boats": ["paper boat", "boats"],
        "Robot Summer": ["robots", "robot"],
        "Winter Tale": ["winters tale"],
    },
)
group = input_type(
    "group",
    values={
        "adult": ["adults"],
        "child": ["kid", "kids", "children"],
        "student": ["students"],
        "senior": ["pensioner", "over 65"],
    },
)

TIMES = {"The Long Night": "20:15", "Paper Boats": "17:30 and 20:00", "Robot Summer": "15:00", "Winter Tale": "18:45"}
PRICES = {"adult": 12, "child": 7, "student": 9, "senior": 10}


@tool(timeout=1, max_tokens=60, label="Looking at the programme")
def times_of(film: str, day: date) -> str:
    """When a film is shown."""
    return TIMES[film]


@tool(timeout=1, max_tokens=60, label="Looking at the prices")
def price_of(group: str) -> int:
    """What a ticket costs, in euros."""
    return PRICES[group]


@tool(timeout=1, max_tokens=60, label="Looking at the film")
def about(film: str) -> str:
    """What a film is about."""
    return f"{film}: a story in two hours, for ages 6 and above"


@tool(timeout=1, max_tokens=60, effect="write", label="Reserving seats")
def reserve(film: str, day: date, seats: int) -> str:
    """Reserve seats."""
    return "R-501"


@tool(timeout=1, max_tokens=60, effect="write", label="Giving seats back")
def give_back(reservation: str) -> str:
    """Cancel a reservation."""
    return f"{reservation} cancelled"


@tool(timeout=1, max_tokens=60, effect="write", label="Writing a voucher")
def write_voucher(amount: float) -> str:
    """Sell a voucher."""
    return "voucher sent"
