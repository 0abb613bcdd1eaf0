"""The tools of this agent: functions with type hints, each with a timeout and a ceiling for its result."""

from typing import TypedDict

from shipworthy import NotDone, tool


class Order(TypedDict):
    """What is known of an order; a skill that reads another field is refused when the agent is loaded."""

    item: str
    state: str
    days: int


ORDERS: dict[str, Order] = {
    "A-1001": {"item": "a blue kettle", "state": "shipped", "days": 2},
    "A-1002": {"item": "two mugs", "state": "being packed", "days": 5},
}


@tool(timeout=1.0, max_tokens=80, label="Looking up order {order_id}")
def get_order(order_id: str) -> Order | None:
    """Look one order up; nothing where there is none of that number."""
    return ORDERS.get(order_id)


@tool(timeout=1.0, max_tokens=40, effect="write", identity=("order_id",), label="Cancelling order {order_id}")
def cancel(order_id: str) -> str:
    """Cancel one order; any other error would leave open whether the order was cancelled."""
    if order_id not in ORDERS:
        raise NotDone(f"there is no order {order_id}")
    ORDERS[order_id]["state"] = "cancelled"
    return "cancelled"
