"""Stub tools of the airline agent: two reservations of one user."""

from typing import Any

from shipworthy import input_type, tool

airport = input_type("airport", values={"SEA": ["Seattle"], "JFK": ["New York"], "ORD": ["Chicago"], "LAX": ["LA"]})
PAYMENT = {"payment_id": "card_1", "amount": 300}
USER = {
    "name": {"first_name": "Mia", "last_name": "Li"},
    "dob": "1990-04-05",
    "membership": "silver",
    "payment_methods": {"card_1": {"id": "card_1", "source": "credit_card", "last_four": "7447"}},
    "saved_passengers": [],
    "reservations": ["PEP4E0", "OLD001"],
}


def _reservation(reservation_id: str, date: str, cabin: str) -> dict[str, Any]:
    return {
        "reservation_id": reservation_id,
        "created_at": "2024-05-15T10:00:00",
        "cabin": cabin,
        "insurance": "yes",
        "origin": "SEA",
        "destination": "JFK",
        "flights": [{"flight_number": "HAT136", "date": date, "origin": "SEA", "destination": "JFK"}],
        "passengers": [{"first_name": "Mia", "last_name": "Li", "dob": "1990-04-05"}],
        "payment_history": [PAYMENT],
        "total_baggages": 0,
        "nonfree_baggages": 0,
    }


RESERVATIONS = {
    "PEP4E0": _reservation("PEP4E0", "2024-05-20", "economy") | {"created_at": "2024-05-10T10:00:00"},
    "OLD001": _reservation("OLD001", "2024-05-01", "business"),
}


@tool(timeout=2, max_tokens=350)
async def get_user_details(user_id: str) -> dict[str, Any]:
    return USER


@tool(timeout=2, max_tokens=350)
async def get_reservation_details(reservation_id: str) -> dict[str, Any]:
    return RESERVATIONS[reservation_id]


@tool(timeout=3, max_tokens=600)
async def search_direct_flight(origin: str, destination: str, date: str) -> list[dict[str, Any]]:
    flight = {
        "flight_number": "HAT200",
        "origin": origin,
        "destination": destination,
        "date": date,
        "scheduled_departure_time_est": "06:00:00",
        "prices": {"basic_economy": 80, "economy": 120, "business": 300},
        "available_seats": {"basic_economy": 5, "economy": 5, "business": 5},
    }
    return [flight]


@tool(timeout=3, max_tokens=900)
async def search_onestop_flight(origin: str, destination: str, date: str) -> list[list[dict[str, Any]]]:
    return []


@tool(timeout=1, max_tokens=100)
def split_payment(total: float, ids: list[str], methods: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"payment_id": ids[0], "amount": total}]


@tool(timeout=5, max_tokens=300, effect="write", identity=("user_id", "flights"))
async def book_reservation(
    user_id: str,
    origin: str,
    destination: str,
    flight_type: str,
    cabin: str,
    flights: list[Any],
    passengers: list[Any],
    payment_methods: list[Any],
    total_baggages: int,
    nonfree_baggages: int,
    insurance: str,
) -> dict[str, Any]:
    return {"reservation_id": "NEW001"}


@tool(timeout=5, max_tokens=300, effect="write", identity=("reservation_id",))
async def cancel_reservation(reservation_id: str) -> str:
    return "cancelled"


@tool(timeout=5, max_tokens=300, effect="write", identity=("reservation_id", "flights", "cabin"))
async def update_reservation_flights(
    reservation_id: str, cabin: str, flights: list[Any], payment_id: str
) -> dict[str, Any]:
    return {"payment_history": [PAYMENT, {"payment_id": payment_id, "amount": -50}]}


@tool(timeout=5, max_tokens=300, effect="write", identity=("reservation_id", "passengers"))
async def update_reservation_passengers(reservation_id: str, passengers: list[Any]) -> str:
    return "ok"


@tool(timeout=5, max_tokens=300, effect="write", identity=("reservation_id", "total_baggages"))
async def update_reservation_baggages(
    reservation_id: str, total_baggages: int, nonfree_baggages: int, payment_id: str = ""
) -> str:
    return "ok"


@tool(timeout=5, max_tokens=50, effect="write", identity=("user_id", "amount"))
async def send_certificate(user_id: str, amount: int) -> str:
    return "sent"


@tool(timeout=5, max_tokens=20, effect="write")
async def transfer_to_human_agents(summary: str) -> str:
    return "ok"


@tool(timeout=0.1, max_tokens=200)
def split_legs(flights: list[Any], destination: str) -> dict[str, Any]:
    return {"outbound": flights, "back": []}
