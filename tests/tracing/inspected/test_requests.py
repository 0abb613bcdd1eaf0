"""Each request of a tape: its model, its tokens, its price, its attempt."""

import pytest
from tests.tracing.inspected.tapes import LOOPED, SAYS, daily, line, lines_of

from shipworthy.tracing.inspected.requests import UNKNOWN, asked_of


@pytest.mark.parametrize(("message", "replies"), [("Do the daily job for NVDA", SAYS), ("Wonder a bit", LOOPED)])
def test_the_costs_of_all_requests_are_the_cost_of_the_run(message: str, replies: list[object]) -> None:
    lines = lines_of(daily(replies), message)
    asked, usage = asked_of(lines), lines[-1]["result"]["usage"]
    assert len(asked) == usage["model_calls"] == len(replies)
    assert sum(one.cost_usd or 0 for one in asked) == pytest.approx(usage["cost_usd"])
    assert sum(one.input_tokens for one in asked) == usage["input_tokens"]
    assert {one.stop for one in asked} <= {"end", "tools"}


def test_a_request_that_was_turned_away_costs_nothing_and_the_next_says_why_it_was_made() -> None:
    first, second = asked_of(lines_of(daily(SAYS, busy=1)))
    assert (first.attempt, first.counted_by, first.cost_usd, first.stop) == (1, "nothing", 0.0, None)
    assert first.error is not None and first.error.startswith("ModelBusy")
    assert (second.attempt, second.error) == (2, None)
    assert second.why.startswith("attempt 2: ")
    assert second.began_ms >= first.ended_ms


def rows(*names: str) -> dict[str, object]:
    return {"rows": [{"name": name, "price": None} for name in names], "reason": "the cheapest"}


def test_the_model_of_side_by_side_requests_is_that_of_their_own_line() -> None:
    request = {"name": "p", "messages": [], "tools": [], "max_output_tokens": 9}
    event = {"type": "model_chosen", "attempt": 1, "reason": "the cheapest"}
    asked = asked_of(
        [
            line(0, 0.0, "fact", key="1 line", value=rows("a")),
            line(1, 1.0, "event", event={**event, "model": "a"}),
            line(2, 1.0, "fact", key="2 line", value=rows("b", "c")),
            line(3, 1.0, "event", event={**event, "model": "b"}),
            line(4, 5.0, "model", key="2", began=1.0, request=request, parts=[], error={"type": "E", "message": "m"}),
            line(5, 6.0, "model", key="1", began=1.0, request=request, parts=[["stop", {"reason": "end"}]]),
            line(6, 7.0, "model", key="9", began=1.0, request=request, parts=[]),
        ]
    )
    assert [(one.key, one.model) for one in asked] == [("2", "b"), ("1", "a"), ("9", UNKNOWN)]
    assert asked[0].price is None


def test_a_model_without_a_price_has_no_cost() -> None:
    asked = asked_of(
        [
            line(0, 0.0, "fact", key="1 line", value=rows("a")),
            line(
                1,
                5.0,
                "model",
                key="1",
                began=1.0,
                request={"name": "p", "messages": [], "tools": [], "max_output_tokens": 9},
                parts=[],
            ),
            line(2, 5.0, "fact", key="1 used", value={"input_tokens": 5, "output_tokens": 2, "own": ["input_tokens"]}),
            line(3, 5.0, "fact", key="1 took", value=0.5),
        ]
    )
    assert [(one.cost_usd, one.counted_by, one.input_tokens) for one in asked] == [(None, "us", 5)]
