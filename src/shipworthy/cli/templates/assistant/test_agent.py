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


def test_two_specialists_answer_one_message(agent: Agent) -> None:
    result = agent.run_sync("What's on tomorrow, and is there anything urgent in my inbox?")

    assert result.status == "completed"
    assert "Calendar: " in result.text and "Mail: " in result.text


def test_nothing_is_sent_without_a_yes(agent: Agent) -> None:
    question = agent.run_sync("Mail Ana last quarter's NVDA figures", session="mail")
    kept = agent.run_sync("no", session="mail")

    assert question.reason == "confirm" and "To: ana@nordlicht.example" in question.text
    assert "mail.send_mail" not in [call["tool"] for call in (*question.path, *kept.path)]
