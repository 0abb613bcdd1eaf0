"""What the caller says of a run is as the agent declares it, or refused."""

import datetime as dt

import pytest
from tests.batches import batch

from shipworthy import input_type
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.context import context_of, is_named
from shipworthy.errors import SpecError, UsageError

DECLARED = AgentSpec.model_validate(
    {
        "context": {
            "user": "text",
            "role": ["lead", "other"],
            "teams": {"list": "text", "max": 2},
            "since": "date",
            "shop": "shop",
            "account": {"id": "integer", "name": "text"},
        }
    }
).context
TYPES = {"shop": input_type("shop", values={"Rome": ["roma"]})}


def test_values_are_read_as_their_types() -> None:
    given = {
        "user": "ann",
        "role": "LEAD",
        "teams": ("a", "b"),
        "since": "2024-05-20",
        "shop": "roma",
        "account": {"id": "3", "name": "x"},
    }
    assert context_of(DECLARED, given, TYPES) == {
        "user": "ann",
        "role": "lead",
        "teams": ["a", "b"],
        "since": dt.date(2024, 5, 20),
        "shop": "Rome",
        "account": {"id": 3, "name": "x"},
    }
    assert context_of(DECLARED, {"user": None}, TYPES) == {}


@batch(
    ("name", "value"),
    [
        ("user", 3),
        ("user", ["ann"]),
        ("user", "x" * 10_001),
        ("role", "boss"),
        ("teams", "a"),
        ("teams", ["a", "b", "c"]),
        ("teams", ["a", 3]),
        ("since", "yesterday"),
        ("shop", "Paris"),
        ("account", {"id": 3}),
        ("account", {"id": 3, "name": 4}),
        ("tenant", "x"),
    ],
)
def test_what_is_not_declared_so_is_refused_with_its_name(name: str, value: object) -> None:
    with pytest.raises(UsageError, match=f"`{name}`") as refused:
        context_of(DECLARED, {name: value}, TYPES)
    assert refused.value.field == f"context.{name}"


def test_who_is_named() -> None:
    context = {"user": "ann", "teams": ["lead", "x"], "n": 3, "r": {"a": "boss"}}
    assert is_named("ann", context) and is_named("lead", context)
    assert not any(is_named(by, context) for by in ("an", "Ann", "3", "boss", "", "['lead', 'x']"))


@batch("context", [["user"], {"user": []}, {"user": 3}, "user"])
def test_what_declares_no_types_is_refused(context: object) -> None:
    with pytest.raises(SpecError):
        AgentSpec.model_validate({"context": context})
