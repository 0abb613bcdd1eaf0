"""The tools of this agent: functions with type hints, each with a timeout and a ceiling for its result."""

from shipworthy import tool

ORDERS = {
    "A-1001": {"item": "a blue kettle", "state": "shipped", "days": 2},
    "A-1002": {"item": "two mugs", "state": "being packed", "days": 5},
}


@tool(timeout=1.0, max_tokens=80, label="Looking up order {order_id}")
def get_order(order_id: str) -> dict[str, object]:
    """Look one order up."""
    if (order := ORDERS.get(order_id.upper())) is None:
        raise LookupError(f"there is no order {order_id}")
    return order


@tool(timeout=1.0, max_tokens=40, effect="write", identity=("order_id",), label="Cancelling order {order_id}")
def cancel(order_id: str) -> str:
    """Cancel one order."""
    ORDERS[order_id.upper()]["state"] = "cancelled"
    return "cancelled"
