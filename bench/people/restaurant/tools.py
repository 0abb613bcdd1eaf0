"""Osteria Lago: a few rows instead of the reservation book."""

from datetime import date
from typing import Any

from shipworthy import tool

Row = dict[str, Any]

RESERVATIONS: dict[str, list[Row]] = {
    "01715550123": [
        {"id": "R-811", "day": "2027-03-19", "at": "18:00", "people": 4},
        {"id": "R-834", "day": "2027-03-28", "at": "12:30", "people": 7},
    ],
    "01609876543": [{"id": "R-820", "day": "2027-03-20", "at": "20:00", "people": 2}],
    "01520000777": [],
}
FULL = {"2027-03-27"}
MENU: list[Row] = [
    {"name": "minestrone", "price": 8.5, "diet": "vegan", "allergens": ["celery"]},
    {"name": "burrata", "price": 13.0, "diet": "vegetarian", "allergens": ["milk"]},
    {"name": "ravioli", "price": 16.5, "diet": "vegetarian", "allergens": ["gluten", "egg", "milk", "walnuts"]},
    {"name": "risotto", "price": 18.0, "diet": "vegetarian", "allergens": ["milk", "celery"]},
    {"name": "trout", "price": 24.5, "diet": "fish", "allergens": ["fish", "milk"]},
    {"name": "osso buco", "price": 27.0, "diet": "meat", "allergens": ["celery", "sulphites"]},
    {"name": "tiramisu", "price": 8.0, "diet": "vegetarian", "allergens": ["gluten", "egg", "milk"]},
    {"name": "sorbet", "price": 6.5, "diet": "vegan", "allergens": []},
]


def digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


@tool(timeout=1, max_tokens=200, label="Looking up your reservations")
def reservations_of(phone: str) -> list[Row]:
    """The coming reservations under one phone number."""
    return RESERVATIONS.get(digits(phone), [])


@tool(timeout=1, max_tokens=200, label="Looking for free tables on {day}")
def free_tables(day: date, people: int) -> list[Row]:
    """The times at which a table for so many people is free on one day."""
    weekday = date.fromisoformat(str(day)[:10]).weekday()
    if weekday == 0 or str(day)[:10] in FULL:
        return []
    if weekday == 6:
        return [{"at": "12:30", "where": "terrace"}, {"at": "17:30", "where": "main room"}]
    if weekday in (4, 5):
        rows = [
            {"at": "12:30", "where": "terrace"},
            {"at": "18:00", "where": "main room"},
            {"at": "21:30", "where": "window"},
        ]
        return rows if people > 4 else [*rows[:2], {"at": "20:00", "where": "window"}, rows[2]]
    return [
        {"at": "18:00", "where": "main room"},
        {"at": "19:30", "where": "window"},
        {"at": "21:00", "where": "terrace"},
    ]


@tool(timeout=1, max_tokens=60, effect="write", label="Reserving {day} {slot}")
def book_table(phone: str, people: int, day: date, slot: str) -> Row:
    """Put a reservation into the book."""
    return {"id": "R-900", "people": people, "day": str(day), "at": slot}


@tool(timeout=1, max_tokens=60, effect="write", label="Changing {reservation}")
def rebook_table(reservation: str, people: int, day: date, slot: str) -> str:
    """Change a reservation."""
    return f"{reservation} is now on {str(day)[:10]} at {slot} for {people}"


@tool(timeout=1, max_tokens=60, effect="write", identity=("reservation",), label="Cancelling {reservation}")
def drop_table(reservation: str) -> str:
    """Take a reservation out of the book."""
    return f"{reservation} cancelled"


@tool(timeout=1, max_tokens=400, label="Looking at the menu")
def dishes(diet: str = "any") -> list[Row]:
    """The dishes on the menu, all or those for a diet."""
    if diet == "vegan":
        return [d for d in MENU if d["diet"] == "vegan"]
    if diet == "vegetarian":
        return [d for d in MENU if d["diet"] in ("vegan", "vegetarian")]
    return MENU


@tool(timeout=1, max_tokens=400, label="Looking at the menu")
def whole_menu() -> list[Row]:
    """Every dish with its price and allergens."""
    return MENU


@tool(timeout=1, max_tokens=60, label="Looking up the opening hours")
def hours_on(day: date) -> str:
    """Opening hours on a day."""
    weekday = date.fromisoformat(str(day)[:10]).weekday()
    if weekday == 0:
        return "closed"
    if weekday == 6:
        return "open from 12:00 to 21:00"
    return "open from 12:00 to 23:30" if weekday in (4, 5) else "open from 17:00 to 22:30"


@tool(timeout=1, max_tokens=60, effect="write", label="Selling a voucher")
def sell_voucher(amount: float, email: str) -> Row:
    """Sell a gift voucher and send it by mail."""
    return {"code": "LV-5521", "amount": amount, "email": email}


@tool(timeout=1, max_tokens=60, effect="write", label="Passing on your feedback")
def note_feedback(stars: int, about: str, words: str) -> str:
    """Write a guest's feedback into the book of the house."""
    return "noted"
