"""A run's figures in words."""

import pytest

from shipworthy.cli.figures import closing, dollars, plural, seconds, tight, why
from shipworthy.events import Degraded, Thinking
from shipworthy.runtime.result import RunResult


def test_a_run_without_a_skill_has_a_closing_line_too() -> None:
    result = RunResult(run_id="r", status="refused", reason="no_skill", text="", skill=None)

    assert closing(result) == ["refused · 0 calls · 0 tokens · $0.0000 · 0 ms of 0 ms"]


def test_an_answer_that_is_less_than_whole_says_so_and_why() -> None:
    result = RunResult(run_id="r", status="degraded", reason="deadline", text="", skill="note")

    assert closing(result)[0].startswith("note · degraded: deadline · 0 calls")
    assert why(Degraded(reason="deadline", detail="the model was too slow")) == ["why: the model was too slow"]
    assert why(Thinking()) == why(Degraded(reason="deadline")) == []


@pytest.mark.parametrize(("ms", "shown"), [(None, "no limit"), (12, "12 ms"), (1900, "1.9 s")])
def test_times(ms: float | None, shown: str) -> None:
    assert seconds(ms) == shown


def test_money_and_counts() -> None:
    assert (dollars(None), dollars(0.002)) == ("cost not promised", "$0.0020")
    assert (plural(1, "call"), plural(2, "call")) == ("1 call", "2 calls")


def test_a_share_that_rounds_to_nothing_is_left_out() -> None:
    assert (
        tight({"tool_calls": 0.5, "latency_ms": 0.004, "cost_usd": None, "model_calls": 0.0}) == "50% of the tool calls"
    )


def test_shares_stand_in_one_line() -> None:
    assert tight({"tool_calls": 1.0, "latency_ms": 0.25}) == "100% of the tool calls, 25% of the time"
