from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Skill, SpecError, tool


def ticket(conversation: str, user: str = "") -> str:
    """Opens a ticket."""
    return "T-1"


def other(priority: int) -> str:
    """Needs what is not known."""
    return ""


def made(handover: Any, **parts: Any) -> Agent:
    job = Skill(name="job", description="Do", workflow=[{"answer": "x"}])
    return Agent(skills=[job], tools=[tool(ticket), tool(other)], handover=handover, store="memory", **parts)


@batch(
    ("handover", "why"),
    [
        ({"to": "tickte"}, "`tickte` is no tool"),
        ({"to": "job"}, "`job` is a skill"),
        ({"to": "other"}, "`other` needs `priority`, which is not known"),
        ({"after": 0}, "must be at least 1"),
        ({"after": 3, "too": "ticket"}, "too"),
    ],
)
def test_a_hand_over_that_cannot_be_made_is_refused_when_the_agent_is_loaded(handover: Any, why: str) -> None:
    with pytest.raises((SpecError, ValueError), match=why):
        made(handover)


def test_its_call_stands_in_the_bound_of_every_skill() -> None:
    assert made(None).compiled.bound("job").tool_calls == 0
    assert made({"to": "ticket"}).compiled.bound("job").tool_calls == 1
    assert made({"after": 2}).compiled.bound("job").tool_calls == 0
