"""The town library: a few rows."""

from datetime import date, time, timedelta
from typing import Any

from shipworthy import input_type, tool

Row = dict[str, Any]

book = input_type(
    "book",
    values={
        "The Silent Harbour": ["silent harbour", "silent harbor"],
        "Cooking for Two": ["cooking for two", "cookbook for two"],
        "Atlas of Rivers": ["atlas of rivers", "river atlas"],
        "Winter Tales": ["winter tales"],
        "A Short History of Salt": ["history of salt", "salt book"],
        "The Paper Garden": ["paper garden"],
    },
)
genre = input_type(
    "genre",
    values={
        "crime": ["thriller", "mystery", "detective", "whodunit"],
        "cooking": ["cookbook", "recipes", "food"],
        "history": ["historical"],
        "children": ["kids", "kid", "child", "picture book"],
        "travel": ["journeys", "atlas"],
    },
)

BOOKS: dict[str, Row] = {
    "The Silent Harbour": {"branch": "central", "copies": 0, "shelf": "CR 12"},
    "Cooking for Two": {"branch": "northgate", "copies": 1, "shelf": "CO 3"},
    "Atlas of Rivers": {"branch": "central", "copies": 0, "shelf": "TR 1"},
    "Winter Tales": {"branch": "harbour", "copies": 2, "shelf": "CH 7"},
    "A Short History of Salt": {"branch": "central", "copies": 3, "shelf": "HI 20"},
    "The Paper Garden": {"branch": "harbour", "copies": 1, "shelf": "CR 4"},
}
LOANS: dict[str, list[Row]] = {
    "L-4410": [
        {"id": "K1", "title": "The Silent Harbour", "due": "2026-12-01", "wanted": False},
        {"id": "K2", "title": "Cooking for Two", "due": "2026-12-08", "wanted": False},
        {"id": "K3", "title": "Atlas of Rivers", "due": "2026-11-25", "wanted": True},
    ],
    "L-5023": [{"id": "K4", "title": "Winter Tales", "due": "2026-12-14", "wanted": False}],
    "L-6001": [],
}
FEES = {"L-4410": 3.5, "L-5023": 0.0, "L-6001": 12.0}
PICKS = {
    "crime": "The Paper Garden",
    "cooking": "Cooking for Two",
    "history": "A Short History of Salt",
    "children": "Winter Tales",
    "travel": "Atlas of Rivers",
}


@tool(timeout=1, max_tokens=80, label="Looking for {book}")
def look_up(book: str) -> Row:
    """Where a book stands and how many copies are in."""
    return BOOKS[book]


@tool(timeout=1, max_tokens=200, label="Looking at your loans")
def loans_of(card: str) -> list[Row]:
    """The books a reader has at home."""
    if card.upper() not in LOANS:
        raise LookupError(f"there is no card {card}")
    return LOANS[card.upper()]


@tool(timeout=1, max_tokens=40, label="Looking at your fees")
def fees_of(card: str) -> float:
    """What a reader owes, in euros."""
    if card.upper() not in FEES:
        raise LookupError(f"there is no card {card}")
    return FEES[card.upper()]


@tool(timeout=1, max_tokens=60, effect="write", identity=("loan",), label="Renewing {loan}")
def renew(card: str, loan: str, weeks: int) -> str:
    """Renew one loan by some weeks."""
    return f"{loan} renewed by {weeks} weeks"


@tool(timeout=1, max_tokens=60, effect="write", label="Paying {amount}")
def pay(card: str, amount: float) -> str:
    """Pay fees from the deposited bank account."""
    return f"paid {amount}"


@tool(timeout=1, max_tokens=120, label="Looking for free rooms")
def free_rooms(day: date, start: time, people: int) -> list[Row]:
    """Study rooms that are free and large enough."""
    rooms = [
        {"room": "Birch", "seats": 2, "screen": False},
        {"room": "Maple", "seats": 4, "screen": True},
        {"room": "Oak", "seats": 8, "screen": True},
    ]
    return [one for one in rooms if one["seats"] >= people]


@tool(timeout=1, max_tokens=60, effect="write", label="Booking room {room}")
def take_room(card: str, room: str, day: date, start: time, length: timedelta) -> str:
    """Book one study room."""
    return f"room {room} booked"


@tool(timeout=1, max_tokens=40, label="Picking a book")
def pick(genre: str) -> str:
    """A title of a genre."""
    return PICKS[genre]
