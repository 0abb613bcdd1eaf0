"""What this agent must do, as whole runs. `open_agent` comes with Shipworthy: docs/testing.md."""

from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.check.testing import OpenedAgents


@pytest.fixture
def agent(open_agent: OpenedAgents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agent:
    """This agent as it is opened, with its samples in a state of its own; no model is asked."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    for name in ("CALENDAR_URL", "CALENDAR_FOLDER", "MAIL_IMAP", "MAIL_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    return open_agent()


def test_a_day_is_told(agent: Agent) -> None:
    result = agent.run_sync("What's on next week?")

    assert result.status == "completed"
    assert result.skill == "whats_on"


def test_nothing_is_created_without_a_yes(agent: Agent) -> None:
    question = agent.run_sync("Put dinner on 24 December at 7pm", session="dinner")
    kept = agent.run_sync("no", session="dinner")

    assert question.reason == "confirm" and "Dinner" in question.text
    assert "create_event" not in [call["tool"] for call in (*question.path, *kept.path)]
