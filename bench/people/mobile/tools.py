"""A phone company: a few rows."""

from datetime import date, time

from shipworthy import input_type, tool

tariff = input_type("tariff", values={"Mini": [], "Midi": [], "Maxi": ["maxi plan", "the big one"]})
country = input_type(
    "country",
    values={
        "Switzerland": ["schweiz", "suiza", "suisse"],
        "Turkey": ["türkei"],
        "Spain": ["spanien", "españa", "espagne"],
        "United States": ["usa", "us", "america"],
    },
)
reason = input_type("reason", values={"broken": ["defective", "faulty"], "wrong item": ["wrong one"], "not wanted": []})

TARIFFS = {"Mini": "5 GB for 9 euros", "Midi": "20 GB for 17 euros", "Maxi": "100 GB for 29 euros"}
ROAMING = {"Switzerland": "0.20 a MB", "Turkey": "0.35 a MB", "Spain": "nothing extra", "United States": "0.50 a MB"}
ORDERS = {"T-31001": "sent, comes on 2026-12-02", "T-31002": "delivered on 2026-11-23", "T-31003": "in preparation"}


@tool(timeout=1, max_tokens=60, label="Looking at your data")
def usage() -> str:
    """How much data is left."""
    return "1.8 of 5 GB left until 2026-12-07"


@tool(timeout=1, max_tokens=60, label="Looking at the plans")
def facts_of(tariff: str) -> str:
    """What a plan has and costs."""
    return TARIFFS[tariff]


@tool(timeout=1, max_tokens=60, label="Looking at your bill")
def last_bill() -> str:
    """What the last bill says."""
    return "November: 14.20 euros, due on 2026-12-10"


@tool(timeout=1, max_tokens=60, label="Looking at roaming")
def roaming_in(country: str) -> str:
    """What data costs in a country."""
    return ROAMING[country]


@tool(timeout=1, max_tokens=60, label="Looking up the order")
def state_of(order: str) -> str:
    """Where an order is."""
    return ORDERS.get(order, "unknown")


@tool(timeout=1, max_tokens=60, label="Looking at the network")
def network_at(postcode: str) -> str:
    """Whether the network is disturbed."""
    return "works on a mast until 18:00"


@tool(timeout=1, max_tokens=60, effect="write", label="Changing the plan")
def switch_plan(tariff: str) -> str:
    """Change the plan."""
    return "from 2026-12-08"


@tool(timeout=1, max_tokens=60, effect="write", label="Blocking the card")
def block(line: str) -> str:
    """Block a SIM card."""
    return "blocked"


@tool(timeout=1, max_tokens=60, effect="write", label="Topping up")
def charge(amount: float) -> str:
    """Top up the credit."""
    return "done"


@tool(timeout=1, max_tokens=60, effect="write", label="Preparing the return")
def open_return(order: str, reason: str) -> str:
    """Send a device back."""
    return "label sent"


@tool(timeout=1, max_tokens=60, effect="write", label="Planning a call")
def plan_callback(day: date, hour: time) -> str:
    """Plan a call."""
    return "planned"
