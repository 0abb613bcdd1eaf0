"""Every decision on a tape with its reason."""

from tests.tracing.inspected.tapes import SAYS, daily, line, lines_of

from shipworthy.tracing.inspected.decisions import EVENTS, decisions_of
from shipworthy.tracing.inspected.definition import Definition


def test_the_decisions_of_a_run_come_in_its_order_with_reasons() -> None:
    found = decisions_of(lines_of(daily(SAYS, fails=9, busy=1)))
    kinds = [one.kind for one in found]
    assert kinds[:2] == ["skill", "admitted"]
    assert {"model", "another", "paused", "failed", "dropped", "degraded"} <= set(kinds)
    assert all(one.reason for one in found)
    assert [one.seq for one in found] == sorted(one.seq for one in found)
    dropped = next(one for one in found if one.kind == "dropped")
    assert dropped.more["step_id"] == "1"
    assert "no news today" in dropped.reason


def test_a_model_is_told_with_its_line_and_prices() -> None:
    (model,) = [one for one in decisions_of(lines_of(daily(SAYS))) if one.kind == "model"]
    (row,) = model.more["models"]  # type: ignore[misc]
    assert (row["model"], row["price"]["output"]) == (model.about, 2)


def test_a_result_that_was_cut_a_reservation_and_a_passed_deadline_are_told() -> None:
    lines = [
        line(0, 0.0, "kept", key="reserve", value={"granted": {"nano_usd": 5}}),
        line(1, 0.0, "kept", key="reserve", error={"type": "LimitReached", "message": "spent"}),
        line(2, 1.0, "call", key="0", tool="t", tokens=9, full="x" * 50, value="", text=""),
        line(3, 2.0, "fact", key="look 3", value=True),
        line(4, 2.0, "fact", key="4 line", error={"type": "NoModel", "message": "none is set up"}),
    ]
    told = [(one.kind, one.about, one.reason) for one in decisions_of(lines)]
    assert told == [
        ("admitted", "its accounts", ""),
        ("admitted", "its accounts", "spent"),
        ("shortened", "t", "its result is longer than its ceiling"),
        ("overdue", "look", "the deadline has passed"),
        ("model", "", "none is set up"),
    ]


def test_each_event_that_decides_something_is_read() -> None:
    undecided = {"thinking", "step_started", "text_delta", "run_finished", "call_reserved", "call_settled"}
    from shipworthy import events

    types = {kind.type for kind in vars(events).values() if isinstance(kind, type) and hasattr(kind, "type")}
    assert types - undecided - {"event"} == set(EVENTS)


def test_scores_come_from_the_tape_or_else_from_the_definition_that_gives_the_same_reason() -> None:
    lines = lines_of(daily(SAYS))
    why = next(one.reason for one in decisions_of(lines) if one.kind == "skill")
    known = Definition(scores={"job": 0.9, "wonder": 0.1}, why=why)
    routed = decisions_of(lines, known)[0]
    assert (routed.kind, routed.about, routed.reason) == ("routed", "job", why)
    assert routed.more["scores"] == [{"skill": "job", "score": 0.9}, {"skill": "wonder", "score": 0.1}]
    assert decisions_of(lines, Definition(scores={"job": 0.9}, why="another"))[0].kind == "skill"
    value = {"outcome": "ask", "skill": None, "confidence": 0.5, "candidates": [["a", 0.5]], "why": "unsure"}
    (asked,) = decisions_of([line(0, 0.0, "fact", key="route", value=value)])
    assert (asked.kind, asked.reason, asked.more["outcome"]) == ("routed", "unsure", "ask")
