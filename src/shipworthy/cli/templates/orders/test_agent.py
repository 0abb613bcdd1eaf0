"""What this agent must do, as whole runs. `consistent` and `open_agent` come with Shipworthy: docs/testing.md."""

import pytest

from shipworthy import Agent
from shipworthy.check.testing import OpenedAgents


@pytest.fixture
def agent(open_agent: OpenedAgents) -> Agent:
    """This agent as it is opened: in memory, no conversation has begun, no model is asked."""
    return open_agent()


@pytest.mark.consistent(k=10)
def test_an_order_is_found(agent: Agent) -> None:
    result = agent.run_sync("Where is my order A-1001?")

    assert result.status == "completed"
    assert "blue kettle" in result.text
    assert [call["tool"] for call in result.path] == ["get_order"]


@pytest.mark.consistent(k=10)
def test_what_is_missing_is_asked_for(agent: Agent) -> None:
    question = agent.run_sync("Track my order", session="missing")
    answer = agent.run_sync("A-1002", session="missing")

    assert question.status == "asked"
    assert "two mugs" in answer.text


def test_nothing_is_cancelled_without_a_yes(agent: Agent) -> None:
    question = agent.run_sync("Cancel order A-1002", session="cancel")
    kept = agent.run_sync("no", session="cancel")

    assert question.reason == "confirm"
    assert "cancel" not in [call["tool"] for call in (*question.path, *kept.path)]


def test_every_run_stays_within_its_bound(agent: Agent) -> None:
    result = agent.run_sync("When does A-1002 arrive?")

    for name, used in result.usage.as_dict().items():
        most = result.bound.as_dict()[name]
        assert most is None or used <= most


def test_an_order_that_does_not_exist_is_said(agent: Agent) -> None:
    result = agent.run_sync("Where is my order a-9999?", session="unknown")

    assert (result.status, result.text) == ("completed", "There is no order A-9999.")
