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
def test_the_order_is_known_in_the_next_question(agent: Agent) -> None:
    agent.run_sync("Where is my order A-1002?", session="kept")
    result = agent.run_sync("I want my money back", session="kept")

    assert result.reason == "confirm"
    assert "$18.00" in result.text


def test_nothing_is_paid_back_without_a_yes(agent: Agent) -> None:
    question = agent.run_sync("Refund my order A-1001", session="refund")
    kept = agent.run_sync("no", session="refund")

    assert question.reason == "confirm"
    assert "refund" not in [call["tool"] for call in (*question.path, *kept.path)]


def test_what_was_paid_back_is_not_paid_again(agent: Agent) -> None:
    assert "already" in agent.run_sync("Pay order A-1004 back").text


def test_terms_are_answered_from_the_folder(agent: Agent) -> None:
    result = agent.run_sync("How long can I send something back?")

    assert "30 days" in result.text


def test_every_run_stays_within_its_bound(agent: Agent) -> None:
    result = agent.run_sync("Can I pay by invoice?")

    for name, used in result.usage.as_dict().items():
        most = result.bound.as_dict()[name]
        assert most is None or used <= most
