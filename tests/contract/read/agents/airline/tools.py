from shipworthy import tool


@tool(timeout=2, max_tokens=350)
async def get_user_details(user_id: str): ...
@tool(timeout=2, max_tokens=350)
async def get_reservation_details(reservation_id: str): ...
@tool(timeout=3, max_tokens=600)
async def search_direct_flight(origin: str, destination: str, date: str): ...
@tool(timeout=3, max_tokens=900)
async def search_onestop_flight(origin: str, destination: str, date: str): ...
@tool(timeout=1, max_tokens=100)
def split_payment(total: float, ids: list, methods: dict):
    """At most one certificate, one card, three gift cards; uses each up in the given order. Plain Python: the rule is
    code, not YAML. Returns [{payment_id, amount}] or an error text."""


@tool(timeout=5, max_tokens=300, effect="write", identity=("user_id", "flights"))
async def book_reservation(
    user_id: str,
    origin: str,
    destination: str,
    flight_type: str,
    cabin: str,
    flights: list,
    passengers: list,
    payment_methods: list,
    total_baggages: int,
    nonfree_baggages: int,
    insurance: str,
): ...
@tool(timeout=5, max_tokens=300, effect="write", identity=("reservation_id",))
async def cancel_reservation(reservation_id: str): ...
@tool(timeout=5, max_tokens=300, effect="write", identity=("reservation_id", "flights", "cabin"))
async def update_reservation_flights(reservation_id: str, cabin: str, flights: list, payment_id: str): ...
@tool(timeout=5, max_tokens=300, effect="write", identity=("reservation_id", "passengers"))
async def update_reservation_passengers(reservation_id: str, passengers: list): ...
@tool(timeout=5, max_tokens=300, effect="write", identity=("reservation_id", "total_baggages"))
async def update_reservation_baggages(
    reservation_id: str, total_baggages: int, nonfree_baggages: int, payment_id: str
): ...
@tool(timeout=5, max_tokens=50, effect="write", identity=("user_id", "amount"))
async def send_certificate(user_id: str, amount: int): ...
@tool(timeout=5, max_tokens=20, effect="write")
async def transfer_to_human_agents(summary: str): ...
@tool(timeout=0.1, max_tokens=200)
def split_legs(flights: list, destination: str):
    """{outbound: [...], back: [...]}: the return begins after the flight that lands at the destination."""
