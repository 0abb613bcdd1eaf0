"""What this agent must do, as whole runs."""

from pathlib import Path

from shipworthy import Agent

agent = Agent.load(Path(__file__).parent)


def test_an_order_is_found() -> None:
    result = agent.run_sync("Where is my order A-1001?")

    assert result.status == "completed"
    assert "blue kettle" in result.text
    assert [call["tool"] for call in result.path] == ["get_order"]


def test_what_is_missing_is_asked_for() -> None:
    question = agent.run_sync("Track my order", session="missing")
    answer = agent.run_sync("A-1002", session="missing")

    assert question.status == "asked"
    assert "two mugs" in answer.text


def test_nothing_is_cancelled_without_a_yes() -> None:
    question = agent.run_sync("Cancel order A-1002", session="cancel")
    kept = agent.run_sync("no", session="cancel")

    assert question.reason == "confirm"
    assert "cancel" not in [call["tool"] for call in (*question.path, *kept.path)]


def test_every_run_stays_within_its_bound() -> None:
    result = agent.run_sync("When does A-1002 arrive?")

    for name, used in result.usage.as_dict().items():
        most = result.bound.as_dict()[name]
        assert most is None or used <= most


def test_an_order_that_does_not_exist_is_said() -> None:
    result = agent.run_sync("Where is my order a-9999?", session="unknown")

    assert (result.status, result.text) == ("completed", "There is no order A-9999.")
