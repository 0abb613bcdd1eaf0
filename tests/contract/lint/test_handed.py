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


def skill(name: str, **parts: Any) -> Skill:
    return Skill(name=name, description=f"Do {name}", **parts)


TOLD = {"tool": "ticket", "with": {"conversation": "=summary"}}
SUMMARY = {"summary": {"type": "text", "default": "=message"}}
ORDER = {"order": {"type": "text", "ask": "Which order?"}}
SKILLS = [
    skill("job", workflow=[{"answer": "x"}]),
    skill("person", inputs=SUMMARY, workflow=[TOLD, {"answer": "A person takes over: {ticket}."}]),
    skill("asks", inputs=ORDER, workflow=[{"answer": "{order}"}]),
    skill("deep", workflow=[{"tool": "asks"}, {"answer": "{asks}"}]),
    skill("yes", inputs=SUMMARY, workflow=[{**TOLD, "confirm": True}]),
    skill("waits", workflow=[{"wait": 60}, {"answer": "x"}]),
    skill("loop", tools=["ticket"]),
]


def made(handover: Any, **parts: Any) -> Agent:
    return Agent(skills=SKILLS, tools=[tool(ticket), tool(other)], handover=handover, store="memory", **parts)


@batch(
    ("handover", "why"),
    [
        ({"to": "tickte"}, "`tickte` is no tool and no skill"),
        ({"to": "asks"}, "`asks` asks for `order`, and nothing is asked"),
        ({"to": "deep"}, "`deep` asks for `order`, and nothing is asked"),
        ({"to": "yes"}, "`yes` asks for a yes before `ticket`"),
        ({"to": "waits"}, "`waits` has a `wait`"),
        ({"to": "loop"}, "`loop` is a loop: a model would decide"),
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
    assert made({"to": "person"}).compiled.bound("job").tool_calls == 1
