"""A run's figures in words."""

from tests.batches import batch

from shipworthy.cli.figures import closing, dollars, exceeded, one_line, plural, seconds, tight, whys
from shipworthy.contract.bounds.bound import Usage
from shipworthy.events import Degraded, StepFailed, Thinking, UsageExceeded
from shipworthy.runtime.result import RunResult


def test_a_run_without_a_skill_has_a_closing_line_too() -> None:
    result = RunResult(run_id="r", status="refused", reason="no_skill", text="", skill=None)

    assert closing(result) == ["refused · 0 calls · 0 tokens · $0.0000 · 0 ms of 0 ms"]


def test_an_answer_that_is_less_than_whole_says_so_and_why() -> None:
    result = RunResult(run_id="r", status="degraded", reason="deadline", text="", skill="note")

    assert closing(result)[0].startswith("note · degraded: deadline · 0 calls")
    slow = Degraded(reason="deadline", detail="the model was too slow")
    assert whys([slow, Thinking(), slow], "Some text.") == ["why: the model was too slow"]
    assert whys([Degraded(reason="deadline")], "") == whys([slow], "I could not: the model was too slow.") == []


@batch(("ms", "shown"), [(None, "no limit"), (12, "12 ms"), (1900, "1.9 s")])
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


def test_what_was_counted_above_the_reservation_is_told_in_words() -> None:
    event = UsageExceeded(
        step_id="1", model="a:b", input_tokens=1412, output_tokens=0, cost_usd=0.001, tokens_per_o200k=1.62
    )
    plain = UsageExceeded(step_id="1", model="a:b", input_tokens=0, output_tokens=3, cost_usd=0.0)

    assert exceeded(event.as_dict()) == (
        "a:b counted more than was set aside: 1,412 tokens in, $0.0010 "
        "(1.62 tokens for each of o200k; `shipworthy learn` keeps that)"
    )
    assert exceeded(plain.as_dict()) == "a:b counted more than was set aside: 3 tokens out"


def test_one_line_says_what_an_answer_took_and_lacks() -> None:
    usage = Usage(model_calls=1, tool_calls=2, cost_usd=0.0004, latency_ms=812)
    cut = RunResult(run_id="r", status="degraded", reason="deadline", text="Up", skill="note", usage=usage)
    whole = RunResult(run_id="r", status="completed", reason=None, text="Up", skill="note", usage=usage)
    none = RunResult(run_id="r", status="refused", reason="no_skill", text="", skill=None)
    assert one_line(cut, []) == "note · 2 tools · 1 model call · 0.8 s · $0.0004 · degraded: deadline"
    assert one_line(whole, []) == "note · 2 tools · 1 model call · 0.8 s · $0.0004"
    assert one_line(none, []) == "refused · 0 tools · 0 model calls · 0 ms · $0.0000"


def test_F13_the_line_names_what_an_engineer_can_mend() -> None:
    result = RunResult(run_id="r", status="degraded", reason="no_model", text="Up", skill="note")
    slow, key = Degraded(reason="deadline", detail="too slow"), Degraded(reason="no_model", detail="Set A_KEY.")
    assert one_line(result, [slow, key]).endswith(" · degraded: no_model · Set A_KEY.")
    assert one_line(result, [slow]).endswith(" · degraded: no_model")
    failed = RunResult(run_id="r", status="failed", reason="failed", text="Sorry.", skill="note")
    lost = StepFailed(step_id="1", step="a", label="Reading", elapsed_ms=1, kind="failed", error="no such row")
    assert one_line(failed, [lost]).endswith(" · failed: failed · no such row")
    assert one_line(result, [lost]).endswith(" · degraded: no_model")
