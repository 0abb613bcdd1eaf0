"""An input that a parameter implies, beside one that was to be it."""

from collections.abc import Callable

import pytest

from shipworthy import Agent

TOOLS = """
from shipworthy import tool
@tool
def order_of(order_id: str) -> str:
    "The order."
    return order_id
"""


@pytest.mark.parametrize(
    ("skill", "near"),
    [
        ("inputs: {order_di: {type: text}}\nworkflow:\n  - tool: order_of\n  - answer: '{order_id}'\n", "order_di"),
        ("inputs: {order_di: {type: text}}\nworkflow:\n  - tool: order_of\n  - answer: '{order_di}'\n", "order_di"),
        ("inputs: {the_order_id: {type: text}}\nworkflow:\n  - tool: order_of\n", "the_order_id"),
        ("inputs: {orderid: {type: text}}\nworkflow:\n  - {tool: order_of, when: orderid}\n", "orderid"),
        ("inputs: {order_ids: {type: text}}\nworkflow:\n  - tool: order_of\n  - answer: '{order_ids}'\n", ""),
        ("inputs: {order_id: {type: text}}\nworkflow:\n  - tool: order_of\n", ""),
        ("inputs: {customer: {type: text}}\nworkflow:\n  - tool: order_of\n", ""),
        ("inputs: {order_di: {type: text}}\nworkflow:\n  - {tool: order_of, with: {order_id: =order_di}}\n", ""),
    ],
)
def test_a_warning_names_the_input_that_was_meant(opened: Callable[..., Agent], skill: str, near: str) -> None:
    told = [one for one in opened(skill, tools=TOOLS).warnings() if "asks for" in one]
    assert told == (
        [
            f"skill `s` asks for `order_id`, which a tool takes, beside its input `{near}`: call the input `order_id`, "
            f"or write `with: {{order_id: ={near}}}`"
        ]
        if near
        else []
    )
