"""Fenwick Energy: a few rows instead of the billing system."""

from datetime import date
from typing import Any

from shipworthy import input_type, tool

Row = dict[str, Any]

meter = input_type(
    "meter",
    values={"electricity": ["electric", "power", "Strom"], "gas": ["gas meter", "Gaszähler"]},
)
tariff = input_type(
    "tariff",
    values={"basic": ["standard", "normal"], "green": ["eco", "renewable"], "night": ["heat pump", "off-peak"]},
)

BILLS: dict[str, list[Row]] = {
    "40012345": [
        {"id": "B-2207", "month": "August", "amount": 112.4, "due": "2026-10-15"},
        {"id": "B-2291", "month": "September", "amount": 98.7, "due": "2026-11-02"},
    ],
    "40055510": [{"id": "B-2304", "month": "September", "amount": 143.05, "due": "2026-10-05"}],
    "40077001": [],
}
INSTALMENTS: dict[str, Row] = {
    "40012345": {"now": 95, "lowest": 70, "highest": 180},
    "40055510": {"now": 140, "lowest": 110, "highest": 260},
    "40077001": {"now": 60, "lowest": 45, "highest": 120},
}
LAST: dict[str, dict[str, int]] = {
    "40012345": {"electricity": 18230, "gas": 4410},
    "40055510": {"electricity": 52110, "gas": 7702},
    "40077001": {"electricity": 905, "gas": 120},
}
OUTAGES = {
    "68159": "a cable was cut; power should be back by 17:30",
    "68305": "a storm took down a line; power should be back by 21:00",
}
PRICES = {"basic": (0.31, 12), "green": (0.335, 11), "night": (0.27, 15)}


def known(contract_no: str) -> str:
    if contract_no not in BILLS:
        raise LookupError(f"there is no contract {contract_no}")
    return contract_no


@tool(timeout=1, max_tokens=60, label="Looking up the last reading")
def last_reading(contract_no: str, meter: str) -> int:
    """The last reading of a meter."""
    return LAST[known(contract_no)][meter]


@tool(timeout=1, max_tokens=60, effect="write", label="Saving the reading")
def save_reading(contract_no: str, meter: str, reading: int, day: date) -> str:
    """Write a meter reading into the contract."""
    return f"{meter}: {reading} on {str(day)[:10]}"


@tool(timeout=1, max_tokens=200, label="Looking up your bills")
def open_bills(contract_no: str) -> list[Row]:
    """The bills of a contract that are not paid yet."""
    return BILLS[known(contract_no)]


@tool(timeout=1, max_tokens=60, effect="write", identity=("bill",), label="Scheduling the payment of {bill}")
def schedule_payment(contract_no: str, bill: str, pay_on: date) -> str:
    """Collect a bill from the bank account on a day."""
    return f"{bill} will be collected on {str(pay_on)[:10]}"


@tool(timeout=1, max_tokens=60, label="Looking up your instalment")
def instalment_of(contract_no: str) -> Row:
    """The monthly instalment and between what it may lie."""
    return INSTALMENTS[known(contract_no)]


@tool(timeout=1, max_tokens=60, effect="write", label="Changing the instalment")
def set_instalment(contract_no: str, amount: float) -> str:
    """Change the monthly instalment."""
    return f"{amount} euros a month"


@tool(timeout=1, max_tokens=60, effect="write", label="Registering the move")
def register_move(contract_no: str, move_out: date, postcode: str, take_along: bool) -> Row:
    """Register that a customer moves house."""
    return {"id": "U-310", "move_out": str(move_out)[:10]}


@tool(timeout=1, max_tokens=60, label="Looking for outages in {postcode}")
def outage_at(postcode: str) -> str:
    """A known outage in a postcode area, or an empty text."""
    return OUTAGES.get(postcode, "")


@tool(timeout=1, max_tokens=60, effect="write", label="Reporting the outage")
def report_fault(postcode: str, since: str) -> Row:
    """Report an outage that is not known yet."""
    return {"id": "S-77", "postcode": postcode}


@tool(timeout=1, max_tokens=60, label="Working out the price")
def year_price(tariff: str, usage: int) -> float:
    """What a year costs in a tariff with so many kilowatt hours."""
    a_kwh, a_month = PRICES[tariff]
    return round(a_kwh * usage + 12 * a_month, 2)


@tool(timeout=1, max_tokens=60, effect="write", label="Planning the call")
def plan_call(phone: str, day: date, at: str) -> str:
    """Plan a call back by a colleague."""
    return f"{str(day)[:10]} at {str(at)[:5]}"
