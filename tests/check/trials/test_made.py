"""Results that are made up."""

import datetime as dt
from typing import Any, TypedDict

import pytest

from shipworthy import Agent, Skill, tool
from shipworthy.check.trials.made import made_up, reads_of
from shipworthy.tools.tool import Tool


class Order(TypedDict):
    """An order."""

    number: str
    price: float
    day: dt.date
    state: str
    lines: list[str]


@tool
def typed(number: str) -> Order:
    """Typed."""
    raise AssertionError("never called")


@tool
def loose(side: str, quantity: int) -> dict[str, Any]:
    """A record of anything."""
    raise AssertionError("never called")


@tool
def plain(side: str) -> str:
    """A text."""
    raise AssertionError("never called")


@tool
def silent(side: str):  # type: ignore[no-untyped-def]
    """Nothing is known of its result."""
    raise AssertionError("never called")


def made(one: object, args: dict[str, object], *paths: str) -> object:
    named: Tool = one  # type: ignore[assignment]
    return made_up(named.spec, args, dict.fromkeys(paths, ""))


def test_a_result_has_the_type_that_the_tool_returns() -> None:
    found = made(typed, {"number": "A-1"})
    assert found == {"number": "A-1", "price": 1.0, "day": "2026-01-15", "state": "sample", "lines": ["sample"]}


def test_a_record_of_anything_has_the_fields_that_are_read() -> None:
    found = made(loose, {"side": "buy", "quantity": 3}, "side", "order", "total.usd", "")
    assert found == {"side": "buy", "order": 1, "total": {"usd": 1}}


@pytest.mark.parametrize(("one", "expected"), [(plain, "sample"), (silent, "silent: a made-up result")])
def test_texts(one: object, expected: str) -> None:
    assert made(one, {"side": "buy"}) == expected


def test_what_a_definition_reads_of_a_result_is_found() -> None:
    skill = Skill(
        name="order",
        description="Order something",
        examples=("Order a lamp",),
        inputs={"side": {"ask": "Buy or sell?"}},
        workflow=[
            {"tool": "loose", "with": {"quantity": 3}, "as": "found"},
            {"answer": "Order {found.order} at ${found.price:,.2f}", "when": "found.good"},
        ],
    )
    agent = Agent(skills=[skill], tools=[loose, plain])
    graph = agent.compiled.graph("order")
    paths = reads_of(agent.spec, {"order": graph.nodes})
    assert (set(paths["loose"]), paths["plain"]) == ({"order", "price", "good"}, {})


def test_a_field_that_a_tool_is_given_has_the_type_of_its_parameter() -> None:
    skill = Skill(
        name="order",
        description="Order something",
        examples=("Order a lamp",),
        workflow=[
            {"tool": "loose", "with": {"quantity": 3, "side": "buy"}, "as": "found"},
            {"tool": "plain", "with": {"side": "=found.number"}},
            {"answer": "{found.number}: {found.price:,.2f}"},
        ],
    )
    agent = Agent(skills=[skill], tools=[loose, plain])
    reads = reads_of(agent.spec, {"order": agent.compiled.graph("order").nodes})
    assert reads["loose"] == {"number": "text", "price": ""}
    assert made_up(agent.spec.tools["loose"], {}, reads["loose"]) == {"number": "sample", "price": 1}
