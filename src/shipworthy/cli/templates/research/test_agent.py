"""What this agent must do, as whole runs. `consistent` and `open_agent` come with Shipworthy: docs/testing.md."""

import pytest

from shipworthy import Agent, Reply, ScriptedModel, call
from shipworthy.check.testing import OpenedAgents


@pytest.fixture
def agent(open_agent: OpenedAgents) -> Agent:
    """This agent as it is opened: in memory, no conversation has begun, no model is asked."""
    return open_agent()


@pytest.mark.consistent(k=10)
def test_a_brief_has_every_source(agent: Agent) -> None:
    result = agent.run_sync("Give me a brief on Denmark")

    assert [step["tool"] for step in result.path] == ["ask_sources", "brief"]
    assert "58.3" in result.text
    assert "North Sea" in result.text
    assert "Tender" in result.text


@pytest.mark.consistent(k=10)
def test_countries_are_compared(agent: Agent) -> None:
    result = agent.run_sync("Which has more solar, Germany or Poland?")

    assert "Most solar: Germany" in result.text


def test_a_figure_that_no_source_has_is_not_said(open_agent: OpenedAgents) -> None:
    agent = open_agent(
        model=ScriptedModel(
            [
                "Denmark makes 58.3 percent from wind. Its parks made 71 billion dollars.",
                "Denmark makes 58.3 percent from wind.",
            ]
        )
    )
    result = agent.run_sync("Give me a brief on Denmark")

    assert "58.3" in result.text
    assert "71" not in result.text


def test_the_loop_is_bounded(open_agent: OpenedAgents) -> None:
    greedy = [Reply(calls=tuple(call("search_articles", query=f"wind {n} {k}") for k in range(3))) for n in range(10)]
    result = open_agent(model=ScriptedModel(greedy)).run_sync("What do wind turbines at sea cost?")

    assert len([step for step in result.path if step["tool"] == "search_articles"]) <= 6
    assert result.usage.model_calls <= 4
