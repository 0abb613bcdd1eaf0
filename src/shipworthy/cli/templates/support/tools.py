"""The tools of this agent, on sample data that is made up: replace each body by a call of your shop's system."""

import itertools
from typing import TypedDict

from shipworthy import NotDone, tool


class Order(TypedDict):
    """What is known of an order; a skill that reads another field is refused when the agent is loaded."""

    id: str
    item: str
    state: str
    days: int
    price: float
    refunded: bool


class Ticket(TypedDict):
    """What a colleague finds."""

    id: str


ORDERS: dict[str, Order] = {
    order["id"]: order
    for order in (
        Order(id="A-1001", item="a blue kettle", state="shipped", days=2, price=39.0, refunded=False),
        Order(id="A-1002", item="two mugs", state="being packed", days=5, price=18.0, refunded=False),
        Order(id="A-1003", item="a desk", state="delivered", days=0, price=249.0, refunded=False),
        Order(id="A-1004", item="a lamp", state="delivered", days=0, price=45.5, refunded=True),
    )
}
TICKETS: dict[str, str] = {}
NUMBERS = itertools.count(1)


@tool(timeout=1.0, max_tokens=120, trust="tenant", label="Looking up order {order_id}")
def get_order(order_id: str) -> Order | None:
    """Look one order up; nothing where there is none of that number."""
    return ORDERS.get(order_id)


@tool(timeout=2.0, max_tokens=40, effect="write", identity=("order_id",), label="Paying order {order_id} back")
def refund(order_id: str, amount: float) -> str:
    """Pay an order back; any error but NotDone leaves open whether it was paid."""
    if order_id not in ORDERS or ORDERS[order_id]["refunded"]:
        raise NotDone(f"{order_id} cannot be paid back")
    ORDERS[order_id]["refunded"] = True
    return f"{amount:.2f}"


@tool(timeout=2.0, max_tokens=40, effect="write", identity=("summary",), label="Telling a colleague")
def open_ticket(summary: str) -> Ticket:
    """Put a request before a colleague."""
    ticket = f"T-{next(NUMBERS)}"
    TICKETS[ticket] = summary
    return {"id": ticket}
