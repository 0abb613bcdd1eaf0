"""Agents that wait for the clock, and a clock that tests turn."""

import datetime as dt
import time
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shipworthy import Agent, Input, ScriptedModel, Skill, Step, tool

DAY = 86_400.0
BEGAN = dt.datetime(2026, 10, 22, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""Three days before the clocks of Berlin go back by an hour."""
SENT: Counter[str] = Counter()
LOOKED: list[float] = []
TOLD: list[dict[str, object]] = []


class Wall:
    """The clock of the machine, which tests turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = BEGAN.timestamp()
        monkeypatch.setattr(time, "time", lambda: self.now)
        SENT.clear()
        LOOKED.clear()
        TOLD.clear()

    def on(self, agent: Agent) -> Agent:
        """The agent with this clock for what `now` reads."""
        agent.use_clock(dt.datetime.fromtimestamp(self.now, BEGAN.tzinfo))
        return agent


@tool(effect="write")
def send(text: str) -> str:
    """Send a mail"""
    SENT[text] += 1
    return f"sent {text}"


@tool
def replies() -> dict[str, Any]:
    """Look for replies"""
    LOOKED.append(time.time())
    return {"n": len(LOOKED)}


@tool
def tell(id: str, text: str, session: str) -> str:
    """Tell the person"""
    TOLD.append({"id": id, "text": text, "session": session})
    return "told"


MAIL = {
    "name": "mail",
    "description": "Send a mail and look for a reply",
    "examples": ["Send a mail saying hello", "Mail bye to them"],
    "inputs": {"what": Input(type=["hello", "bye", "ciao"], ask="What?")},
}
WAITING = (
    Step(tool="send", with_={"text": "{what} at {now}"}, as_="sent"),
    Step(wait="3d", say="Sent. I look again in three days."),
    Step(tool="replies", as_="found"),
    Step(answer="{found.n} replies to {sent}."),
)
CHECKING = (
    Step.model_validate(
        {
            "steps": [{"tool": "replies", "as": "found"}, {"wait": "1d", "when": "found.n < 4", "say": "Not yet."}],
            "repeat": {"until": "found.n >= 4", "max": 6},
        }
    ),
    Step(answer="{found.n} replies."),
)
SKY = Skill(
    name="sky",
    description="Tell the weather",
    examples=["What is the weather like?", "Is it sunny today?"],
    workflow=(Step(answer="It is sunny."),),
)


def mailer(
    store: Any, workflow: tuple[Step, ...] = WAITING, *, name: str = "mailer", more: tuple[Any, ...] = (), **parts: Any
) -> Agent:
    """One that sends a mail and looks again later."""
    limits = {"max_turns": 12}
    skills = [Skill.model_validate({**MAIL, **limits, "workflow": workflow}), SKY]
    tools = [send, replies, tell, *more]
    return Agent(name=name, skills=skills, tools=tools, model=ScriptedModel([]), store=store, **parts)
