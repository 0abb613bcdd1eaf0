"""A parcel service: a few rows."""

from datetime import date
from typing import Any

from shipworthy import input_type, tool

size = input_type("size", values={"small": ["s", "shoebox"], "medium": ["m"], "large": ["l", "big", "huge"]})

STATES = {
    "1001": "on the van, and comes today",
    "1002": "waiting in the depot",
    "1003": "delivered yesterday",
    "1004": "held by the customs",
}
PRICES = {"small": 4.5, "medium": 6.2, "large": 11.9}


def _known(parcel: str) -> str:
    if parcel not in STATES:
        raise LookupError(f"there is no parcel {parcel}")
    return parcel


@tool(timeout=1, max_tokens=60, label="Looking for the parcel")
def state_of(parcel: str) -> str:
    """Where a parcel is."""
    return STATES[_known(parcel)]


@tool(timeout=1, max_tokens=60, label="Looking at the price list")
def price_of(size: str) -> float:
    """What a parcel costs, in euros."""
    return PRICES[size]


@tool(timeout=1, max_tokens=60, label="Looking at the map")
def shops_near(postcode: str) -> list[dict[str, Any]]:
    """The parcel shops near a postcode."""
    return [{"name": "Kiosk Adler", "open": "8 to 20"}, {"name": "Flower shop", "open": "9 to 18"}]


@tool(timeout=1, max_tokens=60, effect="write", label="Cancelling {parcel}")
def stop_parcel(parcel: str) -> str:
    """Cancel a parcel and send it back."""
    return f"{_known(parcel)} cancelled"


@tool(timeout=1, max_tokens=60, effect="write", label="Sending {parcel} elsewhere")
def redirect(parcel: str, day: date) -> str:
    """Deliver a parcel on another day."""
    return f"{_known(parcel)} on {day}"


@tool(timeout=1, max_tokens=60, effect="write", label="Ordering a collection")
def order_collection(size: str, day: date) -> str:
    """Order that a parcel is collected at home."""
    return "collection ordered"


@tool(timeout=1, max_tokens=60, effect="write", label="Writing a report")
def report_damage(parcel: str) -> str:
    """Report a parcel that came damaged."""
    return f"{_known(parcel)} reported"
